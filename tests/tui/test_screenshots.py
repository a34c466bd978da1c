from __future__ import annotations

import pytest

import screenshots
from tests.conftest import ROOT
from tests.tui.scenes import SCENES

PICTURES = pytest.mark.parametrize("name", screenshots.SHOWN)


@PICTURES
async def test_the_pictures_in_the_documentation_show_the_chat_as_it_is(name: str) -> None:
    shown = (screenshots.FOLDER / f"{name}.svg").read_text(encoding="utf-8")

    assert shown == await screenshots.picture(SCENES[name]), "run: python -m scripts.screenshots"


@PICTURES
def test_a_picture_loads_nothing(name: str) -> None:
    svg = (screenshots.FOLDER / f"{name}.svg").read_text(encoding="utf-8")

    assert "url(http" not in svg and "@font-face" not in svg and "href=" not in svg


@PICTURES
def test_the_readme_shows_every_picture(name: str) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert f"](docs/screenshots/{name}.svg)" in readme
