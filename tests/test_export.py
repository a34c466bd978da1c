"""A conversation handed on to somebody who checks it: files, and asking them again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Unpack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askcorpus import __version__
from askcorpus.answering.followups.turn import Turn
from askcorpus.arguments import AskOptions
from askcorpus.engine import Corpus
from askcorpus.errors import CorpusError
from askcorpus.export import ExportError, export, read
from askcorpus.history import History
from askcorpus.render.sessions import replay_text, transcript_markdown
from askcorpus.replay import Change, Place, replay
from askcorpus.transcript import Transcript, TranscriptError, TranscriptTurn, from_json, to_json
from askcorpus.types import Answer, Article, Filters, IndexInfo, Models, Status
from tests.answers import INDEX, SENTENCE, answered, article, evidence, unanswered

MODELS = Models("small-encoder", "e" * 12, "r" * 12)
ASKED = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
WHO = answered("Who bought the lighthouse?")
WHEN = answered("When was it sold?", "in March")
NONE = unanswered("Who paints the pier?")
TEXT = "Lighthouse sold".ljust(40) + SENTENCE


def transcript(*answers: Answer, filters: Filters | None = None) -> Transcript:
    turns = tuple(
        TranscriptTurn(ASKED, answer, filters or Filters(), MODELS, __version__)
        for answer in answers
    )
    return Transcript("light", turns, ASKED)


class ScriptedCorpus:
    """Gives the answers it was told to, and remembers how it was asked."""

    def __init__(self, *answers: Answer, text: str = TEXT, sha256: str = "a" * 64) -> None:
        self.answers = {answer.question: answer for answer in answers}
        self.text = text
        self.sha256 = sha256
        self.models = MODELS
        self.asked: list[tuple[str, int, AskOptions]] = []

    @property
    def info(self) -> IndexInfo:
        return INDEX

    def ask(
        self, question: str, *, earlier: Sequence[Turn] = (), **options: Unpack[AskOptions]
    ) -> Answer:
        self.asked.append((question, len(earlier), options))
        return self.answers[question]

    def article(self, path: str) -> Article:
        if path != "coast/light.txt":
            raise CorpusError("There is none.")
        return Article(
            0, path, None, None, None, None, None, self.sha256, copy_group=0, text=self.text
        )


def test_json_holds_all_that_checking_takes() -> None:
    filters = Filters(date(2024, 1, 1), date(2024, 12, 31), ("Gull",))
    data = json.loads(to_json(transcript(WHO, filters=filters)))
    assert (data["schema"], data["askcorpus"], data["name"]) == (1, __version__, "light")
    [turn] = data["turns"]
    assert turn["asked"] == "2026-03-01T09:30:00+00:00"
    assert turn["filters"] == {"since": "2024-01-01", "until": "2024-12-31", "outlets": ["Gull"]}
    assert turn["models"]["reader"] == MODELS.reader
    assert turn["answer"]["index"]["generation"] == INDEX.generation
    [found] = turn["answer"]["claims"][0]["evidence"]
    assert (found["quote"], found["sentence"]) == ("a beekeeper", SENTENCE)
    assert TEXT[found["start"] : found["end"]] == found["quote"]
    assert found["article"]["path"] == "coast/light.txt"
    assert found["article"]["published"] == "2024-04-02"
    assert found["article"]["sha256"] == "a" * 64


def test_a_transcript_comes_back_as_it_was(tmp_path: Path) -> None:
    whole = transcript(WHO, NONE, answered("What of \ud83d and “é”?"))
    export(whole, tmp_path / "light.json")
    assert read(tmp_path / "light.json") == whole
    assert [each.name for each in tmp_path.iterdir()] == ["light.json"]


def test_saved_turns_become_a_transcript(tmp_path: Path) -> None:
    history = History(tmp_path / "sessions.sqlite")
    history.add("light", WHO, Filters(outlets=("Gull",)), models=MODELS)
    history.add("light", WHEN)
    turns = history.turns("light")
    whole = Transcript.of("light", turns)
    assert [turn.answer for turn in whole.turns] == [WHO, WHEN]
    assert [turn.models for turn in whole.turns] == [MODELS, None]
    assert whole.turns[0].filters.outlets == ("Gull",)
    assert Transcript.of("light", turns[1:]).turns == whole.turns[1:]


def test_markdown_says_where_each_answer_comes_from() -> None:
    shown = transcript_markdown(transcript(WHO, NONE, filters=Filters(since=date(2024, 1, 1))))
    assert shown.startswith("# light\n\n2 questions · exported 2026-03-01 09:30 UTC")
    assert "## Who bought the lighthouse?" in shown
    assert "**a beekeeper**" in shown
    assert "Only articles: from 2024-01-01" in shown
    assert f"Index generation: {INDEX.generation}" in shown
    assert "small-encoder" in shown
    assert MODELS.encoder_fingerprint in shown
    assert MODELS.reader in shown
    start = TEXT.index("a beekeeper")
    assert rf"coast/light\.txt: characters {start}–{start + 11}, SHA-256 {'a' * 64}" in shown
    assert "No answer found" in shown


def test_names_and_paths_have_no_markup_of_their_own() -> None:
    hostile = answered("Who?", "a beekeeper", evidence("a beekeeper", path="<b>*x*\x1b[31m.txt"))
    shown = transcript_markdown(replace(transcript(hostile), name="[a](http://b) \u202e\n# c"))
    assert shown.startswith("# \\[a\\]\\(http\\:\\//b\\) \\# c\n")
    assert "\\<b\\>\\*x\\*\\.txt" in shown
    assert not set("\x1b\u202e") & set(shown)


@pytest.mark.parametrize("name", ["light.md", "light.json"])
def test_a_file_is_never_replaced_unasked(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("My notes.")
    with pytest.raises(ExportError, match="is there already") as caught:
        export(transcript(WHO), path)
    assert "--overwrite" in caught.value.hint
    assert path.read_text() == "My notes."
    export(transcript(WHO), path, overwrite=True)
    assert "beekeeper" in path.read_text(encoding="utf-8")
    assert [each.name for each in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("light.txt", "no ending that says"),
        ("light", "no ending that says"),
        ("missing/light.md", "cannot be written"),
    ],
)
def test_where_nothing_can_be_written_is_named(tmp_path: Path, name: str, told: str) -> None:
    with pytest.raises(ExportError, match=told) as caught:
        export(transcript(WHO), tmp_path / name)
    assert name in caught.value.title
    assert caught.value.hint
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ("{}", "other JSON"),
        ("[1]", "other JSON"),
        ('{"kind": "askcorpus transcript", "schema": 2}', "schema 2"),
        ('{"kind": "askcorpus transcript", "schema": 1}', "'name' is missing"),
        (
            '{"kind": "askcorpus transcript", "schema": 1, "name": "a", "turns": [3], '
            '"askcorpus": "1", "exported": "2026-01-01T00:00:00+00:00"}',
            "no transcript",
        ),
        (
            '{"kind": "askcorpus transcript", "schema": 1, "name": "a", "turns": [], '
            '"askcorpus": "1", "exported": "2026-01-01"}',
            "has no zone",
        ),
    ],
)
def test_what_is_no_transcript_is_refused_with_the_reason(text: str, told: str) -> None:
    with pytest.raises(TranscriptError, match=told) as caught:
        from_json(text)
    assert caught.value.hint


@given(st.data())
def test_no_damage_to_a_transcript_goes_unnoticed_or_ends_otherwise(data: st.DataObject) -> None:
    text = to_json(transcript(WHO))
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, min(len(text), start + 40)))
    damaged = text[:start] + data.draw(st.sampled_from(["", "null", "{", "7", '"'])) + text[end:]
    try:
        again = from_json(damaged)
    except TranscriptError:
        return
    assert to_json(again).split() == to_json(from_json(to_json(again))).split()


def test_a_corpus_that_is_as_it_was_answers_as_it_did() -> None:
    found = replay(transcript(WHO, WHEN, NONE), ScriptedCorpus(WHO, WHEN, NONE))
    assert found.changed == 0
    assert not found.models_changed
    assert [len(turn.quotes) for turn in found.turns] == [1, 1, 0]
    assert all(quote.place is Place.HOLDS for turn in found.turns for quote in turn.quotes)
    assert "Changed: 0 of 3 answers. Quotes at their places: 2 of 2." in replay_text(found)


def test_questions_are_asked_again_as_a_conversation_of_that_day_under_their_filters() -> None:
    filters = Filters(date(2024, 1, 1), None, ("Gull",))
    first = replace(WHO, question="Who bought it?", understood_as=WHO.question)
    corpus = ScriptedCorpus(WHO, WHEN)
    replay(transcript(first, WHEN, filters=filters), corpus, top_k=4)
    [(question, earlier, options), (then, known, _)] = corpus.asked
    assert (question, earlier) == (WHO.question, 0)
    assert (then, known) == (WHEN.question, 1)
    assert options["since"] == date(2024, 1, 1)
    assert options["until"] is None
    assert options["outlets"] == ("Gull",)
    assert options["today"] == ASKED.astimezone().date()
    assert options["top_k"] == 4


@pytest.mark.parametrize(
    ("now", "change"),
    [
        (unanswered(WHO.question), Change.NOW_NONE),
        (answered(WHO.question, "The old lighthouse"), Change.OTHER_WORDS),
        (answered(WHO.question, status=Status.DISPUTED), Change.OTHER_KIND),
        (
            answered(WHO.question, "a beekeeper", evidence("a beekeeper", at=90)),
            Change.EVIDENCE_MOVED,
        ),
    ],
)
def test_what_changed_in_an_answer_is_told(now: Answer, change: Change) -> None:
    found = replay(transcript(WHO), ScriptedCorpus(now))
    assert found.changed == 1
    assert found.turns[0].changes == (change,)
    assert found.to_dict()["turns"][0]["changes"] == [change.value]
    assert "Changed: 1 of 1 answer." in replay_text(found)


def test_an_answer_where_there_was_none_is_a_change() -> None:
    found = replay(transcript(NONE), ScriptedCorpus(answered(NONE.question)))
    assert found.turns[0].changes == (Change.NOW_ANSWERED,)


def test_case_spaces_and_further_possibilities_are_no_change() -> None:
    other = answered(WHO.question, "in March")
    now = answered(WHO.question, "A  beekeeper", evidence("a beekeeper"))
    now = replace(now, claims=(*now.claims, *other.claims))
    assert replay(transcript(WHO), ScriptedCorpus(now)).changed == 0


def test_a_changed_file_and_a_moved_quote_are_told_apart() -> None:
    changed = replay(transcript(WHO), ScriptedCorpus(WHO, text=TEXT + "!", sha256="b" * 64))
    assert changed.turns[0].changes == (Change.FILE_CHANGED,)
    assert changed.turns[0].quotes[0].place is Place.HOLDS
    assert "the file has changed, the quote stands" in replay_text(changed)
    moved = replay(transcript(WHO), ScriptedCorpus(WHO, text=" " + TEXT, sha256="b" * 64))
    assert moved.turns[0].changes == (Change.FILE_CHANGED, Change.QUOTE_MOVED)
    assert "no longer stands there: “a beekeeper”" in replay_text(moved)


def test_a_forged_quote_does_not_pass() -> None:
    forged = replace(evidence("a beekeeper"), quote="a bookkeeper")
    shown = answered(WHO.question, "a beekeeper", forged)
    found = replay(transcript(shown), ScriptedCorpus(WHO))
    assert found.turns[0].changes == (Change.QUOTE_MOVED,)


def test_an_article_that_is_gone_is_named() -> None:
    before = answered(WHO.question, "a beekeeper", evidence("a beekeeper", path="gone.txt"))
    found = replay(transcript(before), ScriptedCorpus(WHO))
    assert found.turns[0].changes == (Change.EVIDENCE_MOVED, Change.FILE_CHANGED)
    assert found.turns[0].quotes[0].place is Place.NO_ARTICLE
    assert "gone.txt" in replay_text(found)


def test_a_hash_that_was_not_known_is_no_change() -> None:
    before = replace(evidence("a beekeeper"), article=article(sha256=""))
    found = replay(transcript(answered(WHO.question, "a beekeeper", before)), ScriptedCorpus(WHO))
    assert found.changed == 0


def test_other_models_are_told() -> None:
    corpus = ScriptedCorpus(WHO)
    corpus.models = replace(MODELS, reader="x" * 12)
    found = replay(transcript(WHO), corpus)
    assert (found.models_changed, found.changed) == (True, 0)
    assert "Other models answer now" in replay_text(found)


def test_a_real_conversation_is_handed_on_and_asked_again(sample: Corpus, tmp_path: Path) -> None:
    history = History(tmp_path / "sessions.sqlite")
    chat = sample.chat()
    for question in ("When was KCNA founded?", "Where is it based?", "How do I bake bread?"):
        history.add("agency", chat.ask(question), models=sample.models)
    export(Transcript.of("agency", history.turns("agency")), tmp_path / "agency.json")
    found = replay(read(tmp_path / "agency.json"), sample)
    assert [turn.changes for turn in found.turns] == [(), (), ()]
    assert found.turns[0].quotes
    assert found.models == sample.models
    assert len(sample.models.reader) == 64
