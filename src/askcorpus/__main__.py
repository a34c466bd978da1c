"""`python -m askcorpus`: the command line."""

from __future__ import annotations

from askcorpus.cli import main

if __name__ == "__main__":
    main()
