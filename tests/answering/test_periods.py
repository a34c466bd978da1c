from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askcorpus.answering.times.periods import Period, closeness, describe, period_in

TODAY = date(2026, 11, 25)  # a Wednesday
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September"]
MONTHS += ["October", "November", "December"]

Days = tuple[date, date]


def days(first: str, last: str | None = None) -> Days:
    return date.fromisoformat(first), date.fromisoformat(last or first)


def since(first: str) -> Days:
    return date.fromisoformat(first), date.max


def until(last: str) -> Days:
    return date.min, date.fromisoformat(last)


NAMED: list[tuple[str, Days]] = [
    # Whole dates, with and without a preposition.
    ("What was opened on 18 June 2024?", days("2024-06-18")),
    ("What was opened on June 18, 2024?", days("2024-06-18")),
    ("What was opened on the 18th of June 2024?", days("2024-06-18")),
    ("What was opened on Tuesday, 18 June 2024?", days("2024-06-18")),
    ("What was opened on 2024-06-18?", days("2024-06-18")),
    ("Who met at the ferry terminal, 3 Sept. 2021?", days("2021-09-03")),
    ("What was lost in the storm of 2 February 2023?", days("2023-02-02")),
    ("Who spoke on 18 June?", days("2026-06-18")),
    ("Who spoke on December 24th?", days("2025-12-24")),
    ("Who spoke on 29 February?", days("2024-02-29")),
    # Months.
    ("What did the mayor say in September 2023?", days("2023-09-01", "2023-09-30")),
    ("what did the mayor say in may 2023?", days("2023-05-01", "2023-05-31")),
    ("What did the mayor say in June?", days("2026-06-01", "2026-06-30")),
    ("What did the mayor say in November?", days("2026-11-01", "2026-11-30")),
    ("What did the mayor say in December?", days("2025-12-01", "2025-12-31")),
    ("Why did ferry fares rise in March?", days("2026-03-01", "2026-03-31")),
    ("Why did fares rise last June?", days("2026-06-01", "2026-06-30")),
    ("Why did fares rise in June last year?", days("2025-06-01", "2025-06-30")),
    ("Who attended the June 2024 summit?", days("2024-06-01", "2024-06-30")),
    ("What was cut in early June 2024?", days("2024-06-01", "2024-06-10")),
    ("What was cut at the end of June?", days("2026-06-21", "2026-06-30")),
    # Years and what they are made of.
    ("Which bridge was closed in 2022?", days("2022-01-01", "2022-12-31")),
    ("Which bridge was closed in the year 2022?", days("2022-01-01", "2022-12-31")),
    ("Which bridge was closed during 2022, and why?", days("2022-01-01", "2022-12-31")),
    ("Which bridges were closed in 2019-20?", days("2019-01-01", "2020-12-31")),
    ("What was planned in the first half of 2024?", days("2024-01-01", "2024-06-30")),
    ("What was earned in the third quarter of 2024?", days("2024-07-01", "2024-09-30")),
    ("What was earned in Q3 2024?", days("2024-07-01", "2024-09-30")),
    ("What was planned in late 2024?", days("2024-09-01", "2024-12-31")),
    ("What was planned by mid-2024?", days("2024-05-01", "2024-08-31")),
    ("Which fields flooded in spring 2023?", days("2023-03-01", "2023-05-31")),
    ("Which fields flooded in the winter of 2023?", days("2023-12-01", "2024-02-29")),
    ("Which fields flooded last summer?", days("2026-06-01", "2026-08-31")),
    ("Which fields flooded last autumn?", days("2025-09-01", "2025-11-30")),
    ("Who ran the harbour in the 1990s?", days("1990-01-01", "1999-12-31")),
    ("Who ran the harbour in the early 1990s?", days("1990-01-01", "1992-12-31")),
    ("Who ran the harbour in the late 1990s?", days("1996-01-01", "1999-12-31")),
    ("What caused the famine of the 1990s?", days("1990-01-01", "1999-12-31")),
    # Seen from today.
    ("What happened today?", days("2026-11-25")),
    ("Today, who leads the council?", days("2026-11-25")),
    ("What happened yesterday?", days("2026-11-24")),
    ("What happened the day before yesterday?", days("2026-11-23")),
    ("Who left last night?", days("2026-11-24")),
    ("Who spoke at yesterday's meeting?", days("2026-11-24")),
    ("What happened this week?", days("2026-11-23", "2026-11-29")),
    ("What happened last week?", days("2026-11-16", "2026-11-22")),
    ("What happened last weekend?", days("2026-11-21", "2026-11-22")),
    ("What happened last month?", days("2026-10-01", "2026-10-31")),
    ("What happened this quarter?", days("2026-10-01", "2026-12-31")),
    ("What happened last year?", days("2025-01-01", "2025-12-31")),
    ("What happened this year?", days("2026-01-01", "2026-12-31")),
    ("Who resigned on Tuesday?", days("2026-11-24")),
    ("Who resigned on Wednesday?", days("2026-11-25")),
    ("Who resigned on Thursday?", days("2026-11-19")),
    ("Who resigned last Wednesday?", days("2026-11-18")),
    ("Who resigned two weeks ago?", days("2026-11-09", "2026-11-15")),
    ("Who resigned 10 days ago?", days("2026-11-15")),
    ("Who resigned a couple of months ago?", days("2026-09-01", "2026-09-30")),
    ("Who resigned a decade ago?", days("2016-01-01", "2016-12-31")),
    ("What changed over the past three months?", days("2026-08-26", "2026-11-25")),
    ("What changed in the last year?", days("2025-11-26", "2026-11-25")),
    ("What changed in the past month?", days("2026-10-26", "2026-11-25")),
    ("What changed in the last two weeks?", days("2026-11-12", "2026-11-25")),
    ("What changed in the past 48 hours?", days("2026-11-23", "2026-11-25")),
    # From here, up to there, between the two.
    ("What has changed since May 2024?", since("2024-05-01")),
    ("What has changed since Tuesday?", since("2026-11-24")),
    ("What has changed since last year?", since("2025-01-01")),
    ("Who has been mayor from 2021 onwards?", since("2021-01-01")),
    ("What was built after 18 June 2024?", since("2024-06-19")),
    ("Who was mayor before 2010?", until("2009-12-31")),
    ("Who was mayor until 2010?", until("2010-12-31")),
    ("Who was mayor prior to June 2024?", until("2024-05-31")),
    ("What did ministers promise before May?", until("2026-04-30")),
    ("What was said between March and May 2023?", days("2023-03-01", "2023-05-31")),
    ("What was said between November and March 2023?", days("2022-11-01", "2023-03-31")),
    ("What was said between 3 and 5 May 2023?", days("2023-05-03", "2023-05-05")),
    ("What was said between 30 April and 5 May 2023?", days("2023-04-30", "2023-05-05")),
    ("What was said from Monday to Tuesday?", days("2026-11-23", "2026-11-24")),
    ("What was said between 2010 and 2015?", days("2010-01-01", "2015-12-31")),
    ("What was said at the summit of 18–19 June 2024?", days("2024-06-18", "2024-06-19")),
    ("What was said at the summit on June 18-19, 2024?", days("2024-06-18", "2024-06-19")),
    # The first time that is one, past words that only look like it.
    ("May the 1998 champions play again in 2022?", days("2022-01-01", "2022-12-31")),
    ("How many of the 2,000 left in June 2024?", days("2024-06-01", "2024-06-30")),
    ("Will the strike end in 2024?", days("2024-01-01", "2024-12-31")),
]

