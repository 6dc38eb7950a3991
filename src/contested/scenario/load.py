"""Load a scenario by the name of a bundled one, a folder, or a file, and check all its files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from contested.checks import error
from contested.errors import InputError, InputWarning, nearest
from contested.ledger.ledger import Ledger
from contested.ledger.library.taken import later_than
from contested.ledger.plural import plural
from contested.ledger.reading import combine, read_toml
from contested.scenario.alternatives import LoadedAlternative, in_alternative, with_alternatives
from contested.scenario.bundled import FILE_NAME, bundled_folders, has_scenario, two_of_one_name
from contested.scenario.calendar import MAX_WEEKS, Calendar
from contested.scenario.coherence import check_coherence
from contested.scenario.cutoff import apply_cutoff, unused_columns, unused_entries, used_entries
from contested.scenario.dates import calendar_of
from contested.scenario.event_data import EventFolder
from contested.scenario.expand import Expansion
from contested.scenario.files import ScenarioFiles
from contested.scenario.find_warnings import Parts, find_warnings
from contested.scenario.graded_down import priors_of_worse_grades
from contested.scenario.overrides import apply_overrides
from contested.scenario.places import Places
from contested.scenario.questions import Question
from contested.scenario.schema import Scenario, WhatIf
from contested.scenario.window import window


@dataclass(frozen=True)
class LoadedScenario:
    """A scenario with its places and its ledger, all checked."""

    scenario: Scenario
    ledger: Ledger  # without the entries in `withheld`
    places: Places
    calendar: Calendar
    set: dict[str, Any]  # overrides, by key
    hash: str
    late_entries: list[str]  # used entries that became known after the as-of date (only with hindsight)
    withheld: list[str]  # unused entries that became known after the as-of date; not in `ledger`
    file: Path
    unanswered: list[str] = field(default_factory=list)  # questions about days after the end of a shortened run
    warnings: tuple[InputWarning, ...] = ()  # paths in them are relative to the folder
    unused: tuple[str, ...] = ()  # claims, priors and columns that nothing uses, as "kind:id"
    from_library: tuple[str, ...] = ()  # claims and priors taken from the library, as "kind:id"
    later_in_library: tuple[str, ...] = ()  # those of them whose documents appeared after the as-of date
    event_folders: dict[str, EventFolder] = field(default_factory=dict)  # imported tables, by the id of event_data
    expansion: Expansion = field(default_factory=lambda: Expansion({}, ""))  # what its preset and default priors gave
    alternatives: tuple[LoadedAlternative, ...] = ()  # the same with other sets of mechanisms

    @property
    def folder(self) -> Path:
        """The folder of the scenario's files."""
        return self.file.parent

    @property
    def control_units(self) -> str:
        """The plural of the scenario's word for a unit of control."""
        return plural(self.scenario.places.control_unit)

    def refuse_warnings(self) -> None:
        """Turn warnings into errors.

        Raises:
            InputError: if there is any warning; it lists them.
        """
        if self.warnings:
            raise combine([InputError(one.message, one.where) for one in self.warnings])


@contextmanager
def in_file(file: Path) -> Iterator[None]:
    """Put the scenario's file in front of the location of an InputError raised inside the context."""
    try:
        yield
    except InputError as error:
        raise InputError(error.message, f"{file}: {error.where}" if error.where else str(file)) from None


def load_scenario(
    name_or_path: str | Path, set_: Sequence[str] | Mapping[str, Any] = (), hindsight: bool = False
) -> LoadedScenario:
    """Read a scenario with its places and ledger.

    Args:
        name_or_path: the name of a bundled scenario, a folder with a file scenario.toml, or a .toml file.
        set_: overrides, ``KEY=VALUE`` texts or values by dotted key.
        hindsight: allow the scenario to use entries that became known after the as-of date.

    Raises:
        InputError: if anything in any of the files is wrong; the message says where and what was expected.
    """
    path, chosen_of_two = find_scenario(name_or_path), two_of_one_name(name_or_path)
    where = str(path)
    files = ScenarioFiles(path)
    data = read_toml(path)
    scenario, chosen, expansion = apply_overrides(data, set_, where, files.whole)
    with expansion.located():
        loaded = _loaded(scenario, chosen, expansion, files, chosen_of_two, hindsight)
    return with_alternatives(loaded, lambda one: _alternative(one.id, loaded, files, data, set_, hindsight))


def _alternative(
    id_: str,
    main: LoadedScenario,
    files: ScenarioFiles,
    data: dict[str, Any],
    set_: Sequence[str] | Mapping[str, Any],
    hindsight: bool,
) -> LoadedScenario:
    """The scenario with another set of mechanisms; what is set for mechanisms that the set lacks is left out."""
    where, labels = str(files.path), main.scenario.mechanism.keys()
    with in_alternative(where, id_):
        whole = apply_overrides(data, set_, where, lambda read, at: files.whole(read, at, id_), labels)
    scenario, chosen, expansion = whole
    with in_alternative(where, id_), expansion.located():
        return _loaded(scenario, chosen, expansion, files, (), hindsight)


