"""One answer as marks on a scale: its range, its middle, what it was before the evidence, and if nothing changes.

The drawings have no view box: positions are percent of the width, the height of a mark is set by its style, and so
marks keep their shape in a column of any width.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup

from contested.present.report import scale, svg
from contested.present.views import wording as words

if TYPE_CHECKING:
    from contested.present.views.three import OneAnswer
    from contested.results.values import Quantiles

Place = Callable[[float], str]
"""From a value to a coordinate, such as '26.3%'."""
SHAPES = {
    "answer": svg.tag("circle", cls="dt", r=4.0),
    "prior": svg.tag("rect", cls="pr", x=-1.0, y=-9.0, width=2.0, height=18.0),
    "reference": svg.tag("path", cls="rf", d="M0-5.5 5.5 0 0 5.5-5.5 0z"),
    "other": svg.tag("rect", cls="al", x=-4.5, y=-4.5, width=9.0, height=9.0),
    "older": svg.tag("path", cls="ol", d="M-5-4.5H5L0 4.5z"),
}
"""The mark of each kind of answer, around the point 0 0."""
_ORDER = ("prior", "older", "reference", "other", "answer")


def chance_line(answers: Sequence[OneAnswer], label: str) -> Markup:
    """A chance on the bent scale, with its range; the other answers are marks alone."""
    return scale.plot(label, *_marks(answers, scale.at))


def quantity_line(answers: Sequence[OneAnswer], quantiles: Quantiles, label: str) -> Markup:
    """A quantity on its own scale from zero, with half and nine tenths of the histories, and labels."""
    marks = quantity_ticks(answers)
    at = linear(marks[0], marks[-1])
    bars = [_bar("wk", quantiles.q05, quantiles.q95, at), _bar("rg", quantiles.q25, quantiles.q75, at)]
    axis = _axis(marks, at, words.number)
    parts = [_track(), *bars, *_marks(answers, at, ranged=False), *axis]
    return svg.tag("svg", *parts, cls="own", role="img", aria_label=label)


def single_line(one: OneAnswer, marks: Sequence[float]) -> Markup:
    """One of three answers on a scale that they share; its text stands beside it."""
    at = linear(marks[0], marks[-1])
    return svg.tag("svg", _track(), *_marks([one], at), cls="third", aria_hidden="true")


def shared_axis(marks: Sequence[float], percent: bool) -> Markup:
    """The labels of the scale that three answers share."""
    show = (lambda value: f"{100 * value:.3g}") if percent else words.axis_label
    labels = _axis(marks, linear(marks[0], marks[-1]), show, "%" if percent else "")
    return svg.tag("svg", *labels, cls="thirdaxis", aria_hidden="true")


def quantity_ticks(answers: Sequence[OneAnswer]) -> list[float]:
    """Round values from zero that hold the range of the answer and the middles of the others."""
    own, found = answers[-1], [one.middle for one in answers if one.middle is not None]
    found += [value for value in (own.low, own.high) if value is not None]
    return svg.ticks(min(0.0, *found), max(0.0, *found), 2)


def shared_ticks(answers: Sequence[OneAnswer], percent: bool) -> list[float]:
    """Round values that hold every range; chances above a half are shown up to 100 %, the others from zero."""
    found = [value for one in answers for value in (one.low, one.middle, one.high) if value is not None]
    if percent and min(found) > 0.5:
        return [mark for mark in svg.ticks(min(found), 1.0, 4) if mark <= 1.0]
    marks = svg.ticks(min(0.0, *found), max(found), 4)
    return marks if not percent or marks[-1] <= 1.0 else [*(mark for mark in marks if mark < 1.0), 1.0]


def linear(low: float, high: float) -> Place:
    """An even scale between two values."""
    return lambda value: f"{svg.num(100.0 * (value - low) / (high - low))}%"


def _marks(answers: Sequence[OneAnswer], at: Place, ranged: bool = True) -> list[Markup]:
    """The marks of the answers, the one with all evidence on top; `ranged` draws its range too."""
    drawn = []
    for one in sorted(answers, key=lambda one: _ORDER.index(one.kind)):
        if one.middle is None:
            continue
        wide = ranged and (one.kind == "answer" or len(answers) == 1)
        if wide and one.low is not None and one.high is not None and one.high > one.low:
            drawn.append(_bar("rg" if one.kind == "answer" else "rg thin", one.low, one.high, at))
        drawn.append(svg.tag("svg", SHAPES[one.kind], cls="at", x=at(one.middle)))
    return drawn


def _bar(cls: str, low: float, high: float, at: Place) -> Markup:
    start, end = (float(at(value).removesuffix("%")) for value in (low, high))
    return svg.tag("rect", cls=cls, x=f"{svg.num(start)}%", width=f"{svg.num(end - start)}%")


def _track() -> Markup:
    return svg.tag("rect", cls="tk", x="0", width="100%")


def _axis(marks: Sequence[float], at: Place, show: Callable[[float], str], last: str = "") -> list[Markup]:
    """The labels of a scale; the unit stands beside the last."""
    return [
        svg.tag(
            "text",
            show(mark) + (f"\N{NARROW NO-BREAK SPACE}{last}" if last and mark == marks[-1] else ""),
            cls="ax",
            x=at(mark),
            text_anchor=svg.anchor(mark, marks),
        )
        for mark in marks
    ]
