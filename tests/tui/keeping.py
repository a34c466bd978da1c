"""The chat over a scripted corpus, with conversations that are kept in a file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from askcorpus.history import History
from askcorpus.tui.app import AskApp
from askcorpus.tui.building import BuildPlan
from askcorpus.types import Answer, IndexInfo
from tests.tui.scripted_corpus import ScriptedCorpus

OLD_INDEX = IndexInfo("gen-000006-1a2b", 2100, 9000)
"""An index generation before that of the scripted corpus."""

# Without its folder nothing is built.
_PLAN = BuildPlan(Path("no-such-folder"), Path("index"), "all-MiniLM-L6-v2")


def keeping_chat(history: History, corpus: ScriptedCorpus | None = None) -> AskApp:
    """The chat over a scripted corpus, which keeps its turns in `history`."""
    opened = corpus or ScriptedCorpus()
    return AskApp(lambda: opened, _PLAN, history=history)


def of_old_index(answer: Answer) -> Answer:
    """The same answer, given by the index before."""
    return replace(answer, index=OLD_INDEX)
