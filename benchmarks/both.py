"""The same scenario, parameters and members for the engine and for the NumPy core."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from benchmarks.numpy_core import Core
from benchmarks.numpy_setting import STEPS_PER_WEEK, Land
from contested.alternatives import prepare_alternatives
from contested.engine.system import System, Weekly, tau_leap
from contested.ensemble.design import Design, member_params, part_of, prior_design, with_column
from contested.ensemble.history import Setting
from contested.ensemble.plan import Plan, block_count, block_members, block_width
from contested.ensemble.simulate import compile_block, simulate_block
from contested.model.build import Built, build
from contested.model.introspect import trace
from contested.scenario.load import load_scenario

SCENARIO = "afghanistan-2022"
NOT_BY_HAND = ("cohesion-breakaway", "strikes-foreign")
"""Mechanisms of the core that the NumPy core leaves out: nobody has broken away, and strikes come from outside."""
REPEATS = 2
"""Members for each row of parameters, as in a run."""


class Engine(NamedTuple):
    """A compiled ensemble of the scenario."""

    system: System
    design: Design
    plan: Plan

    @property
    def blocks(self) -> int:
        """Number of blocks."""
        return block_count(self.design, self.plan)

    def simulate(self, block: int) -> Weekly:
        """Weekly series [week, place, member] of a block."""
        members = block_members(self.design, block, self.plan)
        return simulate_block(self.system, part_of(self.design, members), self.plan, self.plan.substeps)


class Both(NamedTuple):
    """The bundled scenario, built for the engine and as the land of the NumPy core.

    Values of the parameters in `times` are multiplied, in every member.
    """

    built: Built
    land: Land
    setting: Setting
    times: Mapping[str, float]

    def design(self, members: int, seed: int) -> Design:
        """The members of both."""
        found = prior_design(self.built.parameters, seed, members, REPEATS)
        for name, factor in self.times.items():
            found = with_column(found, name, factor * found.params[name])
        return found

    def engine(self, members: int, seed: int = 0) -> Engine:
        """The engine, compiled."""
        model = self.built.model
        width = block_width(len(trace(self.built).names()), len(self.setting.place_ids), model.weeks)
        plan = Plan(model.weeks, STEPS_PER_WEEK, width, self.setting)
        found = Engine(tau_leap(model), self.design(members, seed), plan)
        compile_block(*found)
        return found

    def core(self, members: int, seed: int = 0, skip_empty: bool = False) -> Core:
        """The NumPy core at the start of a run, with the engine's parameters for this seed."""
        core = Core(self.land, member_params(self.design(members, seed), np.arange(members)), seed)
        core.skip_empty = skip_empty
        return core


def both(weeks: int | None = None) -> Both:
    """Load and build the core of the bundled scenario, for its own number of weeks by default."""
    loaded = next(
        one.kept for one in prepare_alternatives(load_scenario(SCENARIO), None) if one.loaded.table.id == "core"
    )
    assert loaded.scenario.steps_per_week == STEPS_PER_WEEK, "the NumPy core takes weekly steps"
    built = build(loaded)
    known = tuple(one for one in built.model.instances if one.label not in NOT_BY_HAND)
    model = built.model._replace(instances=known, weeks=built.model.weeks if weeks is None else weeks)
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
    return Both(built._replace(model=model), land, Setting(places.ids, places.units, loaded.calendar), {})
