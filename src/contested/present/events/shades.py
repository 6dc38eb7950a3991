"""Classes of numbers killed, for maps in letters and on the page."""

from __future__ import annotations

import numpy as np

from contested.present.views.wording import number

PARTS = (0.25, 0.5, 0.75, 0.9)
"""Parts of the places with any killed below which a class lies, before rounding to 1, 2 or 5 times a power of ten."""
ROUND = (1.0, 2.0, 5.0)


def edges(values: list[float]) -> list[float]:
    """Where classes end and the next begins: round numbers, rising."""
    positive = np.array([value for value in values if value > 0])
    if not len(positive):
        return []
    rounded = {_rounded(float(edge)) for edge in np.quantile(positive, PARTS)}
    return sorted(edge for edge in rounded if positive.min() < edge <= positive.max())


def shade(value: float, steps: list[float]) -> int:
    """The class of a number: 0 for none, then 1 and on."""
    return 0 if value <= 0 else 1 + int(np.searchsorted(steps, value, side="right"))


def names(steps: list[float]) -> list[str]:
    """The names of all classes, that of none first."""
    if not steps:
        return ["none", "some"]
    between = [f"{number(a, 6)} to {number(b, 6)}" for a, b in zip(steps, steps[1:], strict=False)]
    return ["none", f"under {number(steps[0], 6)}", *between, f"{number(steps[-1], 6)} and more"]


def _rounded(value: float) -> float:
    power = 10.0 ** np.floor(np.log10(max(value, 1.0)))
    return float(min((step * power for step in (*ROUND, 10.0)), key=lambda step: abs(np.log(step / max(value, 1.0)))))
