"""The frame of a chart over time: weeks along it, values up it, and where the simulated past ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from markupsafe import Markup

from contested.present.report import svg
from contested.present.views import wording as words

BOX = {"w": 480, "h": 300, "l": 56, "r": 72, "t": 36, "b": 32}
"""Width, height and margins (left, right, top, bottom) in user units; the script reads them too."""
LOW_BOX = {**BOX, "h": 260}
"""The same for chances, which stand above."""
SMALL = {"w": 300, "h": 158, "l": 58, "r": 10, "t": 15, "b": 29}
"""The same for small multiples."""
LETTER = 11.0
"""Width of a letter in user units at the largest size that the style sheet gives to small multiples."""
EDGE = 0.06
"""Part of the axis at its end where a label would be cut."""
PAST, FUTURE = 134, 158
"""Room in user units that the words on either side of the line between them need in the largest letters."""


class Frame(NamedTuple):
    """A drawing's box, the weeks from `first` to `last` along it, and the round marks of its values."""

    box: dict[str, int]
    first: float
    last: float
    marks: list[float]

    def x(self, week: float) -> float:
        """Where a week stands."""
        width = self.box["w"] - self.box["l"] - self.box["r"]
        return self.box["l"] + width * (week - self.first) / max(1, self.last - self.first)

    def y(self, value: float) -> float:
        """Where a value stands; those outside are put at the edge."""
        top, bottom = self.box["t"], self.box["h"] - self.box["b"]
        part = (value - self.marks[0]) / (self.marks[-1] - self.marks[0])
        return bottom - (bottom - top) * min(1.0, max(0.0, part))

    def upright(self, week: float, cls: str) -> Markup:
        """A line from top to bottom at a week."""
        return svg.tag("path", cls=cls, d=f"M{svg.num(self.x(week))} {self.box['t']}V{self.box['h'] - self.box['b']}")


def week_ticks(dates: list[str], most: int = 4) -> list[tuple[float, str]]:
    """Weeks after the first, with a fraction, and labels of at most `most` starts of months."""
    days = [date.fromisoformat(day) for day in (dates[0], dates[-1])]
    first, last = days
    every_month = range(12 * first.year + first.month, 12 * last.year + last.month)
    starts = [date(month // 12, month % 12 + 1, 1) for month in every_month]
    if not starts:
        return [(0.0, words.day(dates[0]))]
    chosen = starts
    for step in (2, 3, 6, 12, 24, 48):
        if len(chosen) > most:
            chosen = [s for s in starts if (12 * s.year + s.month - 1) % step == 0]
    if len(chosen) > 1 and (chosen[-1] - first) > (1 - EDGE) * (last - first):
        chosen = chosen[:-1]
    return [(round((s - first).days / 7, 2), f"{words.MONTHS[s.month - 1]} {s.year}") for s in chosen]


def percent_label(mark: float) -> str:
    """A chance on an axis: '0', '2.5 %'."""
    return f"{100 * mark:.4g} %" if mark else "0"


def axes(
    frame: Frame, months: list[tuple[float, str]], label: Callable[[float], str], small: bool = False
) -> list[Markup]:
    """Grid lines with their values, and the labels of the months below."""
    box, parts = frame.box, []
    for mark in frame.marks:
        y = frame.y(mark)
        parts.append(svg.tag("path", cls="grid", d=f"M{box['l']} {svg.num(y)}H{box['w'] - box['r']}"))
        parts.append(svg.tag("text", label(mark), x=box["l"] - 5, y=y + 4, text_anchor="end"))
    placed = [(frame.x(frame.first + week), text) for week, text in months]
    for at, text in _fitting(placed, box["w"]) if small else placed:
        anchor = "end" if at > box["w"] - 36 else "middle"
        parts.append(svg.tag("text", text, x=at, y=box["h"] - 8, text_anchor=anchor))
    return parts


def between(frame: Frame, as_of: int, small: bool = False) -> list[Markup]:
    """The line at the date of the evidence, with what lies on either side where there is room; none without a past."""
    if not as_of:
        return []
    box, x = frame.box, frame.x(as_of)
    parts = [frame.upright(as_of, "asof")]
    if not small and x >= PAST:
        parts.append(svg.tag("text", "simulated past", x=x - 6, y=box["t"] - 16, text_anchor="end"))
    if not small and box["w"] - x >= FUTURE:
        parts.append(svg.tag("text", "simulated future", x=x + 6, y=box["t"] - 16, text_anchor="start"))
    return parts


def _fitting(marks: list[tuple[float, str]], width: float) -> list[tuple[float, str]]:
    """The labels that fit side by side in the largest letters; each year is written once."""
    kept: list[tuple[float, str]] = []
    end, last_year = 0.0, ""
    for at, text in marks:
        month, _, year = text.rpartition(" ")
        short = month if year == last_year else text
        half = LETTER * len(short) / 2
        if at - half >= end and at + half <= width:
            kept.append((at, short))
            end, last_year = at + half, year
    return kept or marks[-1:]
