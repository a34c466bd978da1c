"""What builds and indexes have to say of themselves, and how long work tells how far it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from typing import Any

from askcorpus.types.answers import SCHEMA_VERSION
from askcorpus.types.articles import Skipped


@dataclass(frozen=True, slots=True)
class FileChanges:
    """What has happened to the files of a corpus since the generation before.

    Attributes:
        added: Files that were not there, or not under this path.
        changed: Files of other bytes.
        removed: Files that are gone.
        unchanged: The others.
    """

    added: int
    changed: int
    removed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    Attributes:
        generation: Name of the live generation afterwards.
        built: False when the index was up to date and nothing was written.
        articles: Articles indexed.
        passages: Passages indexed.
        reused: Passages that did not go through the encoder: their vectors were there, from the
            generation before, from a build that was interrupted, or of an equal passage.
        skipped: What could not be read, with reasons.
        copies: Articles that are copies of an earlier one.
        copy_groups: Groups of articles that are copies of one another.
        tokens: Encoder tokens embedded, padding not counted.
        seconds: Wall time of the build.
        embed_seconds: Wall time of the embedding alone.
        files: What has happened to the files of the corpus.
        recall: Measured recall@10 of the vector index against exact search.
        notes: Why more was done than the changes of the corpus ask for, a sentence each.
    """

    generation: str
    built: bool
    articles: int
    passages: int
    reused: int
    skipped: tuple[Skipped, ...]
    copies: int
    copy_groups: int
    tokens: int
    seconds: float
    embed_seconds: float
    files: FileChanges
    recall: float = 1.0
    notes: tuple[str, ...] = ()

    @property
    def tokens_per_second(self) -> float:
        """Embedding throughput over the whole build."""
        return self.tokens / self.seconds if self.seconds > 0 else 0.0

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON-serialisable data: the contract of `index --json`."""
        return {
            "schema": SCHEMA_VERSION,
            "generation": self.generation,
            "built": self.built,
            "articles": self.articles,
            "passages": self.passages,
            "reused": self.reused,
            "skipped": [{"path": item.path, "reason": item.reason} for item in self.skipped],
            "copies": self.copies,
            "copy_groups": self.copy_groups,
            "tokens": self.tokens,
            "seconds": round(self.seconds, 3),
            "embed_seconds": round(self.embed_seconds, 3),
            "tokens_per_second": round(self.tokens_per_second, 1),
            "recall": self.recall,
            "files": asdict(self.files),
            "notes": list(self.notes),
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> BuildReport:
        """The report of which `to_dict` made this."""
        values = {item.name: data[item.name] for item in fields(cls)}
        values["skipped"] = tuple(Skipped(**item) for item in data["skipped"])
        values["files"] = FileChanges(**data["files"])
        values["notes"] = tuple(data["notes"])
        return cls(**values)


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """What an index holds, as `status` shows it.

    Attributes:
        path: The index folder.
        generation: Name of the live generation.
        created: When it was built, ISO 8601 with time zone.
        corpus: The corpus folder it was built from.
        encoder: Name of the embedding model.
        articles: Articles indexed.
        passages: Passages indexed.
        copies: Articles that are copies of an earlier one.
        copy_groups: Groups of articles that are copies of one another.
        skipped: What could not be read, with reasons.
        size_bytes: Size on disk of the live generation.
        current: False when the corpus folder has changed since the build, or is gone.
    """

    path: str
    generation: str
    created: str
    corpus: str
    encoder: str
    articles: int
    passages: int
    copies: int
    copy_groups: int
    skipped: tuple[Skipped, ...]
    size_bytes: int
    current: bool

    def to_dict(self) -> dict[str, Any]:
        """The status as JSON-serialisable data: the contract of `status --json`."""
        return {
            "schema": SCHEMA_VERSION,
            "path": self.path,
            "generation": self.generation,
            "created": self.created,
            "corpus": self.corpus,
            "encoder": self.encoder,
            "articles": self.articles,
            "passages": self.passages,
            "copies": self.copies,
            "copy_groups": self.copy_groups,
            "skipped": [{"path": item.path, "reason": item.reason} for item in self.skipped],
            "size_bytes": self.size_bytes,
            "current": self.current,
        }


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with an index.

    Attributes:
        part: The file or folder of the generation that is concerned.
        what: What is wrong, one sentence.
        mend: What to do about it, one sentence.
        count: How often it was found; `what` tells of the first.
    """

    part: str
    what: str
    mend: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What a check of a whole index has found.

    Attributes:
        path: The index folder.
        generation: Name of the generation that was checked, the live one.
        files: Files of it whose checksums were compared.
        size_bytes: Size of these.
        articles: Articles checked.
        passages: Passages checked.
        sampled: Passages that were encoded anew and compared with their vectors.
        corpus: The corpus folder it was built from.
        compared: Articles compared with files of the corpus that are as they were.
        changed: Corpus files that were added, altered or removed since, which is no fault.
        problems: What is wrong; empty if nothing is.
        seconds: Wall time of the check.
    """

    path: str
    generation: str
    files: int
    size_bytes: int
    articles: int
    passages: int
    sampled: int
    corpus: str
    compared: int
    changed: tuple[str, ...]
    problems: tuple[Problem, ...]
    seconds: float

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON-serialisable data: the contract of `verify --json`."""
        return {
            "schema": SCHEMA_VERSION,
            "path": self.path,
            "generation": self.generation,
            "whole": not self.problems,
            "problems": [
                {"part": item.part, "what": item.what, "mend": item.mend, "count": item.count}
                for item in self.problems
            ],
            "files": self.files,
            "size_bytes": self.size_bytes,
            "articles": self.articles,
            "passages": self.passages,
            "sampled": self.sampled,
            "corpus": self.corpus,
            "compared": self.compared,
            "changed": list(self.changed),
            "seconds": round(self.seconds, 3),
        }


@dataclass(frozen=True, slots=True)
class Progress:
    """A step of a long operation: which stage, how far, out of how many (None if unknown)."""

    stage: str
    done: int
    total: int | None = None
    unit: str = ""


OnProgress = Callable[[Progress], None]
"""What long operations tell their steps to."""
