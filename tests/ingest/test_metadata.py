from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from askcorpus.ingest import Draft, load, scan
from askcorpus.ingest.dates import find_date, to_date
from askcorpus.ingest.languages import detect_language, language_code

TITLE = "Council closes old quarry"
STORY = """The island council voted on Monday to close the old quarry, after a survey found that \
its northern wall had moved by eleven centimetres since the spring.

The quarry has supplied the island with granite for two centuries. The first stone was cut on \
3 May 1811, and forty people work there today."""


Reader = Callable[[str], Draft]


@pytest.fixture
def draft_of(tmp_path: Path) -> Reader:
    def read(text: str) -> Draft:
        (tmp_path / "a.txt").write_bytes(text.encode())
        (file,) = scan(tmp_path)
        return load(tmp_path, file).drafts[0]

    return read


MARCH = date(2024, 3, 4)


@pytest.mark.parametrize(
    "text",
    [
        f"{TITLE}\n\nPublished 4 March 2024\n\n{STORY}",
        f"{TITLE}\n\nPublished: Mon, 4 Mar 2024 14:05 GMT\n\n{STORY}",
        f"{TITLE}\n\nPublished March 4,2024\n{STORY}",
        f"{TITLE}\nPosted on March 4th, 2024 by admin\n\n{STORY}",
        f"{TITLE}\n\n4 March 2024\n\n{STORY}",
        f"{TITLE}\n\n2024-03-04T08:30:11.120Z\n\n{STORY}",
        f"{TITLE}\n\nMonday 4 March 2024 18:20\n\n{STORY}",
        f"{TITLE}\n\nAda Winterbourne / March 4, 2024\n\n{STORY}",
        f"{TITLE}\n\nIsland desk | 04.03.2024\n\n{STORY}",
        f"{TITLE}\n\nPORT HALDEN, 4 March 2024 — {STORY}",
        f"{TITLE}\n\nPORT HALDEN, March 4, 2024 (Island Wire) - {STORY}",
        f"Skip to content\n  • Staff\n  • Mar 4, 2024\n  • 3 min read\n\n{TITLE}\n\n{STORY}",
        f"{TITLE}\n\n{STORY}\n\nFirst published: 4 March 2024",
        f"{TITLE}\n\nLast updated 4 March 2024\n\n{STORY}",
        f"{TITLE}\n\nUpdated 9 March 2024, first published 4 March 2024\n\n{STORY}",
        f"{TITLE}\n\nVeröffentlicht am 4. März 2024\n\n{STORY}",
        f"{TITLE}\n\nPublié le 4 mars 2024\n\n{STORY}",
        f"{TITLE}\n\n4 марта 2024\n\n{STORY}",
        f"{TITLE}\n\n2024年3月4日\n\n{STORY}",
        f"Title: {TITLE}\nDate: 2024-03-04\n\n{STORY}",
    ],
)
def test_the_day_of_publication_is_found(draft_of: Reader, text: str) -> None:
    assert draft_of(text).published == MARCH


