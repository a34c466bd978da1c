"""Markdown that holds hostile text, read back by a parser with every extension that could act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from askcorpus.display import one_line
from askcorpus.render import answer_markdown
from askcorpus.render.sessions import transcript_markdown
from askcorpus.transcript import Transcript, TranscriptTurn
from askcorpus.types import Answer, Filters, Models
from tests.untrusted.texts import UNSAFE, answers, of_hostile, texts

GFM = MarkdownIt("gfm-like", {"typographer": False})
OURS = {
    "root", "inline", "heading", "paragraph", "blockquote", "ordered_list", "bullet_list",
    "list_item", "text", "text_special", "strong",
}  # fmt: skip
"""No link, image, HTML, table, code, rule, strikethrough or footnote: none is in our own markup."""

TIME = datetime(2024, 6, 8, 12, 30, tzinfo=UTC)
transcripts = st.builds(
    Transcript,
    texts,
    st.lists(
        st.builds(
            TranscriptTurn,
            st.just(TIME),
            answers,
            of_hostile(Filters),
            st.none() | of_hostile(Models),
            texts,
        ),
        max_size=2,
    ).map(tuple),
    st.just(TIME),
    texts,
)


def tokens(items: Iterable[Token]) -> Iterator[Token]:
    for token in items:
        yield token
        yield from tokens(token.children or ())


def shape(markdown: str) -> Counter[str]:
    """How many of each kind of block and of emphasis a document has."""
    kinds = Counter(token.type for token in tokens(GFM.parse(markdown)))
    return Counter({kind: count for kind, count in kinds.items() if kind.endswith("_open")})


def assert_inert(markdown: str) -> None:
    assert not UNSAFE.search(markdown)
    parsed = list(tokens(GFM.parse(markdown)))
    kinds = {token.type.removesuffix("_open").removesuffix("_close") for token in parsed}
    assert kinds <= OURS, kinds - OURS
    found: dict[str, Any] = {}
    GFM.parse(markdown, found)
    assert not found.get("references")


@settings(max_examples=80)
@given(answers)
def test_an_answer_as_markdown_holds_no_markup_but_ours(answer: Answer) -> None:
    markdown = answer_markdown(answer)
    assert_inert(markdown)
    # Headings: the question, and what stands over sources or nearest passages.
    assert shape(markdown)["heading_open"] <= 2
    assert shape(markdown)["bullet_list_open"] == 0


@settings(max_examples=40)
@given(transcripts)
def test_an_exported_session_holds_no_markup_but_ours(transcript: Transcript) -> None:
    markdown = transcript_markdown(transcript)
    assert_inert(markdown)
    found = shape(markdown)
    assert found["heading_open"] <= 1 + 3 * len(transcript.turns)
    assert found["bullet_list_open"] == len(transcript.turns)


@given(texts)
def test_the_words_of_a_question_are_all_there(words: str) -> None:
    from askcorpus.render.markdown import escape

    [_, inline, _] = GFM.parse(f"# x{escape(words)}")
    assert "".join(each.content for each in inline.children or ()) == one_line(
        f"x{one_line(words)}"
    )
