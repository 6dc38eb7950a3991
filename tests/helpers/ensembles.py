"""Weekly series of a scenario's ensemble, whole: for tests that look at every place and member."""

from __future__ import annotations

import jax
import numpy as np

from contested.engine.system import Weekly, tau_leap
from contested.ensemble.design import Design, part_of, prior_design
from contested.ensemble.history import Setting
from contested.ensemble.plan import Plan, block_count, block_members
from contested.ensemble.simulate import simulate_block
from contested.model.build import build
from contested.scenario.load import LoadedScenario


def weekly_series(loaded: LoadedScenario, members: int, seed: int = 0, width: int = 96) -> Weekly:
    """Weekly series [week, place, member] of members drawn from the priors, two a row, as in a run."""
    return weekly_of_design(loaded, prior_design(build(loaded).parameters, seed, members, 2), width)


def weekly_of_design(loaded: LoadedScenario, design: Design, width: int = 96) -> Weekly:
    """Weekly series [week, place, member] of all members of a design."""
    scenario, places = loaded.scenario, loaded.places
    setting = Setting(places.ids, places.units, loaded.calendar)
    plan = Plan(loaded.calendar.weeks, scenario.steps_per_week, min(width, design.members), setting)
    system = tau_leap(build(loaded).model)
    blocks = [part_of(design, block_members(design, k, plan)) for k in range(block_count(design, plan))]
    found = [simulate_block(system, part, plan, plan.substeps) for part in blocks]
    return jax.tree.map(lambda *parts: np.concatenate(parts, axis=-1), *found)
