"""The chance of a yes over the weeks of its question, with the range that the number of histories leaves open."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
from markupsafe import Markup

from contested.present.report import svg
from contested.present.report.fan import week_ticks

if TYPE_CHECKING:
    from contested.results.answers import ByWeek

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 460.0, 170.0, 34.0, 10.0, 10.0, 22.0
READS = {
    "met by then": "Chance of a yes by each week",
    "true then": "Chance of a yes in each week",
    "true so far": "Chance of a yes, counted up to each week",
}


def chance_chart(found: ByWeek, members: int) -> Markup:
    """A line with its band, from zero to a round value above the band."""
    chance = np.asarray(found.true.counts) / members
    low, high = np.asarray(found.true.low), np.asarray(found.true.high)
    marks = [mark for mark in svg.ticks(0.0, 100.0 * float(high.max()), 4) if mark <= 100.0]
    top, weeks = max(marks[-1], 100.0 * float(high.max())), len(chance)
    dates = [(found.first + timedelta(weeks=week)).isoformat() for week in range(weeks)]

    def x(week: float) -> float:
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * week / max(1, weeks - 1)

    def y(percent: float) -> float:
        return _HEIGHT - _BOTTOM - (_HEIGHT - _BOTTOM - _TOP) * percent / top

    def line(values: np.ndarray) -> list[float]:
        return [y(100.0 * float(value)) for value in values]

    parts = []
    for mark in marks:
        label = f"{mark:g}" + (" %" if mark == marks[-1] else "")
        parts.append(svg.tag("path", cls="grid", d=f"M{svg.num(_LEFT)} {svg.num(y(mark))}H{svg.num(_WIDTH - _RIGHT)}"))
        parts.append(svg.tag("text", label, x=_LEFT - 5, y=y(mark) + 4, text_anchor="end"))
    for at, text in week_ticks(dates):
        parts.append(svg.tag("text", text, x=x(at), y=_HEIGHT - 6, text_anchor="middle"))
    xs = [x(week) for week in range(weeks)]
    parts.append(svg.tag("path", cls="band", d=svg.band(xs, line(low), line(high))))
    parts.append(svg.tag("path", cls="line", d=svg.polyline(xs, line(chance))))
    label = f"{READS[found.reads]}: {found.true.counts[-1]:,} of {members:,} histories in the last week."
    return svg.chart(_WIDTH, _HEIGHT, label, *parts, cls="chart")
