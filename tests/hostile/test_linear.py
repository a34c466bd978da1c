"""Text of any sort → time that grows with its length and not with the square of it."""

from __future__ import annotations

import time

import pytest

from tests.hostile.checks import check_file

SHORT, LONG = 4_000, 32_000
# Eight times the text may take three times eight as long, for memory is slower than caches; the
# square would be sixty-four times as long. What is over in this time says nothing.
MOST_GROWTH, NO_TIME = 24, 0.15
# The rest of the machine may disturb a measurement, but never three of them alike.
TRIES = 3

UNITS = [
    *(
        "The ferry from Varn was late.\n\n",
        "The ferry was late and ",
        "x",
        ".",
        ". ",
        "! ",
        "1",
        "A",
    ),
    *(
        '"a. ',
        "“A. ",
        "‘A. ",
        "„A. ",
        "« A. ",
        "' ",
        "(a. ",
        "[1] a. ",
        "— ",
        "- ",
        "# ",
        "| ",
        "\t",
    ),
    *(
        "a\n",
        "a\n\n",
        "a \n",
        "\u00a0\n",
        "\u2028a",
        "\x0ba",
        "• a\n",
        "1. a\n",
        "---\n",
        "> Home ",
    ),
    *("Related articles\n", "Related articles\n\n", "More\n", "Share this\n", "Leave a reply\n\n"),
    *(
        "Read more...\n\n",
        "© 2020 ",
        "© 2020 A\n\n",
        "By Jane\n",
        "Source: a\n\n",
        "The Daily News\n\n",
    ),
    *("2 March 2024\n\n", "Ferry late again\n\n2 March 2024\n\nIt was late, it says there.\n\n"),
    *(
        "Mr. ",
        "A.B. ",
        "e.g. ",
        "渡轮晚点。",
        "渡轮晚点",
        "ภาษาไทย",
        "أهلا ",
        "e\u0301",
        "\u200d",
        "😀",
    ),
    *("https://a.b/", "a@b.c ", "cookies we use ", "The ferry was late on Monday, and\nthen "),
]


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """What is loaded at first use is no part of the times."""
    check_file(".txt", b"The ferry was late on 4 March 2024, it was said in Varn. " * 9)


def seconds(unit: str, length: int) -> float:
    text = "The ferry.\n\n" + (unit * (length // len(unit) + 1))[:length]
    began = time.process_time()
    check_file(".txt", text.encode())
    return time.process_time() - began


@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_with_the_length_alone(unit: str) -> None:
    def grows_slowly() -> bool:
        long = seconds(unit, LONG)
        return long < NO_TIME or long < MOST_GROWTH * seconds(unit, SHORT)

    assert any(grows_slowly() for _ in range(TRIES))
