"""words.toml → sets of English words, by what a word can be in a question."""

from __future__ import annotations

import tomllib
from pathlib import Path

_LISTS: dict[str, list[str]] = tomllib.loads(
    Path(__file__).with_name("words.toml").read_text(encoding="utf-8")
)


def _words(*names: str) -> frozenset[str]:
    return frozenset(word for name in names for word in _LISTS[name])


ARTICLES = _words("articles")
DO_VERBS = _words("do_verbs")
AUXILIARIES = _words("do_verbs", "be_verbs", "other_auxiliaries")
WH_WORDS = _words("wh_words")
PREPOSITIONS = _words("prepositions")
CLAUSE_STARTS = _words("clause_starts")
FUNCTION = ARTICLES | AUXILIARIES | WH_WORDS | PREPOSITIONS
FUNCTION |= _words("pronouns", "other_function_words")
GOING = _words("going")
EVENTS = _words("events")
NUMBERS = _words("numbers")
PLURALS = _words("plurals")
NO_PLURALS = _words("no_plurals")
CALENDAR = _words("calendar")
TIMES = _words("times")
PERSONS = _words("persons")
PEOPLES = _words("peoples")
INSTITUTIONS = _words("institutions")
WORKS = _words("works")
PLACES = _words("places")