NOT_NAMED = [
    "Who was elected mayor?",
    # Names.
    "Who drafted the 2024 budget?",
    "Who won the 1998 World Cup final?",
    "Who signed the Treaty of 1961?",
    "Who broke the 1961 treaty?",
    "What does Resolution 1718 ban?",
    "Who stars in Blade Runner 2049?",
    "What is in this year's budget?",
    "What is in 2024's budget?",
    "Who was last year's champion?",
    "Did USA Today report it?",
    "Which shops open on Black Friday?",
    "Who wrote Yesterday?",
    # Quantities.
    "How thick is 152 mm armour?",
    "Where were the 2,000 troops sent?",
    "What broke in 2000 homes?",
    "Who holds the record in 1500 metres?",
    "Were between 1500 and 2000 sheep lost?",
    "Did sales rise from 1900 to 2300 tonnes?",
    "Did over 2000 people protest?",
    "How old are tombs built 2,000 years ago?",
    "Where did 15 May supporters meet?",
    # Verbs and people.
    "May the council sell the quarry?",
    "Why may prices rise?",
    "Did they march on the town hall?",
    "Who led this march?",
    "What did ministers promise before May resigned?",
    "Who was praised in May's speech?",
    "Who fell last?",
    # Times of no day, of no day yet, or of every day.
    "In which month did they meet?",
    "How many weeks did the strike last?",
    "Who stayed for three weeks?",
    "Who resigned in the past weeks?",
    "Who died in the last week of the war?",
    "Who meets next Tuesday?",
    "What happened on 31 June?",
    "What will the island look like in 2050?",
    "Until 2050, who may fish here?",
]


