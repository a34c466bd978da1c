"""A transcript + a corpus → what changed since."""

from __future__ import annotations

from askcorpus.replay.again import Replays, replay
from askcorpus.replay.nouns import Change, CheckedQuote, Place, Replay, ReplayedTurn

__all__ = ["Change", "CheckedQuote", "Place", "Replay", "ReplayedTurn", "Replays", "replay"]
