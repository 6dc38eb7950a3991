"""Killed by week: the best estimates as a line, between their bounds."""

from __future__ import annotations

from typing import Any

import numpy as np

from contested.observations.events.record import DataSet
from contested.observations.events.table import EventTable
from contested.observations.events.totals import bounds_by_step
from contested.present.report import svg
from contested.present.report.axes import BOX, Frame, axes, week_ticks
from contested.present.views.wording import axis_label, day, number

MOST_STEPS = 160
"""Points of the line at most; a longer time has several weeks a point."""
MOST_TICKS = 4
FRAME = {**BOX, "t": 14, "r": 14, "h": 270}


def weeks_view(table: EventTable, one: DataSet) -> dict[str, Any]:
    """The drawing, what a point of it is, and its highest point in words."""
    weeks = table.by_week(one.dataset).best
    each = -(-int(weeks.notnull().sum()) // MOST_STEPS)
    low, high = bounds_by_step(table, one.dataset, each)
    best = np.add.reduceat(weeks.fillna(0.0).values, np.arange(0, weeks.sizes["week"], each))
    known = np.flatnonzero(weeks.notnull().values)
    within = slice(known[0] // each, known[-1] // each + 1)
    low, best, high = (values[within] for values in (low, best, high))
    weeks = weeks[within.start * each : within.stop * each]
    starts = np.arange(0, weeks.sizes["week"], each)
    dates = [str(date)[:10] for date in weeks.week.values]
    frame = Frame(FRAME, 0, max(len(dates) - 1, 1), svg.ticks(0.0, max(float(high.max()), 1.0)))
    xs = [frame.x(float(start)) for start in starts]
    lines = [[frame.y(float(value)) for value in values] for values in (low, best, high)]
    if len(xs) == 1:  # a single point still needs a width to be seen
        xs, lines = [float(FRAME["l"]), float(FRAME["w"] - FRAME["r"])], [line * 2 for line in lines]
    top = int(best.argmax())
    unit = "a week" if each == 1 else f"{each} weeks"
    said = (
        f"The highest: {number(float(best[top]), 4)} killed in {unit} from {day(dates[starts[top]])} "
        f"(low {number(float(low[top]), 4)}, high {number(float(high[top]), 4)})."
    )
    drawn = svg.chart(
        FRAME["w"],
        FRAME["h"],
        f"Killed by week, {day(dates[0])} to {day(dates[-1])}. {said}",
        *axes(frame, _ticks(dates), axis_label),
        svg.tag("path", cls="b80", d=svg.band(xs, lines[0], lines[2])),
        svg.tag("path", cls="median", d=svg.polyline(xs, lines[1])),
    )
    return {"svg": drawn, "unit": unit, "said": said, "bounds": one.bounds}


def _ticks(dates: list[str]) -> list[tuple[float, str]]:
    """Starts of months, or of years where the time is long, of which few enough fit on a narrow screen."""
    marks = week_ticks(dates)
    while len(marks) > MOST_TICKS:
        marks = marks[::2]
    return marks
