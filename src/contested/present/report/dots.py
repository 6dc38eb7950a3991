"""Countable chances: icon grids for probabilities, plots of 20 dots for quantities."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup

from contested.present.report import svg
from contested.present.views import wording as words

if TYPE_CHECKING:
    from contested.results.values import Quantiles

_LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
_RADIUS = 5.0
_LEAST_VISIBLE = 1.8
"""Radius of the smallest filled part of a dot, and width of the smallest empty ring, in user units."""
_WIDTH, _LEFT, _RIGHT = 380.0, 14.0, 14.0
_PITCH = 14.0
"""Distance between the centres of two dots of a plot, in user units."""


def icons(probability: float, label: str, total: int = 100, columns: int = 10) -> Markup:
    """`total` circles, filled in proportion to a probability.

    The last circle is filled in part, by area. A probability between 0 and 1 never shows none and never shows all.
    """
    marks = []
    for i in range(total):
        x, y = 7 + 14 * (i % columns), 7 + 14 * (i // columns)
        radius = _RADIUS * math.sqrt(min(1.0, max(0.0, round(probability * total - i, 9))))
        if 0 < probability < 1:
            radius = max(radius, _LEAST_VISIBLE) if i == 0 else radius
            radius = min(radius, _RADIUS - _LEAST_VISIBLE) if i == total - 1 else radius
        marks.append(svg.tag("circle", cls="dot on" if radius == _RADIUS else "dot", cx=x, cy=y, r=_RADIUS))
        if 0 < radius < _RADIUS:
            marks.append(svg.tag("circle", cls="part-filled", cx=x, cy=y, r=radius))
    return svg.chart(14 * columns, 14 * -(-total // columns), label, *marks, cls=f"icons icons{total}")


def twenty(quantiles: Quantiles) -> list[float]:
    """Twenty equally likely values from five quantiles: straight lines between them and a little beyond.

    Values of a quantity whose lowest quantile is not negative are not negative.
    """
    q = quantiles
    levels, values = _LEVELS, (q.q05, q.q25, q.q50, q.q75, q.q95)
    out = []
    for i in range(20):
        p = (i + 0.5) / 20
        k = min(3, max(0, sum(p > level for level in levels) - 1))
        slope = (values[k + 1] - values[k]) / (levels[k + 1] - levels[k])
        value = values[k] + slope * (p - levels[k])
        out.append(max(0.0, value) if values[0] >= 0 else value)
    return out


def quantile_dots(quantiles: Quantiles, unit: str) -> Markup:
    """A plot of 20 dots, each for one in twenty histories."""
    values = twenty(quantiles)
    marks = svg.ticks(min(0.0, values[0]), max(0.0, values[-1]) * 1.02, 4)
    scale = (_WIDTH - _LEFT - _RIGHT) / (marks[-1] - marks[0])
    heights: dict[int, int] = {}
    places = []
    for value in values:
        column = round((value - marks[0]) * scale / _PITCH)
        heights[column] = heights.get(column, 0) + 1
        places.append((_LEFT + column * _PITCH, heights[column]))
    base = 16 + max(heights.values()) * _PITCH
    parts = [svg.tag("path", cls="axis", d=f"M{svg.num(_LEFT)} {svg.num(base)}H{svg.num(_WIDTH - _RIGHT)}")]
    for mark in marks:
        x, text = _LEFT + (mark - marks[0]) * scale, words.axis_label(mark)
        parts.append(svg.tag("text", text, x=x, y=base + 17, text_anchor=svg.anchor(mark, marks)))
    for x, row in places:
        parts.append(svg.tag("circle", cls="dot on", cx=x, cy=base - 1 - (row - 0.5) * _PITCH, r=5.5))
    ends = f"{words.number(values[0])} to {words.number(values[-1])} {unit}".strip()
    return svg.chart(_WIDTH, base + 24, f"Twenty equally likely outcomes from {ends}.", *parts)
