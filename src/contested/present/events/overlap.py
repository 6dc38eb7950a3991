"""How far two data sets of one table speak of the same places and weeks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from contested.ledger.plural import counted
from contested.observations.events.table import EventTable
from contested.observations.events.totals import certain


def overlap_lines(table: EventTable) -> list[str]:
    """For each two data sets: that they are not added, and in how many place-weeks both count events."""
    return list(_lines(table))


def _lines(table: EventTable) -> Iterator[str]:
    known = [one.dataset for one in table.record.datasets if one.in_table.rows and not one.sums]
    for one, other in combinations(known, 2):
        first, second = (certain(table, name).fillna(0) > 0 for name in (one, other))
        weeks = sorted({*first.week.values} & {*second.week.values})
        if not weeks:
            yield f"{one} and {other} have no week in common"
            continue
        here, there = first.sel(week=weeks).values, second.sel(week=weeks).values
        either, both = here | there, here & there
        yield (
            f"{one} and {other} are never added: one clash may stand in both. In their "
            f"{counted(len(weeks), 'common week')}, {counted(int(either.sum()), 'place-week')} have events of either, "
            f"{int(both.sum()):,} of both, {int((here & ~there).sum()):,} only of {one}, "
            f"{int((there & ~here).sum()):,} only of {other}"
        )
