"""The bundled war with the core mechanisms only, as the scenario's alternative has it."""

from __future__ import annotations

from contested.scenario.load import LoadedScenario, load_scenario


def bundled_core() -> LoadedScenario:
    """The alternative 'core' of the bundled scenario."""
    return next(one.scenario for one in load_scenario("afghanistan-2022").alternatives if one.table.id == "core")
