import gzip
import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askcorpus.errors import AskcorpusError
from askcorpus.evaluation import (
    EvalReport,
    Question,
    evaluate,
    load_questions,
    overall,
    report_table,
)
from askcorpus.evaluation.metrics import (
    calibration_error,
    contains,
    exact_match,
    f1,
    normalise,
    percentile,
    risk_coverage_area,
)
from askcorpus.types import (
    Answer,
    Article,
    ArticleInfo,
    Claim,
    Evidence,
    Hit,
    IndexInfo,
    NoAnswerReason,
    Passage,
    Progress,
    Status,
    Timings,
)

HARBOUR = (
    "Harbour reopens\n\nThe harbour of Westhaven reopened on Monday after nine weeks.\n\n"
    "Repairs cost 4.2 million crowns, the port authority said. Ferries sail again from Tuesday."
)
BRIDGE = "Bridge closes\n\nThe old bridge closes in May. It was built in 1904 by Anna Lindqvist."


def article(number: int, path: str, text: str) -> Article:
    return Article(
        id=number,
        path=path,
        title=text.split("\n")[0],
        outlet=None,
        published=date(2024, 6, 18),
        language="en",
        url=None,
        sha256="0" * 64,
        copy_group=number,
        text=text,
    )


class ScriptedCorpus:
    """Answers as told: question → quote or None, confidence, passages as (article, words)."""

    def __init__(
        self, script: dict[str, tuple[str | None, float, Sequence[tuple[str, str]]]]
    ) -> None:
        self.script = script
        self.articles = {
            item.path: item
            for item in (
                article(0, "local/harbour.txt", HARBOUR),
                article(1, "local/bridge.txt", BRIDGE),
            )
        }

    def article(self, path: str) -> Article:
        return self.articles[path]

    def ask(self, question: str, *, top_k: int = 10) -> Answer:
        quote, confidence, places = self.script[question]
        hits = tuple(self.hit(number, *place) for number, place in enumerate(places))
        claims: tuple[Claim, ...] = ()
        if quote is not None:
            claims = (Claim(quote, confidence, (self.evidence(quote),), 1),)
        return Answer(
            question=question,
            understood_as=question,
            status=Status.NO_ANSWER if quote is None else Status.ANSWERED,
            text=quote or "",
            confidence=confidence,
            claims=claims,
            passages=hits[:top_k],
            timings=Timings(1.0, 1.0, 1.0, 3.0),
            index=IndexInfo("gen-000001", 2, 4),
            reason=NoAnswerReason.NO_SPAN if quote is None else None,
        )

    def hit(self, number: int, path: str, words: str) -> Hit:
        source = self.articles[path]
        start = source.text.index(words)
        passage = Passage(number, source.id, start, start + len(words))
        return Hit(passage, source.info, words, 1.0, 1, 1, 0.5, 3.0)

    def evidence(self, quote: str) -> Evidence:
        source = next(item for item in self.articles.values() if quote in item.text)
        start = source.text.index(quote)
        sentence_start = max(source.text.rfind(mark, 0, start) + 2 for mark in (". ", "\n\n"))
        stop = source.text.find(". ", start)
        sentence_end = stop + 1 if stop >= 0 else len(source.text)
        sentence = source.text[sentence_start:sentence_end]
        info: ArticleInfo = source.info
        return Evidence(
            info,
            start,
            start + len(quote),
            quote,
            sentence_start,
            sentence_end,
            sentence,
            "",
            "",
            1.0,
        )


COST = Question(
    id="cost",
    question="What did the repairs cost?",
    answers=("4.2 million", "4.2 million crowns"),
    articles=("harbour.txt",),
    kind="how_much",
    paragraph="Repairs cost 4.2 million crowns,  the port authority\nsaid. Ferries sail again"
    " from Tuesday.",
)
BUILDER = Question("builder", "Who built the bridge?", ("Anna Lindqvist",), ("bridge.txt",), "who")
YEAR = Question("year", "When was it built?", ("1904",), ("bridge.txt",), "when")
MAYOR = Question("mayor", "Who is the mayor?", (), (), "unanswerable")
OWNER = Question("owner", "Who owns the ferries?", (), (), "unanswerable")


@pytest.fixture
def report() -> EvalReport:
    corpus = ScriptedCorpus(
        {
            COST.question: (
                "4.2 million crowns",
                0.9,
                [
                    ("local/bridge.txt", "The old bridge closes in May."),
                    ("local/harbour.txt", "The harbour of Westhaven reopened"),
                    (
                        "local/harbour.txt",
                        "after nine weeks.\n\nRepairs cost 4.2 million crowns,",
                    ),
                ],
            ),
            BUILDER.question: (
                "built in 1904 by Anna Lindqvist",
                0.6,
                [("local/bridge.txt", "It was built in 1904 by Anna Lindqvist.")],
            ),
            YEAR.question: (None, 0.2, [("local/harbour.txt", "Harbour reopens")]),
            MAYOR.question: (None, 0.1, []),
            OWNER.question: ("the port authority", 0.7, []),
        }
    )
    return evaluate(corpus, [COST, BUILDER, YEAR, MAYOR, OWNER])


