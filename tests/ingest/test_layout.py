from pathlib import Path

import pytest

from askcorpus.ingest.layout import Layout, lay_out
from askcorpus.types import MarkKind

from .labelled_pages import PAGES, SHARED, label, read_page

# Lines of the story in the five shared articles, from 1, both ends included.
SEEDS = {
    "000": [(5, 5), (8, 24)],
    "001": [(3, 3), (7, 29), (33, 39)],
    "002": [(1, 15)],
    "003": [(4, 4), (8, 22)],
    "004": [(1, 13)],
}

STORY = """The island council voted on Monday to close the old quarry, after a survey found that \
its northern wall had moved by eleven centimetres since the spring.

The quarry has supplied the island with granite for two centuries. Forty people work there, and \
the council promised to find other work for them.

The survey will be repeated in the autumn, the chair of the council said, and the wall may then be \
pinned with steel."""


def texts(layout: Layout, kind: MarkKind) -> list[str]:
    return [
        element.block.text
        for element, label in zip(layout.elements, layout.labels, strict=True)
        if label is kind
    ]


def headline(layout: Layout) -> str | None:
    return None if layout.headline is None else layout.elements[layout.headline].block.text


@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["unix", "windows"])
@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_story_is_kept_and_furniture_marked(page: Path, line_end: str) -> None:
    labelled = read_page(page, line_end)
    marks = lay_out(labelled.text).marks()
    assert labelled.kept(marks) >= 0.98
    assert labelled.marked(marks) >= 0.95


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared articles are not here")
@pytest.mark.parametrize("seed", SEEDS)
def test_story_is_kept_and_furniture_marked_in_the_seeds(seed: str) -> None:
    path = next((SHARED / "seeds").glob(f"{seed}_*.txt"))
    lines = path.read_text(encoding="utf-8").split("\n")
    ranges = SEEDS[seed]
    labelled = label(lines, lambda i: any(first <= i + 1 <= last for first, last in ranges))
    layout = lay_out(labelled.text)
    assert labelled.kept(layout.marks()) >= 0.98
    assert labelled.marked(layout.marks()) >= 0.95
    assert headline(layout) == lines[ranges[0][0] - 1]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared articles are not here")
@pytest.mark.parametrize("folder", ["bbc", "squad"])
def test_hardly_anything_is_marked_in_clean_articles(folder: str) -> None:
    characters = marked = 0
    for path in sorted((SHARED / folder).rglob("*.txt"))[::3]:
        text = path.read_text(encoding="utf-8", errors="replace")
        layout = lay_out(text)
        assert layout.headline == 0
        characters += len(text)
        marked += sum(mark.end - mark.start for mark in layout.marks())
    assert marked < 0.001 * characters


@pytest.mark.parametrize(
    "line",
    [
        "Share on Facebook",
        "FacebookTwitterWhatsAppEmail",
        "Click to share on Telegram (Opens in new window)",
        "― ADVERTISEMENT ―",
        "Story continues below advertisement",
        "Photo: M. Hagen / AFP",
        "Image credit: Getty Images",
        "3 min read",
        "1,204 views",
        "120 views0 comments",
        "Read more: Harbour museum reopens",
        "Sign up for our morning newsletter",
        "This site uses Akismet to reduce spam.",
        "Tags: quarries, granite, island",
        "Click here to read more",
    ],
)
def test_a_line_of_furniture_in_the_middle_marks_only_itself(line: str) -> None:
    first, second, third = STORY.split("\n\n")
    text = f"Council closes old quarry\n\n{first}\n\n{line}\n\n{second}\n\n{third}\n"
    assert [text[mark.start : mark.end] for mark in lay_out(text).marks()] == [line]


@pytest.mark.parametrize(
    "paragraph",
    [
        "He agreed.",
        '"We shall see," she said.',
        "Why granite?",
        "- The quarry opened in 1811.\n- It has two cranes.\n- The road to it is private.",
        "Millbrook 2-1 Ashford\nLong Barrow 0-0 Withy End\nSt Giles 4-3 Penfold",
        "Orme, Finch, Dale, Marsh, Whitlock (Teal 72), Crane, Heron, Lowe, Brook, Swift.",
        "Oh, the granite and the sea,\nOh, the granite and the rain,\nWho breaks the stone for me?",
        "The advertisement for the post of quarry master drew 14 replies, and the newsletter of "
        "the union printed all of them on one page.",
        "Readers shared the story on Facebook and Twitter more than 5,000 times.",
        "Related companies are not affected by the decision, the council said on Monday evening.",
    ],
)
def test_short_paragraphs_and_lists_stay_in_the_story(paragraph: str) -> None:
    first, second, third = STORY.split("\n\n")
    for parts in ([first, paragraph, second, third], [first, second, third, paragraph]):
        text = "\n\n".join(["Council closes old quarry", *parts, ""])
        assert lay_out(text).marks() == ()
        furnished = f"Skip to content\n\n{text}\nLeave a reply\n\nPlease enter your comment!\n"
        assert {
            furnished[mark.start : mark.end].split("\n")[0] for mark in lay_out(furnished).marks()
        } == {"Skip to content", "Leave a reply"}


