"""Passage as encoded → the digest under which its vector may be used again."""

from __future__ import annotations

from hashlib import blake2b

HASH_BYTES = 16


def passage_hash(text: str, fingerprint: str) -> bytes:
    """The digest of a passage.

    Args:
        text: As encoded: with its title, without the model's prompt.
        fingerprint: Of the encoder, see `EncoderCard`.
    """
    return blake2b(text.encode(), digest_size=HASH_BYTES, key=fingerprint[:64].encode()).digest()
