"""The bent scale of chances: 0 to 5 % and 95 to 100 % are drawn ten times as wide as what lies between.

Drawings on it have no view box: positions are percent of the width, so marks stay round and text keeps its size. The
style class `bent` shades the two ends.
"""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from contested.present.report import svg

END = 0.05
"""Part of all chances at either end that is magnified."""
TIMES = 10
TICKS = (0.0, 0.02, 0.05, 0.2, 0.5, 0.8, 0.95, 0.98, 1.0)
MINOR = (0.02, 0.98)
"""Marks that a narrow column leaves out."""


def position(chance: float) -> float:
    """Where a chance stands, as part of the width: 0 at 0, 0.5 at 0.5, 1 at 1; chances outside are put at the edge."""
    chance = min(1.0, max(0.0, chance))
    low, high = min(chance, END), max(chance - (1.0 - END), 0.0)
    return (TIMES * (low + high) + chance - low - high) / (2 * TIMES * END + 1.0 - 2 * END)


def at(chance: float) -> str:
    """The position as a coordinate of a drawing: '26.3%'."""
    return f"{svg.num(100.0 * position(chance))}%"


def span(low: float, high: float) -> dict[str, str]:
    """The `x` and `width` of a bar between two chances."""
    return {"x": at(low), "width": f"{svg.num(100.0 * (position(high) - position(low)))}%"}


def plot(label: str, *marks: Any) -> Markup:
    """A labelled drawing on the shaded ground, as wide as its column and as high as its style says."""
    return svg.tag("svg", *marks, cls="bent", role="img", aria_label=label)


def axis() -> Markup:
    """The labels of the scale, in percent; hidden from readers who hear the page, who hear each drawing's label."""
    labels = [
        svg.tag(
            "text",
            f"{100 * tick:g}",
            cls="m" if tick in MINOR else None,
            x=at(tick),
            y="1em",
            text_anchor=svg.anchor(tick, TICKS),
        )
        for tick in TICKS
    ]
    return svg.tag("svg", *labels, cls="bentaxis", aria_hidden="true")
