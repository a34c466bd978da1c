import random
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from askcorpus.ingest.copies import MAX_CANDIDATES, Grouping, Similarities, candidate_pairs
from askcorpus.ingest.copies import copy_groups as group_sketches
from askcorpus.ingest.sketches import BANDS, ROWS, sketch_of
from askcorpus.types import OnProgress, Progress

SHARED_ARTICLES = Path(__file__).resolve().parents[3] / "shared" / "articles" / "bbc"

BEGINNINGS = ["ba", "ke", "li", "mo", "nu", "sa", "te", "vi", "zo", "ra", "pel", "gor", "dan"]
ENDINGS = ["rin", "dal", "mek", "tos", "vun", "lip", "gar", "shen", "bor", "kew"]
VOCABULARY = [beginning + ending for beginning in BEGINNINGS for ending in ENDINGS]


def grouping(
    texts: list[str], known: Similarities | None = None, on_progress: OnProgress | None = None
) -> Grouping:
    return group_sketches(
        [sketch_of(text) for text in texts], texts.__getitem__, known or {}, on_progress
    )


def copy_groups(texts: list[str]) -> list[int]:
    return grouping(texts).groups


def make_story(random_state: random.Random, paragraphs: int = 7, words: int = 60) -> list[str]:
    return [
        " ".join(random_state.choices(VOCABULARY, k=words)).capitalize() + "."
        for _ in range(paragraphs)
    ]


def edited(random_state: random.Random, text: str, every: int) -> str:
    """Replace about one word in `every`."""
    return " ".join(
        random_state.choice(VOCABULARY) if random_state.random() < 1 / every else word
        for word in text.split(" ")
    )


def shared_shingles(one: str, other: str) -> float:
    """Jaccard similarity of five-word shingles, counted the plain way."""
    sets = []
    for text in (one, other):
        words = text.lower().split()
        sets.append({tuple(words[i : i + 5]) for i in range(len(words) - 4)})
    return len(sets[0] & sets[1]) / len(sets[0] | sets[1])


def pairs_in_groups(groups: list[int]) -> set[tuple[int, int]]:
    members = defaultdict(list)
    for number, group in enumerate(groups):
        members[group].append(number)
    return {pair for numbers in members.values() for pair in combinations(numbers, 2)}


def test_texts_that_share_nothing_stay_alone() -> None:
    stories = ["\n\n".join(make_story(random.Random(seed))) for seed in range(20)]
    assert copy_groups(stories) == list(range(20))


def test_a_copy_in_other_typography_joins_the_first_one() -> None:
    story = "\n\n".join(make_story(random.Random(1)))
    other = "\n\n".join(make_story(random.Random(2)))
    retyped = story.upper().replace(".", " …").replace("\n\n", "\r\n")
    assert copy_groups([other, story, retyped, other]) == [0, 1, 1, 0]


def test_a_copy_that_lost_a_paragraph_and_was_edited_lightly_is_found() -> None:
    random_state = random.Random(3)
    story = make_story(random_state)
    cut = edited(random_state, "\n\n".join(story[:3] + story[4:]), every=60)
    assert copy_groups(["\n\n".join(story), cut]) == [0, 0]


def test_a_copy_with_a_local_introduction_is_found() -> None:
    random_state = random.Random(4)
    story = make_story(random_state)
    localised = [*make_story(random_state, paragraphs=1), *story]
    assert copy_groups(["\n\n".join(localised), "\n\n".join(story)]) == [0, 0]


def test_two_stories_that_share_their_quotations_are_not_copies() -> None:
    random_state = random.Random(5)
    quotes = make_story(random_state, paragraphs=3)
    stories = ["\n\n".join(make_story(random_state, paragraphs=4) + quotes) for _ in range(2)]
    assert 0.2 < shared_shingles(*stories) < 0.5
    assert copy_groups(stories) == [0, 1]


def test_an_extract_is_not_a_copy_of_the_whole() -> None:
    story = make_story(random.Random(6))
    assert copy_groups(["\n\n".join(story), "\n\n".join(story[:2])]) == [0, 1]


def test_a_story_that_changes_bit_by_bit_never_groups_versions_that_share_less_than_half() -> None:
    random_state = random.Random(7)
    versions = ["\n\n".join(make_story(random_state))]
    for _ in range(11):
        versions.append(edited(random_state, versions[-1], every=50))
    random_state.shuffle(versions)
    groups = copy_groups(versions)
    assert 1 < len(set(groups)) < len(versions)
    assert all(shared_shingles(versions[a], versions[b]) >= 0.5 for a, b in pairs_in_groups(groups))


