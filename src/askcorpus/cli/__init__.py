"""The command line: arguments → one call of the engine or the build → text or JSON.

Importing it loads neither models nor indexes, so `--help` answers at once; each command imports
what it needs when it runs.
"""

from __future__ import annotations

from askcorpus.cli.entry import main

__all__ = ["main"]
