"""Text → its language as an ISO 639-1 code, where the text is long enough to tell."""

from __future__ import annotations

from functools import cache
from threading import Lock
from typing import Any

_SAMPLE = 400
_FEWEST_LETTERS = 40
_LEAST_PROBABILITY = 0.8
_LOADING = Lock()


def detect_language(text: str) -> str | None:
    """Detect the language of a text.

    Args:
        text: The story, without furniture: menus are often in another language.

    Returns:
        The code, or None where the text is too short or looks like several languages.
    """
    sample = text[:_SAMPLE]
    if sum(character.isalpha() for character in sample) < _FEWEST_LETTERS:
        return None
    with _LOADING:  # A build loads it in a thread beforehand: whoever comes second waits.
        identifier = _identifier()
    language, probability = identifier.classify(sample)
    return str(language) if probability >= _LEAST_PROBABILITY and len(language) == 2 else None


def language_code(value: object) -> str | None:
    """Reduce a language tag such as "en-GB" or "EN_us" to its ISO 639-1 code.

    Args:
        value: What a file gives as its language.

    Returns:
        The code, or None where the value is no tag.
    """
    if not isinstance(value, str):
        return None
    primary = value.strip().replace("_", "-").split("-")[0].casefold()
    return primary if len(primary) == 2 and primary.isascii() and primary.isalpha() else None


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
