import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from askcorpus.ingest import compare, load, marks_of, scan, story_text, traits_of
from askcorpus.types import Article, MarkKind, Skipped

from .labelled_pages import SHARED

SUBJECTS = [
    (
        "Council closes old quarry",
        "quarry",
        "granite",
        "The northern wall had moved in the spring.",
    ),
    (
        "Ferry orders electric boats",
        "ferry",
        "batteries",
        "Each boat carries forty cars at a time.",
    ),
    ("Cranes rest on the marsh", "cranes", "maize", "They fly on to Spain after three weeks."),
    ("Bakers end their strike", "bakers", "flour", "Rolls were on sale again by six o'clock."),
    ("Lighthouse gets a camera", "lighthouse", "lenses", "It will watch the ice from the tower."),
    ("Tram line grows to the clinic", "tram", "rails", "A stop is planned outside the old gate."),
]


def story(index: int) -> str:
    title, what, thing, extra = SUBJECTS[index]
    return (
        f"{title}\n\nThe {what} were the talk of the town on Monday, and so were the {thing}. "
        f"{extra}\n\nNobody could say how many {thing} the {what} would need, or who was to "
        "pay for them."
    )


@dataclass(frozen=True)
class Reading:
    articles: tuple[Article, ...]
    skipped: tuple[Skipped, ...]


def read_articles(folder: Path) -> Reading:
    loaded = [load(folder, file) for file in scan(folder)]
    drafts = [draft for each in loaded for draft in each.drafts]
    stories = [story_text(draft.text, draft.boilerplate) for draft in drafts]
    found = compare([traits_of(draft) for draft in drafts], stories.__getitem__, {})
    articles = (
        Article(
            id=number,
            path=draft.path,
            title=draft.title,
            outlet=draft.outlet,
            published=draft.published,
            language=draft.language,
            url=draft.url,
            sha256=draft.sha256,
            copy_group=found.groups[number],
            text=draft.text,
            boilerplate=marks_of(draft, found.recurrences[number]),
        )
        for number, draft in enumerate(drafts)
    )
    return Reading(tuple(articles), tuple(skipped for each in loaded for skipped in each.skipped))


def read(folder: Path, files: dict[str, str]) -> Reading:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return read_articles(folder)


def marked(article: Article, kind: MarkKind | None = None) -> list[str]:
    return [
        article.text[mark.start : mark.end]
        for mark in article.boilerplate
        if kind is None or mark.kind is kind
    ]


def test_ids_count_up_in_order_of_path(tmp_path: Path) -> None:
    lines = "\n".join(f'{{"text": "{story(n)}"}}'.replace("\n\n", "\\n\\n") for n in (0, 1))
    files = {"c.txt": story(2), "b.jsonl": lines, "a.md": f"# {story(3)}"}
    articles = read(tmp_path, files).articles
    assert [article.id for article in articles] == [0, 1, 2, 3]
    assert [article.path for article in articles] == ["a.md", "b.jsonl#1", "b.jsonl#2", "c.txt"]


def test_a_broken_file_costs_no_other(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_bytes(b"\x00\x01")
    reading = read(tmp_path, {"a.txt": story(0), "c.txt": story(1), "d.xls": "x", "e.txt": ""})
    assert [article.path for article in reading.articles] == ["a.txt", "c.txt"]
    assert [skipped.path for skipped in reading.skipped] == ["b.txt", "d.xls", "e.txt"]


def test_a_corpus_of_broken_files_gives_no_articles(tmp_path: Path) -> None:
    reading = read(tmp_path, {"a.txt": "", "b.xls": "x"})
    assert reading.articles == ()
    assert len(reading.skipped) == 2


def test_copies_share_the_lowest_id(tmp_path: Path) -> None:
    long = "\n\n".join(story(n) for n in range(4))
    files = {"a.txt": long, "b.txt": story(4), "c.txt": f"{long}\n\nLeave a reply\n"}
    groups = [article.copy_group for article in read(tmp_path, files).articles]
    assert groups == [0, 1, 0]


def test_what_recurs_at_the_foot_of_several_stories_is_marked(tmp_path: Path) -> None:
    foot = "The Harbour Rag is set by hand every second Thursday in the cellar of the old school."
    files = {f"{n}.txt": f"{story(n)}\n\n{foot}\n" for n in range(4)}
    for article in read(tmp_path, files).articles:
        assert marked(article) == [foot]
        assert article.boilerplate[0].kind is MarkKind.RECURRING


def test_what_recurs_in_two_stories_only_is_left(tmp_path: Path) -> None:
    foot = "The Harbour Rag is set by hand every second Thursday in the cellar of the old school."
    files = {f"{n}.txt": f"{story(n)}\n\n{foot if n < 2 else ''}\n" for n in range(4)}
    assert all(article.boilerplate == () for article in read(tmp_path, files).articles)


def test_a_story_that_many_outlets_copied_is_not_marked(tmp_path: Path) -> None:
    long = "\n\n".join(story(n) for n in range(4))
    files = {f"{n}.txt": f"{long}\n\nThis copy is number {n}.\n" for n in range(8)}
    articles = read(tmp_path, files).articles
    assert {article.copy_group for article in articles} == {0}
    assert all(article.boilerplate == () for article in articles)


def test_background_that_belongs_to_each_story_is_not_marked(tmp_path: Path) -> None:
    background = "The quarry supplied granite for two centuries before the council closed it."
    parts = ["quarry council wall", "granite price", "quarry workers", "council vote on granite"]
    files = {
        f"{n}.txt": f"Quarry story {n}\n\nMore on the {part} came to light on day {n} after the "
        f"quarry was closed by the council.\n\n{background}\n"
        for n, part in enumerate(parts)
    }
    articles = read(tmp_path, files).articles
    assert all(background not in "".join(marked(article)) for article in articles)


def test_a_promise_inside_every_story_of_an_outlet_is_marked(tmp_path: Path) -> None:
    promise = "Our readers get a free calendar with pictures of sheep."
    files = {
        f"{n}.txt": story(n).replace("\n\nNobody", f"\n\n{promise}\n\nNobody") for n in range(6)
    }
    for article in read(tmp_path, files).articles:
        assert marked(article, MarkKind.RECURRING) == [promise]


def test_marks_stay_sorted_and_disjoint_when_recurring_ones_join(tmp_path: Path) -> None:
    files = {
        f"{n}.txt": f"Skip to content\n\nOld Town Crier\n\n{story(n)}\n\nSet by hand in a cellar"
        f"\n\nLeave a reply\n\nThe crier is never wrong about the weather of the day before.\n"
        for n in range(4)
    }
    for article in read(tmp_path, files).articles:
        edges = [edge for mark in article.boilerplate for edge in (mark.start, mark.end)]
        assert edges == sorted(edges)
        assert article.title is not None and article.title not in "".join(marked(article))


def test_the_sample_corpus_is_read_whole() -> None:
    corpus = Path(__file__).parents[2] / "corpus"
    reading = read_articles(corpus)
    assert reading.skipped == ()
    assert len(reading.articles) >= 30
    assert all(article.title and article.language == "en" for article in reading.articles)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared articles are not here")
def test_recurring_blocks_of_clean_articles_are_hardly_any() -> None:
    folder = SHARED / "bbc" / "tech"
    started = time.process_time()
    articles = read_articles(folder).articles
    assert time.process_time() - started < 20
    characters = sum(len(article.text) for article in articles)
    covered = sum(m.end - m.start for article in articles for m in article.boilerplate)
    assert covered < 0.003 * characters
    assert all(article.title and article.language == "en" for article in articles)
