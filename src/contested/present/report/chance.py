"""Chance over time: in which share of histories something is so in each week, with its counting interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from markupsafe import Markup

from contested.present.report import pack, svg
from contested.present.report.axes import LOW_BOX, SMALL, Frame, axes, between, percent_label, week_ticks
from contested.present.report.points import week_of
from contested.present.views import wording as words

if TYPE_CHECKING:
    from contested.present.report.kept import Kept
    from contested.present.views.series import RecordedSeries
    from contested.present.views.shares import Counting
    from contested.results.answers import Answer, WeeklyShare

ALONE, ANYWHERE = "in that very week", "anywhere"
APART = 18.0
"""Least distance in user units between the values at the ends of curves."""


class Curve(NamedTuple):
    """Histories by week: numbers of histories and, where there is a band, its ends as chances.

    `cls` says how it is drawn: `layer` a chance of the map's layer, `question` the answer so far, `state` what the
    question asks of a week, in that very week.
    """

    cls: str
    name: str
    weeks: list[int]
    counts: list[int]
    low: list[float]
    high: list[float]


def layer_name(title: str, place: str) -> str:
    """What the curve of a layer shows."""
    return f"{title}, {place}, in that week"


def layer_curve(name: str, counts: np.ndarray, weeks: list[int], counting: Counting) -> Curve | None:
    """The chance of a layer in one place or in the whole area; None where there is no data."""
    known = [(week, int(counts[week])) for week in weeks if counts[week] >= 0]
    if not known:
        return None
    ends = [counting.interval(count / counting.members) for _, count in known]
    return Curve(
        "layer",
        name,
        [week for week, _ in known],
        [count for _, count in known],
        [low for low, _ in ends],
        [high for _, high in ends],
    )


def question_curves(answer: Answer, series: RecordedSeries, kept: Kept, counting: Counting) -> list[Curve]:
    """The answer by the end of each week, and the state that it asks for; empty where the run does not hold them."""
    if answer.by_week is None:
        return []
    begin, told = week_of(series.run, answer.by_week.first), answer.by_week
    parts = [("question", f"{answer.title}: {told.reads}", told.true)]
    if told.in_week is not None:
        parts.append(("state", f"What it asks for, {ALONE}", told.in_week))
    part = counting.members / answer.members
    return [_curve(cls, name, share, begin, kept, part) for cls, name, share in parts]


def _curve(cls: str, name: str, share: WeeklyShare, begin: int, kept: Kept, part: float) -> Curve:
    weeks = [week for week in kept.weeks if begin <= week < begin + len(share.counts)]
    rows = [week - begin for week in weeks]
    low, high = (pack.as_packed(np.array([[side[row] for row in rows]]))[0] for side in (share.low, share.high))
    return Curve(cls, name, weeks, [round(share.counts[row] * part) for row in rows], low.tolist(), high.tolist())


def chance_chart(
    curves: list[Curve],
    kept: Kept,
    dates: list[str],
    counting: Counting,
    label: str,
    cursor: int | None = None,
    small: bool = False,
) -> Markup:
    """Draw curves, the first one lowest.

    Args:
        curves: what to draw.
        kept: the weeks of the axis.
        dates: ISO dates of the kept weeks.
        counting: what the counts are counts of.
        label: text for readers who do not see the drawing.
        cursor: week to mark with a dashed line.
        small: use the size of a small multiple.
    """
    box, most = (SMALL, 3) if small else (LOW_BOX, 4)
    top = max((max(curve.high) for curve in curves), default=0.01)
    frame = Frame(box, kept.weeks[0], kept.weeks[-1], svg.ticks(0.0, top, most))
    parts = axes(frame, week_ticks(dates, most), percent_label, small)
    lines, bands, ends = [], [], []
    for curve in curves:
        xs = [frame.x(week) for week in curve.weeks]
        shares = [count / counting.members for count in curve.counts]
        ys = [frame.y(share) for share in shares]
        low, high = [frame.y(one) for one in curve.low], [frame.y(one) for one in curve.high]
        if len(xs) == 1:  # a single week still needs a width to be seen
            xs, ys, low, high = [xs[0] - 3, xs[0] + 3], ys * 2, low * 2, high * 2
        if curve.cls != "state":
            bands.append(svg.tag("path", cls=f"band {curve.cls}", d=svg.band(xs, low, high)))
        lines.append(svg.tag("path", cls=f"line {curve.cls}", d=svg.polyline(xs, ys)))
        ends.append((curve, xs[-1], ys[-1], counting.percent(curve.counts[-1])))
    parts += bands + lines + between(frame, kept.as_of, small)
    if not small:
        parts += _ends(ends)
    if cursor is not None:
        parts.append(frame.upright(cursor, "cursor"))
    return svg.chart(box["w"], box["h"], label, *parts, cls="drawing small" if small else "drawing")


def _ends(ends: list[tuple[Curve, float, float, str]]) -> list[Markup]:
    """A dot at each curve's end, and beside it the value there, apart from the others."""
    parts, taken = [], []
    for curve, x, y, text in sorted(ends, key=lambda end: end[2]):
        at = max(y + 4, *(other + APART for other in taken)) if taken else y + 4
        taken.append(at)
        parts.append(svg.tag("circle", cls=f"end {curve.cls}", cx=x, cy=y, r=3.5 if curve.cls == "question" else 2.5))
        parts.append(svg.tag("text", text, x=x + 8, y=at, text_anchor="start", cls=f"endtext {curve.cls}"))
    return parts


def key_rows(curves: list[Curve], week: int, counting: Counting) -> list[dict[str, Any]]:
    """Every curve with its swatch, its name and its value in a week."""
    return [{"cls": curve.cls, "name": curve.name, "value": value_at(curve, week, counting)} for curve in curves]


def value_at(curve: Curve, week: int, counting: Counting) -> str:
    """A curve's value in words in a week; the interval of a question is that of its answer."""
    if week not in curve.weeks:
        return "not asked in that week"
    at = curve.weeks.index(week)
    return counting.words(curve.counts[at], (curve.low[at], curve.high[at]))


def chance_text(curves: list[Curve], week: int, date: str, counting: Counting) -> str:
    """One week of all curves in words."""
    rows = key_rows(curves, week, counting)
    return f"Week of {words.day(date)}: " + "; ".join(f"{row['name']}: {row['value']}" for row in rows) + "."
