"""The chat over a scripted corpus → the pictures in README.md and docs, as SVG.

    python -m scripts.screenshots

They are made of the scenes of which the tests approve the look, and load nothing from anywhere.
"""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.tui.scenes import SCENES, Scene

FOLDER: Final = Path(__file__).parents[1] / "docs" / "screenshots"
SHOWN: Final = ("answer", "disputed", "sessions", "corpus")
"""Names of the scenes; each makes a file of that name."""

_SIZE: Final = (120, 28)
# Textual asks a content delivery network for its font; any monospaced one will do.
_REMOTE_FONT: Final = re.compile(r"\s*@font-face\s*\{.*?\}", re.DOTALL)
_RANDOM_ID: Final = re.compile(r"\bterminal-\d+-")


async def picture(scene: Scene) -> str:
    """Returns what a scene looks like, as SVG that is the same every time."""
    with TemporaryDirectory() as folder:
        async with scene.app(Path(folder)).run_test(size=_SIZE) as pilot:
            await scene.steps(pilot)
            await pilot.pause()
            svg = pilot.app.export_screenshot(title="askcorpus", simplify=True)
    return _RANDOM_ID.sub("terminal-", _REMOTE_FONT.sub("", svg))


async def write(folder: Path) -> None:
    """Writes all pictures.

    Args:
        folder: Where to; it is made if need be.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in SHOWN:
        svg = await picture(SCENES[name])
        (folder / f"{name}.svg").write_text(svg, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    asyncio.run(write(FOLDER))
