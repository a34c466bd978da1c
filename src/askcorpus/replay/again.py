"""A transcript + a corpus → what changed: every question is asked again, every quote looked up.

The questions are asked in their order, as one conversation, each with its filters and as on the day
when it was asked first, so that "last week" is still that week.
"""

from __future__ import annotations

from functools import cache
from typing import Protocol

from askcorpus.arguments import AskOptions
from askcorpus.conversation import Asks, Conversation
from askcorpus.errors import CorpusError
from askcorpus.replay.compare import changes, checked, cited
from askcorpus.replay.nouns import Replay, ReplayedTurn
from askcorpus.transcript import Transcript, TranscriptTurn
from askcorpus.types import Article, IndexInfo, Models, OnProgress, Progress


class Replays(Asks, Protocol):
    """What a replay needs of a corpus; `askcorpus.engine.Corpus` has it."""

    @property
    def info(self) -> IndexInfo:
        """The index that answers."""
        ...

    @property
    def models(self) -> Models:
        """The models that answer."""
        ...

    def article(self, path: str) -> Article:
        """The article of a path; CorpusError if there is none."""
        ...


def replay(
    transcript: Transcript,
    corpus: Replays,
    *,
    top_k: int | None = None,
    on_progress: OnProgress | None = None,
) -> Replay:
    """Ask every question of a transcript again.

    Args:
        transcript: What was asked and answered.
        corpus: Whom to ask.
        top_k: Passages to read for a question; None for the default.
        on_progress: Told after each question.

    Raises:
        QuestionError: A question of the transcript cannot be asked.
    """

    @cache
    def article(path: str) -> Article | None:
        try:
            return corpus.article(path)
        except CorpusError:
            return None

    conversation = Conversation(corpus)
    turns: list[ReplayedTurn] = []
    for turn in transcript.turns:
        after = conversation.ask(_asked(turn, first=not turns), **_options(turn, top_k))
        quotes = tuple(
            checked(evidence, article(evidence.article.path)) for evidence in cited(turn.answer)
        )
        turns.append(ReplayedTurn(turn.answer, after, changes(turn.answer, after, quotes), quotes))
        if on_progress is not None:
            on_progress(Progress("asking again", len(turns), len(transcript.turns), "questions"))
    models = corpus.models
    changed = any(turn.models not in (None, models) for turn in transcript.turns)
    return Replay(transcript.name, corpus.info, models, changed, tuple(turns))


def _asked(turn: TranscriptTurn, *, first: bool) -> str:
    # What the first question left out was said before the transcript begins.
    return turn.answer.understood_as if first else turn.answer.question


def _options(turn: TranscriptTurn, top_k: int | None) -> AskOptions:
    options: AskOptions = {
        "since": turn.filters.since,
        "until": turn.filters.until,
        "outlets": turn.filters.outlets,
        "today": turn.asked.astimezone().date(),
    }
    if top_k is not None:
        options["top_k"] = top_k
    return options