def test_answers_are_scored_against_the_acceptable_ones(report: EvalReport) -> None:
    assert (report.questions, report.answerable, report.unanswerable) == (5, 3, 2)
    assert report.answered == 3
    assert report.exact_match == pytest.approx(1 / 3)
    assert report.f1 == pytest.approx((1 + 2 * 2 / (6 + 2) + 0) / 3)
    assert report.contains == pytest.approx(2 / 3)


def test_right_is_a_close_answer_or_a_due_no_answer(report: EvalReport) -> None:
    assert [outcome.right for outcome in report.outcomes] == [True, True, False, True, False]
    assert report.accuracy == 0.6


def test_no_answer_has_precision_and_recall(report: EvalReport) -> None:
    assert report.abstention_precision == pytest.approx(1 / 2)
    assert report.abstention_recall == pytest.approx(1 / 2)


def test_retrieval_is_scored_by_article_and_by_the_paragraph_with_the_answer(
    report: EvalReport,
) -> None:
    assert report.article.at_1 == pytest.approx(1 / 3)
    assert report.article.at_5 == pytest.approx(2 / 3)
    assert report.outcomes[0].article_rank == 2
    assert report.outcomes[0].paragraph_rank == 3
    assert (report.paragraph.at_1, report.paragraph.at_5, report.paragraph.at_10) == (0, 1, 1)
    assert report.cited == pytest.approx(2 / 3)


def test_a_passage_beside_the_answer_in_the_right_paragraph_does_not_count() -> None:
    beside = [("local/harbour.txt", "Ferries sail again from Tuesday.")]
    corpus = ScriptedCorpus({COST.question: (None, 0.0, beside)})
    outcome = evaluate(corpus, [COST]).outcomes[0]
    assert (outcome.article_rank, outcome.paragraph_rank) == (1, None)


def test_the_breakdown_has_a_line_for_every_kind(report: EvalReport) -> None:
    assert [part.kind for part in report.kinds] == ["how_much", "unanswerable", "when", "who"]
    unanswerable = report.kinds[1]
    assert (unanswerable.questions, unanswerable.accuracy) == (2, 0.5)
    assert unanswerable.f1 is None


def test_the_report_is_data_for_programs(report: EvalReport) -> None:
    data = json.loads(json.dumps(report.to_dict()))
    assert data["schema"] == 1
    assert data["article"] == {"at_1": 0.3333, "at_5": 0.6667, "at_10": 0.6667}
    assert "outcomes" not in data
    assert report.to_dict(outcomes=True)["outcomes"][0]["id"] == "cost"


def test_the_table_shows_every_measure_and_no_empty_one(report: EvalReport) -> None:
    table = report_table(report)
    for name in ("Exact match", "Accuracy", "Calibration error", "Latency", "how_much", "33.3%"):
        assert name in table
    without = evaluate(ScriptedCorpus({MAYOR.question: (None, 0.1, [])}), [MAYOR])
    assert "Paragraph" not in report_table(without)
    assert without.f1 is None
    assert without.accuracy == 1.0


def test_several_files_add_up(report: EvalReport) -> None:
    both = overall([report, report])
    assert both.questions == 10
    assert both.accuracy == report.accuracy
    assert both.kinds[0].questions == 2


def test_progress_counts_the_questions() -> None:
    steps: list[Progress] = []
    evaluate(ScriptedCorpus({MAYOR.question: (None, 0.1, [])}), [MAYOR], steps.append)
    assert [(step.done, step.total) for step in steps] == [(0, 1), (1, 1)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The  Port-Authority!", "portauthority"),
        ("an Apple, a day", "apple day"),
        ("Theatre", "theatre"),
        ("$1,000", "1000"),
    ],
)
def test_answers_are_normalised_as_squad_does(text: str, expected: str) -> None:
    assert normalise(text) == expected


def test_the_best_acceptable_answer_counts() -> None:
    assert exact_match("The port authority.", ["nobody", "port authority"])
    assert not exact_match("port", ["port authority"])
    assert f1("port", ["nobody", "port authority"]) == pytest.approx(2 / 3)
    assert f1("port port", ["port"]) == pytest.approx(2 / 3)
    assert f1("anything", []) == 0.0


def test_an_answer_is_contained_only_as_whole_words() -> None:
    assert contains("It cost 4.2 million crowns.", ["4.2 million"])
    assert not contains("It cost 14.2 million crowns.", ["4.2 million"])
    assert not contains("Anything", ["the"])


