import re
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from askcorpus.display import one_line
from askcorpus.render import (
    answer_markdown,
    answer_text,
    article_text,
    article_to_dict,
    cited_articles,
    confidence_words,
    no_answer_sentence,
    report_text,
    source_line,
    status_text,
)
from askcorpus.types import (
    Answer,
    Article,
    ArticleInfo,
    BuildReport,
    Claim,
    Evidence,
    FileChanges,
    Hit,
    IndexInfo,
    IndexStatus,
    Mark,
    MarkKind,
    NoAnswerReason,
    Passage,
    Skipped,
    Status,
    Timings,
)

GAZETTE = ArticleInfo(
    0, "wire/harbour.txt", "Harbour to close", "Gazette", date(2024, 6, 8), "en", None, "0" * 64, 0
)
UNKNOWN = ArticleInfo(1, "notes.txt", None, None, None, None, None, "1" * 64, 1)
SENTENCE = "The harbour closes on 4 May, said the mayor."


def evidence(
    sentence: str = SENTENCE, quote: str = "4 May", article: ArticleInfo = GAZETTE, at: int = 100
) -> Evidence:
    start = sentence.index(quote)
    return Evidence(
        article, at + start, at + start + len(quote), quote,
        at, at + len(sentence), sentence, "Before. ", " After.", 0.9,
    )  # fmt: skip


def claim(*found: Evidence, confidence: float = 0.93, sources: int = 1) -> Claim:
    return Claim(found[0].quote, confidence, found, sources)


def answer(
    *claims: Claim,
    status: Status = Status.ANSWERED,
    question: str = "When does the harbour close?",
    understood_as: str | None = None,
    passages: Sequence[Hit] = (),
    reason: NoAnswerReason | None = None,
) -> Answer:
    return Answer(
        question=question,
        understood_as=understood_as or question,
        status=status,
        text=claims[0].text if claims else "",
        confidence=claims[0].confidence if claims else 0.1,
        claims=claims,
        passages=tuple(passages),
        timings=Timings(1, 1, 1, 3),
        index=IndexInfo("gen-000001-abc", 2, 3),
        reason=reason,
    )


def no_answer(
    reason: NoAnswerReason | None = NoAnswerReason.NO_SPAN, text: str = SENTENCE
) -> Answer:
    hit = Hit(Passage(0, 0, 0, len(text)), GAZETTE, text, 0.5, 1, 2, 0.4, 3.0)
    return answer(status=Status.NO_ANSWER, passages=[hit], reason=reason)


@pytest.mark.parametrize(
    ("confidence", "words"),
    [
        (1.0, "very likely"),
        (0.9, "very likely"),
        (0.7, "likely"),
        (0.5, "possible"),
        (0, "doubtful"),
    ],
)
def test_confidence_reads_as_words(confidence: float, words: str) -> None:
    assert confidence_words(confidence) == words


def test_a_source_line_leaves_out_what_is_not_known() -> None:
    assert source_line(GAZETTE) == "Gazette · 8 Jun 2024 · Harbour to close · wire/harbour.txt"
    assert source_line(UNKNOWN) == "notes.txt"


def test_every_reason_for_no_answer_has_its_own_sentence() -> None:
    sentences = {no_answer_sentence(no_answer(reason)) for reason in (*NoAnswerReason, None)}
    assert len(sentences) == len(NoAnswerReason) + 1
    assert all(sentence.startswith("No answer found") for sentence in sentences)


def test_the_answer_stands_out_in_its_sentence_without_colour() -> None:
    text = answer_text(answer(claim(evidence())))
    assert text == (
        "4 May\n"
        "  very likely (0.93) · 1 source\n"
        "  “The harbour closes on «4 May», said the mayor.” [1]\n"
        "\n"
        "Sources\n"
        "  [1] Gazette · 8 Jun 2024 · Harbour to close · wire/harbour.txt · characters 122–127"
    )


def test_colour_adds_codes_and_takes_no_words_away() -> None:
    given_answer = answer(claim(evidence()))
    coloured = answer_text(given_answer, colour=True, width=60)
    assert "\x1b[1;36m4 May\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == answer_text(given_answer, width=60)


def test_the_answer_is_marked_where_it_stands_not_where_its_words_first_occur() -> None:
    sentence = "In May it was said that May would be the month."
    start = sentence.rindex("May")
    found = Evidence(GAZETTE, start, start + 3, "May", 0, len(sentence), sentence, "", "", 1.0)
    assert "said that «May» would" in answer_text(answer(claim(found)))
    assert "In May it was said that **May** would" in answer_markdown(answer(claim(found)))


def test_a_sentence_with_such_brackets_of_its_own_gets_others() -> None:
    found = evidence("He said «never» on 4 May.")
    assert "He said «never» on ⟦4 May⟧." in answer_text(answer(claim(found)))


def test_copies_of_one_sentence_are_told_once_with_all_their_sources() -> None:
    text = answer_text(answer(claim(evidence(), evidence(article=UNKNOWN, at=7), sources=2)))
    assert text.count("said the mayor") == 1
    assert "[1] [2]" in text
    assert "2 independent sources" in text
    assert "[2] notes.txt · characters 29–34" in text


