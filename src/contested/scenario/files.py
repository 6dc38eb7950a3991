"""The files of a scenario: its folder, its places, its ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from contested.checks import error
from contested.errors import InputError
from contested.ledger.ledger import Ledger
from contested.ledger.library import library
from contested.ledger.library.taken import laid_over, with_library
from contested.ledger.reading import folders_beside, validate
from contested.scenario.alternatives import as_alternative, in_alternative, switched
from contested.scenario.cutoff import used_entries
from contested.scenario.event_data import EventFolder, event_folder
from contested.scenario.expand import Expansion, expand
from contested.scenario.graded_down import priors_of_worse_grades
from contested.scenario.included import in_its_file, with_observations
from contested.scenario.places import Places, read_places
from contested.scenario.schema import PlacesFiles, Scenario


class ScenarioFiles:
    """The files beside a scenario's file; each is read once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._ledgers: dict[tuple[str, ...], Ledger] = {}
        self._places: list[tuple[PlacesFiles, Places]] = []

    def whole(self, data: dict[str, Any], where: str, alternative: str | None = None) -> Expansion:
        """The whole scenario from the content of its file, or one of its alternatives by its id.

        `where` is what messages call the file. An alternative that it does not have is the scenario itself.

        Raises:
            InputError: something in its files does not fit.
        """
        content, observations = with_observations(data, where, self._inside)
        with in_its_file(where, observations):
            scenario = validate(Scenario, content, where)
        places, own = self.places(scenario), self.own_ledger(scenario)
        found = expand(content, scenario, places, own, where, observations)
        other = next((one for one in scenario.alternative if one.id == alternative), None)
        if other is None:
            return found
        with in_alternative(where, other.id):
            chosen = as_alternative(content, scenario, other)
            optional = {*found.mechanisms, *switched(content)}
            return expand(*chosen, places, own, where, observations, optional)

    def places(self, scenario: Scenario) -> Places:
        """The places with their outlines and neighbours."""
        chosen = scenario.places
        known = next((places for files, places in self._places if files == chosen), None)
        if known is not None:
            return known
        places = read_places(
            self._inside(chosen.table, "places.table"),
            self._inside(chosen.outlines, "places.outlines") if chosen.outlines else None,
            self._inside(chosen.neighbours, "places.neighbours") if chosen.neighbours else None,
        )
        self._places.append((chosen, places))
        return places

    def own_ledger(self, scenario: Scenario) -> Ledger:
        """The scenario's own ledger; its references are not checked yet.

        Raises:
            InputError: an entry is invalid.
        """
        if scenario.ledger not in self._ledgers:
            folders = [self._ledger_folder(folder) for folder in scenario.ledger]
            self._ledgers[scenario.ledger] = Ledger.read(*folders)
        return self._ledgers[scenario.ledger]

    def ledger(self, scenario: Scenario) -> tuple[Ledger, tuple[str, ...]]:
        """The ledger with what it takes from the library, and what that is, as "kind:id".

        Raises:
            InputError: an entry is invalid, or a reference leads nowhere.
        """
        own = self.own_ledger(scenario)
        if not scenario.library:
            own.check()
            return own, ()
        whole = laid_over(own, library())
        whole.check()
        used = used_entries(scenario, whole, str(self.path))
        return with_library(own, [*used, *priors_of_worse_grades(scenario, whole)], library())

    def event_tables(self, scenario: Scenario) -> dict[str, EventFolder]:
        """The folders of imported tables of events, by the id of event data.

        Raises:
            InputError: there is no such table.
        """
        found = {}
        for one in scenario.event_data:
            where = f"event_data '{one.id}', field table"
            found[one.id] = event_folder(self._inside(one.table, where), f"{self.path}: {where}")
        return found

    @error("The ledger folders of a scenario exist.")
    def _ledger_folder(self, folder: str) -> Path:
        target = self._inside(folder, "ledger")
        if not target.exists():
            raise InputError(f"there is no folder '{folder}'{folders_beside(target)}", f"{self.path}: field ledger")
        return target

    @error("Paths in a scenario stay inside its folder.")
    def _inside(self, relative: str, field: str) -> Path:
        """A path inside the scenario's folder: an untrusted scenario must not read other files."""
        home = self.path.parent
        target = home / relative
        try:
            inside = target.resolve().is_relative_to(home.resolve())
        except (OSError, ValueError, RuntimeError):
            inside = False
        if not inside:
            raise InputError(
                f"expected a path inside the scenario's folder, found '{relative}'", f"{self.path}: field {field}"
            )
        return target
