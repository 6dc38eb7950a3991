"""What two imports of the same data differ in, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from contested.ledger.plural import counted
from contested.observations.events.compare import FIELDS, Changed, Comparison
from contested.present.events.told import amount, persons
from contested.present.views.wording import signed

MOST_CHANGED = 5


def compared(comparisons: tuple[Comparison, ...]) -> list[tuple[str, list[str]]]:
    """A title and lines for each data set that both imports have."""
    return [(f"{one.dataset}, compared with the older import", list(_lines(one))) for one in comparisons]


def _lines(one: Comparison) -> Iterator[str]:
    yield f"older: {amount(one.older)}; newer: {amount(one.newer)}"
    if not one.same and not one.changed.rows:
        yield "no id stands in both: these may be different data, or rows that were numbered again"
    yield f"the same in both: {counted(one.same, 'row')}"
    later = f", of which {amount(one.added_later)} after the last day of the older" if one.added_later.rows else ""
    yield f"only in the newer: {amount(one.added)}{later}"
    ids = f"; the deadliest: {', '.join(one.gone_ids[:MOST_CHANGED])}" if one.gone_ids else ""
    yield f"only in the older: {amount(one.gone)}{ids}"
    yield f"changed: {counted(one.changed.rows, 'row')}, together {signed(one.changed.best)} killed"
    if one.fields:
        yield "what changed: " + ", ".join(f"{FIELDS[name]} in {many:,}" for name, many in one.fields.items())
    yield from (_changed(row) for row in one.changes[:MOST_CHANGED])
    if len(one.changes) > MOST_CHANGED:
        yield f"and {len(one.changes) - MOST_CHANGED:,} more (--json lists every row that changed, is new or is gone)"
    if one.not_compared:
        yield f"not compared: {counted(one.not_compared, 'row')} without an id, or with one that stands more than once"


def _changed(row: Changed) -> str:
    others = ", ".join(FIELDS[name] for name in row.fields if name != "best")
    best = "best estimate as before" if row.older == row.newer else f"{_best(row.older)} to {_best(row.newer)} killed"
    return f"row {row.id}: {best}" + (f"; other {others}" if others else "")


def _best(value: float | None) -> str:
    return "no number" if value is None else persons(value)
