"""Styles of parts of a widget → the same, with text and background exchanged where they say so.

Textual 8.2 forgets `text-style: reverse` when it makes the style of a part. Exchanging the two is
the one emphasis that can be seen in any terminal, whatever its colours are, and without any.
"""

from __future__ import annotations

from dataclasses import replace

from textual.style import Style
from textual.widget import Widget


class Reversing(Widget):
    """A widget whose parts may be reversed."""

    def get_visual_style(self, *component_classes: str, partial: bool = False) -> Style:
        """Returns the style of a part; see `Widget.get_visual_style`."""
        style = super().get_visual_style(*component_classes, partial=partial)
        if any(self.get_component_styles(name).text_style.reverse for name in component_classes):
            return replace(style, reverse=True)
        return style
