"""Small SVG vocabulary: escaped elements, plain coordinates, round axis ticks."""

from __future__ import annotations

import math
from typing import Any

from markupsafe import Markup, escape


def num(value: float) -> str:
    """A coordinate with one decimal at most."""
    return f"{value:.1f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))


def tag(name: str, *children: Any, **attributes: Any) -> Markup:
    """An element; attribute `cls` is class, underscores are hyphens, children and values are escaped."""
    parts = []
    for key, value in attributes.items():
        if value is None:
            continue
        key = "class" if key == "cls" else key.replace("_", "-")
        parts.append(f' {key}="{escape(num(value) if isinstance(value, float) else value)}"')
    body = Markup("").join(children)
    return Markup(f"<{name}{''.join(parts)}>{body}</{name}>") if children else Markup(f"<{name}{''.join(parts)}/>")


def chart(width: float, height: float, label: str, *children: Any, cls: str = "chart", **more: Any) -> Markup:
    """A labelled drawing that scales with its column."""
    box = f"0 0 {num(width)} {num(height)}"
    return tag("svg", *children, cls=cls, viewBox=box, role="img", aria_label=label, **more)


def ticks(low: float, high: float, count: int = 4) -> list[float]:
    """Round values covering low..high; `high` at most a step below the last."""
    if not high > low:
        high = low + 1.0
    raw = (high - low) / count
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= raw * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(k * step, 12) for k in range(first, last + 1)]


def polyline(xs: list[float], ys: list[float]) -> str:
    """Path data through points."""
    return "M" + "L".join(f"{num(x)} {num(y)}" for x, y in zip(xs, ys, strict=True))


def band(xs: list[float], low: list[float], high: list[float]) -> str:
    """Path data of the area between two lines."""
    return polyline(xs + xs[::-1], high + low[::-1]) + "Z"
