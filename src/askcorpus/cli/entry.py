"""Arguments → a process's exit status: the one place where errors become messages."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from typing import Any, Final, NoReturn

import typer

from askcorpus.cli.app import app
from askcorpus.cli.ask import FAILED
from askcorpus.cli.console import note, prepare_streams, show_error
from askcorpus.cli.options import wants_traceback
from askcorpus.errors import AskcorpusError

_INTERRUPTED: Final = 130
# What typer raises for arguments that it does not understand; only the subclass has a public name.
_Refused: Final[Any] = typer.BadParameter.__mro__[1]


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Runs the command line and ends the process with its exit status.

    Args:
        arguments: Without the program's name; None for those of this process.
    """
    prepare_streams()
    try:
        status = app(arguments, prog_name="askcorpus", standalone_mode=False)
        sys.exit(status if isinstance(status, int) else 0)
    except _Refused as error:
        # It repeats the arguments, which may come from a program and hold anything.
        words = io.StringIO()
        error.show(words)
        note(words.getvalue().rstrip())
    except AskcorpusError as error:
        _raise_if_wanted()
        show_error(error)
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
    except OSError as error:
        _raise_if_wanted()
        where = f"{error.filename}: " if error.filename else ""
        show_error(
            AskcorpusError(
                f"{where}{error.strerror or error}.",
                "Check that it is there, that you may use it, and that the disk has room.",
            )
        )
    except Exception as error:  # noqa: BLE001  (the last resort: people get no traceback unasked)
        _raise_if_wanted()
        show_error(
            AskcorpusError(
                f"askcorpus has failed: {type(error).__name__}: {error}",
                "This is a fault in askcorpus. Run it again with --debug and report what it says.",
            )
        )
    sys.exit(FAILED)


def _raise_if_wanted() -> None:
    if wants_traceback():
        raise
