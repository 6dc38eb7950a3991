"""M05: anger and fear after harm, and what they do to joining and to help."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import expit

from contested.engine.integrators.mean_field import MeanField
from contested.engine.step import advance_step, level_bounds
from contested.model.build import build
from contested.model.inputs import StepCounts
from contested.model.mechanisms import BUILT_IN
from contested.model.mechanisms.grievance import willing
from contested.model.parameter import parameters_of
from contested.scenario.load import load_scenario
from helpers.exact import willing_by_chance
from helpers.plain import Killing, Steady
from helpers.worlds import Case, case, land, part


def grievance(harms=("h",), frightens=("f",), joins=("join",), **changed):
    numbers = {"anger_start": 0.25, "fear_start": 0.5, "threshold": 0.5, "anger_step": 0.5, "fear_step": 1.0,
               "anger_half_life": 20.0, "fear_half_life": 10.0, "anger_sd": 0.125, "fear_sd": 0.25,
               "threshold_sd": 0.25, "harm_half_life": 4.0}  # fmt: skip
    return part("grievance", culprit="blue", harms=harms, frightens=frightens, joins=joins,
                **(numbers | changed))  # fmt: skip


def drifts(harmed=0.0, frightening=0.0, step=1.0, **levels):
    here = case(grievance())
    state = here.state(**levels)
    zero = 0.0 * state["civilian"]
    counts = StepCounts({"h": zero + harmed, "f": zero + frightening}, {"h": None, "f": None}, zero, step)
    return {k: list(here.bound()[0].drifts(state, here.inputs(state), counts))[k] for k in range(5)}


def test_harm_angers_those_not_yet_angry_and_events_frighten():
    found = drifts(harmed=300.0, frightening=200.0)  # 3 and 2 per 1,000
    assert float(found[0].speed[0, 0]) == pytest.approx(1.5, rel=1e-5) and found[0].toward == 1.0
    assert float(found[2].speed[0, 0]) == pytest.approx(2.0, rel=1e-5) and found[2].toward == 1.0
    assert float(drifts(harmed=150.0, step=0.5)[0].speed[0, 0]) == pytest.approx(1.5, rel=1e-5)
    assert [float(jnp.ravel(found[k].toward)[0]) for k in (1, 3)] == pytest.approx([0.25, 0.5])


def harmed(times, per_thousand, per_week=1):
    """Anger after some weeks of one attack each that harms so many per 1,000, if nobody forgets."""
    killing = part(Killing, hazard=-np.log1p(-per_thousand / 1e3))
    forever = grievance(harms=("killing.kill",), anger_half_life=1e9)
    here = case(forever, killing, world=land(population=1e7), weeks=times)
    with jax.enable_x64(True):
        return here.expected(per_week)["anger.blue"][:, 0]


@pytest.mark.parametrize("per_thousand", [0.001, 0.02, 0.5])
def test_attacks_anger_those_who_are_not_yet_angry(per_thousand):
    """1 - A falls by exp(-0.5 h) with each attack; Bennett's factor 1 - 0.5 h is the same where h is small."""
    n = np.arange(1, 13)
    anger = harmed(12, per_thousand)
    left = per_thousand / (1 - per_thousand / 1e3)  # harmed per 1,000 of those who are left
    np.testing.assert_allclose(1 - anger, 0.75 * np.exp(-0.5 * left * n), rtol=1e-6)
    bennett = 1 - 0.75 * (1 - 0.5 * per_thousand) ** n
    gap = (0.5 * per_thousand) ** 2 / 2 * n
    assert np.all(np.abs(anger - bennett) <= 0.75 * gap + 1e-3 * per_thousand)
    np.testing.assert_allclose(harmed(12, per_thousand, 7), anger, rtol=2e-3 * per_thousand + 1e-6)  # whatever the step