def test_an_answer_that_is_a_whole_sentence_is_told_once() -> None:
    given_answer = answer(claim(evidence(quote=SENTENCE)))
    text = answer_text(given_answer)
    assert text.startswith(f"{SENTENCE} [1]\n")
    assert text.count(SENTENCE) == 1
    assert answer_markdown(given_answer).count(SENTENCE) == 1


def test_disagreement_shows_every_claim_with_its_own_confidence() -> None:
    disputed = answer(
        claim(evidence(), confidence=0.5),
        claim(evidence("It closes on 9 May.", "9 May", UNKNOWN), confidence=0.4),
        status=Status.DISPUTED,
    )
    for shown in (answer_text(disputed), answer_markdown(disputed)):
        assert "The sources disagree" in shown
        assert "4 May" in shown
        assert "9 May" in shown
    assert [article.path for article in cited_articles(disputed)] == [GAZETTE.path, UNKNOWN.path]


def test_an_overview_lists_the_quoted_sentences_with_their_sources() -> None:
    overview = answer(
        claim(evidence(quote=SENTENCE)),
        claim(evidence("The mayor resigned.", "The mayor resigned.", UNKNOWN)),
        status=Status.OVERVIEW,
    )
    text = answer_text(overview)
    assert f"  “«{SENTENCE}»” [1]\n  “«The mayor resigned.»” [2]\n" in text


def test_no_answer_says_why_and_shows_what_came_nearest() -> None:
    text = answer_text(no_answer())
    assert text.startswith("No answer found: some articles come near")
    assert SENTENCE in text
    assert source_line(GAZETTE) in text
    assert SENTENCE.replace(".", "") in answer_markdown(no_answer()).replace("\\", "").replace(
        ".", ""
    )


def test_a_question_understood_differently_says_so() -> None:
    given_answer = answer(claim(evidence()), question="When?", understood_as="When does it close?")
    assert answer_text(given_answer).startswith("Understood as: When does it close?")
    assert "Understood as: When does it close?" in answer_markdown(given_answer)


def test_lines_break_at_the_width_and_lose_no_word() -> None:
    found = evidence(f"{SENTENCE[:-1]} {'and so on ' * 30}end.")
    wide, narrow = answer_text(answer(claim(found))), answer_text(answer(claim(found)), width=40)
    assert max(map(len, narrow.splitlines())) <= 40
    assert narrow.split() == wide.split()


def test_writing_without_spaces_breaks_by_the_columns_it_takes() -> None:
    sentence = "港は五月四日に閉鎖されると市長が語った。" * 5
    text = answer_text(answer(claim(evidence(sentence, "五月四日"))), width=30)
    quoted = [line for line in text.splitlines() if "港" in line]
    assert len(quoted) == 5
    assert all(len(line.strip()) <= 15 for line in quoted)


def test_escape_sequences_in_an_article_never_reach_the_terminal() -> None:
    found = evidence("The \x1b[31mharbour\x1b[0m closes\r\n on 4\u202e May.", "4\u202e May")
    text = answer_text(answer(claim(found)), colour=True)
    assert "The harbour closes on" in text
    assert "\u202e" not in text
    assert "\x1b[31m" not in text


# Markdown, read back by a parser with every extension that could give corpus text an effect.

GFM = MarkdownIt("gfm-like", {"typographer": False})
HARMLESS = {
    "root",
    "inline",
    "heading",
    "paragraph",
    "blockquote",
    "ordered_list",
    "list_item",
    "text",
    "text_special",
    "strong",
}
HOSTILE_PIECES = [
    "[x](http://a.example)",
    "![i](x.png)",
    "<b>",
    "<script>",
    "http://a.example",
    "www.a.example",
    "a@b.example",
    "a.com",
    "//a.com",
    "`",
    "```",
    "~~",
    "~~~",
    "*",
    "**",
    "_",
    "__",
    "# ",
    "- ",
    "+ ",
    "1. ",
    "1)",
    "---",
    "===",
    "&amp;",
    "&#42;",
    "\\",
    "\\*",
    "<!--",
    "[1]: http://a.example",
    "[^1]",
    "$x$",
    ":smile:",
    "> ",
    "    ",
    "\n",
    "\n\n",
    "\t",
    "é",
    "5%",
    "£5",
    "word",
    " ",
    "(",
    ")",
    "“",
    "€",
    "é",
]
HOSTILE = st.lists(
    st.sampled_from([*HOSTILE_PIECES, "|", "| a | b |", "|-|-|"]) | st.text(max_size=3),
    min_size=1,
    max_size=6,
).map("".join)


def parsed(markdown: str) -> list[Token]:
    return [token for block in GFM.parse(markdown) for token in (block, *(block.children or ()))]


def shown_text(tokens: Sequence[Token]) -> str:
    return "".join(token.content for token in tokens if token.type in {"text", "text_special"})