@pytest.mark.parametrize("seed", range(4))
def test_every_pair_that_shares_four_fifths_is_found_and_none_under_half(seed: int) -> None:
    random_state = random.Random(seed)
    texts = []
    for _ in range(20):
        story = make_story(random_state)
        texts.append("\n\n".join(story))
        for _ in range(random_state.randrange(4)):
            kept = [part for part in story if random_state.random() < 0.95]
            every = random_state.choice([10, 30, 100, 300])
            texts.append(edited(random_state, "\n\n".join(kept), every))
    random_state.shuffle(texts)
    grouped = pairs_in_groups(copy_groups(texts))
    for pair in combinations(range(len(texts)), 2):
        shared = shared_shingles(texts[pair[0]], texts[pair[1]])
        assert pair in grouped or shared < 0.8
        assert pair not in grouped or shared >= 0.5


def test_the_group_is_named_by_the_lowest_index_in_it() -> None:
    story = "\n\n".join(make_story(random.Random(8)))
    other = "\n\n".join(make_story(random.Random(9)))
    groups = copy_groups([story, other, story + " More.", other, story])
    assert groups == [0, 1, 0, 1, 0]


def test_short_texts_are_copies_only_when_their_words_are_equal() -> None:
    notice = "The ferry to the northern islands does not run on Sunday because of the storm."
    assert copy_groups([notice, notice.upper(), notice.replace("Sunday", "Monday")]) == [0, 0, 2]


def test_texts_without_a_word_stay_alone() -> None:
    assert copy_groups([]) == []
    assert copy_groups(["", " \n", "…", ""]) == [0, 1, 2, 3]


def test_the_result_is_the_same_every_time() -> None:
    random_state = random.Random(10)
    story = "\n\n".join(make_story(random_state))
    texts = [edited(random_state, story, every) for every in (9, 15, 20, 30, 40, 60, 90, 200)]
    assert copy_groups(texts) == copy_groups(texts)


def test_progress_ends_at_the_number_of_pairs() -> None:
    random_state = random.Random(11)
    story = "\n\n".join(make_story(random_state))
    steps: list[Progress] = []
    grouping([story, edited(random_state, story, 60)], on_progress=steps.append)
    assert (steps[0].done, steps[-1].done, steps[-1].total) == (0, 1, 1)


def test_what_was_compared_before_is_not_read_again() -> None:
    random_state = random.Random(12)
    story = "\n\n".join(make_story(random_state))
    texts = [story, edited(random_state, story, 60), edited(random_state, story, 4)]
    first = grouping(texts)
    again = group_sketches(
        [sketch_of(text) for text in texts],
        lambda number: pytest.fail(f"story {number} was asked for"),
        first.similarities,
    )
    assert again == first


def test_a_crowd_of_look_alikes_costs_a_bounded_number_of_comparisons() -> None:
    crowd = np.ones((500, BANDS * ROWS), dtype=np.uint32)
    pairs = candidate_pairs(crowd)
    counts = Counter(later for _, later in pairs.tolist())
    assert max(counts.values()) == MAX_CANDIDATES
    assert {(later - earlier) for earlier, later in pairs.tolist()} == set(
        range(1, MAX_CANDIDATES + 1)
    )


def test_signatures_do_not_depend_on_the_process() -> None:
    """They are kept in the index, so another start, or version of NumPy, must find the same."""
    signature = sketch_of(" ".join(VOCABULARY[:60])).signature
    assert signature is not None
    assert signature[:3].tolist() == [24799658, 38277034, 65232452]


@pytest.mark.skipif(not SHARED_ARTICLES.is_dir(), reason="needs ../shared/articles/bbc")
def test_copies_among_real_news_articles_are_found() -> None:
    files = sorted((SHARED_ARTICLES / "politics").glob("*.txt"))
    texts = [file.read_text(encoding="utf-8", errors="replace") for file in files]
    holders = defaultdict(list)
    counts = []
    for number, text in enumerate(texts):
        words = text.lower().split()
        shingles = {tuple(words[i : i + 5]) for i in range(len(words) - 4)}
        counts.append(len(shingles))
        for shingle in shingles:
            holders[shingle].append(number)
    common = Counter(pair for numbers in holders.values() for pair in combinations(numbers, 2))
    similarity = {
        pair: count / (counts[pair[0]] + counts[pair[1]] - count) for pair, count in common.items()
    }
    grouped = pairs_in_groups(copy_groups(texts))
    copies = {pair for pair, shared in similarity.items() if shared >= 0.8}
    assert len(copies) > 20
    assert len(copies & grouped) >= 0.98 * len(copies)
    assert all(similarity.get(pair, 0.0) >= 0.5 for pair in grouped)
