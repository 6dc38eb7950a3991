"""Fan chart: bands that hold 50, 80 and 90 % of histories, median thin; the script redraws the same geometry."""

from __future__ import annotations

from datetime import date

import numpy as np
from markupsafe import Markup

from contested.present.report import svg
from contested.present.views import wording as words

BOX = {"w": 460, "h": 300, "l": 60, "r": 12, "t": 14, "b": 28}
"""Width, height and margins in user units; also sent to the script."""
SMALL = {"w": 300, "h": 158, "l": 58, "r": 10, "t": 15, "b": 29}
"""The same for small multiples; on a narrow screen their letters are as large as `LETTER` says."""
LETTER = 11.0
"""Width of a letter in user units at the largest size that the style sheet gives to small multiples."""
EDGE = 0.06
"""Part of the axis at its end where a label would be cut."""


def week_ticks(dates: list[str], most: int = 4) -> list[tuple[float, str]]:
    """Positions (in weeks drawn, with a fraction) and labels of at most `most` month starts on the common axis."""
    days = [date.fromisoformat(day) for day in dates]
    first, last = days[0], days[-1]
    months = [(first.year + m // 12, m % 12 + 1) for m in range(first.month, first.month + 12 * 4)]
    starts = [start for year, month in months if first < (start := date(year, month, 1)) <= last]
    if not starts:
        return [(0.0, f"{first.day} {first:%b %Y}")]
    every = next(k for k in (1, 2, 3, 6, 12, 24, 48) if sum((s.month - 1) % k == 0 for s in starts) <= most)
    chosen = [s for s in starts if (s.month - 1) % every == 0] or starts[:1]
    ordinals = [day.toordinal() for day in days]
    at = np.interp([s.toordinal() for s in chosen], ordinals, np.arange(len(days)))
    if len(at) > 1 and at[-1] > (1 - EDGE) * (len(days) - 1):
        at, chosen = at[:-1], chosen[:-1]
    return [(round(float(x), 2), f"{s:%b %Y}") for x, s in zip(at, chosen, strict=True)]


def _fitting(marks: list[tuple[float, str]], width: float) -> list[tuple[float, str]]:
    """Month labels that fit side by side in their largest letters; a year is said once."""
    placed: list[tuple[float, str]] = []
    taken, said = 0.0, ""
    for at, text in marks:
        month, _, year = text.rpartition(" ")
        short = month if year == said else text
        half = LETTER * len(short) / 2
        if at - half >= taken and at + half <= width:
            placed.append((at, short))
            taken, said = at + half, year
    return placed or marks[-1:]


def fan(
    quantiles: np.ndarray, dates: list[str], label: str, *, small: bool = False, cursor: int | None = None
) -> Markup:
    """Draw a fan.

    Args:
        quantiles: float[week, 7] at .05 .1 .25 .5 .75 .9 .95.
        dates: ISO dates of the weeks.
        label: text for readers who do not see the drawing.
        small: the size for small multiples.
        cursor: week to mark with a dashed line.
    """
    box = SMALL if small else BOX
    rows = quantiles.shape[0]
    marks = svg.ticks(min(0.0, float(quantiles.min())), float(quantiles.max()), 3 if small else 4)
    low, high = marks[0], marks[-1]
    if small:
        box = {**box, "l": max(box["l"], round(LETTER * max(len(words.short(mark)) for mark in marks)) + 5)}

    def x(i: float) -> float:
        return box["l"] + (box["w"] - box["l"] - box["r"]) * i / max(1, rows - 1)

    def y(value: float) -> float:
        return box["h"] - box["b"] - (box["h"] - box["b"] - box["t"]) * (value - low) / (high - low)

    xs = [x(i) for i in range(rows)]
    ys = [[y(float(v)) for v in quantiles[:, k]] for k in range(7)]
    if rows == 1:  # a single week still needs a width to be seen
        xs, ys = [float(box["l"]), float(box["w"] - box["r"])], [line * 2 for line in ys]
    parts: list[Markup] = []
    for mark in marks:
        parts.append(svg.tag("path", cls="grid", d=f"M{box['l']} {svg.num(y(mark))}H{box['w'] - box['r']}"))
        parts.append(svg.tag("text", words.short(mark), x=box["l"] - 5, y=y(mark) + 4, text_anchor="end"))
    starts = [(x(i), text) for i, text in week_ticks(dates, 3 if small else 4)]
    for at, text in _fitting(starts, box["w"]) if small else starts:
        anchor = "end" if at > box["w"] - 36 else "middle"
        parts.append(svg.tag("text", text, x=at, y=box["h"] - 8, text_anchor=anchor))
    for cls, a, b in (("b90", 0, 6), ("b80", 1, 5), ("b50", 2, 4)):
        parts.append(svg.tag("path", cls=cls, d=svg.band(xs, ys[a], ys[b])))
    parts.append(svg.tag("path", cls="median", d=svg.polyline(xs, ys[3])))
    if cursor is not None:
        parts.append(svg.tag("path", cls="cursor", d=f"M{svg.num(x(cursor))} {box['t']}V{box['h'] - box['b']}"))
    return svg.chart(box["w"], box["h"], label, *parts, cls="chart small" if small else "chart")


def fan_text(quantiles: np.ndarray, dates: list[str], week: int = -1) -> str:
    """One week of a fan in words."""
    row = quantiles[week]
    return (
        f"Week of {words.day(dates[week])}: median {words.number(float(row[3]), 2)}, "
        f"90 % of histories between {words.number(float(row[0]), 2)} and {words.number(float(row[6]), 2)}."
    )
