"""What the chat looks like: compare with, or after a wanted change run with --snapshot-update.

Every scene in the dark theme and in each size in which it has a layout of its own. A theme changes
colours and no layout, so that one size shows each scene in the light theme; the terminal's own
colours and none at all are looked at where colours say most.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.tui.driving import WIDE, Size
from tests.tui.scenes import SCENES

SnapCompare = Callable[..., bool]
DARK = "textual-dark"
LIGHT = "textual-light"
OWN = "ansi-dark"
OWN_LIGHT = "ansi-light"
NONE = "no-colour"
COLOURFUL = ("answer", "disputed")

LOOKS = [
    *((name, DARK, size) for name, scene in SCENES.items() for size in scene.sizes),
    *((name, LIGHT, scene.sizes[0]) for name, scene in SCENES.items()),
    *((name, theme, WIDE) for name in COLOURFUL for theme in (OWN, OWN_LIGHT, NONE)),
]


@pytest.mark.parametrize(
    ("name", "theme", "size"), LOOKS, ids=["{}-{}-{}x{}".format(n, t, *s) for n, t, s in LOOKS]
)
def test_the_chat_looks_as_approved(
    snap_compare: SnapCompare,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    theme: str,
    size: Size,
) -> None:
    if theme == NONE:
        monkeypatch.setenv("NO_COLOR", "1")
    scene = SCENES[name]

    async def in_theme(pilot: Pilot[Any]) -> None:
        if theme != NONE:
            pilot.app.theme = theme
        await scene.steps(pilot)

    assert snap_compare(scene.app(tmp_path), terminal_size=size, run_before=in_theme)
