"""What of a scenario another set of mechanisms has nothing for: questions, observations, events and more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from contested.analysis.event_readings import COUNTS
from contested.analysis.series import matching, series_patterns
from contested.checks import error
from contested.errors import InputError
from contested.model.introspect import ModelInfo
from contested.scenario.event_data import EventData
from contested.scenario.load import LoadedScenario
from contested.scenario.questions import Question
from contested.scenario.schema import Event, StartValue

READING = ("question", "layer", "claim_check", "reference_value", "observation")
"""Tables that read series."""
MOST_NAMED = 3
CHANGES, NOT_THERE = "what the scenario changes in it", "this set does not have this mechanism"


class Names(NamedTuple):
    """What a set of mechanisms has.

    Attributes:
        titles: the title of every series, by name.
        moved: the series that something in the model changes: flows, reports, and the stocks and levels that they move.
        affected: what an outside event can act on: flows, and quantities that a mechanism looks up.
        states: stocks and levels.
    """

    titles: Mapping[str, str]
    moved: frozenset[str]
    affected: tuple[str, ...]
    states: frozenset[str]


class LeftOut(NamedTuple):
    """An entry of a scenario that another set of mechanisms has nothing for: its table, its id, its words, and why."""

    table: str
    id: str
    text: str
    why: str


class _Judged(NamedTuple):
    """An entry of the scenario: what is kept of it, if anything, and why not all of it."""

    id: str
    text: str
    kept: Any
    why: str


class Kept(NamedTuple):
    """The scenario without what is left out, and that."""

    loaded: LoadedScenario
    left_out: tuple[LeftOut, ...]


def names_of(info: ModelInfo) -> Names:
    """What a model has."""
    ends = {end for flow in info.flows for end in (flow.source, flow.target) if end}
    driven = {name for names in info.drives.values() for name in names}
    made = {one.name for one in info.series if one.kind in ("flow", "report")}
    looked_up = {name for names in info.reads.values() for name in names} & info.quantities.keys()
    titles = {one.name: one.title for one in info.series} | {one.name: one.title for one in info.quantities.values()}
    states = frozenset(one.name for one in info.series if one.kind in ("stock", "level"))
    flows = (flow.name for flow in info.flows)
    return Names(titles, frozenset(made | ends | driven), (*flows, *sorted(looked_up)), states)


def bare(loaded: LoadedScenario) -> LoadedScenario:
    """A scenario without any entry that names a series or a quantity: its mechanisms alone."""
    empty: dict[str, Any] = dict.fromkeys((*READING, "event", "start_value", "event_data"), ())
    return replace(loaded, scenario=loaded.scenario.model_copy(update=empty))


def without_lacking(loaded: LoadedScenario, names: Names, whole: Names) -> Kept:
    """The part of a scenario that a set of mechanisms has something for.

    Args:
        loaded: the scenario with this set of mechanisms.
        names: what the set has.
        whole: what the scenario's own mechanisms have.

    Raises:
        InputError: it has something for none of the questions.
    """
    scenario = loaded.scenario
    reporting = tuple(label for label, entry in scenario.mechanism.items() if entry.kind == "reporting")
    found: dict[str, list[_Judged]] = {
        table: [
            _judged(one, _id(one), _text(one, loaded), _lacking(series_patterns(one), names, whole)) for one in rows
        ]
        for table in READING
        for rows in [getattr(scenario, table)]
    }
    found["start_value"] = [_start(one, names, whole) for one in scenario.start_value]
    found["event_data"] = [
        _judged(
            one, one.id, f"the events of {one.data_set or one.table}", _lacking(_counted(one, reporting), names, whole)
        )
        for one in scenario.event_data
    ]
    found["event"] = [_acting(one, names, whole) for one in scenario.event]
    set_aside = [LeftOut("mechanism", label, CHANGES, NOT_THERE) for label in loaded.expansion.set_aside]
    lost = [LeftOut(table, one.id, one.text, one.why) for table, rows in found.items() for one in rows if one.why]
    changed: dict[str, Any] = {
        table: tuple(one.kept for one in rows if one.kept is not None) for table, rows in found.items()
    }
    _check_asked(changed["question"], lost)
    if scenario.headline_question not in changed["question"]:
        changed["headline"] = None
    return Kept(_with(loaded, changed), (*set_aside, *lost))


@error("An alternative has a mechanism for what some question asks about.")
def _check_asked(questions: Sequence[Question], lost: Sequence[LeftOut]) -> None:
    if not questions:
        raise InputError(f"expected a question about something that it moves, found none: {lost[0].why}", "question")


def _with(loaded: LoadedScenario, changed: Mapping[str, Any]) -> LoadedScenario:
    """The scenario with fewer entries, and the same entries in its data."""
    acts_on = {one.id: list(one.affects) for one in changed["event"]}
    data = dict(loaded.expansion.data)
    for table in changed.keys() & data.keys():
        kept = {_id(one) for one in changed[table] or ()}
        rows = [] if table == "headline" else [row for row in data[table] if _id_in(table, row) in kept]
        data[table] = [{**row, "affects": acts_on[row["id"]]} for row in rows] if table == "event" else rows
        if not rows:
            del data[table]
    scenario = loaded.scenario.model_copy(update=dict(changed))
    return replace(loaded, scenario=scenario, expansion=replace(loaded.expansion, data=data))


def _id(entry: Any) -> str:
    return str(next(getattr(entry, key) for key in ("id", "claim", "series") if hasattr(entry, key)))


def _text(entry: Any, loaded: LoadedScenario) -> str:
    """What an entry is about: its title or text, or what its claim says."""
    words = getattr(entry, "title", None) or getattr(entry, "text", None)
    return words or loaded.ledger.claims[entry.claim].says


def _id_in(table: str, row: Mapping[str, Any]) -> str:
    key = {"observation": "claim", "claim_check": "claim", "start_value": "series"}.get(table, "id")
    return str(row.get(key, "events"))


def _counted(one: EventData, reporting: tuple[str, ...]) -> set[str]:
    return {name for count in COUNTS for name in one.series(count, reporting)} or {"reporting.attacks"}


def _judged(entry: Any, id_: str, text: str, why: str) -> _Judged:
    return _Judged(id_, text, None if why else entry, why)


def _lacking(patterns: Iterable[str], names: Names, whole: Names) -> str:
    """Why an entry that reads series by these names or patterns is left out; empty where it is not."""
    for pattern in sorted(patterns):
        here, there = matching([pattern], names.titles), matching([pattern], whole.titles)
        if not here or (not names.moved & set(here) and whole.moved & set(there)):
            return f"it has no mechanism that moves {_titled(there or [pattern], whole)}"
    return ""


def _titled(found: list[str], whole: Names) -> str:
    """The titles of some series: the first of them, and how many more."""
    titles = list(dict.fromkeys(f"'{whole.titles.get(name) or name}'" for name in found))
    more = f" and {len(titles) - MOST_NAMED} more" if len(titles) > MOST_NAMED else ""
    return ", ".join(titles[:MOST_NAMED]) + more


def _start(one: StartValue, names: Names, whole: Names) -> _Judged:
    title = whole.titles.get(one.series, one.series)
    return _judged(
        one, one.series, f"{title} at the start", "" if one.series in names.states else f"it has no '{title}'"
    )


def _acting(event: Event, names: Names, whole: Names) -> _Judged:
    """An event with what it can act on; not kept where that is nothing."""
    lost = [pattern for pattern in event.affects if not matching([pattern], names.affected)]
    if not lost:
        return _judged(event, event.id, event.text, "")
    what = _titled(matching(lost, whole.titles) or lost, whole)
    kept = tuple(pattern for pattern in event.affects if pattern not in lost)
    if not kept:
        return _judged(event, event.id, event.text, f"it has no {what} to act on")
    part = event.model_copy(update={"affects": kept})
    return _Judged(event.id, event.text, part, f"in part: it has no {what} to act on")
