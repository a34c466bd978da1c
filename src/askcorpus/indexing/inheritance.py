"""Settings + the generation before → what a build may take over of it, or why it may not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from askcorpus.indexing import store
from askcorpus.indexing.changes import corpus_unchanged
from askcorpus.models.encoder import EncoderCard
from askcorpus.models.sources import encoder_name
from askcorpus.passages import PassageSettings
from askcorpus.types import Limits

INGEST_VERSION = 3
"""Raise it when reading files or comparing articles changes: all files are then read again."""


def settings_of(limits: Limits) -> dict[str, int]:
    """All settings that decide what is in an index, as its manifest holds them."""
    return {**asdict(PassageSettings()), **_reading_settings(limits)}


def is_up_to_date(generation: store.Generation, corpus: Path, encoder: str, limits: Limits) -> bool:
    """Whether a build would make the same generation again."""
    manifest = generation.manifest
    return (
        Path(manifest.corpus) == corpus
        and manifest.encoder == encoder_name(encoder)
        and manifest.settings == settings_of(limits)
        and corpus_unchanged(generation)
    )


@dataclass(frozen=True, slots=True)
class Inheritance:
    """What a build finds.

    Attributes:
        generation: The generation before, if there is a usable one.
        corpus: The corpus folder of the build.
        limits: Of each file.
        verify: Whether the sizes and times of files are not enough to know them again.
    """

    generation: store.Generation | None
    corpus: Path
    limits: Limits
    verify: bool

    def file(self, name: str) -> Path | None:
        """A file or folder of the generation before."""
        return self.generation.folder / name if self.generation else None

    @property
    def drafts(self) -> bool:
        """Whether files were read as they would be now."""
        generation = self.generation
        return (
            generation is not None
            and generation.manifest.settings.items() >= _reading_settings(self.limits).items()
        )

    @property
    def times(self) -> bool:
        """Whether a file of the same size and time of modification is the same file."""
        generation = self.generation
        return (
            generation is not None
            and not self.verify
            and Path(generation.manifest.corpus) == self.corpus
        )

    def passages(self, card: EncoderCard) -> bool:
        """Whether the passages of an unchanged article, and their vectors, are what they were.

        Args:
            card: Of the encoder of the build.
        """
        generation = self.generation
        return (
            generation is not None
            and generation.manifest.encoder_fingerprint == card.fingerprint
            and generation.manifest.settings.items() >= asdict(PassageSettings()).items()
        )

    def notes(self, card: EncoderCard) -> Iterator[str]:
        """Why more is done than the changes of the corpus ask for, a sentence each."""
        if self.generation is None:
            return
        manifest = self.generation.manifest
        if manifest.encoder != card.name:
            yield (
                f"The encoder is {card.name} now, it was {manifest.encoder}: every passage was "
                "embedded anew."
            )
        elif manifest.encoder_fingerprint != card.fingerprint:
            yield f"The encoder {card.name} has other weights: every passage was embedded anew."
        elif not self.passages(card):
            yield "Passages are cut to another length now: all articles were cut anew."
        if manifest.settings.get("ingest") != INGEST_VERSION:
            yield "This version of askcorpus reads articles in another way: all were read again."
        elif not self.drafts:
            yield "The limits of a file are others now: all files were read again."
        if Path(manifest.corpus) != self.corpus:
            yield f"The corpus folder was {manifest.corpus}: files were compared by their bytes."


def _reading_settings(limits: Limits) -> dict[str, int]:
    """The settings on which it depends what is read."""
    return {**asdict(limits), "ingest": INGEST_VERSION}
