"""How activity lies over places and weeks, in words: each measure with its interval and out of how much."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from contested.observations.events.beside import neighbours
from contested.observations.events.measured import Span, measured, phase_of, wave
from contested.observations.events.patterns import MEASURES
from contested.observations.events.record import DataSet
from contested.observations.events.season import YEAR
from contested.observations.events.table import EventTable
from contested.observations.events.tail import Tail, tail
from contested.observations.events.totals import certain, sizes
from contested.present.views.wording import MONTHS, number

SHARES = ("active", "persistence", "place_alone", "beside", "after_beside")
ABOUT = (
    "Of events whose place and week are certain. Intervals of 95 % by leaving out one quarter (for the season: one "
    "year) after the other; none for less than two (four) years."
)


class Row(NamedTuple):
    """A measure: its title, value, interval ('' where there is none), out of how much, and its definition."""

    title: str
    value: str
    interval: str
    number: str
    definition: str


def measure_rows(table: EventTable, one: DataSet) -> list[Row]:
    """All measures that the data set defines; none where its rows are sums and not events."""
    if one.sums or not one.in_table.rows:
        return []
    counts = certain(table, one.dataset)
    values = counts.values
    spans = measured(values, neighbours(table))
    rows = [
        _row(measure.title, spans[measure.id], measure.id in SHARES, "week" if measure.id == "fano" else "place-week",
             measure.definition)
        for measure in MEASURES
        if measure.id in spans
    ]  # fmt: skip
    season = wave(values.sum(axis=0), phase_of(counts.week.values))
    if season is not None:
        when = f"highest in {_month(season.peak)}" if season.peak is not None else "not told from none"
        what = f"yearly wave of the logarithm of the weekly count, with a level for each year; {when}"
        rows.append(_row("Season, amplitude", season.amplitude, False, "week", what))
    found = tail(sizes(table, one.dataset))
    return [*rows, _tail(found)] if found is not None else rows


def measure_lines(rows: list[Row]) -> list[str]:
    """The rows as lines of text."""
    return [
        f"{row.title}: {row.value}{f' ({row.interval})' if row.interval else ''}, of {row.number}; {row.definition}"
        for row in rows
    ]


def _row(title: str, span: Span, is_share: bool, unit: str, definition: str) -> Row:
    def text(value: float) -> str:
        return f"{100 * value:.1f} %" if is_share else number(value, 3)

    interval = "" if span.low is None or span.high is None else f"{text(span.low)} to {text(span.high)}"
    return Row(title, text(span.value), interval, f"{span.number:,} {unit}{'s' * (span.number != 1)}", definition)


def _tail(found: Tail) -> Row:
    what = (
        f"exponent of the number killed in an event, from {found.threshold:,} killed on (the threshold that fits best; "
        "maximum likelihood for whole numbers: Clauset, Shalizi and Newman 2009)"
    )
    interval = f"{found.low:.2f} to {found.high:.2f}"
    return Row("Sizes of events, exponent", f"{found.exponent:.2f}", interval, f"{found.events:,} events", what)


def _month(peak: float) -> str:
    day = np.datetime64("2001-01-01") + np.timedelta64(int(7 * (peak % YEAR)), "D")
    return MONTHS[int(str(day)[5:7]) - 1]