def accuracy_and_effect(aimed, effect, weeks=400):
    """Weeks until nine tenths of a hidden group are gone, by member; `weeks` where that does not happen."""
    parts = (
        part(Steady, actor="blue", level=0.5),
        part("operations", force="blue", target="red", rate=1.0, aimed_max=aimed, aimed_min=aimed, search_half=1e6,
             effect=effect, killed_share=1.0, harm=1.0, size_exponent=2.5, size_offset=0.0, size_cap=100.0),
        part("recruitment", group="red", culprit="blue", rate=0.0, wage_elasticity=0.0, presence_half=100.0,
             founding=0.0, collateral=1.5, harm_half_life=4.0),
        grievance(harms=("operations.harmed",), frightens=(), joins=()),
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


def test_anger_fear_and_harm_fade_by_their_half_lives():
    here = case(grievance())
    state = here.after(here.state(anger__blue=0.65, fear__blue=0.9, harm__blue=80.0), 20)
    assert float(state["anger.blue"][0, 0]) == pytest.approx(0.25 + 0.2, rel=1e-4)
    assert float(state["fear.blue"][0, 0]) == pytest.approx(0.5 + 0.1, rel=1e-4)
    assert float(state["harm.blue"][0, 0]) == pytest.approx(80 / 2**5, rel=1e-4)


def factors(**levels):
    """Factors on joining and on willingness to help the culprit."""
    here = case(grievance())
    x = here.inputs(here.state(**levels))
    return tuple(float(np.ravel(x.factor(name))[0]) for name in ("join", "support.blue"))


def test_in_usual_times_joining_and_help_are_as_usual():
    assert factors() == pytest.approx((1.0, 1.0), rel=1e-5)


@pytest.mark.parametrize(("anger", "fear"), [(0.4, 0.5), (0.25, 0.9), (0.6, 0.6)])
def test_joining_changes_with_the_share_who_are_angrier_than_afraid_and_than_their_threshold(anger, fear):
    usual, now = (willing_by_chance(*at, 0.5, (0.125, 0.25, 0.25), 2_000_000) for at in ((0.25, 0.5), (anger, fear)))
    assert factors(anger__blue=anger, fear__blue=fear)[0] == pytest.approx(now / usual, rel=0.03)


@pytest.mark.parametrize("anger", [0.25, 0.4, 0.7, 1.0])
def test_help_falls_with_the_share_who_are_not_yet_angry(anger):
    assert factors(anger__blue=anger)[1] == pytest.approx((1 - anger) / 0.75, rel=1e-5, abs=1e-7)


def test_collaboration_follows_anger():
    helping = part("collaboration", actor="blue", rivals=("red",), willing=0.6, speed=0.3, steepness=6.0, midpoint=0.6,
                   selective_rate=0.0, indiscriminate_rate=0.0, usual_force=100.0)  # fmt: skip
    here = case(grievance(anger_half_life=1e9), helping, held={"blue": [8], "red": [2]})
    calm, angry = (
        float(here.after(here.state(anger__blue=anger), 60)["collaboration.blue"][0, 0]) for anger in (0.25, 0.55)
    )
    assert calm == pytest.approx(0.6 * expit(6.0 * 0.3), rel=1e-4)
    assert angry / calm == pytest.approx(0.45 / 0.75, rel=1e-4)


def test_people_who_are_all_angry_from_the_start_help_nobody_and_divide_by_nothing():
    here = case(grievance(anger_start=1.0), world=land(2, population=0.0))
    state = here.state()
    assert np.all(np.asarray(here.inputs(state).factor("support.blue")) == 0.0)
    assert here.without_slope(state) == []


def test_a_longer_memory_of_harm_fades_more_slowly():
    slow = case(grievance(harm_half_life=8.0))
    assert float(slow.after(slow.state(harm__blue=30.0), 16)["harm.blue"][0, 0]) == pytest.approx(30 / 2**2, rel=1e-4)


@pytest.mark.parametrize("spreads", [(0.125, 0.25, 0.25), (0.1, 0.3, 0.2)])
@pytest.mark.parametrize("at", [(0.25, 0.5, 0.5), (0.6, 0.5, 0.5), (0.5, 0.2, 0.6), (0.9, 0.1, 0.4)])
def test_the_willing_are_those_angrier_than_afraid_and_than_their_threshold(at, spreads):
    exact = willing_by_chance(*at, spreads, 2_000_000)
    with jax.enable_x64(True):
        found = willing(*(jnp.asarray([v]) for v in (*at, *spreads)))
    assert float(found[0]) == pytest.approx(exact, abs=1.5e-3)


VIOLENT = ("ambush", "collaboration", "grievance", "operations")


def harmed_in_a_week(built, numbers, culprit):
    """Civilians harmed per 1,000 in the first week [place] at ten times the bundled violence."""
    model = built.model
    model = model._replace(instances=tuple(one for one in model.instances if one.kind in VIOLENT))
    violence = (".selective_rate", ".indiscriminate_rate", ".harm")
    here = Case(model, {name: 10.0 * n if name.endswith(violence) else n for name, n in numbers.items()})
    start, values = here.state(), here.values()
    week = advance_step(model, here.bound(), values, level_bounds(model, values), start, jnp.asarray(0.0), 1.0,
                        MeanField())  # fmt: skip
    (harms,) = (one.roles["harms"] for one in model.instances if one.label == f"grievance-{culprit}")
    harmed = StepCounts(week.counts, week.targets, 0.0 * start["civilian"], 1.0).of(*harms)
    return 1e3 * np.asarray(harmed / start["civilian"])[:, 0]


@pytest.mark.heavy
def test_the_step_of_anger_leaves_joining_without_a_heavy_tail_even_under_tenfold_violence():
    """After a year of the violence of the first week, over the bundled prior of the step: mean against median."""
    built = build(load_scenario("afghanistan-2022"))
    numbers = {b.name: b.by_hand if b.prior is None else b.prior.median for b in built.parameters}
    priors = {b.name: b.prior for b in built.parameters}
    harmed = harmed_in_a_week(built, numbers, "government")[:, None]
    of = {spec.name: numbers[f"grievance-government.{spec.name}"] for spec in parameters_of(BUILT_IN["grievance"])}
    step = priors["grievance-government.anger_step"].ppf((np.arange(99) + 0.5) / 99)

    def after_a_year(start, rise, half_life):
        """Of dA/dt = rise (1 - A) + ln 2 / half_life (start - A)."""
        fade = np.log(2.0) / half_life
        settled = (rise + fade * start) / (rise + fade)
        return settled + (start - settled) * np.exp(-52.0 * (rise + fade))

    anger = after_a_year(of["anger_start"], step * harmed, of["anger_half_life"])
    fear = after_a_year(of["fear_start"], of["fear_step"] * harmed + 0.0 * step, of["fear_half_life"])
    same = [np.full(99, of[name]) for name in ("threshold", "anger_sd", "fear_sd", "threshold_sd")]
    usual = [np.full_like(anger, of[name]) for name in ("anger_start", "fear_start")]
    now, before = (np.asarray(willing(*map(jnp.asarray, (*at, *same)))) for at in ((anger, fear), usual))
    factor = now / before
    assert np.all(factor.mean(axis=1) < 1.5 * np.median(factor, axis=1))
    assert np.median(factor, axis=1).max() > 1.3  # it does move joining