@pytest.mark.parametrize(("question", "expected"), NAMED)
def test_a_named_time_is_found(question: str, expected: Days) -> None:
    period = period_in(question, TODAY)
    assert period is not None
    assert (period.first, period.last) == expected
    assert question[period.start : period.end] == period.words


@pytest.mark.parametrize("question", NOT_NAMED)
def test_what_names_no_time_has_no_period(question: str) -> None:
    assert period_in(question, TODAY) is None


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Why, in September 2023, did he go?", "in September 2023"),
        ("What has changed since May 2024?", "since May 2024"),
        ("Who spoke at yesterday's meeting?", "at yesterday"),
        ("What was said between 3 and 5 May 2023?", "between 3 and 5 May 2023"),
        ("Who won last year?", "last year"),
    ],
)
def test_the_words_are_those_of_the_question(question: str, words: str) -> None:
    period = period_in(question, TODAY)
    assert period is not None
    assert period.words == words


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("on 18 June 2024", "18 June 2024"),
        ("last week", "16–22 November 2026"),
        ("over the past three months", "26 August – 25 November 2026"),
        ("in the past year", "26 November 2025 – 25 November 2026"),
        ("in September 2023", "September 2023"),
        ("between March and May 2023", "March–May 2023"),
        ("in the winter of 2023", "December 2023 – February 2024"),
        ("in 2022", "2022"),
        ("between 2010 and 2015", "2010–2015"),
        ("in the 1990s", "the 1990s"),
        ("since May 2024", "since 1 May 2024"),
        ("after 2010", "since 1 January 2011"),
        ("before 2010", "before 1 January 2010"),
        ("until 18 June 2024", "before 19 June 2024"),
    ],
)
def test_a_period_is_described_in_few_words(question: str, words: str) -> None:
    period = period_in(question, TODAY)
    assert period is not None
    assert describe(period) == words


def ordinal(number: int) -> str:
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if 11 <= number <= 13 else suffix}"


DAYS = st.dates(date(1600, 1, 1), TODAY)


@given(DAYS, st.sampled_from(["What was said {}?", "What was said on {} by whom?", "{}"]))
def test_a_whole_date_is_that_day_however_it_is_written(day: date, frame: str) -> None:
    month, number, year = MONTHS[day.month - 1], day.day, day.year
    ways = [
        f"{number} {month} {year}",
        f"{month} {number}, {year}",
        f"{ordinal(number)} of {month} {year}",
        f"the {ordinal(number)} of {month}, {year}",
        f"{month} {ordinal(number)} {year}",
        f"{number} {month[:3]} {year}",
        f"{month[:3]}. {number}, {year}".replace("May.", "May"),
        f"{number} {month.lower()} {year}",
        f"{day:%Y-%m-%d}",
    ]
    for way in ways:
        period = period_in(frame.format(way), TODAY)
        assert period is not None, way
        assert (period.first, period.last) == (day, day), way
        assert describe(period) == f"{number} {month} {year}"


