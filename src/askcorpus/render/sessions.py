"""Saved sessions, transcripts and replays → text and Markdown for people.

Apart from `askcorpus.render`, which asking a question imports: this knows of sessions, that do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from askcorpus.display import one_line, shorten
from askcorpus.history import SavedTurn, SessionInfo
from askcorpus.render.markdown import answer_markdown, escape
from askcorpus.render.parts import cited_articles, no_answer_sentence, places
from askcorpus.replay import Change, CheckedQuote, Place, Replay, ReplayedTurn
from askcorpus.transcript import Transcript, TranscriptTurn
from askcorpus.types import Answer, Filters, Status

_QUOTE_CHARACTERS: Final = 80

_CHANGES: Final = {
    Change.NOW_NONE: "there is no answer any more",
    Change.NOW_ANSWERED: "there is an answer now",
    Change.OTHER_KIND: "an answer of another kind",
    Change.OTHER_WORDS: "other words",
    Change.EVIDENCE_MOVED: "the same words from other places",
    Change.FILE_CHANGED: "a quoted file has changed or is gone",
    Change.QUOTE_MOVED: "a quote is no longer at its place",
}


def sessions_text(sessions: Sequence[SessionInfo], search: str = "") -> str:
    """A list of sessions, a line each, or what to do where there is none.

    Args:
        sessions: The last used first.
        search: What was searched for, if anything.
    """
    if not sessions:
        if search:
            return f"No session holds “{one_line(search)}”."
        return 'No sessions yet. Open the chat, or name one: askcorpus ask "…" --session harbour'
    return "\n".join(
        f"{_time(info.updated)}  {_count(info.turns, 'question'):>13}  {one_line(info.name)}"
        for info in sessions
    )


def session_to_dict(info: SessionInfo) -> dict[str, Any]:
    """A session as JSON-serialisable data: an item of `sessions --json`."""
    return {
        "id": info.id,
        "name": info.name,
        "created": info.created.isoformat(),
        "updated": info.updated.isoformat(),
        "index": str(info.index) if info.index is not None else None,
        "turns": info.turns,
    }


def session_text(info: SessionInfo, turns: Sequence[SavedTurn]) -> str:
    """What was asked in a session and what the answers were, in short.

    Args:
        info: The session.
        turns: Its turns, oldest first.
    """
    return "\n".join(_session(info, turns))


def filters_words(filters: Filters) -> str:
    """Which articles might answer, in words; empty if all of them."""
    parts = []
    if filters.since is not None:
        parts.append(f"from {filters.since.isoformat()}")
    if filters.until is not None:
        parts.append(f"to {filters.until.isoformat()}")
    if filters.outlets:
        parts.append(f"outlets {', '.join(map(one_line, filters.outlets))}")
    return ", ".join(parts)


def transcript_markdown(transcript: Transcript) -> str:
    """A transcript for people who check it: answers, and where each comes from.

    Args:
        transcript: Of a conversation or of one answer.

    Returns:
        CommonMark, with a final newline.
    """
    return "\n\n".join(_transcript(transcript)) + "\n"


def replay_text(replay: Replay) -> str:
    """What a replay found, a paragraph for each question.

    Args:
        replay: Of a transcript.
    """
    return "\n".join(_replay(replay))


def _session(info: SessionInfo, turns: Sequence[SavedTurn]) -> Iterator[str]:
    yield f"{one_line(info.name)} · begun {_time(info.created)} · last used {_time(info.updated)}"
    if info.index is not None:
        yield f"Index: {one_line(str(info.index))}"
    for turn in turns:
        yield ""
        yield f"{turn.number}. {one_line(turn.question)}"
        answer = f"“{one_line(turn.text)}”" if turn.text else "No answer found."
        yield f"   {answer if turn.status is not Status.OVERVIEW else 'An overview: ' + answer}"
        under = filters_words(turn.filters)
        when = f"   {_time(turn.asked)} · {one_line(turn.generation)}"
        yield f"{when} · {under}" if under else when


def _transcript(transcript: Transcript) -> Iterator[str]:
    yield f"# {escape(transcript.name)}"
    yield (
        f"{_count(len(transcript.turns), 'question')} · exported {_universal(transcript.exported)} "
        f"by askcorpus {escape(transcript.version)}"
    )
    for turn in transcript.turns:
        yield answer_markdown(turn.answer)
        yield "### Where this comes from"
        yield "\n".join(f"- {line}" for line in _provenance(turn))


def _provenance(turn: TranscriptTurn) -> Iterator[str]:
    answer = turn.answer
    by = f" of askcorpus {escape(turn.version)}" if turn.version else ""
    yield f"Asked: {_universal(turn.asked)}{by}"
    yield f"Only articles: {escape(filters_words(turn.filters) or 'no restriction')}"
    yield (
        f"Index generation: {escape(answer.index.generation)} "
        f"({_count(answer.index.articles, 'article')}, "
        f"{_count(answer.index.passages, 'passage')})"
    )
    if turn.models is not None:
        yield (f"Encoder: {escape(turn.models.encoder)}, {escape(turn.models.encoder_fingerprint)}")
        yield f"Reader: {escape(turn.models.reader)}"
    for article in cited_articles(answer):
        known = article.sha256 or "not known"
        yield f"{escape(article.path)}: {places(answer, article)}, SHA-256 {escape(known)}"


def _replay(replay: Replay) -> Iterator[str]:
    before = dict.fromkeys(turn.before.index.generation for turn in replay.turns)
    yield (
        f"{one_line(replay.name)}: {_count(len(replay.turns), 'question')} asked again of "
        f"{one_line(replay.index.generation)} "
        f"(before: {', '.join(map(one_line, before)) or 'none'})"
    )
    if replay.models_changed:
        yield "Other models answer now than did before."
    for number, turn in enumerate(replay.turns, 1):
        yield ""
        yield from _replayed(number, turn)
    quotes = [quote for turn in replay.turns for quote in turn.quotes]
    hold = sum(quote.place is Place.HOLDS for quote in quotes)
    yield ""
    yield (
        f"Changed: {replay.changed:,} of {_count(len(replay.turns), 'answer')}. "
        f"Quotes at their places: {hold:,} of {len(quotes):,}."
    )


def _replayed(number: int, turn: ReplayedTurn) -> Iterator[str]:
    yield f"{number}. {one_line(turn.before.question)}"
    if not turn.changes:
        yield f"   same: {_answer(turn.after)}"
        return
    yield f"   changed: {'; '.join(_CHANGES[change] for change in turn.changes)}"
    yield f"   before: {_answer(turn.before)}"
    yield f"   now:    {_answer(turn.after)}"
    for quote in turn.quotes:
        if quote.file_changed or quote.place is not Place.HOLDS:
            yield f"   {_checked(quote)}"


def _checked(quote: CheckedQuote) -> str:
    where = f"{one_line(quote.path)} {quote.start}–{quote.end}"
    words = f"“{shorten(one_line(quote.quote), _QUOTE_CHARACTERS)}”"
    match quote.place:
        case Place.NO_ARTICLE:
            return f"{where}: the article is no longer in the index: {words}"
        case Place.MOVED:
            return f"{where}: no longer stands there: {words}"
        case Place.HOLDS:
            return f"{where}: the file has changed, the quote stands as it did: {words}"


def _answer(answer: Answer) -> str:
    if answer.status is Status.NO_ANSWER:
        return no_answer_sentence(answer)
    kind = "" if answer.status is Status.ANSWERED else f"{answer.status.value}: "
    words = shorten(one_line(answer.text), _QUOTE_CHARACTERS)
    return f"{kind}“{words}” ({answer.confidence:.2f})"


def _time(time: datetime) -> str:
    return time.astimezone().strftime("%Y-%m-%d %H:%M")


def _universal(time: datetime) -> str:
    """A time as people elsewhere understand it."""
    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun if number == 1 else noun + 's'}"
