"""A reference value on the band that the priors expect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from contested.present.report import svg
from contested.present.views import wording as words

if TYPE_CHECKING:
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