@pytest.mark.parametrize(
    "text",
    [
        f"{TITLE}\n\n{STORY}",
        f"{TITLE}\n\nPublished in March 2024\n\n{STORY}",
        f"{TITLE}\n\nPublished 03/04/2024\n\n{STORY}",
        f"{TITLE}\n\nPublished two hours ago\n\n{STORY}",
        f"{TITLE}\n\nPORT HALDEN, March 4 (Island Wire) - {STORY}",
        f"{TITLE}\n\nThe quarry opened on 3 May 1911 and closed on 4 March 2024.\n\n{STORY}",
        f"{TITLE}\n\n31 February 2024\n\n{STORY}",
        f"Thursday, June 30, 2022\nSkip to content\n\n{TITLE}\n\n{STORY}",
        f"{TITLE}\n\n{STORY}\n\nRelated articles\n\nBakers strike\n\n4 March 2024\n\nNo rolls.\n\n"
        "Otter seen\n\n5 March 2024\n\nIn the moat.",
        f"{TITLE}\n\n{STORY}\n\n© 2024 Island Times",
    ],
)
def test_no_day_is_made_up(draft_of: Reader, text: str) -> None:
    assert draft_of(text).published is None


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        (f"{TITLE}\n\n{STORY}", None),
        (f"{TITLE}\n\nBy Ada Winterbourne\n\n{STORY}", None),
        (
            f"Island Daily Times\nNews\nHome > News > Island\n\n{TITLE}\n\n{STORY}",
            "Island Daily Times",
        ),
        (f"{TITLE}\nHarbour Post\n4 March 2024\n\n{STORY}", "Harbour Post"),
        (f"{TITLE}\n\n4 March 2024 | Harbour Post\n\n{STORY}", "Harbour Post"),
        (f"{TITLE}\n\n{STORY}\n\nSource: Reuters", "Reuters"),
        (f"{TITLE} | The Island Courier\n\n{STORY}", "The Island Courier"),
        (f"{TITLE}\n\n{STORY}\n\n© 2024 Lumen. All rights reserved.", "Lumen"),
        (f"{TITLE}\n\n{STORY}\n\nCopyright © 2021-2024 Island Times Ltd", "Island Times"),
        (f"{TITLE}\n\nPORT HALDEN, 4 March 2024 (Island Wire) — {STORY}", "Island Wire"),
        (f"{TITLE}\n\nPORT HALDEN (Island Wire) - {STORY}", "Island Wire"),
        (f"{TITLE}\n\nPhoto: R. Lund / Reuters\n\n{STORY}", None),
        (f"Home\nWorld\nSearch\nLog in\nSkip to content\n\n{TITLE}\n\n{STORY}", None),
    ],
)
def test_the_outlet_is_what_the_page_names(draft_of: Reader, text: str, outlet: str | None) -> None:
    draft = draft_of(text)
    assert draft.outlet == outlet
    assert draft.title == TITLE


@pytest.mark.parametrize(
    ("line", "url"),
    [
        ("URL: https://island.example/quarry", "https://island.example/quarry"),
        ("https://island.example/quarry?id=3", "https://island.example/quarry?id=3"),
        ("Visit us some time", None),
    ],
)
def test_the_address_is_read_from_the_head(draft_of: Reader, line: str, url: str | None) -> None:
    assert draft_of(f"{TITLE}\n\n{line}\n\n{STORY}").url == url


def test_the_title_is_one_line_without_markup(draft_of: Reader) -> None:
    assert draft_of(f"**{TITLE}**\n\n{STORY}").title == TITLE
    assert draft_of(f"Title: {TITLE}\n\n{STORY}").title == TITLE
    assert draft_of(f"  {TITLE.replace(' ', '   ')}  \n\n{STORY}").title == TITLE


def test_a_text_that_begins_with_its_story_has_no_title(draft_of: Reader) -> None:
    assert draft_of(f"{STORY}\n\n{STORY}").title is None


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("19 June 2024", date(2024, 6, 19)),
        ("June 19th, 2024", date(2024, 6, 19)),
        ("Sept. 3, 2023", date(2023, 9, 3)),
        ("2024/06/19", date(2024, 6, 19)),
        ("19.06.2024", date(2024, 6, 19)),
        ("19/06/2024", date(2024, 6, 19)),
        ("06/19/2024", date(2024, 6, 19)),
        ("07/07/2024", date(2024, 7, 7)),
        ("19 de junio de 2024", date(2024, 6, 19)),
        ("19 czerwca 2024", date(2024, 6, 19)),
        ("06/07/2024", None),
        ("June 2024", None),
        ("19 June", None),
        ("32 June 2024", None),
        ("12 people 2024", None),
        ("2024-13-01", None),
        ("120240619", None),
    ],
)
def test_only_complete_and_unambiguous_dates_count(words: str, day: date | None) -> None:
    assert find_date(words) == day
    assert to_date(words) == day


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (STORY, "en"),
        ("Der Rat der Insel hat beschlossen, den alten Steinbruch für immer zu schließen.", "de"),
        ("Совет острова проголосовал в понедельник за закрытие старого карьера.", "ru"),
        (
            "島の議会は月曜日、古い採石場を閉鎖することを決めた。北側の壁が春から動いていたという調査の結果だった。",
            "ja",
        ),
        ("Quarry closed", None),
        ("12 34 56 78 90 " * 20, None),
        ("", None),
    ],
)
def test_the_language_of_a_text_is_told_where_it_is_long_enough(
    text: str, language: str | None
) -> None:
    assert detect_language(text) == language


def test_language_tags_are_reduced_to_their_code() -> None:
    assert [language_code(tag) for tag in ("en-GB", "EN_us", "de", "English", "", 3)] == [
        "en", "en", "de", None, None, None,
    ]  # fmt: skip
