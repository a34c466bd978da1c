"""A scripted corpus: made-up articles, answers cut out by offset, timings that never vary."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from askcorpus.answering.followups.turn import Turn as SaidTurn
from askcorpus.errors import CorpusError
from askcorpus.explanation import (
    ExplainedClaim,
    ExplainedPassage,
    ExplainedSignal,
    Explanation,
)
from askcorpus.types import (
    Answer,
    Article,
    ArticleInfo,
    Claim,
    Evidence,
    Filters,
    Hit,
    IndexInfo,
    IndexStatus,
    Mark,
    MarkKind,
    Models,
    NoAnswerReason,
    Passage,
    Progress,
    Status,
    Timings,
)

INDEX = IndexInfo("gen-000007-3f9c", 2230, 9814)
TIMINGS = Timings(retrieve=9.0, read=103.0, answer=0.4, total=112.4)

GAZETTE_TEXT = """\
Home | News | Harbour | Sport

Harbour bridge opens after nine years of work

By the harbour desk. Published 18 June 2024.

The new bridge over the Tannet opened to traffic on Tuesday, nine years after the first pile was \
driven into the river bed. Some 4,000 people walked across it in the rain before the first cars.

The ribbon was cut by the harbour master, Ilse Varga, who had argued for a bridge since she came \
to the port as a young pilot. "Today the two banks are one town," said Ms Varga.

The bridge is 612 metres long and carries two lanes of traffic, a tramway and a path for bicycles. \
It cost 84 million crowns, a third more than was planned when the council voted for it.

READ NEXT: Ferry crews look for other work

Share this article | 14 comments

Ferries will go on crossing until the end of September. After that, the council has said, the two \
boats are to be sold, and Ms Varga wants the landing stages kept as bathing places.
"""

COURIER_TEXT = """\
Crowds cross the Tannet on foot as bridge opens

The Courier, 19 June 2024

