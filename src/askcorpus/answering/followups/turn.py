"""What was asked and what came of it → what a later question may lean on.

A module of its own: the chat keeps turns, but what understands them it leaves to the engine.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of a conversation, with what came of it.

    Attributes:
        question: As asked.
        understood_as: As searched for and read.
        answer: The words that answered; empty if none did.
        sentence: The sentence they stand in; empty if none.
        title: The title of their article; empty if it has none.
    """

    question: str
    understood_as: str
    answer: str
    sentence: str
    title: str
