"""One file of the corpus → drafts of the articles in it, and what in it could not be used."""

from __future__ import annotations

import hashlib
from pathlib import Path, PurePosixPath

from askcorpus.ingest.boilerplate import story_text
from askcorpus.ingest.drafts import Draft, Loaded, UnreadableError
from askcorpus.ingest.files import read_bytes
from askcorpus.ingest.formats import SUFFIXES, reader_for
from askcorpus.ingest.formats.contents import Piece
from askcorpus.ingest.languages import detect_language
from askcorpus.ingest.layout import lay_out
from askcorpus.ingest.metadata import published_of, title_of, url_of
from askcorpus.ingest.outlets import outlet_of, without_outlet
from askcorpus.types import Mark, MarkKind, Skipped, SourceFile

_LARGEST = 64 * 2**20


def load(folder: Path, file: SourceFile) -> Loaded:
    """Read one file of the corpus. Never raises for what the file holds.

    Args:
        folder: The corpus folder.
        file: The file, as `scan` found it.

    Returns:
        The articles in the file, and what could not be read, with reasons.
    """
    shown = file.path.encode("utf-8", "replace").decode("utf-8")
    if shown != file.path:
        return _skip(shown, "its name is not valid UTF-8; rename it")
    try:
        return _load(folder, file.path)
    except UnreadableError as error:
        return _skip(file.path, str(error))
    except OSError as error:
        return _skip(file.path, f"cannot be opened ({error.strerror or error})")
    except (NameError, ImportError):
        raise  # The program or its installation is broken, not the file.
    # The boundary between a corpus of any files and the build: parsers of untrusted files fail in
    # ways their documentation does not list, and one file must never cost the other articles.
    except Exception as error:  # noqa: BLE001
        return _skip(file.path, f"cannot be read ({type(error).__name__}: {error})")


def _skip(path: str, reason: str) -> Loaded:
    return Loaded(skipped=(Skipped(path, reason),))


def _load(folder: Path, path: str) -> Loaded:
    place = PurePosixPath(path)
    reader = reader_for(place.suffix)
    if reader is None:
        kinds = ", ".join(SUFFIXES)
        raise UnreadableError(f"not a kind askcorpus reads; it reads {kinds}")
    data = read_bytes(folder, path, _LARGEST)
    contents = reader(data)
    return Loaded(
        tuple(_draft(path, data, piece) for piece in contents.pieces),
        tuple(Skipped(f"{path}#{broken.line}", broken.reason) for broken in contents.broken),
    )


def _draft(path: str, data: bytes, piece: Piece) -> Draft:
    facts = piece.facts
    layout = lay_out(piece.text, facts.title, piece.start)
    marks = layout.marks()
    outlet = facts.outlet or outlet_of(layout)
    title = facts.title or title_of(layout)
    front = (Mark(0, piece.start, MarkKind.NAVIGATION),) if piece.start else ()
    return Draft(
        path=path if piece.line is None else f"{path}#{piece.line}",
        title=without_outlet(title, outlet) if title is not None else None,
        outlet=outlet,
        published=facts.published or published_of(layout),
        language=detect_language(story_text(piece.text, front + marks)) or facts.language,
        url=facts.url or url_of(layout),
        sha256=hashlib.sha256(data if piece.source is None else piece.source).hexdigest(),
        text=piece.text,
        boilerplate=front + marks,
    )
