from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

import askcorpus
from askcorpus.engine import Corpus
from askcorpus.engine import open as open_corpus
from askcorpus.errors import (
    CorpusError,
    IndexDamagedError,
    IndexMissingError,
    QuestionError,
)
from askcorpus.indexing.build import build_index, is_current
from askcorpus.models.sources import encoder_source
from askcorpus.types import NoAnswerReason, Progress, Status
from tests.quotes import check_quotes

ANSWERED = [
    ("Near which town was the ammunition depot that received the containers?", "Tikhoretsk"),
    ("How high is the dam on the Bureya?", "139 metres"),
    ("What does a standard Soviet 152 mm projectile weigh?", "43.56 kilograms"),
    ("When was KCNA founded?", "5 December 1946"),
    ("What did the February 2024 tour cost a head?", "750 dollars"),
    ("Which breed of dogs did Kim give Putin?", "Pungsan"),
    ("How much rent does Russia pay for Baikonur each year?", "115 million dollars"),
]
QUESTIONS = [question for question, _ in ANSWERED]


@pytest.mark.parametrize(("question", "words"), ANSWERED)
def test_the_sample_corpus_answers_with_a_quote_that_holds_the_words(
    sample: Corpus, question: str, words: str
) -> None:
    answer = sample.ask(question)
    assert answer.status is Status.ANSWERED
    assert words in answer.text
    check_quotes(sample, answer)


def test_who_gave_is_told_from_who_received(sample: Corpus) -> None:
    answer = sample.ask("Who handed over the certificate recognising Donetsk?")
    assert "Sin Hong Chol" in answer.text


@pytest.mark.parametrize(
    "question",
    ["Which teams reached the 1998 World Cup final?", "How do I bake sourdough bread?"],
)
def test_a_question_that_nothing_is_about_gets_no_answer(sample: Corpus, question: str) -> None:
    answer = sample.ask(question)
    assert answer.status is Status.NO_ANSWER
    assert answer.reason is NoAnswerReason.NOTHING_RELEVANT
    assert answer.text == ""
    assert answer.claims == ()
    assert answer.passages


def test_copies_of_a_report_support_a_claim_once(sample: Corpus) -> None:
    claim = sample.ask("What did Hwang Joon-kook compare the veto to?").claims[0]
    assert {item.article.path for item in claim.evidence} == {
        "wire/lantern-wire-panel-veto.txt",
        "wire/northfell-panel-veto.txt",
        "wire/quayside-panel-veto.txt",
    }
    assert claim.independent_sources == 1


def test_filters_restrict_the_passages_and_still_fill_them(sample: Corpus) -> None:
    since = date(2024, 6, 1)
    answer = sample.ask("What did Putin and Kim sign?", since=since, until="2024-06-30")
    assert len(answer.passages) == 10
    for hit in answer.passages:
        assert hit.article.published is not None
        assert since <= hit.article.published <= date(2024, 6, 30)
    outlet = sample.ask("What did Putin and Kim sign?", outlets=["POLDER tribune"])
    assert {hit.article.outlet for hit in outlet.passages} == {"Polder Tribune"}


def test_filters_that_leave_nothing_say_so(sample: Corpus) -> None:
    answer = sample.ask("Who met Lavrov?", until=date(1950, 1, 1))
    assert answer.reason is NoAnswerReason.FILTERED_OUT
    assert answer.passages == ()


def test_an_answer_is_json_of_schema_one(sample: Corpus) -> None:
    data = json.loads(json.dumps(sample.ask("When was KCNA founded?").to_dict()))
    assert data["schema"] == 1
    assert data["status"] == "answered"
    assert data["index"] == {
        "generation": sample.info.generation,
        "articles": sample.info.articles,
        "passages": sample.info.passages,
    }
    assert set(data["timings_ms"]) == {"retrieve", "read", "answer", "total"}
    evidence = data["claims"][0]["evidence"][0]
    assert evidence["sentence"][evidence["start"] - evidence["sentence_start"] :].startswith(
        evidence["quote"]
    )


