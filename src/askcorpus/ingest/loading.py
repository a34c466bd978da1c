"""One file of the corpus → drafts of the articles in it, and what in it could not be used."""

from __future__ import annotations

import errno
import hashlib
from functools import partial
from pathlib import Path, PurePosixPath

from askcorpus.ingest.boilerplate import story_text
from askcorpus.ingest.decoding import scrub
from askcorpus.ingest.drafts import Draft, Loaded, UnreadableError
from askcorpus.ingest.files import read_bytes
from askcorpus.ingest.formats import SUFFIXES, Reader, reader_for
from askcorpus.ingest.formats.contents import Contents, Piece
from askcorpus.ingest.languages import detect_language
from askcorpus.ingest.layout import lay_out
from askcorpus.ingest.metadata import published_of, title_of, url_of
from askcorpus.ingest.outlets import outlet_of, without_outlet
from askcorpus.ingest.sandbox import FORMATS, Sandbox
from askcorpus.types import DEFAULT_LIMITS, Limits, Mark, MarkKind, Skipped, SourceFile

_OURS = frozenset(
    (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.ENOMEM, errno.EMFILE, errno.ENFILE)
)
"""Errors of the machine, not of the file: an index without it would look complete. EFBIG is one of
writing."""

_LONGEST_REASON = 500
_MOST_BROKEN = 20
"""Lines of one file that are reported one by one."""


def load(
    folder: Path,
    file: SourceFile,
    limits: Limits = DEFAULT_LIMITS,
    sandbox: Sandbox | None = None,
) -> Loaded:
    """Read one file of the corpus. Never raises for what the file holds.

    Args:
        folder: The corpus folder.
        file: The file, as `scan` found it.
        limits: Of the file.
        sandbox: Where formats with markup are parsed; None for this process, without a limit of
            time and memory.

    Returns:
        The articles in the file, and what could not be read, with reasons.

    Raises:
        OSError: The machine has no room, memory or descriptors left.
    """
    shown = file.path.encode("utf-8", "replace").decode("utf-8")
    if shown != file.path:
        return _skip(shown, "its name is not valid UTF-8; rename it")
    sha256 = None
    try:
        reader = _reader(file.path, limits, sandbox)
        data = read_bytes(folder, file.path, limits.max_file_mib * 2**20)
        sha256 = hashlib.sha256(data).hexdigest()
        return _loaded(file.path, reader(data), sha256, limits.max_article_characters)
    except UnreadableError as error:
        return _skip(file.path, str(error), sha256)
    except OSError as error:
        if error.errno in _OURS:
            raise
        return _skip(file.path, f"cannot be opened ({error.strerror or error})", sha256)
    except (NameError, ImportError):
        raise  # The program or its installation is broken, not the file.
    # The boundary between a corpus of any files and the build: parsers of untrusted files fail in
    # ways their documentation does not list, and one file must never cost the other articles.
    except Exception as error:  # noqa: BLE001
        return _skip(file.path, f"cannot be read ({type(error).__name__}: {error})", sha256)


def sha256_of_file(folder: Path, file: SourceFile, limits: Limits = DEFAULT_LIMITS) -> str | None:
    """Hex sha256 of the bytes that `load` would read; None if it would not come to reading any."""
    try:
        data = read_bytes(folder, file.path, limits.max_file_mib * 2**20)
        return hashlib.sha256(data).hexdigest()
    except (UnreadableError, OSError, ValueError):
        return None


def _skip(path: str, reason: str, sha256: str | None = None) -> Loaded:
    # A library's message may quote the file, whatever is in it.
    return Loaded(skipped=(Skipped(path, scrub(reason)[:_LONGEST_REASON]),), sha256=sha256)


def _reader(path: str, limits: Limits, sandbox: Sandbox | None) -> Reader:
    suffix = PurePosixPath(path).suffix.casefold()
    if sandbox is not None and suffix in FORMATS:
        return partial(sandbox.read, suffix)
    reader = reader_for(suffix, limits)
    if reader is None:
        kinds = ", ".join(SUFFIXES)
        raise UnreadableError(f"not a kind askcorpus reads; it reads {kinds}")
    return reader


def _loaded(path: str, contents: Contents, sha256: str, longest: int) -> Loaded:
    drafts = []
    skipped = [Skipped(f"{path}#{broken.line}", broken.reason) for broken in contents.broken]
    if len(skipped) > _MOST_BROKEN + 2:
        # The last one may say why the rest of the file was left out.
        more = Skipped(path, f"{len(skipped) - _MOST_BROKEN - 1:,} more lines hold no article")
        skipped = [*skipped[:_MOST_BROKEN], more, skipped[-1]]
    for piece in contents.pieces:
        if len(piece.text) > longest:
            reason = f"too long ({len(piece.text):,} characters; the limit is {longest:,})"
            skipped.append(Skipped(piece.path_in(path), reason))
        else:
            drafts.append(_draft(path, sha256, piece))
    return Loaded(tuple(drafts), tuple(skipped), sha256)


def _draft(path: str, sha256: str, piece: Piece) -> Draft:
    facts = piece.facts
    layout = lay_out(piece.text, facts.title, piece.start)
    marks = layout.marks()
    outlet = facts.outlet or outlet_of(layout)
    title = facts.title or title_of(layout)
    front = (Mark(0, piece.start, MarkKind.NAVIGATION),) if piece.start else ()
    return Draft(
        path=piece.path_in(path),
        title=without_outlet(title, outlet) if title is not None else None,
        outlet=outlet,
        published=facts.published or published_of(layout),
        language=detect_language(story_text(piece.text, front + marks)) or facts.language,
        url=facts.url or url_of(layout),
        sha256=sha256 if piece.source is None else hashlib.sha256(piece.source).hexdigest(),
        text=piece.text,
        boilerplate=front + marks,
    )
