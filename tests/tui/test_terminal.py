from __future__ import annotations

import os
import sys

import pytest

from askcorpus.tui.terminal import has_gone


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_terminal_is_gone_once_its_other_end_is_closed() -> None:
    outer, inner = os.openpty()
    try:
        assert not has_gone(inner)
        os.write(outer, b"typed, and not read yet\n")
        assert not has_gone(inner)
        os.close(outer)
        assert has_gone(inner)
    finally:
        os.close(inner)
