from __future__ import annotations

from askcorpus.render import cited_articles
from askcorpus.tui.sources import claim_views, find_source, passage_sources
from tests.tui.scripted_corpus import (
    COST_ANSWER,
    COURIER,
    GAZETTE,
    TUNNEL_ANSWER,
    WHO_ANSWER,
    answered,
    article,
    claim,
    evidence,
    unanswered,
)


def test_a_source_has_the_number_that_the_command_line_gives_it() -> None:
    for answer in (WHO_ANSWER, COST_ANSWER):
        for number, info in enumerate(cited_articles(answer), start=1):
            source = find_source(answer, number)
            assert source is not None
            assert source.article == info


def test_a_source_marks_every_span_of_the_answer_in_its_article_in_reading_order() -> None:
    source = find_source(WHO_ANSWER, 1)

    assert source is not None
    marked = [GAZETTE.text[mark.start : mark.end] for mark in source.highlights]
    assert marked == ["Ilse Varga", "Ms Varga"]
    assert source.chosen == 0


def test_the_source_of_each_claim_opens_at_that_claims_quote() -> None:
    text = "It cost ten. Later it cost twenty."
    both = article(0, "both.txt", text)
    answer = answered(
        "cost?",
        claim(0.6, evidence(both, "twenty", "Later it cost twenty.")),
        claim(0.4, evidence(both, "ten", "It cost ten.")),
    )

    opened = [
        text[mark.start : mark.end]
        for view in claim_views(answer)
        for source in view.sources
        for mark in [source.highlights[source.chosen]]
    ]
    assert opened == ["twenty", "ten"]


def test_without_an_answer_the_sources_are_the_nearest_passages() -> None:
    assert [source.article for source in passage_sources(TUNNEL_ANSWER)] == [
        GAZETTE.info,
        COURIER.info,
    ]
    first = find_source(TUNNEL_ANSWER, 1)
    assert first is not None
    mark = first.highlights[first.chosen]
    assert GAZETTE.text[mark.sentence_start :].startswith("Ferries will go on")


def test_a_copy_says_which_source_above_it_it_repeats() -> None:
    text = "It rained. It rained hard."
    first, other = article(3, "first.txt", text), article(4, "other.txt", text)
    copy, again = (article(n, f"{n}.txt", text, copy_of=3) for n in (5, 6))
    answer = answered(
        "q",
        claim(0.6, *(evidence(of, "It rained.", "It rained.") for of in (first, other, copy))),
        claim(0.4, *(evidence(of, "rained hard", "It rained hard.") for of in (first, again))),
    )

    listed = [[(s.number, s.copy_of) for s in view.sources] for view in claim_views(answer)]

    assert listed == [[(1, None), (2, None), (3, 1)], [(1, None), (4, 1)]]


def test_two_passages_of_one_article_are_no_copies_of_one_another() -> None:
    copy = article(7, "copy.txt", GAZETTE.text, copy_of=GAZETTE.copy_group)
    answer = unanswered(
        "q",
        (GAZETTE, "Ferries will go on crossing"),
        (GAZETTE, "The new bridge over the Tannet"),
        (copy, "The new bridge over the Tannet"),
    )

    assert [source.copy_of for source in passage_sources(answer)] == [None, None, 1]


def test_a_number_that_no_source_has_finds_nothing() -> None:
    assert find_source(WHO_ANSWER, 3) is None


def test_a_very_long_sentence_is_cut_around_the_quote() -> None:
    sentence = "before " * 500 + "the answer" + " after" * 500
    endless = article(0, "endless.txt", sentence)
    answer = answered("q", claim(0.5, evidence(endless, "the answer", sentence)))

    quotation = claim_views(answer)[0].quotation

    assert quotation.quote == "the answer"
    assert quotation.before.startswith("… before") and quotation.before.endswith("before ")
    assert quotation.after.startswith(" after") and quotation.after.endswith("after …")
    assert len(quotation.before + quotation.after) < 700


def test_a_claim_with_many_sources_lists_the_best_and_says_how_many_more_there_are() -> None:
    copies = [article(n, f"copy-{n}.txt", "It rained.") for n in range(9)]
    answer = answered("q", claim(0.5, *(evidence(c, "rained", "It rained.") for c in copies)))

    view = claim_views(answer)[0]

    assert [source.number for source in view.sources] == [1, 2, 3, 4, 5, 6]
    assert view.left_out == 3
