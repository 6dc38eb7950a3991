"""The bundled war with the core mechanisms only, as the scenario's alternative has it."""

from __future__ import annotations

from contested.alternatives import prepare_alternatives
from contested.scenario.load import LoadedScenario, load_scenario


def bundled_core() -> LoadedScenario:
    """The alternative 'core' of the bundled scenario, without the entries that it has nothing for."""
    found = prepare_alternatives(load_scenario("afghanistan-2022"), None)
    return next(one.kept for one in found if one.loaded.table.id == "core")
