"""The counts of an imported table that a scenario is conditioned on: its places, its actors, the weeks of its past."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Bool, Float

from contested.errors import InputError, nearest
from contested.observations.events.record import DataSet, ImportRecord, Vintage
from contested.observations.events.table import EventTable, load_events
from contested.scenario.event_data import EventData, EventFolder
from contested.scenario.load import LoadedScenario

HINDSIGHT_DAYS = 60
"""A release so long after the scenario's date knows what nobody could know then."""
CIVILIANS = "civilians"
"""A side whose name begins so is no actor, in any letter case."""
MOST_NAMED = 5
DAY = dt.timedelta(days=1)


class Estimate(NamedTuple):
    """A count by place and week, which may be summed: the best estimate, its bounds, and the part that is spread.

    What is spread over places or weeks is known only to have happened in one of them.
    """

    best: Float[np.ndarray, "place week"]
    low: Float[np.ndarray, "place week"]
    high: Float[np.ndarray, "place week"]
    spread: Float[np.ndarray, "place week"]


class EventCounts(NamedTuple):
    """What an imported table counts in a scenario's past.

    Attributes:
        data: the table of the scenario.
        data_set: the data set.
        release: name of its newest release, empty where it is not known.
        published: about when that was published.
        weeks: the weeks of the past that it covers.
        counts: "attacks" (events) and "deaths" (persons), of those that are read.
        late: which of the weeks the release does not have whole yet.
        events: how many events are counted.
        set_aside: pairs of sides that are not counted, with their events, the most first.
        notes: what a reader has to know, in sentences.
    """

    data: EventData
    data_set: DataSet
    release: str
    published: dt.date | None
    weeks: slice
    counts: dict[str, Estimate]
    late: Bool[np.ndarray, " week"]
    events: float
    set_aside: tuple[tuple[str, float], ...]
    notes: tuple[str, ...]


def event_counts(loaded: LoadedScenario) -> tuple[EventCounts, ...]:
    """The counts of every table of a scenario, in the order of the file.

    Raises:
        InputError: a table is damaged, or does not fit the scenario's places, weeks or actors.
    """
    return tuple(_counts(one, loaded) for one in loaded.scenario.event_data)


def _counts(one: EventData, loaded: LoadedScenario) -> EventCounts:
    where = f"{loaded.file}: event_data '{one.id}'"
    table = _table(loaded.event_folders[one.id])
    try:
        own = table.data_set(one.data_set)
    except InputError as error:
        raise InputError(error.message, f"{where}, field data_set") from None
    table.require_places(loaded.places.ids, "import again with --places and the scenario", f"{where}, field table")
    weeks = _covered(table.record, own, loaded, f"{where}, field table")
    rows = table.weeks[table.weeks.dataset == own.dataset]
    _check_names(one, rows, where)
    rows = rows[rows.week.between(*(np.datetime64(day) for day in _days(weeks, loaded)))]
    inside = rows.place.isin(["", *loaded.places.ids])
    counted = _is_counted(rows, one.actors)
    # with what lies in other places of the table: it says how much of what no place is known of belongs there
    cells = _cells(table, rows[counted], weeks, loaded)
    release, published = _release(table.record, own)
    late = _late(weeks, published, one.delay_weeks, loaded)
    set_aside = _set_aside(rows[inside & ~counted])
    return EventCounts(
        data=one,
        data_set=own,
        release=release,
        published=published,
        weeks=weeks,
        counts=_arrays(one, own, cells, where),
        late=late,
        events=float(cells["events"].sum()),
        set_aside=set_aside,
        notes=(
            *_notes_of_weeks(own, weeks, published, late, one, loaded),
            *_notes_of_rows(set_aside, float(rows.events.sum()), float(rows[~inside].events.sum())),
        ),
    )


@functools.lru_cache(maxsize=4)
def _table(folder: EventFolder) -> EventTable:
    """The table of a folder, read once: the digest says that its files are the same."""
    return load_events(folder.path)


def _check_names(one: EventData, rows: Any, where: str) -> None:
    known = {*rows.side_a, *rows.side_b} - {""}
    for name in one.actors:
        if name not in known:
            raise InputError(f"no actor '{name[:60]}' in the table; {nearest(name, known)}", f"{where}, field actors")


def _covered(record: ImportRecord, own: DataSet, loaded: LoadedScenario, where: str) -> slice:
    """The weeks of the past that lie whole in the days of a data set: those of its releases, or of its events."""
    calendar = loaded.calendar
    if (record.first_week - calendar.start).days % 7:
        raise InputError(
            f"expected weeks that begin on a {record.first_week:%A} as those of the table, found start = "
            f"{calendar.start}, a {calendar.start:%A}; import again with --weeks-from {calendar.start}",
            where,
        )
    if own.first is None or own.last is None:
        raise InputError("expected a table with an event, found none: which days it covers is not known", where)
    releases = [one.release.first for one in _vintages(record, own) if one.release is not None]
    found = calendar.whole_weeks(min([own.first, *releases]), own.last)
    weeks = slice(found.start, min(found.stop, calendar.past_weeks))
    if weeks.stop <= weeks.start:
        raise InputError(
            f"expected a table about days from {calendar.start}, when the run starts, to as_of = {calendar.as_of}, "
            f"found one about {own.first} to {own.last}",
            where,
        )
    return weeks


def _vintages(record: ImportRecord, own: DataSet) -> list[Vintage]:
    return [one for one in record.vintages if one.dataset == own.dataset]


def _days(weeks: slice, loaded: LoadedScenario) -> tuple[dt.date, dt.date]:
    return loaded.calendar.date(weeks.start), loaded.calendar.date(weeks.stop) - DAY


