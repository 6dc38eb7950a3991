"""Countable chances: icon grids for probabilities, 20-dot quantile plots for quantities."""

from __future__ import annotations

import re

from markupsafe import Markup

from contested.present.report import svg
from contested.present.views import wording as words

_POINTS = (0.05, 0.25, 0.5, 0.75, 0.95)


def icons(probability: float, label: str, total: int = 100, columns: int = 10) -> Markup:
    """`total` circles, as many filled as histories in which it happens."""
    filled = words.dots(probability, total)
    marks = [
        svg.tag(
            "circle", cls="dot on" if i < filled else "dot", cx=7 + 14 * (i % columns), cy=7 + 14 * (i // columns), r=5
        )
        for i in range(total)
    ]
    return svg.chart(14 * columns, 14 * -(-total // columns), label, *marks, cls=f"icons icons{total}")


def threshold_of(text: str | None) -> tuple[float, bool] | None:
    """The number in a threshold text such as 'more than 1,000', and whether the question asks for above it."""
    found = re.search(r"-?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?", text or "", re.IGNORECASE)
    if not text or not found:
        return None
    below = bool(re.search(r"most|less|below|under|fewer|<", text))
    return float(found.group().replace(",", "")), not below


def twenty(quantiles: dict[str, float]) -> list[float]:
    """Twenty equally likely values from the five stored quantiles, straight between and a little beyond them."""
    values = [float(quantiles[key]) for key in ("0.05", "0.25", "0.5", "0.75", "0.95")]
    out = []
    for i in range(20):
        p = (i + 0.5) / 20
        k = min(3, max(0, sum(p > point for point in _POINTS) - 1))
        slope = (values[k + 1] - values[k]) / (_POINTS[k + 1] - _POINTS[k])
        value = values[k] + slope * (p - _POINTS[k])
        out.append(max(0.0, value) if values[0] >= 0 else value)
    return out


def quantile_dots(quantiles: dict[str, float], threshold: str | None, unit: str = "") -> Markup:
    """A 20-dot plot; dots beyond the threshold are filled."""
    values, bar = twenty(quantiles), threshold_of(threshold)
    marks = svg.ticks(min(0.0, values[0]), max(values[-1], bar[0] if bar else values[-1]) * 1.02 or 1.0, 4)
    low, high = marks[0], marks[-1]
    width, left, right, radius = 380.0, 14.0, 14.0, 6.5
    scale = (width - left - right) / (high - low)
    columns: dict[int, int] = {}
    places = []
    for value in values:
        column = round((value - low) * scale / (2 * radius + 1))
        columns[column] = columns.get(column, 0) + 1
        places.append((left + column * (2 * radius + 1), columns[column], value))
    base = 16 + max(columns.values()) * (2 * radius + 1)
    parts = [svg.tag("path", cls="axis", d=f"M{svg.num(left)} {svg.num(base)}H{svg.num(width - right)}")]
    for mark in marks:
        anchor = "start" if mark == low else "end" if mark == high else "middle"
        parts.append(svg.tag("text", words.short(mark), x=left + (mark - low) * scale, y=base + 17, text_anchor=anchor))
    beyond = 0
    for x, row, value in places:
        on = bar is not None and ((value > bar[0]) == bar[1])
        beyond += on
        parts.append(
            svg.tag("circle", cls="dot on" if on else "dot", cx=x, cy=base - 1 - (row - 0.5) * (2 * radius + 1), r=5.5)
        )
    text = f"Twenty equally likely outcomes from {words.number(values[0])} to {words.number(values[-1])} {unit}".strip()
    if bar:
        at = svg.num(left + (bar[0] - low) * scale)
        parts.append(svg.tag("path", cls="cursor", d=f"M{at} 4V{svg.num(base)}"))
        text += f"; {beyond} of 20 are {threshold}"
    return svg.chart(width, base + 24, text + ".", *parts)
