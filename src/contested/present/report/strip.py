"""A value on a distribution: claim checks, observations, and the prior check."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup

from contested.present.report import svg
from contested.present.views import wording as words
from contested.present.views.claims import if_inflated

if TYPE_CHECKING:
    from contested.results.claims import ClaimCheck
    from contested.results.conditioning import ObservationUsed
    from contested.results.manifest import PriorCheck

_WIDTH, _LEFT, _RIGHT, _MIDDLE = 380.0, 14.0, 14.0, 26.0
_HEIGHT = _MIDDLE + 42


class _Scale:
    """A horizontal axis with round marks that covers some values and zero."""

    def __init__(self, values: list[float]) -> None:
        self.marks = svg.ticks(min(0.0, *values), max(values), 4)
        self._unit = (_WIDTH - _LEFT - _RIGHT) / (self.marks[-1] - self.marks[0])

    def x(self, value: float) -> float:
        """Position of a value in user units."""
        return _LEFT + (value - self.marks[0]) * self._unit

    def axis(self) -> list[Markup]:
        """The line and its labels; the outermost labels stay inside the drawing."""
        base = _MIDDLE + 18
        parts = [svg.tag("path", cls="axis", d=f"M{svg.num(_LEFT)} {svg.num(base)}H{svg.num(_WIDTH - _RIGHT)}")]
        for mark in self.marks:
            text, align = words.axis_label(mark), svg.anchor(mark, self.marks)
            parts.append(svg.tag("text", text, x=self.x(mark), y=base + 17, text_anchor=align))
        return parts

    def band(self, cls: str, low: float, high: float, half: float) -> Markup:
        """A band from low to high, wide enough to be seen."""
        width = max(1.0, self.x(high) - self.x(low))
        return svg.tag("rect", cls=cls, x=self.x(low), y=_MIDDLE - half, width=width, height=2 * half)

    def median(self, value: float) -> Markup:
        """An upright line."""
        return svg.tag("path", cls="median", d=f"M{svg.num(self.x(value))} {svg.num(_MIDDLE - 9)}v18")

    def diamond(self, value: float, cls: str = "mark", size: int = 7) -> Markup:
        """A mark at a value."""
        start = f"M{svg.num(self.x(value))} {svg.num(_MIDDLE - size)}"
        return svg.tag("path", cls=cls, d=f"{start}l{size} {size}l-{size} {size}l-{size} -{size}z")


def claim_strip(check: ClaimCheck) -> Markup:
    """A claim's value as stated (filled) and the true one if it is inflated (hollow), on what is expected."""
    q, true = check.quantiles, if_inflated(check)
    optional = [value for value in (check.low, check.high, true) if value is not None]
    scale = _Scale([q.q05, q.q95, check.value, *optional])
    parts = [
        *scale.axis(),
        scale.band("b90", q.q05, q.q95, 7),
        scale.band("b50", q.q25, q.q75, 7),
        scale.median(q.q50),
    ]
    if check.low is not None and check.high is not None:
        line = f"M{svg.num(scale.x(check.low))} 8H{svg.num(scale.x(check.high))}"
        parts.append(svg.tag("path", cls="whisker", d=line))
    if true is not None:
        parts.append(scale.diamond(true, "mark hollow"))
    parts.append(scale.diamond(check.value))
    label = (
        f"Stated {words.exact(check.value)}; expected {words.number(q.q05)} to {words.number(q.q95)}, "
        f"median {words.number(q.q50)}"
        + (f"; true number if inflated {words.number(true)}" if true is not None else "")
    )
    return svg.chart(_WIDTH, _HEIGHT, f"{label}.", *parts)


def check_strip(row: PriorCheck) -> Markup:
    """A reference value on the 90 % band of what the priors expect."""
    scale = _Scale([row.low, row.high, row.reference])
    parts = [
        *scale.axis(),
        scale.band("b90", row.low, row.high, 7),
        scale.median(row.median),
        scale.diamond(row.reference),
    ]
    band = f"{words.number(row.low)} to {words.number(row.high)}"
    return svg.chart(_WIDTH, _HEIGHT, f"Reference {words.number(row.reference)}; 90 % band {band}.", *parts)


def observation_strip(one: ObservationUsed) -> Markup | str:
    """What would be stated before, without the claim and after, one bar each, and an upright line at what is stated.

    The axis is logarithmic where the law is, and all values are above 0. A yes or no has no drawing.
    """
    bands = [(cls, found) for cls, found in (("b90", one.before), ("b80", one.without), ("b50", one.after)) if found]
    if not bands:
        return ""
    every = [one.stated, *(value for _, found in bands for value in (found.low, found.median, found.high))]
    log = one.scale == "log" and min(every) > 0
    low, high = (math.log(edge) if log else edge for edge in (min(every), max(every)))

    def x(value: float) -> float:
        return 2.0 + 96.0 * ((math.log(value) if log else value) - low) / ((high - low) or 1.0)

    parts = []
    for number, (cls, found) in enumerate(bands):
        width = max(1.0, x(found.high) - x(found.low))
        parts.append(svg.tag("rect", cls=cls, x=x(found.low), y=2 + 11 * number, width=width, height=9))
    parts.append(svg.tag("path", cls="stated", d=f"M{svg.num(x(one.stated))} 0V36"))
    return svg.decoration(100, 36, "observed", *parts)
