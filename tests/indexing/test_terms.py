"""Parts of a term index: where they end, and that they answer as one."""

from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from askcorpus.indexing.article_writer import Run
from askcorpus.indexing.lexical import LexicalDocument, LexicalIndex, write_lexical
from askcorpus.indexing.term_parts import PassageKeys, TermPart, is_kept, plan_parts, save_parts
from askcorpus.indexing.term_segments import join_segments, segments_in

ARTICLES = st.lists(
    st.tuples(st.text(min_size=1), st.integers(0, 4)), unique_by=lambda article: article[0]
)


@given(ARTICLES)
def test_parts_hold_every_passage_once(articles: list[tuple[str, int]]) -> None:
    parts = plan_parts(articles, fewest_articles=2)
    ids = [passage for part in parts for passage in range(part.first, part.first + part.count)]
    assert ids == list(range(sum(count for _, count in articles)))
    assert all(part.count for part in parts)
    keys = PassageKeys(parts)
    numbers = [keys.key(passage) for passage in ids]
    assert len(set(numbers)) == len(ids)
    assert [keys.passage(number) for number in numbers] == ids


def test_a_new_article_moves_no_boundary_but_its_own() -> None:
    articles = [(f"{number:04}.txt", 2) for number in range(1000)]
    before = plan_parts(articles)
    after = plan_parts([*articles[:500], ("0499-b.txt", 3), *articles[500:]])
    assert len(before) > 2
    counts = {part.name: part.count for part in before}
    changed = [part for part in after if counts.get(part.name) != part.count]
    assert len(changed) <= 2


def test_a_part_is_kept_where_its_passages_only_moved_together() -> None:
    before = TermPart(7, 10, 5)
    assert is_kept(TermPart(7, 13, 5), before, [Run(0, 0, 4), Run(12, 9, 20)])
    assert not is_kept(TermPart(8, 13, 5), before, [Run(12, 9, 20)])
    assert not is_kept(TermPart(7, 13, 5), before, [Run(12, 9, 5)])
    assert not is_kept(TermPart(7, 13, 5), before, [Run(12, 10, 20)])
    assert not is_kept(TermPart(7, 13, 5), before, [Run(14, 11, 20)])
    assert not is_kept(TermPart(7, 13, 5), before, [])


def test_parts_answer_as_one_index_does(tmp_path: Path) -> None:
    texts = ["The ferry was late.", "A ferry strike in the harbour.", "Old granite piers."] * 40
    documents = [
        LexicalDocument(number, "Varn", text, date(2024, 1, 1 + number % 28), "Gazette")
        for number, text in enumerate(texts)
    ]
    (tmp_path / "one").mkdir()
    write_lexical(documents, tmp_path / "one")
    parts = []
    # The smallest first and the largest last: order is not by size.
    for name, (first, count) in enumerate([(0, 5), (5, 40), (45, 75)], 3):
        folder = tmp_path / str(name)
        folder.mkdir()
        part = TermPart(name, first, count)
        chosen = documents[first : first + count]
        write_lexical(
            (
                LexicalDocument(
                    part.key(item.passage_id - first),
                    item.title,
                    item.text,
                    item.published,
                    item.outlet,
                )
                for item in chosen
            ),
            folder,
        )
        parts.append(TermPart(name, first, count, segments_in(folder)))
    joined = tmp_path / "joined"
    joined.mkdir()
    join_segments([(tmp_path / str(part.name), part.segments) for part in parts], joined)
    save_parts(parts, joined)
    for most in (1000, 0):
        one, several = LexicalIndex(tmp_path / "one", most), LexicalIndex(joined, most)
        assert len(several) == len(one)
        for question in ("ferry", "harbour strike", "granite", "late ferry at Varn"):
            for count in (3, 50, 200):
                assert several.search(question, count) == one.search(question, count)
