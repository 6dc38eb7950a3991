"""M05: anger, fear and what follows harm."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contested.model.inputs import StepCounts
from contested.model.mechanisms.grievance import willing
from helpers.exact import willing_by_chance
from helpers.plain import Background, Killing, Steady
from helpers.worlds import case, land, part


def grievance(harms=("h",), frightens=("f",), joins=("join",), attacks=("attack",), **changed):
    numbers = {"anger_start": 0.25, "fear_start": 0.5, "threshold": 0.5, "anger_step": 0.05, "fear_step": 0.1,
               "anger_half_life": 20.0, "fear_half_life": 10.0, "attack_response": 0.02, "anger_sd": 0.125,
               "fear_sd": 0.25, "threshold_sd": 0.25, "harm_half_life": 4.0, "response_cap": np.log(3.0)}  # fmt: skip
    return part("grievance", culprit="blue", harms=harms, frightens=frightens, joins=joins, attacks=attacks,
                **(numbers | changed))  # fmt: skip


def drifts(harmed=0.0, frightening=0.0, step=1.0, **levels):
    here = case(grievance())
    state = here.state(**levels)
    zero = 0.0 * state["civilian"]
    counts = StepCounts({"h": zero + harmed, "f": zero + frightening}, {"h": None, "f": None}, zero, step)
    return {k: list(here.bound()[0].drifts(state, here.inputs(state), counts))[k] for k in range(5)}


def test_harm_angers_those_not_yet_angry_and_events_frighten():
    found = drifts(harmed=300.0, frightening=200.0)  # 3 and 2 per 1,000
    assert float(found[0].speed[0, 0]) == pytest.approx(0.15, rel=1e-5) and found[0].toward == 1.0
    assert float(found[2].speed[0, 0]) == pytest.approx(0.2, rel=1e-5) and found[2].toward == 1.0
    assert float(drifts(harmed=150.0, step=0.5)[0].speed[0, 0]) == pytest.approx(0.15, rel=1e-5)
    assert [float(jnp.ravel(found[k].toward)[0]) for k in (1, 3)] == pytest.approx([0.25, 0.5])


def harmed(times, per_thousand, per_week=1):
    """Anger after some weeks of one attack each that harms so many per 1,000, if nobody forgets."""
    killing = part(Killing, hazard=-np.log1p(-per_thousand / 1e3))
    forever = grievance(harms=("killing.kill",), anger_half_life=1e9)
    here = case(forever, killing, world=land(population=1e7), weeks=times)
    with jax.enable_x64(True):
        return here.expected(per_week)["anger.blue"][:, 0]


@pytest.mark.parametrize("per_thousand", [0.01, 0.2, 5.0])
def test_attacks_anger_those_who_are_not_yet_angry(per_thousand):
    """1 - A falls by exp(-0.05 h) with each attack; Bennett's factor 1 - 0.05 h is the same where h is small."""
    n = np.arange(1, 13)
    anger = harmed(12, per_thousand)
    left = per_thousand / (1 - per_thousand / 1e3)  # harmed per 1,000 of those who are left
    np.testing.assert_allclose(1 - anger, 0.75 * np.exp(-0.05 * left * n), rtol=1e-6)
    bennett = 1 - 0.75 * (1 - 0.05 * per_thousand) ** n
    gap = (0.05 * per_thousand) ** 2 / 2 * n
    assert np.all(np.abs(anger - bennett) <= 0.75 * gap + 1e-3 * per_thousand)
    np.testing.assert_allclose(harmed(12, per_thousand, 7), anger, rtol=2e-3 * per_thousand + 1e-6)  # whatever the step


def accuracy_and_effect(aimed, effect, weeks=400):
    """Weeks until nine tenths of a hidden group are gone, by member; `weeks` where that does not happen."""
    parts = (
        part(Steady, actor="blue", level=0.5),
        part("operations", force="blue", target="red", rate=1.0, aimed_max=aimed, aimed_min=aimed, search_half=1e6,
             effect=effect, killed_share=1.0, harm=1.0, size_exponent=2.5, size_cap=100.0),
        part("recruitment", group="red", culprit="blue", rate=0.0, wage_elasticity=0.0, rent_elasticity=0.0,
             collateral=1.5, harm_half_life=4.0),
        grievance(harms=("operations.harmed",), frightens=(), joins=(), attacks=()),
    )  # fmt: skip
    here = case(*parts, world=land(population=1e7), fighters={"red": 1000, "blue": 8e6}, weeks=weeks)
    left = here.expected_by_member(len(aimed), 2)["fighters.red"][:, 0]
    return np.where((left < 100).any(axis=0), (left < 100).argmax(axis=0), weeks)