Harbour master Ilse Varga cut the ribbon on Tuesday morning, and thousands walked over the Tannet \
for the first time. The council put the cost at 91 million crowns, after a bill for steel that \
came in last week.
"""


def article(
    number: int,
    path: str,
    text: str,
    *,
    title: str | None = None,
    outlet: str | None = None,
    published: date | None = None,
    boilerplate: tuple[Mark, ...] = (),
    copy_of: int | None = None,
) -> Article:
    """An article of the scripted corpus; `copy_of` is the number of the one that it repeats."""
    return Article(
        id=number,
        path=path,
        title=title,
        outlet=outlet,
        published=published,
        language="en",
        url=None,
        sha256="0" * 64,
        copy_group=number if copy_of is None else copy_of,
        text=text,
        boilerplate=boilerplate,
    )


def mark(text: str, words: str, kind: MarkKind = MarkKind.NAVIGATION) -> Mark:
    """Boilerplate where `words` stand in `text`."""
    start = text.index(words)
    return Mark(start, start + len(words), kind)


def evidence(of: Article, quote: str, sentence: str) -> Evidence:
    """The first place where `sentence` stands in the article, with `quote` in it."""
    sentence_start = of.text.index(sentence)
    start = sentence_start + sentence.index(quote)
    return Evidence(
        article=of.info,
        start=start,
        end=start + len(quote),
        quote=quote,
        sentence_start=sentence_start,
        sentence_end=sentence_start + len(sentence),
        sentence=sentence,
        before="",
        after="",
        score=1.0,
    )


def claim(confidence: float, *found: Evidence) -> Claim:
    """A claim whose words are those of its first evidence."""
    return Claim(found[0].quote, confidence, found, len({e.article.id for e in found}))


def answered(
    question: str,
    *claims: Claim,
    status: Status = Status.ANSWERED,
    is_list: bool = False,
    period: str | None = None,
    explanation: Explanation | None = None,
) -> Answer:
    """An answer that makes these claims."""
    return Answer(
        question=question,
        understood_as=question,
        status=status,
        text=claims[0].text,
        confidence=claims[0].confidence,
        claims=claims,
        passages=(),
        timings=TIMINGS,
        index=INDEX,
        is_list=is_list,
        period=period,
        explanation=explanation,
    )


def unanswered(question: str, *passages: tuple[Article, str]) -> Answer:
    """No answer, with these passages as the nearest ones."""
    return Answer(
        question=question,
        understood_as=question,
        status=Status.NO_ANSWER,
        text="",
        confidence=0.12,
        claims=(),
        passages=tuple(
            _hit(number, of.info, of.text.index(words), words)
            for number, (of, words) in enumerate(passages)
        ),
        timings=TIMINGS,
        index=INDEX,
        reason=NoAnswerReason.NO_SPAN,
    )


def _hit(number: int, of: ArticleInfo, start: int, words: str) -> Hit:
    passage = Passage(number, of.id, start, start + len(words))
    return Hit(passage, of, words, 0.5, number + 1, None, 0.4, 0.0)


GAZETTE = article(
    0,
    "gazette/bridge.txt",
    GAZETTE_TEXT,
    title="Harbour bridge opens after nine years of work",
    outlet="Gazette",
    published=date(2024, 6, 18),
    boilerplate=(
        mark(GAZETTE_TEXT, "Home | News | Harbour | Sport"),
        mark(GAZETTE_TEXT, "READ NEXT: Ferry crews look for other work", MarkKind.TEASER),
        mark(GAZETTE_TEXT, "Share this article | 14 comments", MarkKind.SHARE),
    ),
)
COURIER = article(
    1,
    "courier/2024/crowds.html",
    COURIER_TEXT,
    title="Crowds cross the Tannet on foot as bridge opens",
    outlet="The Courier",
    published=date(2024, 6, 19),
)

WHO = "Who opened the bridge?"
WHO_EXPLAINED = Explanation(
    terms=("open", "bridg"),
    threshold=0.32,
    intercept=-1.7,
    decision="the best claim's 0.82 reaches the threshold 0.32",
    passages=(
        ExplainedPassage(
            path=GAZETTE.path,
            start=0,
            end=400,
            terms=("open", "bridg"),
            dense_rank=1,
            lexical_rank=2,
            similarity=0.71,
            bm25=9.3,
            score=0.97,
            copies=(),
            span="Ilse Varga",
            margin=4.1,
        ),
        ExplainedPassage(
            path=COURIER.path,
            start=0,
            end=240,
            terms=("bridg",),
            dense_rank=2,
            lexical_rank=None,
            similarity=0.58,
            bm25=0.0,
            score=0.44,
            copies=(),
            span=None,
            margin=None,
        ),
    ),
    claims=(
        ExplainedClaim(
            text="Ilse Varga",
            variants=("Ilse Varga", "Ms Varga"),
            independent_sources=2,
            signals=(ExplainedSignal("score", 6.0, 1.66), ExplainedSignal("gap", 8.0, 2.0)),
            confidence=0.82,
            shown=True,
        ),
    ),
)
WHO_ANSWER = answered(
    WHO,
    claim(
        0.82,
        evidence(
            GAZETTE,
            "Ilse Varga",
            "The ribbon was cut by the harbour master, Ilse Varga, who had argued for a bridge "
            "since she came to the port as a young pilot.",
        ),
        evidence(
            COURIER,
            "Ilse Varga",
            "Harbour master Ilse Varga cut the ribbon on Tuesday morning, and thousands walked "
            "over the Tannet for the first time.",
        ),
        evidence(GAZETTE, "Ms Varga", '"Today the two banks are one town," said Ms Varga.'),
    ),
    explanation=WHO_EXPLAINED,
)
LANES = "What does the bridge carry?"
LANES_ANSWER = answered(
    LANES,
    *(
        claim(
            confidence,
            evidence(
                GAZETTE,
                words,
                "The bridge is 612 metres long and carries two lanes of traffic, a tramway and a "
                "path for bicycles.",
            ),
        )
        for words, confidence in (
            ("two lanes of traffic", 0.71),
            ("a tramway", 0.62),
            ("a path for bicycles", 0.55),
        )
    ),
    is_list=True,
)
TELL = "Tell me about the bridge"
TELL_ANSWER = answered(
    TELL,
    *(
        claim(0.4, evidence(of, sentence, sentence))
        for of, sentence in (
            (
                GAZETTE,
                "The new bridge over the Tannet opened to traffic on Tuesday, nine years after the "
                "first pile was driven into the river bed.",
            ),
            (
                COURIER,
                "The council put the cost at 91 million crowns, after a bill for steel that came "
                "in last week.",
            ),
        )
    ),
    status=Status.OVERVIEW,
    period="June 2024",
)
COST = "What did the bridge cost?"
COST_ANSWER = answered(
    COST,
    claim(
        0.61,
        evidence(
            COURIER,
            "91 million crowns",
            "The council put the cost at 91 million crowns, after a bill for steel that came in "
            "last week.",
        ),
    ),
    claim(
        0.34,
        evidence(
            GAZETTE,
            "84 million crowns",
            "It cost 84 million crowns, a third more than was planned when the council voted for "
            "it.",
        ),
    ),
    status=Status.DISPUTED,
)
TUNNEL = "Who dug the tunnel?"
TUNNEL_ANSWER = unanswered(
    TUNNEL,
    (GAZETTE, "Ferries will go on crossing until the end of September."),
    (COURIER, "The council put the cost at 91 million crowns, after a bill for steel that"),
)


@dataclass
class ScriptedCorpus:
    """A corpus that says what it is told to.

    Attributes:
        answers: What to return or raise, by question; any other question finds nothing.
        articles: By path.
        gates: Questions that are answered only once their event is set.
        asked: The questions asked, in order.
        filters: Those that each was asked under.
        earlier: The questions in the light of which each was asked, oldest first.
        stopped: Those whose progress was answered with an exception.
        closed: Whether it was closed.
    """

    answers: dict[str, Answer | Exception] = field(
        default_factory=lambda: {
            answer.question: answer
            for answer in (WHO_ANSWER, LANES_ANSWER, TELL_ANSWER, COST_ANSWER, TUNNEL_ANSWER)
        }
    )
    articles: dict[str, Article] = field(
        default_factory=lambda: {GAZETTE.path: GAZETTE, COURIER.path: COURIER}
    )
    gates: dict[str, threading.Event] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    filters: list[Filters] = field(default_factory=list)
    earlier: list[list[str]] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    closed: bool = False

    def chat(self, earlier: Sequence[SaidTurn] = ()) -> ScriptedCorpus:
        self.earlier.append([turn.question for turn in earlier])
        return self

    @property
    def models(self) -> Models:
        return Models("all-MiniLM-L6-v2", "e" * 12, "r" * 12)

    def ask(
        self,
        question: str,
        *,
        since: date | None = None,
        until: date | None = None,
        outlets: Sequence[str] | None = None,
        on_progress: Callable[[Progress], None] | None = None,
    ) -> Answer:
        self.asked.append(question)
        self.filters.append(Filters(since, until, tuple(outlets or ())))
        gate = self.gates.get(question)
        if gate is not None and on_progress is not None:
            on_progress(Progress("reading", 7, 20, "passages"))
            assert gate.wait(10)
            try:
                on_progress(Progress("reading", 20, 20, "passages"))
            except Exception:
                self.stopped.append(question)
                raise
        answer = self.answers.get(question, unanswered(question))
        if isinstance(answer, Exception):
            raise answer
        return answer

    def article(self, path: str) -> Article:
        try:
            return self.articles[path]
        except KeyError:
            raise CorpusError(f"{path} is not in the index.", "Run: askcorpus index") from None

    def status(self) -> IndexStatus:
        return IndexStatus(
            path="index",
            generation=INDEX.generation,
            created="2024-07-01T12:00:00+00:00",
            corpus="corpus",
            encoder="all-MiniLM-L6-v2",
            articles=INDEX.articles,
            passages=INDEX.passages,
            copies=0,
            copy_groups=0,
            skipped=(),
            size_bytes=1,
            current=True,
        )

    def close(self) -> None:
        self.closed = True
