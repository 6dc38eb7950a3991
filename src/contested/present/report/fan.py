"""Fan chart: bands that hold 50, 80 and 90 % of histories, with the median; the script redraws the same geometry."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float
from markupsafe import Markup

from contested.present.report import svg
from contested.present.report.axes import BOX, LETTER, SMALL, Frame, axes, between, week_ticks
from contested.present.report.points import Bar, Drawn, bar_marks, highest, point_marks
from contested.present.views import wording as words


def fan(
    quantiles: Float[np.ndarray, "week 7"],
    weeks: list[int],
    dates: list[str],
    label: str,
    *,
    small: bool = False,
    cursor: int | None = None,
    as_of: int = 0,
    points: Sequence[Drawn] = (),
    bars: Sequence[Bar] = (),
) -> Markup:
    """Draw a fan.

    Args:
        quantiles: quantiles at 0.05, 0.1, 0.25, 0.5, 0.75, 0.9 and 0.95.
        weeks: numbers of the weeks.
        dates: ISO dates of the weeks.
        label: text for readers who do not see the drawing.
        small: use the size of a small multiple.
        cursor: week to mark with a dashed line.
        as_of: week that begins on the date of the evidence; 0 where there is no past.
        points: what was stated of the series.
        bars: what questions ask of it.
    """
    top = max(float(quantiles.max()), highest(points, float(quantiles.max())), *(bar.value for bar in bars), 0.0)
    marks = svg.ticks(min(0.0, float(quantiles.min())), top, 3 if small else 4)
    box = dict(SMALL if small else BOX)
    if small:
        longest = max(len(words.axis_label(mark)) for mark in marks)
        box["l"] = max(box["l"], round(LETTER * longest) + 5)
    frame = Frame(box, weeks[0], weeks[-1], marks)
    parts = axes(frame, week_ticks(dates, 3 if small else 4), words.axis_label, small)
    xs = [frame.x(week) for week in weeks]
    ys = [[frame.y(float(value)) for value in quantiles[:, k]] for k in range(7)]
    if len(weeks) == 1:  # a single week still needs a width to be seen
        xs, ys = [float(box["l"]), float(box["w"] - box["r"])], [line * 2 for line in ys]
    for cls, low, high in (("b90", 0, 6), ("b80", 1, 5), ("b50", 2, 4)):
        parts.append(svg.tag("path", cls=cls, d=svg.band(xs, ys[low], ys[high])))
    parts.append(svg.tag("path", cls="median", d=svg.polyline(xs, ys[3])))
    parts += between(frame, as_of, small)
    parts += bar_marks(frame, bars)
    parts += point_marks(frame, points)
    if cursor is not None:
        parts.append(frame.upright(cursor, "cursor"))
    return svg.chart(box["w"], box["h"], label, *parts, cls="drawing small" if small else "drawing")


def fan_text(quantiles: Float[np.ndarray, "week 7"], dates: list[str], week: int = -1) -> str:
    """One week of a fan in words."""
    row = quantiles[week]
    return (
        f"Week of {words.day(dates[week])}: median {words.number(float(row[3]), 2)}, "
        f"90 % of histories between {words.number(float(row[0]), 2)} and {words.number(float(row[6]), 2)}."
    )