def test_accuracy_matters_more_than_effect_and_has_a_tipping_point():
    """Bennett's finding: below a tipping accuracy a war does not end; above it, it shortens ever more slowly."""
    accuracy = np.array([0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95])
    lasting = accuracy_and_effect(accuracy, np.full(10, 0.8))
    tipping = 1.5 / (1.5 + 0.8)  # theta (1 - mu) = effect mu
    assert np.all(lasting[accuracy < tipping] == 400)
    ended = lasting[accuracy > tipping + 0.02].astype(float)
    assert np.all(np.diff(ended) < 0) and np.all(np.diff(ended, 2) > 0)  # falling and convex
    assert ended[0] - ended[1] > 3 * (ended[1] - ended[2])  # the knee
    by_effect = accuracy_and_effect(np.full(2, 0.8), np.array([0.7, 0.9]))
    by_accuracy = accuracy_and_effect(np.array([0.7, 0.9]), np.full(2, 0.8))
    assert by_accuracy[0] / by_accuracy[1] > 1.5 * by_effect[0] / by_effect[1] > 1.5


@pytest.mark.parametrize("response", [0.02, -0.02])
def test_harm_integrates_to_its_response_times_the_kernel(response):
    """Extra attacks of one harm: rate x eta x harm, as the kernel sums to one."""
    here = case(grievance(attack_response=response, attacks=("background.attack",)), part(Background, rate=3.0),
                weeks=60)  # fmt: skip
    attacks = here.expected(8, here.state(harm__blue=2.0))["background.attack"]
    extra = float((attacks.astype(np.float64) - 3.0).sum())
    assert extra == pytest.approx(3.0 * response * 2.0, rel=0.03)


def test_anger_fear_and_harm_fade_by_their_half_lives():
    here = case(grievance())
    state = here.after(here.state(anger__blue=0.65, fear__blue=0.9, harm__blue=80.0), 20)
    assert float(state["anger.blue"][0, 0]) == pytest.approx(0.25 + 0.2, rel=1e-4)
    assert float(state["fear.blue"][0, 0]) == pytest.approx(0.5 + 0.1, rel=1e-4)
    assert float(state["harm.blue"][0, 0]) == pytest.approx(80 / 2**5, rel=1e-4)


def test_attacks_answer_recent_harm_by_its_response():
    here = case(grievance())
    x = here.inputs(here.state(harm__blue=30.0))  # 30 per 100,000, a sixth of them in the week that just passed
    assert float(np.ravel(x.factor("attack"))[0]) == pytest.approx(np.exp(0.02 * 30 * np.log(2.0) / 4), rel=1e-4)
    most = here.inputs(here.state(harm__blue=9e4)).factor("attack")
    assert float(np.ravel(most)[0]) == pytest.approx(3.0, rel=1e-5)
    assert float(np.ravel(x.factor("join"))[0]) == pytest.approx(1.0, rel=1e-4)


@pytest.mark.parametrize("spreads", [(0.125, 0.25, 0.25), (0.1, 0.3, 0.2)])
@pytest.mark.parametrize("at", [(0.25, 0.5, 0.5), (0.6, 0.5, 0.5), (0.5, 0.2, 0.6), (0.9, 0.1, 0.4)])
def test_the_willing_are_those_angrier_than_afraid_and_than_their_threshold(at, spreads):
    exact = willing_by_chance(*at, spreads, 2_000_000)
    with jax.enable_x64(True):
        found = willing(*(jnp.asarray([v]) for v in (*at, *spreads)))
    assert float(found[0]) == pytest.approx(exact, abs=1.5e-3)


def test_a_longer_memory_of_harm_spreads_the_response_and_a_lower_cap_bounds_it():
    slow = case(grievance(harm_half_life=8.0, response_cap=0.5))
    state = slow.state(harm__blue=30.0)
    assert float(np.ravel(slow.inputs(state).factor("attack"))[0]) == pytest.approx(np.exp(0.02 * 30 * np.log(2.0) / 8))
    assert float(slow.after(state, 16)["harm.blue"][0, 0]) == pytest.approx(30 / 2**2, rel=1e-4)
    capped = slow.inputs(slow.state(harm__blue=9e4)).factor("attack")
    assert float(np.ravel(capped)[0]) == pytest.approx(np.exp(0.5), rel=1e-5)