@settings(max_examples=60)
@given(before=HOSTILE, quote=HOSTILE, after=HOSTILE)
def test_markdown_shows_hostile_text_word_for_word_and_lets_it_do_nothing(
    before: str, quote: str, after: str
) -> None:
    assume(one_line(quote))
    sentence = before + quote + after
    found = Evidence(
        UNKNOWN, len(before), len(before) + len(quote), quote, 0, len(sentence), sentence, "", "", 1
    )
    hostile = answer(claim(found), question=sentence)
    tokens = parsed(answer_markdown(hostile))
    kinds = {token.type.removesuffix("_open").removesuffix("_close") for token in tokens}
    assert kinds <= HARMLESS
    headings = [token for token in tokens if token.type == "heading_open"]
    assert len(headings) == 2
    start = next(i for i, token in enumerate(tokens) if token.type == "blockquote_open")
    inside = tokens[start : next(i for i, t in enumerate(tokens) if t.type == "blockquote_close")]
    strong = next(i for i, token in enumerate(inside) if token.type == "strong_open")
    end = next(i for i, token in enumerate(inside) if token.type == "strong_close")
    assert one_line(shown_text(inside[strong:end])) == one_line(quote)
    assert "".join(shown_text(inside).split()).startswith(
        "“" + "".join(one_line(before).split() + one_line(quote).split() + one_line(after).split())
    )


@given(HOSTILE)
def test_titles_and_paths_have_no_markup_either(text: str) -> None:
    article = ArticleInfo(0, text or "x", text, text, None, None, None, "", 0)
    shown = answer(claim(evidence(article=article)))
    tokens = parsed(answer_markdown(shown))
    assert {t.type.removesuffix("_open").removesuffix("_close") for t in tokens} <= HARMLESS


def test_markdown_quotes_in_bold_and_numbers_its_sources() -> None:
    assert answer_markdown(answer(claim(evidence()))) == (
        "## When does the harbour close?\n"
        "\n"
        "**4 May** (very likely \\(0.93\\) · 1 source)\n"
        "\n"
        "> “The harbour closes on **4 May**, said the mayor.” \\[1\\]\n"
        "\n"
        "### Sources\n"
        "\n"
        "1. Gazette · 8 Jun 2024 · Harbour to close · wire/harbour\\.txt · characters 122–127"
    )


def test_a_build_report_names_what_was_skipped_and_why() -> None:
    report = BuildReport(
        "gen-000002-abc", True, 2225, 9814, 12, (Skipped("a.pdf", "no text in it"),), 356, 150,
        1_000_000, 75.0, 60.0, FileChanges(3, 2, 1, 2200), 1.0, ("The encoder is another now.",),
    )  # fmt: skip
    assert report_text(report) == (
        "Indexed 2,225 articles as 9,814 passages in 1 min 15 s.\n"
        "Files: 3 added, 2 changed, 1 removed, 2,200 unchanged.\n"
        "The encoder is another now.\n"
        "Embedded 1,000,000 tokens, 13,333 a second.\n"
        "Vectors of 12 passages were there already.\n"
        "Copies: 356 articles in 150 groups repeat another; each group counts as one source.\n"
        "Skipped 1 file or line:\n"
        "  a.pdf: no text in it\n"
        "Generation: gen-000002-abc"
    )


def test_a_build_that_had_nothing_to_do_says_so() -> None:
    report = BuildReport(
        "gen-000002-abc", False, 1, 1, 1, (), 0, 0, 0, 0.1, 0.0, FileChanges(0, 0, 0, 1)
    )
    assert report_text(report).startswith("The index is up to date: 1 article, 1 passage.")


def test_status_says_what_to_do_about_a_changed_corpus() -> None:
    status = IndexStatus(
        "index", "gen-000001-abc", "2024-06-08T10:00:00+00:00", "corpus", "all-MiniLM-L6-v2",
        30, 90, 0, 0, tuple(Skipped(f"{n}.txt", "empty") for n in range(30)), 4_200_000, False,
    )  # fmt: skip
    text = status_text(status)
    assert "Corpus:     corpus (changed since; run `askcorpus index`)" in text
    assert "4.2 MB" in text
    assert "… and 10 more" in text


def test_an_article_shows_its_marks_and_its_text_only_when_asked() -> None:
    story = "Menu Home\n\nThe story."
    marks = (Mark(0, 9, MarkKind.NAVIGATION),)
    article = Article(
        3, "a.txt", None, "Gazette", None, "en", None, "0" * 64, 1, story, marks
    )  # fmt: skip
    text = article_text(article)
    assert "Title:      not given" in text
    assert "1 (repeats an earlier article)" in text
    assert re.search(r"0–9\s+navigation\s+Menu Home", text)
    assert "The story." not in text
    assert article_text(article, text=True).endswith(story)
    data = article_to_dict(article)
    assert data["boilerplate"] == [{"start": 0, "end": 9, "kind": "navigation"}]
    assert "text" not in data
    assert article_to_dict(article, text=True)["text"] == story


def test_a_report_printed_by_several_is_one_source_in_several_articles() -> None:
    text = answer_text(answer(claim(evidence(), evidence(article=UNKNOWN, at=7), sources=1)))
    assert "1 source, in 2 articles" in text
