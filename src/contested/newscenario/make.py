"""Make a scenario from what people have: outlines, population, events, answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from contested.errors import InputError
from contested.ledger.plural import counted
from contested.newscenario.activity import Activity, events_of, spellings_of
from contested.newscenario.aliases import add_aliases
from contested.newscenario.answers import Answers, check_context, check_dates
from contested.newscenario.coordinates import span
from contested.newscenario.event_points import said_of_names, said_of_points
from contested.newscenario.event_tables import FOLDER, event_table, largest_data_set
from contested.newscenario.gather import NewPlaces, gather_places
from contested.newscenario.ledger_text import entries
from contested.newscenario.population import add_population
from contested.newscenario.presence import presence
from contested.newscenario.readme_text import Made, readme_text
from contested.newscenario.scenario_text import scenario_text
from contested.newscenario.sides import Cast, cast, suggested
from contested.newscenario.tables import write_places
from contested.newscenario.temporary import spoken_of
from contested.newscenario.times import Times, times
from contested.observations.events.placing import ELSEWHERE
from contested.observations.events.table import EventTable
from contested.scenario.load import load_scenario
from contested.scenario.places import MOST_PEOPLE
from contested.scenario.table import show

Ask = Callable[[NewPlaces, Cast, Times], Answers]
MOST_NAMED = 3


@dataclass(frozen=True)
class Given:
    """What a scenario is made from; see `contested scenario new`."""

    places: Path
    population: Path | None = None
    events: tuple[Path, ...] = ()
    start: dt.date | None = None
    as_of: dt.date | None = None
    horizon: dt.date | None = None
    only: tuple[str, ...] = ()
    layer: str | None = None
    name_column: str | None = None
    population_column: str | None = None
    aliases: Path | None = None


@dataclass(frozen=True)
class Tables:
    """What the files hold: places with their population, events if there are any, the days.

    `told` says it in words, `seen` what their points and names of places say of the outlines.
    """

    places: NewPlaces
    table: EventTable | None
    data_set: str
    days: Times
    told: list[str]
    seen: list[str]

    def activity(self, first: dt.date, until: dt.date) -> Activity | None:
        """The events in the places from a day to before another; None without event data."""
        return Activity(self.table, self.data_set, self.places.ids, first, until) if self.table is not None else None


def make_scenario(folder: Path, name: str, given: Given, answers: Answers | Ask) -> Made:
    """Write scenario.toml, the tables of places, the ledger, the events and README.md into an empty folder.

    Args:
        folder: where they are written.
        name: of the scenario.
        given: files and days.
        answers: what no table says, or a function that asks for it once the tables are read.

    Raises:
        InputError: a file cannot be used, or files or answers do not fit each other; the message says what to do.
    """
    read = _read(folder, given)
    places, days = read.places, read.days
    period = read.activity(days.start, days.as_of)
    if callable(answers):
        answers = answers(places, suggested(period), days)
    check_dates(answers, days.as_of)
    check_context(answers)
    chosen = cast(period, answers.side)
    before, through = (read.activity(days.year_before, until) for until in (days.start, days.as_of))
    where = presence(places, chosen.actors, before, through, answers.control_unit)
    area = answers.title.split(",")[0] if answers.title else _area(places, given)
    numbers = entries(chosen.actors, answers, sum(places.population or []), area, days.as_of)
    mapped = write_places(folder, places, where)
    keys, bordered = _event_keys(read, chosen), bool(places.borders)
    text = scenario_text(name, area, chosen.actors, where, answers, days, keys, bordered)
    (folder / "scenario.toml").write_text(text, encoding="utf-8")
    (folder / "ledger").mkdir()
    (folder / "ledger" / "war.toml").write_text(numbers.text(), encoding="utf-8")
    made = Made(
        sources=tuple(path.name for path in (given.places, given.population, *given.events) if path is not None),
        licences=tuple(f"{key}: {text}" for key, text in places.metadata.items()),
        told=(*read.told, *mapped),
        events=_said_of_events(read, period),
        actors=tuple(chosen.notes),
        left_out=tuple(chosen.left_out),
        rules=tuple(where.notes),
        sourced=numbers.sourced,
        judged=numbers.judged,
        defaults=tuple(numbers.defaults),
    )
    (folder / "README.md").write_text(readme_text(name, made), encoding="utf-8")
    with spoken_of(folder, name):
        return replace(made, warnings=tuple(str(one) for one in load_scenario(str(folder)).warnings))


def _read(folder: Path, given: Given) -> Tables:
    """Read all files; the events are imported into the folder."""
    places, whole = gather_places(given.places, given.only, given.layer, given.name_column)
    source = Path(places.source).name
    told = [
        f"{counted(len(places), 'place')} from {source}: {places.columns.told()}",
        f"they span {span(places.shapes)}",
        *places.notes,
    ]
    if given.aliases is not None:
        told.append(add_aliases(whole, given.aliases))
    told += _population(places, given)
    _check_crowded(places)
    table, seen = None, []
    if given.events:
        table = event_table(list(given.events), folder, places, whole, given.as_of)
        seen = [*said_of_points(table, whole), *said_of_names(table)]
    days, data_set = _days(given, table)
    return Tables(places, table, data_set, days, [*told, *days.notes], seen)


def _population(places: NewPlaces, given: Given) -> list[str]:
    if given.population is not None:
        return add_population(places, given.population, given.population_column)
    if places.population is None:
        raise InputError(
            "expected the population of every place: the outlines do not state it; give `population`, a CSV table by "
            "code or name, such as COD-PS of OCHA and UNFPA (on data.humdata.org)",
            places.source,
        )
    return [f"population from {places.columns.population} of the outlines: {sum(places.population):,} in all"]


def _check_crowded(places: NewPlaces) -> None:
    """A place has fewer people than a model can count.

    Raises:
        InputError: some have more; the message names the most populous.
    """
    count, name = max(zip(places.population or [], places.names, strict=True))
    if count >= MOST_PEOPLE:
        raise InputError(
            f"expected at most {MOST_PEOPLE - 1:,} people in a place, which is what can be counted exactly, found "
            f"{count:,} in {show(name)}; take outlines of smaller places",
            places.source,
        )


def _days(given: Given, table: EventTable | None) -> tuple[Times, str]:
    """The days of the scenario, and the data set that is read of the table (empty: no table)."""
    if table is None:
        return times(given.start, given.as_of, given.horizon, None), ""
    data_set, _ = largest_data_set(table)
    own = table.data_set(data_set)
    days = times(given.start, given.as_of, given.horizon, own.last_whole_month or own.last)
    if own.first is None or own.last is None or own.last < days.start or own.first >= days.as_of:
        raise InputError(
            f"expected events between start = {days.start} and as_of = {days.as_of}, found event data about "
            f"{own.first} to {own.last}; choose other days",
            "events",
        )
    return days, data_set


def _event_keys(read: Tables, chosen: Cast) -> dict[str, Any] | None:
    """The keys of [[event_data]]: which of the data set's names are which actors."""
    if read.table is None:
        return None
    spelled = {actor.id: spellings_of(read.table, read.data_set, actor.name) for actor in chosen.actors}
    actors = {name: actor for actor, names in spelled.items() for name in names}
    return {"table": FOLDER, "data_set": read.data_set, "actors": actors}