def test_many_questions_are_answered_in_their_order_as_if_alone(sample: Corpus) -> None:
    questions = QUESTIONS[:4]
    assert [answer.text for answer in sample.ask_many(questions)] == [
        sample.ask(question).text for question in questions
    ]


def test_threads_may_share_a_corpus(sample: Corpus) -> None:
    questions = QUESTIONS * 3
    alone = [sample.ask(question).text for question in questions]
    with ThreadPoolExecutor(8) as pool:
        together = [answer.text for answer in pool.map(sample.ask, questions)]
    assert together == alone


def test_progress_tells_the_stages(sample: Corpus) -> None:
    stages: list[Progress] = []
    sample.ask("When was KCNA founded?", on_progress=stages.append)
    assert [progress.stage for progress in stages[:2]] == ["searching", "reading"]
    reading = [progress for progress in stages if progress.stage == "reading"]
    assert [progress.done for progress in reading] == sorted({item.done for item in reading})
    assert 0 < reading[-1].done <= 10
    assert {progress.total for progress in reading} == {10}


@pytest.mark.parametrize("question", ["", "   ", "?!…", "\x1b[31m\x1b[0m", "x" * 1_000_000])
def test_what_is_no_question_is_refused_with_a_hint(sample: Corpus, question: str) -> None:
    with pytest.raises(QuestionError) as caught:
        sample.ask(question)
    assert caught.value.hint


@pytest.mark.parametrize(
    "arguments",
    [{"since": "yesterday"}, {"until": "2024-13-01"}, {"outlets": "Gazette"}, {"top_k": 0}],
)
def test_an_unusable_argument_is_refused(sample: Corpus, arguments: dict[str, object]) -> None:
    with pytest.raises(QuestionError):
        sample.ask("Who met Lavrov?", **arguments)  # type: ignore[arg-type]


def test_an_unknown_article_is_refused(sample: Corpus) -> None:
    with pytest.raises(CorpusError, match="no article"):
        sample.article("../pyproject.toml")


def test_min_confidence_decides_whether_to_answer(sample_index: Path) -> None:
    question = "When was KCNA founded?"
    with open_corpus(sample_index, min_confidence=1.0) as strict:
        held_back = strict.ask(question)
    assert held_back.status is Status.NO_ANSWER
    assert held_back.reason is NoAnswerReason.NO_SPAN
    with open_corpus(sample_index, min_confidence=0.0) as lenient:
        assert lenient.ask(question).status is Status.ANSWERED


def test_ask_keeps_the_index_open_between_questions(sample_index: Path) -> None:
    first = askcorpus.ask("When was KCNA founded?", index=sample_index)
    again = askcorpus.ask("When was KCNA founded?", index=str(sample_index))
    assert first.text == again.text


@pytest.fixture
def small_corpus(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "pier.txt").write_text(
        "Old pier to close\n\nThe old pier at Varn will close on 3 May because its piles have"
        " rotted. Repairs would cost 4 million crowns, the harbour office said.\n",
        encoding="utf-8",
    )
    yield folder