def is_no_actor(side: str) -> bool:
    """Whether a side of an event is blank or civilians: the event is that of the other side alone."""
    return not side or side.casefold().startswith(CIVILIANS)


def _is_counted(rows: Any, actors: Mapping[str, str]) -> Any:
    """Rows of which each side is an actor or civilians, and one at least an actor; not two names of one actor."""
    found = [rows[side].map(actors) for side in ("side_a", "side_b")]
    named = [actor.notna() for actor in found]
    none = [name for name in {*rows.side_a, *rows.side_b} if is_no_actor(name)]
    other = [rows[side].isin(none) for side in ("side_a", "side_b")]
    counted = (named[0] & (named[1] | other[1])) | (named[1] & other[0])
    return counted & ~(named[0] & found[0].eq(found[1]))


def _cells(
    table: EventTable, rows: Any, weeks: slice, loaded: LoadedScenario
) -> dict[str, Float[np.ndarray, "place week"]]:
    """Sums of the columns by place of the scenario and week; what no place is known of is shared out, and is spread."""
    start = np.datetime64(loaded.calendar.date(weeks.start))
    week = ((rows.week.to_numpy() - start) // np.timedelta64(7, "D")).astype(int)
    found, _ = table.sums(rows, week, weeks.stop - weeks.start)
    places = [place.id for place in table.record.places]
    own = [places.index(name) for name in loaded.places.ids]
    return {name: values[own] for name, values in found.items()}


def _arrays(
    one: EventData, own: DataSet, cells: dict[str, Float[np.ndarray, "place week"]], where: str
) -> dict[str, Estimate]:
    if own.sums and one.attacks != ():
        raise InputError(
            "expected attacks = [] for a table of sums over many events, of which numbers are not known",
            f"{where}, field attacks",
        )
    found: dict[str, Estimate] = {}
    if one.attacks != ():
        found["attacks"] = Estimate(cells["events"], cells["events"], cells["events"], cells["spread_events"])
    if one.deaths != ():
        found["deaths"] = _with_bounds(*(cells[name] for name in ("best", "low", "high", "spread")))
    return found


def _with_bounds(
    best: Float[np.ndarray, "place week"],
    low: Float[np.ndarray, "place week"],
    high: Float[np.ndarray, "place week"],
    spread: Float[np.ndarray, "place week"],
) -> Estimate:
    """Bounds that may be summed.

    The table's low leaves out what is spread, and its high has all of it in every place and week where it may belong. A
    sum would count it too often: what is spread has the low and high that the rest has for each of its best estimates.
    """
    sure = spread <= 0.0
    total = float(best[sure].sum())
    less, more = (float(one[sure].sum()) / total if total > 0.0 else 1.0 for one in (low, high))
    return Estimate(best, np.where(sure, low, low + less * spread), np.where(sure, high, more * best), spread)


def _release(record: ImportRecord, own: DataSet) -> tuple[str, dt.date | None]:
    releases = [one.release for one in _vintages(record, own) if one.release is not None]
    if not releases:
        return "", None
    newest = max(releases, key=lambda one: one.published_about)
    return newest.name, newest.published_about


def _late(
    weeks: slice, published: dt.date | None, delay_weeks: int, loaded: LoadedScenario
) -> Bool[np.ndarray, " week"]:
    """Weeks of which a release does not have every event yet."""
    ends = [loaded.calendar.date(week + 1) for week in range(weeks.start, weeks.stop)]
    return np.array([published is not None and (published - end).days < 7 * delay_weeks for end in ends], bool)


def _set_aside(rows: Any) -> tuple[tuple[str, float], ...]:
    pairs = rows.groupby([rows.side_a.str.cat(rows.side_b, sep=" against ")]).events.sum()
    return tuple(sorted(((str(pair), float(events)) for pair, events in pairs.items()), key=lambda one: (-one[1], one)))


def _notes_of_weeks(
    own: DataSet,
    weeks: slice,
    published: dt.date | None,
    late: Bool[np.ndarray, " week"],
    one: EventData,
    loaded: LoadedScenario,
) -> list[str]:
    calendar, notes = loaded.calendar, []
    missing = calendar.past_weeks - (weeks.stop - weeks.start)
    if missing:
        first, last = _days(weeks, loaded)
        notes.append(
            f"It covers {first} to {last}: it says nothing of {missing} of the {calendar.past_weeks} weeks of the past."
        )
    months = [one for one in own.months_without_rows if f"{calendar.start:%Y-%m}" <= one < f"{calendar.as_of:%Y-%m}"]
    if months:
        notes.append(f"It has no event at all in {len(months)} months of the past, which count as months without any.")
    if late.any():
        notes.append(
            f"{int(late.sum())} of its weeks lie within {one.delay_weeks} weeks of its publication, about {published}: "
            "some of their events are not in it yet."
        )
    if published is not None and (published - calendar.as_of).days > HINDSIGHT_DAYS:
        notes.append(
            f"It was published about {published}, after the scenario's date: it holds what became known later of the "
            "weeks before."
        )
    return notes


def _notes_of_rows(set_aside: tuple[tuple[str, float], ...], every: float, outside: float) -> list[str]:
    notes = []
    if set_aside:
        total = sum(events for _, events in set_aside)
        named = ", ".join(f"{pair} ({events:,.0f})" for pair, events in set_aside[:MOST_NAMED])
        more = f" and {len(set_aside) - MOST_NAMED} more pairs" if len(set_aside) > MOST_NAMED else ""
        notes.append(
            "Not counted, since a side of them is no actor here or both are one: "
            f"{total:,.0f} of {every:,.0f} events: {named}{more}."
        )
    if outside >= 0.5:
        notes.append(f"Not counted, since they lie in no place of the scenario: {outside:,.0f} of {every:,.0f} events.")
    return notes
