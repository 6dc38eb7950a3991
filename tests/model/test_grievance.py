"""M05: anger, fear and what follows harm."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contested.model.inputs import Done
from contested.model.mechanisms.grievance import ANGER_SD, FEAR_SD, THRESHOLD_SD, willing
from helpers.exact import willing_by_chance
from helpers.worlds import case, part


def grievance(**changed):
    numbers = {"anger_start": 0.25, "fear_start": 0.5, "threshold": 0.5, "anger_step": 0.05, "fear_step": 0.1,
               "anger_half_life": 20.0, "fear_half_life": 10.0, "attack_response": 0.02}  # fmt: skip
    return part("grievance", culprit="blue", harms=("h",), frightens=("f",), joins=("join",), attacks=("attack",),
                **(numbers | changed))  # fmt: skip


def drifts(harmed=0.0, frightening=0.0, step=1.0, **levels):
    here = case(grievance())
    state = here.state(**levels)
    zero = 0.0 * state["civilian"]
    done = Done({"h": zero + harmed, "f": zero + frightening}, {"h": None, "f": None}, zero, step)
    return {k: list(here.bound()[0].drifts(state, here.inputs(state), done))[k] for k in range(5)}


def test_harm_angers_those_not_yet_angry_and_events_frighten():
    said = drifts(harmed=300.0, frightening=200.0)  # 3 and 2 per 1,000
    assert float(said[0].speed[0, 0]) == pytest.approx(0.15, rel=1e-5) and said[0].toward == 1.0
    assert float(said[2].speed[0, 0]) == pytest.approx(0.2, rel=1e-5) and said[2].toward == 1.0
    assert float(drifts(harmed=150.0, step=0.5)[0].speed[0, 0]) == pytest.approx(0.15, rel=1e-5)
    assert [float(jnp.ravel(said[k].toward)[0]) for k in (1, 3)] == pytest.approx([0.25, 0.5])


def test_anger_fear_and_harm_fade_by_their_half_lives():
    here = case(grievance())
    state = here.after(here.state(anger__blue=0.65, fear__blue=0.9, harm__blue=80.0), 20)
    assert float(state["anger.blue"][0, 0]) == pytest.approx(0.25 + 0.2, rel=1e-4)
    assert float(state["fear.blue"][0, 0]) == pytest.approx(0.5 + 0.1, rel=1e-4)
    assert float(state["harm.blue"][0, 0]) == pytest.approx(80 / 2**5, rel=1e-4)


def test_attacks_answer_recent_harm_by_its_response():
    here = case(grievance())
    x = here.inputs(here.state(harm__blue=30.0))  # 30 per 100,000
    assert float(x.factor("attack")[0, 0]) == pytest.approx(np.exp(0.6), rel=1e-4)
    assert float(x.factor("join")[0, 0]) == pytest.approx(1.0, rel=1e-4)


@pytest.mark.parametrize("at", [(0.25, 0.5, 0.5), (0.6, 0.5, 0.5), (0.5, 0.2, 0.6), (0.9, 0.1, 0.4)])
def test_the_willing_are_those_angrier_than_afraid_and_than_their_threshold(at):
    exact = willing_by_chance(*at, (ANGER_SD, FEAR_SD, THRESHOLD_SD), 2_000_000)
    with jax.enable_x64(True):
        assert float(willing(*(jnp.asarray(v) for v in at))) == pytest.approx(exact, abs=1.5e-3)
