"""M24: phases of a protracted war."""

import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import expit

from helpers.worlds import case, part

SHIFTS = {"guerrilla_to_holding", "holding_to_guerrilla", "survival_to_guerrilla", "guerrilla_to_survival"}


def hazards(red=500.0, blue=900.0, age=8.0, steepness=30.0, willing=1.0):
    phases = part("phases", actor="red", rivals=("blue",), attacks=("attack",), up_ratio=0.5, down_fraction=0.5,
                  supply=4.0, attack_rate=0.1, support=0.3, survival_fighters=50.0, min_force=100.0,
                  steepness=steepness, review=5.0, exposure=3.0, survival_activity=0.2)  # fmt: skip
    supply = part("supply", group="red", attacks=("attack",), attack_rate=0.1, start=400.0, outside=0.0, captured=0.0,
                  won_share=0.5, horizon=2.0)  # fmt: skip
    here = case(phases, supply, fighters={"red": red, "blue": blue})
    state = here.state(phase_age__red=age)
    x = here.inputs(state)
    x = x._replace(multipliers=x.multipliers | {"support.red": jnp.asarray(willing)})
    return {f.name: float(jnp.ravel(f.hazard)[0]) for f in here.bound()[0].flows(state, x)}, x


def test_it_moves_up_at_one_ratio_and_falls_back_at_a_lower_one():
    """The local ratio is red / (blue + 100): up at 0.5, down at 0.25, and neither in between."""
    up, down = (
        np.array([hazards(red=r)[0][k] for r in (1e3 * 0.15, 1e3 * 0.35, 1e3 * 0.8)])
        for k in ("guerrilla_to_holding", "holding_to_guerrilla")
    )
    assert up == pytest.approx([0.0, 0.0, 0.2], abs=2e-3) and down == pytest.approx([0.2, 0.0, 0.0], abs=2e-3)
    half = hazards(red=500.0)[0]["guerrilla_to_holding"], hazards(red=250.0)[0]["holding_to_guerrilla"]
    assert half == pytest.approx((0.1, 0.1), rel=2e-3)
    soft = hazards(red=400.0, steepness=3.0)[0]["holding_to_guerrilla"]
    assert soft == pytest.approx(0.2 * (1 - expit(3.0 * np.log(0.8 / 0.5))), rel=1e-4)


def test_a_phase_lasts_at_least_its_sojourn():
    assert all(h == 0.0 for h in hazards(age=7.9)[0].values())
    assert hazards(red=800.0)[0]["guerrilla_to_holding"] > 0.19
    assert set(hazards()[0]) >= SHIFTS


def test_without_people_willing_to_help_no_ground_is_held():
    assert hazards(red=800.0, willing=0.1)[0]["guerrilla_to_holding"] < 1e-6


def test_guerrillas_hold_nothing_and_are_not_exposed():
    x = hazards()[1]
    assert float(x.factor("hold.red")[0, 0]) == 0.0 and float(x.factor("exposure.red")[0, 0]) == 1.0
