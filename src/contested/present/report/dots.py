"""Countable chances: a dot a history for probabilities, plots of 20 dots for quantities."""

from __future__ import annotations

from itertools import pairwise
from math import ceil, sqrt
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from contested.present.report import svg
from contested.present.views import wording as words

if TYPE_CHECKING:
    from contested.results.values import Quantiles

_LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
MOST_DOTS = 1000
_FLATNESS, _STEP = 0.4, 9.0
"""Rows over columns of a picture, and the distance between the centres of dots in user units; the style repeats it."""
_KINDS = {
    "sure": (("on", 7.2),),
    "seen": (("on", 7.6), ("hole", 5.2), ("on", 3.4)),
    "may": (("on", 7.2), ("hole", 4.8)),
    "no": (("off", 5.2),),
}
"""The dots of a picture in their order, each of one or several discs: their class and their width."""
_WIDTH, _LEFT, _RIGHT = 380.0, 14.0, 14.0
_PITCH = 14.0
"""Distance between the centres of two dots of a plot, in user units."""


class Dots(NamedTuple):
    """How many dots stand for a chance: those filled, and the range from `low` to `high` that is ringed, of `total`."""

    filled: int
    low: int
    high: int
    total: int


def dots(count: int, members: int, low: float, high: float) -> Dots:
    """A dot a history, up to a thousand; beyond, a dot stands for as many as a thousandth of them.

    A chance between 0 and 1 never shows none and never shows all.
    """
    total = min(members, MOST_DOTS)
    filled = count if total == members else _between(count, members, total)
    return Dots(filled, min(filled, round(low * total)), max(filled, round(high * total)), total)


def thousand(found: Dots, label: str) -> Markup:
    """The dots in columns: first those below the range, then the ringed ones, filled and not, then the rest."""
    ends = (0, found.low, found.filled, found.high, found.total)
    rows = ceil(sqrt(_FLATNESS * found.total))
    drawn = []
    for name, (start, end) in zip(_KINDS, pairwise(ends), strict=True):
        path = _columns(start, end, rows)
        drawn += [svg.tag("path", cls=cls, stroke_width=width, d=path) for cls, width in _KINDS[name] if path]
    return svg.chart(_STEP * ceil(found.total / rows), _STEP * rows, label, *drawn, cls="dots")


def _between(count: int, members: int, total: int) -> int:
    if count in (0, members):
        return total if count else 0
    return min(max(round(count * total / members), 1), total - 1)


def _columns(start: int, end: int, rows: int) -> str:
    """Path data of the dots from `start` to `end`: a line a column, which the style breaks into round dots."""
    parts = []
    while start < end:
        column, row = divmod(start, rows)
        count = min(rows - row, end - start)
        x, y = _STEP * (column + 0.5), _STEP * (row + 0.5)
        # One unit more, or rounding might cost the last dot.
        parts.append(f"M{svg.num(x)} {svg.num(y)}v{svg.num(_STEP * (count - 1) + 1.0)}")
        start += count
    return "".join(parts)


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
