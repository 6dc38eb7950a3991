"""Fan chart: bands that hold 50, 80 and 90 % of histories, with the median; the script redraws the same geometry."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
from jaxtyping import Float
from markupsafe import Markup

from contested.present.report import svg
from contested.present.views import wording as words

BOX = {"w": 460, "h": 300, "l": 60, "r": 12, "t": 14, "b": 28}
"""Width, height and margins (left, right, top, bottom) in user units; the script reads them too."""
SMALL = {"w": 300, "h": 158, "l": 58, "r": 10, "t": 15, "b": 29}
"""The same for small multiples."""
LETTER = 11.0
"""Width of a letter in user units at the largest size that the style sheet gives to small multiples."""
EDGE = 0.06
"""Part of the axis at its end where a label would be cut."""


def week_ticks(dates: list[str], most: int = 4) -> list[tuple[float, str]]:
    """Positions on the axis (drawn weeks, with a fraction) and labels of at most `most` starts of months."""
    days = [date.fromisoformat(day) for day in dates]
    first, last = days[0], days[-1]
    every_month = range(12 * first.year + first.month, 12 * last.year + last.month)
    starts = [date(month // 12, month % 12 + 1, 1) for month in every_month]
    if not starts:
        return [(0.0, words.day(dates[0]))]
    chosen = starts
    for step in (2, 3, 6, 12, 24, 48):
        if len(chosen) > most:
            chosen = [s for s in starts if (12 * s.year + s.month - 1) % step == 0]
    ordinals = [day.toordinal() for day in days]
    at = np.interp([s.toordinal() for s in chosen], ordinals, np.arange(len(days)))
    if len(at) > 1 and at[-1] > (1 - EDGE) * (len(days) - 1):
        at, chosen = at[:-1], chosen[:-1]
    return [(round(float(x), 2), f"{words.MONTHS[s.month - 1]} {s.year}") for x, s in zip(at, chosen, strict=True)]


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


def fan(
    quantiles: Float[np.ndarray, "week 7"],
    dates: list[str],
    label: str,
    *,
    small: bool = False,
    cursor: int | None = None,
    as_of: int = 0,
) -> Markup:
    """Draw a fan.

    Args:
        quantiles: quantiles at 0.05, 0.1, 0.25, 0.5, 0.75, 0.9 and 0.95.
        dates: ISO dates of the weeks.
        label: text for readers who do not see the drawing.
        small: use the size of a small multiple.
        cursor: week to mark with a dashed line.
        as_of: week that begins on the date of the evidence, marked with a line; 0 where there is no past.
    """
    marks = svg.ticks(min(0.0, float(quantiles.min())), float(quantiles.max()), 3 if small else 4)
    box = dict(SMALL if small else BOX)
    if small:
        longest = max(len(words.axis_label(mark)) for mark in marks)
        box["l"] = max(box["l"], round(LETTER * longest) + 5)
    rows = quantiles.shape[0]

    def x(week: float) -> float:
        return box["l"] + (box["w"] - box["l"] - box["r"]) * week / max(1, rows - 1)

    def y(value: float) -> float:
        return box["h"] - box["b"] - (box["h"] - box["b"] - box["t"]) * (value - marks[0]) / (marks[-1] - marks[0])

    parts = _axes(box, marks, y, [(x(week), text) for week, text in week_ticks(dates, 3 if small else 4)], small)
    xs = [x(week) for week in range(rows)]
    ys = [[y(float(value)) for value in quantiles[:, k]] for k in range(7)]
    if rows == 1:  # a single week still needs a width to be seen
        xs, ys = [float(box["l"]), float(box["w"] - box["r"])], [line * 2 for line in ys]
    for cls, low, high in (("b90", 0, 6), ("b80", 1, 5), ("b50", 2, 4)):
        parts.append(svg.tag("path", cls=cls, d=svg.band(xs, ys[low], ys[high])))
    parts.append(svg.tag("path", cls="median", d=svg.polyline(xs, ys[3])))
    if as_of:
        parts.append(svg.tag("path", cls="asof", d=f"M{svg.num(x(as_of))} {box['t']}V{box['h'] - box['b']}"))
    if cursor is not None:
        parts.append(svg.tag("path", cls="cursor", d=f"M{svg.num(x(cursor))} {box['t']}V{box['h'] - box['b']}"))
    return svg.chart(box["w"], box["h"], label, *parts, cls="chart small" if small else "chart")


def _axes(
    box: dict[str, int],
    marks: list[float],
    y: Callable[[float], float],
    months: list[tuple[float, str]],
    small: bool,
) -> list[Markup]:
    """Grid lines with their values, and the labels of the months below."""
    parts: list[Markup] = []
    for mark in marks:
        parts.append(svg.tag("path", cls="grid", d=f"M{box['l']} {svg.num(y(mark))}H{box['w'] - box['r']}"))
        parts.append(svg.tag("text", words.axis_label(mark), x=box["l"] - 5, y=y(mark) + 4, text_anchor="end"))
    for at, text in _fitting(months, box["w"]) if small else months:
        anchor = "end" if at > box["w"] - 36 else "middle"
        parts.append(svg.tag("text", text, x=at, y=box["h"] - 8, text_anchor=anchor))
    return parts


def fan_text(quantiles: Float[np.ndarray, "week 7"], dates: list[str], week: int = -1) -> str:
    """One week of a fan in words."""
    row = quantiles[week]
    return (
        f"Week of {words.day(dates[week])}: median {words.number(float(row[3]), 2)}, "
        f"90 % of histories between {words.number(float(row[0]), 2)} and {words.number(float(row[6]), 2)}."
    )
