"""What an import says of itself, in sentences: files, totals, what was set aside or is doubtful, places."""

from __future__ import annotations

from collections.abc import Iterator

from contested.ledger.plural import counted
from contested.observations.events.record import Amount, DataSet, ImportRecord, Vintage
from contested.observations.events.rules import RULES
from contested.observations.events.summary import REASONS
from contested.present.views.wording import day, number

MOST_SPELLINGS = 8
MOST_MONTHS = 12
BY = {
    "code": "by code",
    "point": "by point in an outline",
    "name": "by name",
    "alias": "by another name",
    "likeness": "by a name that is alike",
    "country": "by country, since no smaller place is named",
    "larger unit": "known only to a larger unit, shared out over its places",
    "larger unit: all places": "known only to the country or less, shared out over all places",
}
WHY = {"several names": "it holds several names", "unknown": "no name is like it"}
DONE = {
    "set-aside": "set aside",
    "keep": "kept",
    "widen": "bounds widened to hold it",
    "point": "the point counts",
    "name": "the name counts",
    "spread": "shared out over places",
}


def told(record: ImportRecord) -> list[tuple[str, list[str]]]:
    """Titles and lines of every part; a part without lines is left out."""
    parts = [
        ("Files", [_vintage(one) for one in record.vintages]),
        ("Totals", [line for one in record.datasets for line in _totals(one)]),
        ("Set aside", [_aside(why, one) for why, one in by_size(record.set_aside)]),
        ("Places", list(_places(record))),
        ("Names of places to look at", list(_spellings(record))),
        ("Doubtful rows", list(_flags(record))),
        ("Time", [line for one in record.datasets for line in _time(one)]),
        ("Actors whose names begin alike (factions, or the same?)", [f"{a} / {b}" for a, b in record.alike_actors]),
    ]
    return [(title, lines) for title, lines in parts if lines]


def _aside(why: str, one: Amount) -> str:
    rule = REASONS.get(why)
    others = "|".join(choice for choice in RULES[rule][1] if choice != "set-aside") if rule else ""
    return f"{why}: {amount(one)}" + (f"; or --rule {rule}={others}" if rule else "")


def amount(one: Amount) -> str:
    """'12 events, 340 killed'."""
    return f"{counted(one.rows, 'event')}, {persons(one.best)} killed"


def persons(value: float) -> str:
    """A number of persons: in full where it is whole, with six figures where a part of it is spread."""
    return f"{value:,.0f}" if value == round(value) else number(value, 6)


def by_size(amounts: dict[str, Amount]) -> list[tuple[str, Amount]]:
    """The largest number of rows first."""
    return sorted(amounts.items(), key=lambda item: (-item[1].rows, item[0]))


def _vintage(one: Vintage) -> str:
    release = "release unknown"
    if one.release:
        release = (
            f"release {one.release.name} (published about {day(one.release.published_about.isoformat())[2:].strip()})"
        )
    tags = f", and {counted(one.tag_rows, 'row')} of HXL tags" if one.tag_rows else ""
    days = f", {day(one.first.isoformat())} to {day(one.last.isoformat())}" if one.first and one.last else ""
    return (
        f"{one.file}: {one.dataset}, {release}, {counted(one.rows, 'row')}{tags}{days}; layout '{one.layout}', "
        f"SHA-256 {one.sha256[:12]}"
    )


def _totals(one: DataSet) -> Iterator[str]:
    yield (
        f"{one.dataset}: read {amount(one.read)}; in the table {amount(one.in_table)}; "
        f"set aside {amount(one.set_aside)}"
    )
    if one.spread.rows:
        share = one.spread.best / one.in_table.best if one.in_table.best else 0.0
        yield (
            f"{one.dataset}: {counted(one.spread.rows, 'event')} with {persons(one.spread.best)} killed "
            f"({100 * share:.0f} % of the table) span weeks or are known only to a larger unit; these are kept apart, "
            "and low and high say what is not known"
        )
    if not one.bounds:
        yield f"{one.dataset}: states no low and high; both are the best estimate and say nothing of how sure it is"
    if one.sums:
        yield f"{one.dataset}: its rows are sums; numbers of events are not known"


def _places(record: ImportRecord) -> Iterator[str]:
    yield f"{counted(len(record.places), 'place')} from {record.places_from}"
    yield from (f"{BY[by]}: {amount(one)}" for by, one in by_size(record.placed_by))


def _spellings(record: ImportRecord) -> Iterator[str]:
    doubtful = [one for one in record.spellings if one.by not in ("name", "code", "alias", "unit")]
    for one in doubtful[:MOST_SPELLINGS]:
        if one.place is not None:
            rows = counted(one.rows, "row")
            yield f"'{one.name}' is taken for {one.place} ({rows}); if not: --rule near-names=set-aside"
        else:
            why = f"the nearest is {one.nearest}" if one.nearest else WHY.get(one.by, one.by)
            hint = "; if that is meant: --aliases" if one.nearest else ""
            yield f"'{one.name}' is not among the places: {why} ({counted(one.rows, 'row')}){hint}"
    if len(doubtful) > MOST_SPELLINGS:
        yield f"and {len(doubtful) - MOST_SPELLINGS} more (--json lists all)"


def _flags(record: ImportRecord) -> Iterator[str]:
    for one in record.flags:
        choice = ""
        if one.rule is not None:
            others = [other for other in RULES[one.rule][1] if other != one.done]
            choice = f"; or --rule {one.rule}={'|'.join(others)}"
        amount_of = f"{counted(one.rows, 'row')}, {persons(one.best)} killed"
        yield f"{one.what}: {amount_of} ({DONE.get(one.done, one.done)}{choice}); first: {', '.join(one.examples)}"


def _time(one: DataSet) -> Iterator[str]:
    if one.first is None or one.last is None or one.last_whole_month is None:
        return
    yield (
        f"{one.dataset}: {day(one.first.isoformat())} to {day(one.last.isoformat())}; whole months to "
        f"{day(one.last_whole_month.isoformat())}"
    )
    months = one.months_without_rows
    if months:
        listed = ", ".join(months[:MOST_MONTHS]) + (" ..." if len(months) > MOST_MONTHS else "")
        yield f"{one.dataset}: {counted(len(months), 'month')} within this time without any row: {listed}"