@given(st.lists(st.sampled_from(["red", "blue", "green", "the", "a"]), max_size=6), st.text())
def test_f1_is_symmetric_and_between_0_and_1(words: list[str], other: str) -> None:
    text = " ".join(words)
    assert 0 <= f1(text, [other]) <= 1
    assert f1(text, [other]) == pytest.approx(f1(other, [text]))
    assert f1(other, [other]) == 1.0


def test_the_risk_coverage_area_rewards_confidence_in_right_answers() -> None:
    confidences = [0.9, 0.8, 0.3, 0.1]
    assert risk_coverage_area(confidences, [True, True, False, False]) == pytest.approx(
        (0 + 0 + 1 / 3 + 2 / 4) / 4
    )
    assert risk_coverage_area(confidences, [False, False, True, True]) == pytest.approx(
        (1 + 1 + 2 / 3 + 2 / 4) / 4
    )
    assert risk_coverage_area(confidences, [True] * 4) == 0.0
    assert risk_coverage_area([], []) is None


@given(st.lists(st.booleans(), min_size=1, max_size=20))
def test_equal_confidence_gives_the_error_rate_in_any_order(right: list[bool]) -> None:
    error = right.count(False) / len(right)
    assert risk_coverage_area([0.5] * len(right), right) == pytest.approx(error)


def test_the_calibration_error_is_the_gap_between_confidence_and_success() -> None:
    assert calibration_error([0.8] * 5, [True] * 4 + [False]) == pytest.approx(0.0)
    assert calibration_error([1.0, 1.0], [False, False]) == pytest.approx(1.0)
    # Two bins: |1 - 0.85| of three answers, |0 - 0.3| of one.
    assert calibration_error([0.82, 0.85, 0.88, 0.3], [True, True, True, False]) == pytest.approx(
        (3 * 0.15 + 0.3) / 4
    )
    assert calibration_error([], []) is None


def test_percentiles_interpolate() -> None:
    assert percentile([4.0, 1.0, 3.0, 2.0], 0.5) == 2.5
    assert percentile([7.0], 0.95) == 7.0
    assert percentile([], 0.5) is None


def write_lines(path: Path, lines: Iterator[str] | Sequence[str]) -> Path:
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_questions_are_read_from_plain_and_packed_files(tmp_path: Path) -> None:
    record = {
        "id": "cost",
        "question": COST.question,
        "answers": list(COST.answers),
        "articles": list(COST.articles),
        "kind": COST.kind,
        "paragraph": COST.paragraph,
    }
    bare = {"question": "Who is the mayor?", "answers": []}
    lines = [json.dumps(record), "", json.dumps(bare)]
    plain = write_lines(tmp_path / "questions.jsonl", lines)
    packed = tmp_path / "questions.jsonl.gz"
    packed.write_bytes(gzip.compress("\r\n".join(lines).encode("utf-8-sig")))
    expected = [COST, Question("3", "Who is the mayor?", (), (), "")]
    assert load_questions(plain) == expected
    assert load_questions(packed) == expected
    assert [question.answerable for question in expected] == [True, False]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{broken", "line 2: not valid JSON"),
        ('["a list"]', "line 2: not a JSON object"),
        ('{"answers": []}', 'line 2: "question" is missing'),
        ('{"question": "Who?"}', 'line 2: "answers" is not a list'),
        ('{"question": "Who?", "answers": "her"}', 'line 2: "answers" is not a list'),
        ('{"question": "Who?", "answers": [" "]}', 'line 2: "answers" is not a list'),
        ('{"question": "Who?", "answers": [], "articles": "a.txt"}', 'line 2: "articles" is not'),
        ('{"question": "Who?", "answers": [], "paragraph": 3}', 'line 2: "paragraph" is not'),
    ],
)
def test_a_broken_line_is_named_with_what_is_wrong(tmp_path: Path, line: str, why: str) -> None:
    good = json.dumps({"question": "Who is the mayor?", "answers": []})
    path = write_lines(tmp_path / "questions.jsonl", [good, line])
    with pytest.raises(AskcorpusError, match=why) as caught:
        load_questions(path)
    assert str(path) in caught.value.title
    assert caught.value.hint


def test_a_file_that_cannot_be_used_is_named_with_what_to_do(tmp_path: Path) -> None:
    unpackable = tmp_path / "broken.jsonl.gz"
    unpackable.write_bytes(gzip.compress(b'{"question": "Who?"}')[:-6])
    unreadable = tmp_path / "latin.jsonl"
    unreadable.write_bytes(b"\xff\xfe\xfa")
    empty = write_lines(tmp_path / "empty.jsonl", ["", " "])
    mislabelled = tmp_path / "plain.jsonl.gz"
    mislabelled.write_bytes(b"{}")
    for path in (unpackable, unreadable, empty, mislabelled, tmp_path / "none.jsonl", tmp_path):
        with pytest.raises(AskcorpusError) as caught:
            load_questions(path)
        assert str(path) in caught.value.title
        assert caught.value.hint
