"""A small SVG vocabulary: escaped elements, short coordinates, round axis ticks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup, escape

from contested.results.text import plain


def num(value: float) -> str:
    """A coordinate with at most one decimal."""
    text = f"{value:.1f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))
    return "0" if text == "-0" else text


def tag(name: str, *children: Any, **attributes: Any) -> Markup:
    """An element. The attribute `cls` is class, underscores become hyphens, children and values are escaped."""
    parts = []
    for key, value in attributes.items():
        if value is None:
            continue
        key = "class" if key == "cls" else key.replace("_", "-")
        parts.append(f' {key}="{escape(num(value) if isinstance(value, float) else plain(value))}"')
    body = Markup("").join(child if isinstance(child, Markup) else plain(child) for child in children)
    return Markup(f"<{name}{''.join(parts)}>{body}</{name}>") if children else Markup(f"<{name}{''.join(parts)}/>")


def chart(width: float, height: float, label: str, *children: Any, cls: str = "drawing") -> Markup:
    """A labelled drawing that scales with its column."""
    box = f"0 0 {num(width)} {num(height)}"
    return tag("svg", *children, cls=cls, viewBox=box, role="img", aria_label=label)


def ticks(low: float, high: float, count: int = 4) -> list[float]:
    """Round values that cover low to high; `high` lies at most one step below the last."""
    if not high > low:
        high = low + 1.0
    raw = (high - low) / count
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= raw * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(k * step, 12) for k in range(first, last + 1)]


def anchor(mark: float, marks: Sequence[float]) -> str:
    """How the label of a mark is aligned: the outermost ones stay inside the drawing."""
    return "start" if mark == marks[0] else "end" if mark == marks[-1] else "middle"


def polyline(xs: list[float], ys: list[float]) -> str:
    """Path data through points: the first, then each step from one to the next, which takes fewer letters."""
    points = [(round(10 * x), round(10 * y)) for x, y in zip(xs, ys, strict=True)]
    steps = [f"{num((x - x0) / 10)} {num((y - y0) / 10)}" for (x0, y0), (x, y) in zip(points, points[1:], strict=False)]
    first = f"M{num(points[0][0] / 10)} {num(points[0][1] / 10)}"
    return f"{first}l{' '.join(steps).replace(' -', '-')}" if steps else first


def band(xs: list[float], low: list[float], high: list[float]) -> str:
    """Path data of the area between two lines."""
    return polyline(xs + xs[::-1], high + low[::-1]) + "Z"
