"""What was stated of a series, and what questions ask of it, drawn on its fan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup

from contested.present.report import svg
from contested.present.report.axes import Frame
from contested.present.report.drawn import Drawn, span, week_of
from contested.present.report.recorded import recorded_points
from contested.present.views import wording as words
from contested.results.text import plain

if TYPE_CHECKING:
    from contested.present.views.provenance import Provenance
    from contested.results.answers import Answer
    from contested.results.conditioning import ObservationUsed
    from contested.results.run import Run

CAP = 3.0
"""No axis is longer than so many times what the histories reach, to hold the end of an error bar."""
WIDE = 3.0
"""Least half length in user units of the line over the weeks of a statement."""


class Bar(NamedTuple):
    """What a question asks of a series in its weeks, per week where weeks are summed."""

    series: str
    first: int
    last: int
    value: float
    text: str


def drawn_points(proof: Provenance) -> list[Drawn]:
    """Every statement about one series and the whole area or one place, in the order of their weeks.

    Of event tables they are the sums of the whole area by period, and of single places in the last weeks.
    """
    fit = proof.run.manifest.conditioning
    found = [_drawn(one, proof) for one in fit.observations if _alone(one)] if fit else []
    found += recorded_points(proof)
    return sorted(found, key=lambda one: (one.first, one.last))


def _alone(one: ObservationUsed) -> bool:
    return one.point is not None and len(one.series) == 1 and len(one.places) <= 1


def _drawn(one: ObservationUsed, proof: Provenance) -> Drawn:
    assert one.point is not None
    point, series, claim = one.point, proof.series, proof.run.evidence.claims[one.claim]
    name = one.series[0]
    unit = series.unit(name)
    values = (point.stated, point.low, point.high, point.simulated.low, point.simulated.median, point.simulated.high)
    said, low, high, least, middle, most = (words.number(value, 2) for value in values)
    mean = "" if one.over != "sum" or one.first == one.last else " on average"
    factor = point.inflation.median if point.inflation else None
    text = f"{span(one.first, one.last)}: {said} {unit}{mean} ({low} to {high})"
    if factor:
        text += f", {words.number(point.stated / factor, 2)} once the usual inflation is taken out"
    return Drawn(
        series=name,
        place=series.places.index(one.places[0]) if one.places else -1,
        first=week_of(proof.run, one.first),
        last=week_of(proof.run, one.last),
        stated=point.stated,
        low=point.low,
        high=point.high,
        simulated=(point.simulated.low, point.simulated.median, point.simulated.high),
        after=point.stated / factor if factor else None,
        text=f"{text}; the histories have {middle} ({least} to {most}) in these weeks.",
        who=f"{claim.speaker}, {claim.grade}",
        claim=proof.claim_numbers.get(one.claim),
    )


def bars(run: Run, known: set[str]) -> list[Bar]:
    """What the questions ask of one series in the whole area: a level in their weeks, or a sum over them."""
    found = []
    for answer in run.answers.values():
        if answer.threshold is None or len(answer.series) != 1 or answer.series[0] not in known:
            continue
        for one in answer.threshold.alternatives:
            value = _per_week(answer, run, one.subject, one.number)
            if value is not None and answer.first and answer.last:
                ends = week_of(run, answer.first), week_of(run, answer.last)
                found.append(Bar(answer.series[0], *ends, value, f"the bar: {words.number(value, 2)}"))
    return found


def _per_week(answer: Answer, run: Run, subject: str, number: float) -> float | None:
    """The number of a comparison in the unit of the series, or None where it is not about its value in a week."""
    name, counted = answer.series[0], answer.counted
    if "all " not in counted and "whole area" not in counted:
        return None
    if name.startswith("control."):
        return number if subject.endswith(" held") and not subject.startswith(f"{run.manifest.place}s ") else None
    if subject != name:
        return None
    if counted.startswith("summed over ") and answer.first and answer.last:
        return number / (((answer.last - answer.first).days + 1) / 7)
    return number if counted.startswith(("in ", "the highest", "the lowest", "the mean")) else None


def highest(points: Sequence[Drawn], reached: float) -> float:
    """What the axis has to reach for some points on a fan that reaches so far."""
    tops = [max(one.stated, one.simulated[2], min(one.high, CAP * max(reached, one.stated))) for one in points]
    return max(tops, default=0.0)


def bar_marks(frame: Frame, shown: Sequence[Bar]) -> list[Markup]:
    """A dashed line over the weeks of each question, with its words."""
    parts = []
    for bar in shown:
        y, end = frame.y(bar.value), frame.x(bar.last)
        parts.append(svg.tag("path", cls="bar", d=f"M{svg.num(frame.x(bar.first))} {svg.num(y)}H{svg.num(end)}"))
        parts.append(svg.tag("text", bar.text, x=end, y=y - 5, text_anchor="end", cls="bartext"))
    return parts


def point_marks(frame: Frame, points: Sequence[Drawn]) -> list[Markup]:
    """Of each statement: what the histories have in its weeks, its weeks, its error, and itself, with its number."""
    parts = []
    for number, one in enumerate(points, start=1):
        left, right = frame.x(one.first), frame.x(one.last)
        middle = (left + right) / 2
        left, right = min(left, middle - WIDE), max(right, middle + WIDE)
        low, mid, high = (frame.y(value) for value in one.simulated)
        y = frame.y(one.stated)
        box = f"M{svg.num(left)} {svg.num(high)}H{svg.num(right)}V{svg.num(low)}H{svg.num(left)}Z"
        parts.append(svg.tag("path", cls="same", d=f"{box}M{svg.num(left)} {svg.num(mid)}H{svg.num(right)}"))
        ends = f"M{svg.num(middle)} {svg.num(frame.y(one.low))}V{svg.num(frame.y(one.high))}"
        parts.append(svg.tag("path", cls="said", d=f"M{svg.num(left)} {svg.num(y)}H{svg.num(right)}{ends}"))
        if one.after is not None:
            parts.append(svg.tag("circle", cls="after", cx=middle, cy=frame.y(one.after), r=3.5))
        parts.append(svg.tag("circle", cls="point", cx=middle, cy=y, r=4))
        if len(points) > 1:
            parts.append(svg.tag("text", number, x=middle + 7, y=y - 5, text_anchor="start", cls="pointnumber"))
    return parts


def packed(points: list[Drawn], rows: dict[str, int]) -> list[dict[str, Any]]:
    """The statements as the script reads them; `rows` are positions of series by name."""
    return [
        {
            "s": rows[one.series],
            "p": one.place,
            "w": [one.first, one.last],
            "v": [_short(value) for value in (one.stated, one.low, one.high, *one.simulated)],
            "a": None if one.after is None else _short(one.after),
            "t": plain(one.text),
            "by": plain(one.who),
            "c": one.claim,
        }
        for one in points
        if one.series in rows
    ]


def _short(value: float) -> float:
    return float(f"{value:.5g}")