TEMPORAL = ["in", "on", "since", "before", "after", "between", "and", "from", "to", "the", "of"]
TEMPORAL += ["May", "March", "June", "2024", "1998", "18", "31", "18th", "2024-06-18", "9999-99-99"]
TEMPORAL += ["last", "this", "week", "year", "Tuesday", "yesterday", "two", "ago", "999", "decades"]
TEMPORAL += ["first half", "early", "mid-", "past", "1990s", "-", "–", ",", "?", "'s", "onwards"]
TEMPORAL += ["spring", "Q3", "wınter", "fırst quarter", "٢٠٢٤", "hours", "29 February"]
TEXTS = st.text(max_size=80) | st.lists(st.sampled_from(TEMPORAL), max_size=9).map(" ".join)


@given(TEXTS, st.dates())
def test_any_text_on_any_day_gives_a_sound_period_or_none(text: str, today: date) -> None:
    period = period_in(text, today)
    if period is not None:
        assert period.first <= period.last
        assert period.first <= today
        assert 0 <= period.start < period.end <= len(text)
        assert text[period.start : period.end] == period.words
        assert describe(period)


TIMELESS = [
    "who",
    "sent",
    "the",
    "ferry",
    "to",
    "an",
    "old",
    "town",
    "and",
    "why",
    "did",
    "it",
    "7",
]


@given(st.lists(st.sampled_from(TIMELESS)))
def test_text_without_a_word_of_time_has_no_period(words: list[str]) -> None:
    assert period_in(" ".join(words), TODAY) is None


PERIODS = st.builds(
    lambda ends: Period(min(ends), max(ends), "", 0, 0),
    st.tuples(st.dates(), st.dates()) | DAYS.map(lambda day: (day, date.max)),
)


@given(PERIODS, st.dates())
def test_closeness_is_1_within_a_period_and_never_leaves_0_to_1(period: Period, day: date) -> None:
    assert 0.0 <= closeness(day, period) <= 1.0
    assert closeness(period.first, period) == closeness(period.last, period) == 1.0
    if period.first <= day <= period.last:
        assert closeness(day, period) == 1.0


@given(DAYS, st.integers(0, 4000), st.integers(0, 100))
def test_an_article_further_from_a_period_is_no_closer(
    first: date, length: int, distance: int
) -> None:
    period = Period(first, first + timedelta(length), "", 0, 0)
    near, far = timedelta(distance), timedelta(distance + 1)
    assert closeness(period.last + far, period) <= closeness(period.last + near, period)
    assert closeness(period.first - far, period) <= closeness(period.first - near, period)
    assert closeness(period.first - near, period) <= closeness(period.last + near, period)


def test_reports_shortly_after_an_event_are_close_and_those_before_it_hardly() -> None:
    day = Period(date(2024, 6, 18), date(2024, 6, 18), "", 0, 0)
    after = [closeness(day.last + timedelta(distance), day) for distance in range(10)]
    before = [closeness(day.first - timedelta(distance), day) for distance in range(10)]
    assert after == sorted(after, reverse=True)
    assert after[1] > 0.9
    assert after[9] == 0.0
    assert all(b < a for a, b in zip(after[1:8], before[1:8], strict=True))
    assert before[3] == 0.0


def test_a_longer_period_has_a_longer_grace() -> None:
    year = Period(date(2022, 1, 1), date(2022, 12, 31), "", 0, 0)
    assert closeness(date(2023, 1, 10), year) > 0.9
    assert closeness(date(2023, 3, 10), year) == 0.0


def test_an_open_period_is_not_blurred_by_its_length() -> None:
    before = Period(date.min, date(2009, 12, 31), "", 0, 0)
    assert closeness(date(2010, 1, 20), before) == 0.0
    assert closeness(date(1999, 1, 1), before) == 1.0


def test_an_article_without_a_date_is_close_to_nothing() -> None:
    assert closeness(None, Period(date.min, date(2024, 1, 1), "", 0, 0)) == 0.0
