"""A table of events drawn in letters: a map, killed by week, the deadliest places, sides, precision, measures."""

from __future__ import annotations

from typing import Any

import numpy as np

from contested.observations.events.record import Amount, DataSet
from contested.observations.events.table import EventTable
from contested.observations.events.totals import Total, by_place, totals
from contested.present.events.letter_map import letter_map
from contested.present.events.measures import measure_lines, measure_rows
from contested.present.tree_text import fold
from contested.present.views.wording import number

BARS, PLAIN_BARS = "▁▂▃▄▅▆▇█", ".:-=+*%#"
MOST_PLACES, MOST_SIDES = 12, 6
NARROWEST_BAR = 8
LEAST_KILLED = 0.1


def drawn(table: EventTable, width: int, plain: bool) -> list[tuple[str, list[str]]]:
    """Titles and lines of every part, at most `width` columns wide.

    Args:
        table: an imported table.
        width: columns of the screen.
        plain: whether only ASCII can be shown.
    """
    parts = []
    for one in table.record.datasets:
        if not one.in_table.rows:
            continue
        of = f", {one.dataset}"
        places = by_place(table, one.dataset)
        if lines := letter_map(table, [place.best for place in places], width, plain):
            parts.append((f"Killed by place{of}", lines))
        parts.append((f"Killed by week{of}", _weeks(table, one, width, plain)))
        parts.append((f"Deadliest places{of}", _ranked(places, MOST_PLACES, "place", width, plain)))
        pairs = [one._replace(names=(_pair(*one.names),)) for one in totals(table, one.dataset, "side_a", "side_b")]
        parts.append((f"Sides{of}", _ranked(pairs, MOST_SIDES, "pair", width, plain)))
        kinds = [one._replace(names=(one.names[0] or "not stated",)) for one in totals(table, one.dataset, "violence")]
        parts.append((f"Type of violence{of}", _ranked(kinds, MOST_SIDES, "type", width, plain)))
        measures = measure_lines(measure_rows(table, one))
        parts.append((f"Patterns{of}", [line for text in measures for line in fold(text, width, "  ", "    ")]))
    precision = [
        line
        for what, amounts in (("date", table.record.by_date_precision), ("place", table.record.by_place_precision))
        if amounts
        for line in fold(f"{what}: {_shares(amounts)}", width, "  ", "    ")
    ]
    if precision:
        parts.append(("How precisely known (share of events)", precision))
    return [(title, lines) for title, lines in parts if lines]


def _weeks(table: EventTable, one: DataSet, width: int, plain: bool) -> list[str]:
    """One line of bars for the whole time; a bar is as many weeks as make it fit."""
    covered = table.by_week(one.dataset).best.to_series().dropna()
    room = max(width - 2, 10)
    step = -(-len(covered) // room) or 1
    values = np.add.reduceat(covered.to_numpy(), np.arange(0, len(covered), step))
    line = bars(values, plain)
    unit = "a week" if step == 1 else f"{step} weeks"
    top = int(values.argmax())
    at = covered.index[top * step].date()
    return [
        f"  {line}",
        f"  {covered.index[0].date()} to {covered.index[-1].date()}; a bar is {unit}"[:width],
        f"  the highest: {number(float(values[top]), 3)} killed, from {at}"[:width],
    ]


def bars(values: Any, plain: bool) -> str:
    """A bar for each value, in eight steps from above 0 to the highest; 0 is a space."""
    steps = PLAIN_BARS if plain else BARS
    highest = max(float(np.max(values)), 1e-12)
    ranks = np.ceil(len(steps) * np.asarray(values, dtype=float) / highest).astype(int)
    return "".join(" " if rank <= 0 else steps[min(rank, len(steps)) - 1] for rank in ranks).rstrip()


def _pair(a: str, b: str) -> str:
    return " / ".join(side for side in (a, b) if side) or "not stated"


def _ranked(sums: list[Total], most: int, what: str, width: int, plain: bool) -> list[str]:
    """The largest sums as bars with what part of them is shared out; the others in one line."""
    ordered = sorted(sums, key=lambda one: (-one.best, one.names))
    shown, rest = ordered[:most], ordered[most:]
    highest = max(ordered[0].best, 1e-12)
    counts = [_counted(one.best, one.spread) for one in shown]
    count_width = max(map(len, counts))
    most_letters = max(width - count_width - NARROWEST_BAR - 4, 12)
    names = [_short(one.names[0], most_letters) for one in shown]
    name_width = max(map(len, names))
    room = max(width - name_width - count_width - 4, NARROWEST_BAR)
    lines = []
    for name, count, one in zip(names, counts, shown, strict=True):
        bar = ("#" if plain else "█") * round(room * one.best / highest)
        lines.append(f"  {name:<{name_width}} {count:<{count_width}} {bar}".rstrip())
    if rest:
        killed = sum(one.best for one in rest)
        lines.append(f"  {len(rest)} more {what}{'s' * (len(rest) > 1)}: {_killed(killed)}")
    return lines


def _counted(best: float, spread: float) -> str:
    share = 100 * spread / best if best else 0.0
    return _killed(best) + (f", {share:.0f} % shared out" if share >= 0.5 else "")


def _killed(best: float) -> str:
    """What is shared out over many places leaves parts of a person; the smallest are not told by figures."""
    return "under 0.1 killed" if 0 < best < LEAST_KILLED else f"{number(best, 4)} killed"


def _short(name: str, width: int) -> str:
    return name if len(name) <= width else f"{name[: width - 3]}..."


def _shares(amounts: dict[str, Amount]) -> str:
    total = sum(one.rows for one in amounts.values())
    ordered = sorted(amounts.items(), key=lambda item: -item[1].rows)
    shares = [(name, 100 * one.rows / total) for name, one in ordered if one.rows]
    return ", ".join(f"{name} {share:.0f} %" if share >= 1 else f"{name} under 1 %" for name, share in shares)
