from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from askcorpus.passages import PassageSettings, split_article, title_prefix
from askcorpus.sentences import sentence_extents
from askcorpus.tokens import count_tokens
from askcorpus.types import Article, Mark, MarkKind

SETTINGS = PassageSettings()
LIMIT = 254


def article(text: str, *marks: Mark, title: str | None = None) -> Article:
    return Article(0, "a.txt", title, None, None, "en", None, "", 0, text, marks)


def passages(it: Article, limit: int = LIMIT) -> list[tuple[int, int]]:
    prefix = title_prefix(it.title, SETTINGS, count_tokens, limit)
    return split_article(it, prefix, SETTINGS, count_tokens, limit)


SENTENCE = st.sampled_from(
    [
        "The council met for the third time this week to settle the matter of the old bridge.",
        "Nobody objected.",
        "“It was,” said the mayor, “a long evening for all of us, and a longer night.”",
        "Costs rose from £4m to £5.5m\r\n",
        "\n\nA heading\n",
        "שלום עולם. ",
        "😀 " * 90,
        "y" * 700 + " ",
    ]
)
STORIES = st.lists(SENTENCE, min_size=1, max_size=60).map(" ".join)


@given(STORIES)
def test_every_character_of_the_story_is_in_a_passage(text: str) -> None:
    covered = bytearray(len(text))
    for start, end in passages(article(text)):
        covered[start:end] = b"\1" * (end - start)
    assert all(covered[at] or text[at].isspace() for at in range(len(text)))


@given(STORIES)
def test_a_passage_never_exceeds_its_length_or_the_encoder_limit(text: str) -> None:
    limit = 120
    for start, end in passages(article(text, title="A title of some words"), limit):
        prefix = title_prefix("A title of some words", SETTINGS, count_tokens, limit)
        assert count_tokens([prefix + text[start:end]])[0] <= limit
        # Joining sentences may tokenise a little differently than counting them one by one.
        assert count_tokens([text[start:end]])[0] <= SETTINGS.max_tokens * 1.02


def test_a_passage_is_a_run_of_whole_sentences_and_shares_one_with_the_next() -> None:
    text = " ".join(
        f"Sentence number {n} says that the harbour was quiet again on that day." for n in range(60)
    )
    extents = passages(article(text))
    sentences = sentence_extents(text)
    starts, ends = {start for start, _ in sentences}, {end for _, end in sentences}
    assert len(extents) > 3
    assert all(start in starts and end in ends for start, end in extents)
    for (_, before_end), (after_start, _) in pairwise(extents):
        shared = [s for s in sentences if after_start <= s[0] and s[1] <= before_end]
        assert len(shared) == 1


def test_passages_of_a_long_story_are_of_about_equal_length() -> None:
    text = " ".join(
        f"Sentence number {n} says that the harbour was quiet again on that day." for n in range(72)
    )
    lengths = count_tokens([text[start:end] for start, end in passages(article(text))])
    assert min(lengths) > 140
    assert max(lengths) <= SETTINGS.max_tokens


def test_a_passage_never_crosses_boilerplate() -> None:
    text = "The story begins here. ADVERT ADVERT. It goes on there."
    start = text.index("ADVERT")
    mark = Mark(start, start + len("ADVERT ADVERT."), MarkKind.ADVERT)
    found = [text[left:right] for left, right in passages(article(text, mark))]
    assert found == ["The story begins here.", "It goes on there."]


def test_an_article_of_nothing_but_boilerplate_has_no_passages() -> None:
    assert passages(article("Menu", Mark(0, 4, MarkKind.NAVIGATION))) == []


def test_an_endless_title_leaves_room_for_the_passage() -> None:
    long_title = "word " * 100
    prefix = title_prefix(long_title, SETTINGS, count_tokens, LIMIT)
    assert count_tokens([prefix])[0] <= LIMIT // 4 + 1