@pytest.mark.parametrize("heading", ["What the workers say", "Background", "Conclusion", "1811"])
def test_headings_stay_in_the_story(heading: str) -> None:
    first, second, third = STORY.split("\n\n")
    text = "\n\n".join(["Council closes old quarry", first, heading, second, heading, third])
    assert lay_out(text).marks() == ()
    furnished = f"{text}\n\nLeave a reply\n"
    assert [furnished[m.start : m.end] for m in lay_out(furnished).marks()] == ["Leave a reply"]


def test_the_story_goes_on_after_a_box_of_links() -> None:
    first, second, third = STORY.split("\n\n")
    box = "Related articles\nBakers' strike in its third week\nNew ferry timetable"
    text = "\n\n".join(["Council closes old quarry", first, second, box, "What comes next", third])
    marks = lay_out(text).marks()
    assert [text[mark.start : mark.end] for mark in marks] == [box]


def test_a_paragraph_about_the_outlet_is_story() -> None:
    about = "The Island Broadcaster is a public station that was founded in 1931 and has 60 staff."
    text = (
        f"Council closes old quarry\n\n{STORY}\n\n{about}\n\nOfficial website:\n\nLeave a Reply\n"
    )
    marked = {text[mark.start : mark.end] for mark in lay_out(text).marks()}
    assert marked == {"Official website:", "Leave a Reply"}


def test_the_kinds_of_furniture_are_told_apart() -> None:
    layout = lay_out(read_page(PAGES[0].parent / "harbour.txt").text)
    assert "Skip to content" in texts(layout, MarkKind.NAVIGATION)
    assert texts(layout, MarkKind.ADVERT) == ["Advertisement"]
    assert texts(layout, MarkKind.CREDIT) == ["Photo: R. Lund / Harbour Agency"]
    assert "Share on WhatsApp" in texts(layout, MarkKind.SHARE)
    assert "Subscribe" in texts(layout, MarkKind.FORM)
    assert "5,120 views" in texts(layout, MarkKind.COUNTER)
    assert "Museum shows century-old maps of the coast" in texts(layout, MarkKind.TEASER)
    assert "Privacy policy" in texts(layout, MarkKind.FOOTER)


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        ([], "Council closes old quarry"),
        (["ISLAND TIMES", "News", "Home > News"], "Council closes old quarry"),
        (["HomeNewsCouncil closes old..."], "Council closes old quarry"),
        (["Bakers' strike in its third week", "Menu", "Search"], "Council closes old quarry"),
    ],
)
def test_the_headline_is_the_line_that_speaks_of_the_story(above: list[str], expected: str) -> None:
    layout = lay_out("\n\n".join([*above, "Council closes old quarry", STORY]))
    assert headline(layout) == expected
    assert all(label is not None for label in layout.labels[: len(above)])


def test_a_text_without_headline_has_none() -> None:
    layout = lay_out(STORY)
    assert headline(layout) is None
    assert layout.marks() == ()


@pytest.mark.parametrize(
    "text",
    [
        "Заголовок новости\n\nСовет острова проголосовал за закрытие старого карьера. "
        "Обследование показало, что северная стена сдвинулась на одиннадцать сантиметров.\n\n"
        "Карьер снабжал остров гранитом двести лет. Там работают сорок человек.",
        "島の議会、古い採石場の閉鎖を決定\n\n島の議会は月曜日、古い採石場を閉鎖することを決めた。調査によると、"
        "北側の壁が春から十一センチ動いていた。\n\n採石場は二百年にわたり島に花崗岩を供給してきた。",
        "المجلس يغلق المحجر القديم\n\nصوّت مجلس الجزيرة يوم الاثنين على إغلاق المحجر القديم "
        "بعد أن أظهر مسح أن جداره الشمالي تحرك أحد عشر سنتيمترا منذ الربيع.\n\n"
        "يعمل في المحجر أربعون شخصا.",
        "Le conseil ferme la vieille carrière\n\nLe conseil de l'île a voté lundi la fermeture de "
        "la vieille carrière, après un relevé qui montre que son mur nord a bougé.\n\nQuarante "
        "personnes y travaillent.",
    ],
    ids=["russian", "japanese", "arabic", "french"],
)
def test_stories_in_other_languages_stay_whole(text: str) -> None:
    assert lay_out(text).marks() == ()
