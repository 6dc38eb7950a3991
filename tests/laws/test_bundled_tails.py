"""The far ends of the bundled priors are wide, not absurd, and their middle holds no ground for years."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from contested.ensemble.design import rows_design
from contested.model.build import build
from contested.scenario.load import LoadedScenario, load_scenario
from helpers.ensembles import weekly_of_design, weekly_series

YEARS = 3


@cache
def bundled() -> LoadedScenario:
    """The bundled scenario with three years from its start on: both tests share a program."""
    past = load_scenario("afghanistan-2022").calendar.past_weeks
    loaded = load_scenario("afghanistan-2022", set_=[f"weeks={YEARS * 52 - past}"])
    assert loaded.calendar.weeks == YEARS * 52
    return loaded


@pytest.mark.heavy
def test_no_history_has_more_attacks_than_fighters_can_make():
    """With this seed one history of 256 once had three million attacks in a week, each triggering more than one."""
    weekly = weekly_series(bundled(), 256, seed=21)
    attacks = weekly.flows["ambush-resistance.attack"].sum(axis=1)
    fighters = weekly.stocks["fighters.resistance"].sum(axis=1)
    assert 0.0 < float(np.max(attacks / np.maximum(fighters, 100.0))) < 1.0


@pytest.mark.heavy
def test_at_prior_medians_and_without_outside_supply_the_resistance_seldom_comes_to_hold_ground():
    """It held no district up to 2025."""
    medians = {b.name: b.by_hand if b.prior is None else b.prior.median for b in build(bundled()).parameters}
    medians["supply-resistance.outside"] = 0.0
    design = rows_design({name: np.full(96, float(number)) for name, number in medians.items()}, 11, 1)
    stocks = weekly_of_design(bundled(), design).stocks
    held = stocks["phase.resistance.holding"] + stocks["phase.resistance.open"]
    assert np.mean(held.max(axis=(0, 1)) > 0) < 0.5
    assert np.mean(stocks["control.resistance"].sum(axis=1).max(axis=0) > 0) < 0.5
