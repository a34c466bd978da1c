"""Conversations ↔ a file of the user's, outside the index: what was asked is never lost.

`history` imports nothing heavy, so that sessions can be listed at once.
"""

from __future__ import annotations

from askcorpus.history.nouns import SavedTurn, SessionInfo
from askcorpus.history.sessions import KEPT_DAYS, History, sessions_file

__all__ = ["KEPT_DAYS", "History", "SavedTurn", "SessionInfo", "sessions_file"]
