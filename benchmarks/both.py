"""The same scenario, parameters and members for the engine and for the NumPy core."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from benchmarks.numpy_core import Core
from benchmarks.numpy_setting import STEPS_PER_WEEK, Land
from contested.ensemble.design import draw_priors, outer_of, parameter_values
from contested.ensemble.ensemble import Runner
from contested.model.build import Built, build
from contested.scenario.load import load_scenario

SCENARIO = "afghanistan-2022"


class Both(NamedTuple):
    """The bundled scenario, built for the engine and as the land of the NumPy core."""

    built: Built
    land: Land

    def runner(self, members: int, seed: int = 0) -> Runner:
        """The engine, compiled."""
        return Runner(self.built, seed, members)

    def core(self, members: int, seed: int = 0, skip_empty: bool = False) -> Core:
        """The NumPy core at the start of a run, with the engine's parameters for this seed."""
        draws = draw_priors(self.built, seed, outer_of(members))
        core = Core(self.land, parameter_values(self.built, draws, np.arange(members)), seed)
        core.skip_empty = skip_empty
        return core


def both(weeks: int | None = None) -> Both:
    """Load and build the bundled scenario, for its own number of weeks by default."""
    loaded = load_scenario(SCENARIO)
    assert loaded.scenario.steps_per_week == STEPS_PER_WEEK, "the NumPy core takes daily steps"
    built = build(loaded)
    model = built.model if weeks is None else built.model._replace(weeks=weeks)
    places = loaded.places
    land = Land(
        ids=places.ids,
        population=places.population,
        units=places.units,
        columns=places.columns,
        distance_km=places.distance_km,
        neighbours=places.neighbours,
        first_week_of_year=model.start_week_of_year,
        lean={event.id: (event.first, event.last) for event in model.shocks if event.patterns == ("wage",)},
    )
    return Both(built._replace(model=model), land)