def _said_of_events(read: Tables, period: Activity | None) -> tuple[str, ...]:
    if period is None or read.table is None:
        return ()
    events, killed = period.unplaced
    are = "is" if events_of(events).startswith(("1 ", "fewer")) else "are"
    larger = f"{events_of(events)} more with {killed:,.0f} killed {are} known only to a larger unit or the country"
    return (
        f"{events_of(period.events)} with {period.killed:,.0f} killed in these places from {read.days.start} to "
        f"{read.days.as_of} ({read.data_set})",
        *read.seen,
        *([f"{larger}: they say nothing of who is where"] if events else []),
        *_said_of_set_aside(read.table),
        *(
            f"{other}: imported, but not read: two data sets are never added"
            for other in largest_data_set(read.table)[1]
        ),
    )


def _said_of_set_aside(table: EventTable) -> list[str]:
    """Events of all days that count nowhere, by the reason; those of other countries were never meant."""
    reasons = {why: one for why, one in table.record.set_aside.items() if why != ELSEWHERE and one.rows}
    ordered = sorted(reasons.items(), key=lambda item: -item[1].rows)
    listed = "; ".join(f"{counted(one.rows, 'event')} with {one.best:,.0f} killed ({why})" for why, one in ordered)
    return [f"set aside, of all days: {listed}"] if listed else []


def _area(places: NewPlaces, given: Given) -> str:
    """A name for the places together: what was asked for, else the file."""
    if 1 < len(given.only) <= MOST_NAMED:
        return f"{', '.join(given.only[:-1])} and {given.only[-1]}"
    return (
        given.only[0] if given.only else f"{counted(len(places), 'place')} of {Path(places.source.split(', ')[0]).stem}"
    )