def test_a_rebuild_is_picked_up_between_questions(small_corpus: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    build_index(small_corpus, index)
    with open_corpus(index) as corpus:
        before = corpus.ask("When will the old pier close?")
        assert "3 May" in before.text
        (small_corpus / "pier.txt").write_text(
            "Old pier to close\n\nThe old pier at Varn will close on 9 June.\n", encoding="utf-8"
        )
        assert not corpus.status().current
        report = build_index(small_corpus, index)
        after = corpus.ask("When will the old pier close?")
        assert "9 June" in after.text
        assert after.index.generation == report.generation != before.index.generation
        assert corpus.status().current


def test_a_build_that_has_nothing_to_do_does_nothing(small_corpus: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    first = build_index(small_corpus, index)
    assert first.built
    assert is_current(small_corpus, index)
    second = build_index(small_corpus, index)
    assert not second.built
    assert second.generation == first.generation
    assert build_index(small_corpus, index, full=True).reused == 0


def test_vectors_of_unchanged_passages_are_reused_and_equal_those_of_a_full_build(
    small_corpus: Path, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    build_index(small_corpus, index)
    (small_corpus / "a-ferry.txt").write_text(
        "Ferry delayed\n\nThe ferry was two hours late on Monday, its owners said.\n",
        encoding="utf-8",
    )
    report = build_index(small_corpus, index)
    assert (report.passages, report.reused) == (2, 1)
    build_index(small_corpus, tmp_path / "fresh", full=True)
    question = "How late was the ferry?"
    reused = open_corpus(index).ask(question)
    fresh = open_corpus(tmp_path / "fresh").ask(question)
    assert [hit.passage for hit in reused.passages] == [hit.passage for hit in fresh.passages]
    assert [hit.similarity for hit in reused.passages] == pytest.approx(
        [hit.similarity for hit in fresh.passages], abs=1e-5
    )


def test_an_encoder_of_another_dimension_takes_the_place_of_the_one_before(
    small_corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASKCORPUS_CACHE", str(tmp_path / "cache"))
    index = tmp_path / "index"
    first = build_index(small_corpus, index)
    make = (
        "import sys; from sentence_transformers import SentenceTransformer\n"
        "from sentence_transformers.models import Dense\n"
        "model = SentenceTransformer(sys.argv[1], device='cpu')\n"
        "model.append(Dense(in_features=384, out_features=64)); model.save(sys.argv[2])\n"
    )
    source = encoder_source("all-MiniLM-L6-v2").location
    model = str(tmp_path / "narrow")
    subprocess.run([sys.executable, "-c", make, source, model], check=True, capture_output=True)
    second = build_index(small_corpus, index, encoder=model)
    assert (second.built, second.reused) == (True, 0)
    assert second.generation != first.generation
    with open_corpus(index) as corpus:
        assert "3 May" in corpus.ask("When will the old pier close?").passages[0].text


def test_unreadable_files_are_named_and_fail_nothing_else(
    small_corpus: Path, tmp_path: Path
) -> None:
    (small_corpus / "empty.txt").touch()
    (small_corpus / "photo.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(500))
    (small_corpus / "feed.jsonl").write_text(
        '{"title": "Ferry delayed", "text": "The ferry was late on Monday, its owners said."}\n'
        '{"title": "broken"\n',
        encoding="utf-8",
    )
    report = build_index(small_corpus, tmp_path / "index")
    assert report.articles == 2
    assert {item.path for item in report.skipped} == {"empty.txt", "photo.txt", "feed.jsonl#2"}
    assert all(item.reason for item in report.skipped)


def test_a_corpus_that_is_missing_or_empty_says_so(tmp_path: Path) -> None:
    with pytest.raises(CorpusError):
        build_index(tmp_path / "nowhere", tmp_path / "index")
    (tmp_path / "empty").mkdir()
    with pytest.raises(CorpusError):
        build_index(tmp_path / "empty", tmp_path / "index")
    with pytest.raises(IndexMissingError):
        open_corpus(tmp_path / "index")


@pytest.mark.parametrize("victim", ["articles.sqlite", "vectors.faiss", "encoder/model.onnx"])
def test_a_damaged_index_is_named_when_opened(
    small_corpus: Path, tmp_path: Path, victim: str
) -> None:
    index = tmp_path / "index"
    report = build_index(small_corpus, index)
    path = index / report.generation / victim
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.unlink()
    path.write_bytes(data)
    with pytest.raises(IndexDamagedError, match=Path(victim).name):
        open_corpus(index)
    assert build_index(small_corpus, index).built
    open_corpus(index).close()


def test_an_index_can_be_moved(small_corpus: Path, tmp_path: Path) -> None:
    build_index(small_corpus, tmp_path / "index")
    shutil.move(tmp_path / "index", tmp_path / "elsewhere")
    with open_corpus(tmp_path / "elsewhere") as corpus:
        assert "3 May" in corpus.ask("When will the old pier close?").text
