"""What can go wrong, told for people: each error has a title and a hint on what to do."""

from __future__ import annotations


class AskcorpusError(Exception):
    """Base of every error that askcorpus raises on purpose.

    Args:
        title: What happened, one sentence.
        hint: What to do next, one sentence; may be empty.
    """

    def __init__(self, title: str, hint: str = "") -> None:
        super().__init__(title)
        self.title = title
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.title} {self.hint}".strip()


class ConfigError(AskcorpusError):
    """A setting is unknown or has a value that cannot be used."""


class CorpusError(AskcorpusError):
    """The corpus folder is missing, empty or unreadable."""


class IndexMissingError(AskcorpusError):
    """There is no index where one was looked for."""


class IndexFormatError(AskcorpusError):
    """The index was written by another version of askcorpus."""


class IndexDamagedError(AskcorpusError):
    """A file of the index is missing, truncated or altered."""


class IndexLockedError(AskcorpusError):
    """Another process is building this index."""


class ModelError(AskcorpusError):
    """A model cannot be loaded, or its files are not what they should be."""


class QuestionError(AskcorpusError):
    """The question cannot be asked as it stands."""


class SessionError(AskcorpusError):
    """The file of saved sessions cannot be read or written."""
