"""Loading a scenario: by the name of a bundled one, a folder, or a file; whole and checked, or not at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from contested.errors import InputError, nearest
from contested.ledger.ledger import Ledger
from contested.ledger.reading import read_toml, validate
from contested.scenario.bundled import FILE_NAME, bundled_folders
from contested.scenario.calendar import Calendar
from contested.scenario.coherence import check_coherence
from contested.scenario.cutoff import cut, used_entries
from contested.scenario.overrides import apply_overrides
from contested.scenario.places import Places, read_places
from contested.scenario.schema import Scenario
from contested.scenario.window import window


@dataclass(frozen=True)
class LoadedScenario:
    """A scenario with everything it names, checked as a whole."""

    scenario: Scenario
    ledger: Ledger  # without the withheld entries
    places: Places
    calendar: Calendar
    set: dict[str, Any]  # overrides, by key
    hash: str
    late_entries: list[str]  # used although they became known after the as-of date (only with hindsight)
    withheld: list[str]  # became known after the as-of date, unused and left out of the ledger
    file: Path
    unanswered: list[str] = field(default_factory=list)  # questions that a shortened run ends too early for

    @property
    def folder(self) -> Path:
        """Where the scenario's file and all that it names lie."""
        return self.file.parent


@contextmanager
def in_file(file: Path) -> Iterator[None]:
    """Within this, a fault of the input is told with the scenario's file in front."""
    try:
        yield
    except InputError as fault:
        raise InputError(fault.message, f"{file}: {fault.where}" if fault.where else str(file)) from None


def load_scenario(
    name_or_path: str | Path, set_: Sequence[str] | Mapping[str, Any] = (), hindsight: bool = False
) -> LoadedScenario:
    """Read a scenario with its places and ledger.

    Args:
        name_or_path: the name of a bundled scenario, a folder that holds scenario.toml, or a .toml file.
        set_: overrides, ``KEY=VALUE`` texts or values by dotted key.
        hindsight: let in entries that became known after the as-of date.

    Raises:
        InputError: if anything in any of the files is wrong; it says where and what was expected.
    """
    path = find_scenario(name_or_path)
    where = str(path)
    data = read_toml(path)
    validate(Scenario, data, where)
    scenario, chosen = apply_overrides(data, set_)
    places = _read_places(scenario, path)
    ledger = Ledger.load(*(_inside(path, folder, "ledger") for folder in scenario.ledger))
    calendar = Calendar(scenario.first_day, scenario.weeks)
    unanswered: list[str] = []
    if "weeks" in chosen:
        scenario, unanswered = leave_out_later_questions(scenario, calendar)
    used = used_entries(scenario, ledger, where)
    check_coherence(scenario, ledger, places, calendar, where)
    kept, late, withheld = cut(ledger, used, scenario.as_of, hindsight)
    digest = _hash(scenario, places, kept)
    return LoadedScenario(scenario, kept, places, calendar, chosen, digest, late, withheld, path, unanswered)


def leave_out_later_questions(scenario: Scenario, calendar: Calendar) -> tuple[Scenario, list[str]]:
    """Drop the questions that ask about days after the end of a run that was shortened; and which those are.

    With no question left the scenario is returned whole, so that its check says what is wrong.
    """
    kept, dropped = [], []
    for question in scenario.question:
        try:
            window(question, calendar)
            kept.append(question)
        except InputError:
            dropped.append(question.id)
    if not kept or not dropped:
        return scenario, []
    headline = scenario.headline_question.id
    changes = {"question": tuple(kept), "headline": headline if headline not in dropped else kept[0].id}
    return scenario.model_copy(update=changes), dropped


def find_scenario(name_or_path: str | Path) -> Path:
    """The scenario.toml that a name, folder or file means; a bare name of a bundled scenario means that one.

    Raises:
        InputError: if there is none.
    """
    known = bundled_folders()
    if str(name_or_path) in known:
        return known[str(name_or_path)] / FILE_NAME
    path = Path(name_or_path)
    try:
        if path.is_dir():
            if (path / FILE_NAME).is_file():
                return path / FILE_NAME
            raise InputError(f"expected a folder that holds {FILE_NAME}, found none in it", str(path))
        if path.is_file() and path.suffix == ".toml":
            return path
        found = "a file of another kind" if path.exists() else "nothing of that name"
    except (OSError, ValueError):
        found = "a name that no file can have"
    raise InputError(
        f"expected a bundled scenario, a folder or a .toml file, found {found}; {nearest(path.name, known)}",
        str(name_or_path),
    )


def _read_places(scenario: Scenario, path: Path) -> Places:
    chosen = scenario.places
    return read_places(
        _inside(path, chosen.table, "places.table"),
        _inside(path, chosen.outlines, "places.outlines") if chosen.outlines else None,
        _inside(path, chosen.neighbours, "places.neighbours") if chosen.neighbours else None,
    )


def _inside(path: Path, relative: str, field: str) -> Path:
    """A file of the scenario's folder; a scenario from somebody else must not read elsewhere."""
    home = path.parent
    target = home / relative
    try:
        inside = target.resolve().is_relative_to(home.resolve())
    except (OSError, ValueError, RuntimeError):
        inside = False
    if not inside:
        raise InputError(f"expected a path inside the scenario's folder, found '{relative}'", f"{path}: field {field}")
    return target


def _hash(scenario: Scenario, places: Places, ledger: Ledger) -> str:
    """SHA-256 of what the answers depend on: the scenario after overrides, the places, the evidence let in."""
    content = {
        "scenario": scenario.model_dump(mode="json", by_alias=True),
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
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()