def _loaded(
    scenario: Scenario,
    chosen: dict[str, Any],
    expansion: Expansion,
    files: ScenarioFiles,
    warnings: Sequence[InputWarning],
    hindsight: bool,
) -> LoadedScenario:
    """A whole scenario, checked against its places, its ledger and its calendar; `chosen` was set by hand."""
    path, where = files.path, str(files.path)
    places = files.places(scenario)
    tables = files.event_tables(scenario)
    ledger, taken = files.ledger(scenario)
    calendar = calendar_of(scenario, where)
    by_hand = bool({"weeks", "horizon"} & chosen.keys())
    unanswered: list[str] = []
    if by_hand:
        scenario, unanswered = drop_late_questions(scenario, calendar)
        scenario = drop_late_what_ifs(scenario, calendar)
    used = used_entries(scenario, ledger, where)
    check_coherence(scenario, ledger, places, calendar, where)
    kept, late, withheld = apply_cutoff(ledger, used, scenario.as_of, hindsight, taken)
    parts = Parts(scenario, kept, places, calendar, by_hand, path)
    used_or_graded = used | dict.fromkeys(priors_of_worse_grades(scenario, kept), where)
    return LoadedScenario(
        scenario=scenario,
        ledger=kept,
        places=places,
        calendar=calendar,
        set=chosen,
        hash=_hash(scenario, places, kept, tables),
        late_entries=late,
        withheld=withheld,
        file=path,
        unanswered=unanswered,
        warnings=(*warnings, *expansion.warned(find_warnings(parts))),
        unused=(*unused_entries(kept, used_or_graded | dict.fromkeys(taken)), *unused_columns(scenario, places)),
        from_library=taken,
        later_in_library=later_than(kept, taken, scenario.as_of),
        expansion=expansion,
        event_folders=tables,
    )


def drop_late_questions(scenario: Scenario, calendar: Calendar) -> tuple[Scenario, list[str]]:
    """Drop the questions about days after the end of a shortened run; also returns their ids.

    A question that does not fit the longest run either is kept, so that the next check reports the reason; so is every
    question if none is left.
    """
    longest = replace(calendar, weeks=calendar.past_weeks + MAX_WEEKS)
    late = {one.id for one in scenario.question if not _fits(one, calendar) and _fits(one, longest)}
    kept = [question for question in scenario.question if question.id not in late]
    dropped = [question.id for question in scenario.question if question.id in late]
    if not kept or not dropped:
        return scenario, []
    headline = scenario.headline_question.id
    changes = {"question": tuple(kept), "headline": headline if headline not in dropped else kept[0].id}
    return scenario.model_copy(update=changes), dropped


def drop_late_what_ifs(scenario: Scenario, calendar: Calendar) -> Scenario:
    """Drop the what-ifs of which a part begins after the last step of a shortened run."""
    begins = {event.id: event.from_ for event in scenario.event}

    def late(one: WhatIf) -> bool:
        first = [*(event.from_ for event in one.event), *(begins[name] for name in one.without if name in begins)]
        return not all(calendar.has_step(day, calendar.last_day, scenario.step_days) for day in first)

    kept = tuple(one for one in scenario.what_if if not late(one))
    return scenario.model_copy(update={"what_if": kept})


def _fits(question: Question, calendar: Calendar) -> bool:
    """Whether a question's period lies in the run."""
    try:
        window(question, calendar)
    except InputError:
        return False
    return True


@error("A scenario is a bundled name, a folder with scenario.toml, or a .toml file.")
def find_scenario(name_or_path: str | Path) -> Path:
    """The path of the scenario file for a bundled scenario's name, a folder, or a .toml file.

    Raises:
        InputError: if there is none.
    """
    known, path = bundled_folders(), Path(name_or_path)
    if str(name_or_path) in known and not has_scenario(path):
        return known[str(name_or_path)] / FILE_NAME
    try:
        if path.is_dir():
            if (path / FILE_NAME).is_file():
                return path / FILE_NAME
            raise InputError(f"expected a folder with a file {FILE_NAME}, found none in it", str(path))
        if path.is_file() and path.suffix == ".toml":
            return path
        found = "a file of another kind" if path.exists() else "no such file or folder"
    except (OSError, ValueError):
        found = "an invalid file name"
    raise InputError(
        f"expected a bundled scenario, a folder or a .toml file, found {found}; {nearest(path.name, known)}",
        str(name_or_path),
    )


def _hash(scenario: Scenario, places: Places, ledger: Ledger, tables: Mapping[str, EventFolder]) -> str:
    """SHA-256 of the scenario with overrides, its places, its tables of events, and the ledger after the cutoff.

    What-ifs are no part of it: a run does not depend on them.
    """
    content = {
        "scenario": scenario.model_dump(mode="json", by_alias=True, exclude={"what_if", "alternative"}),
        "places": {
            "ids": places.ids,
            "names": places.names,
            "population": places.population.tolist(),
            "units": places.units.tolist(),
            "lat": places.lat.tolist(),
            "lon": places.lon.tolist(),
            "columns": {name: column.tolist() for name, column in places.columns.items()},
            "neighbours": places.neighbours.tolist(),
            "outlines": places.outlines,
        },
        "ledger": ledger.hash,
        **({"event_data": {name: one.sha256 for name, one in tables.items()}} if tables else {}),
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()
