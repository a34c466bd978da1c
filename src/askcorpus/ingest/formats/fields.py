"""Fields of front matter or JSON → facts about an article, whatever name each fact goes by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from askcorpus.ingest.dates import to_date
from askcorpus.ingest.decoding import scrub
from askcorpus.ingest.drafts import Facts
from askcorpus.ingest.languages import language_code

_TITLE = ("title", "headline")
_OUTLET = ("outlet", "source", "publisher", "site_name", "sitename", "site", "publication")
_PUBLISHED = ("published", "date", "pubdate", "publishdate", "publish_date", "published_at")
_LANGUAGE = ("language", "lang")
_LONGEST = 1000
"""Characters of a field that are read. A longer title or address is a text in the wrong place."""

_URL = ("url", "link", "canonical", "canonical_url", "permalink")


def facts_of(fields: Mapping[object, object]) -> Facts:
    """Read the facts about an article from named fields.

    Args:
        fields: The fields of a front matter or of a JSON object, names in any case.

    Returns:
        The facts; None for each that no field gives in a usable form.
    """
    named = {str(name).casefold(): value for name, value in fields.items()}
    dates = (to_date(_cut(named.get(name))) for name in _PUBLISHED)
    languages = (language_code(named.get(name)) for name in _LANGUAGE)
    return Facts(
        title=_first_text(named, _TITLE),
        outlet=_first_text(named, _OUTLET),
        published=next((day for day in dates if day is not None), None),
        language=next((code for code in languages if code is not None), None),
        url=_first_text(named, _URL),
    )


def _cut(value: object) -> object:
    return value[:_LONGEST] if isinstance(value, str) else value


def _first_text(fields: Mapping[str, object], names: Sequence[str]) -> str | None:
    for name in names:
        value = fields.get(name)
        if isinstance(value, Mapping):
            # {"source": {"name": …}} is how some feeds name the outlet.
            value = value.get("name")
        if isinstance(value, str) and value.strip():
            return " ".join(scrub(value[:_LONGEST]).split())
    return None
