"""M24: phases of a protracted war."""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import expit

from helpers.plain import Ramp, Steady
from helpers.said import STEP, column, drifts, flows, near
from helpers.worlds import case, land, part

SHIFTS = {"guerrilla_to_holding", "holding_to_guerrilla", "survival_to_guerrilla", "guerrilla_to_survival"}


def phases(**changed):
    numbers = {"up_ratio": 0.5, "down_fraction": 0.5, "supply": 4.0, "attack_rate": 0.1, "support": 0.3,
               "survival_fighters": 50.0, "survival_supply": 1.0, "min_force": 100.0, "steepness": 30.0, "review": 5.0,
               "exposure": 3.0, "survival_activity": 0.2, "sojourn": 8.0, "start": "guerrilla",
               "attacks": ("attack",)}  # fmt: skip
    return part("phases", actor="red", rivals=("blue",), **(numbers | changed))


def stocked(**changed):
    return part("supply", group="red", attacks=("attack",), attack_rate=0.1, start=400.0, outside=0.0, captured=0.0,
                won_share=0.5, horizon=2.0)  # fmt: skip


def hazards(red=500.0, blue=900.0, age=8.0, steepness=30.0, willing=1.0, sojourn=8.0, weeks=400.0, strength=1.0):
    """Hazards of every change; `weeks` of planned attacks are in stock, and losses have left red so much strength."""
    here = case(phases(steepness=steepness, sojourn=sojourn), stocked(), fighters={"red": red, "blue": blue})
    state = here.state(phase_age__red=age, materiel__red=weeks * 0.1 * red)
    x = here.inputs(state)
    changed = {"support.red": jnp.asarray(willing), "strength.red": jnp.asarray(strength)}
    x = x._replace(multipliers=x.multipliers | changed)
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
    ready = expit(3.0 * np.log([0.8 / 0.5, 1 / 0.3 / 0.5, 400 / 4 / 0.5])).prod()  # ratio, people, supply
    assert soft == pytest.approx(0.2 * (1 - ready), rel=1e-4)


def test_the_best_place_decides_about_holding_ground_and_the_whole_country_about_open_war():
    """Ratios of 800 to 1,000 and of 30 to 1,000 by place and member, each member by itself."""
    here = case(phases(), stocked(), world=land(2), fighters={"red": 1000.0, "blue": 1800.0})
    state = here.state(2, phase_age__red=8.0)
    fighters = jnp.asarray([[800.0, 30.0], [30.0, 30.0]])
    state = eqx.tree_at(lambda s: s.stocks["fighters.red"], state, fighters)
    x = here.inputs(state)
    x = x._replace(multipliers=x.multipliers | {"support.red": jnp.ones(2)})
    found = {flow.name: np.asarray(flow.hazard) for flow in here.bound(2)[0].flows(state, x)}
    assert found["guerrilla_to_holding"] == pytest.approx(np.array([[0.2, 0.0]]), abs=2e-3)
    assert found["holding_to_guerrilla"] == pytest.approx(np.array([[0.0, 0.2]]), abs=2e-3)
    assert found["holding_to_open"] == pytest.approx(np.zeros((1, 2)), abs=2e-2)


def test_a_phase_lasts_at_least_its_sojourn():
    """A step that begins before its end and ends after it counts for the part after it."""
    assert all(h == 0.0 for h in hazards(age=7.0)[0].values())
    assert all(h == 0.0 for h in hazards(red=800.0, sojourn=9.0)[0].values())
    whole, half = (hazards(red=800.0, age=age)[0]["guerrilla_to_holding"] for age in (8.0, 7.5))
    assert whole > 0.19 and half == pytest.approx(whole / 2, rel=1e-6)
    assert set(hazards()[0]) >= SHIFTS


def test_survival_is_about_means_and_losses_not_heads_alone():
    """Above 50 unbroken fighters and a week of supply it leaves survival; at half of either it falls back."""
    leaves = [hazards(**keys)[0]["survival_to_guerrilla"] for keys in ({}, {"weeks": 0.5}, {"strength": 0.05})]
    assert leaves == pytest.approx([0.2, 0.0, 0.0], abs=1e-3)
    half = hazards(strength=0.1)[0]["survival_to_guerrilla"], hazards(weeks=1.0)[0]["survival_to_guerrilla"]
    assert half == pytest.approx((0.1, 0.1), rel=1e-3)
    falls = [hazards(**keys)[0]["guerrilla_to_survival"] for keys in ({}, {"weeks": 0.3}, {"strength": 0.02})]
    assert falls == pytest.approx([0.0, 0.2, 0.2], abs=1e-3)
    assert hazards(weeks=0.75)[0]["guerrilla_to_survival"] < 1e-3  # between the two thresholds it stays as it is


def test_a_broken_movement_and_one_without_supply_hold_no_ground():
    held = [hazards(red=800.0, **keys)[0]["guerrilla_to_holding"] for keys in ({}, {"weeks": 2.0}, {"strength": 0.3})]
    assert held == pytest.approx([0.2, 0.0, 0.0], abs=2e-3)
    gives_up = [hazards(red=800.0, **k)[0]["holding_to_guerrilla"] for k in ({}, {"weeks": 1.0}, {"strength": 0.1})]
    assert gives_up == pytest.approx([0.0, 0.2, 0.2], abs=2e-3)


def test_without_people_willing_to_help_no_ground_is_held():
    assert hazards(red=800.0, willing=0.1)[0]["guerrilla_to_holding"] < 1e-6


def test_guerrillas_hold_nothing_and_are_not_exposed():
    x = hazards()[1]
    assert float(np.ravel(x.factor("hold.red"))[0]) == 0.0 and float(np.ravel(x.factor("exposure.red"))[0]) == 1.0


def test_whoever_holds_ground_holds_it_and_is_exposed():
    here = case(phases(start="holding"), stocked(), fighters={"red": 500.0, "blue": 900.0})
    x = here.inputs(here.state())
    found = {name: np.ravel(x.factor(name)).tolist() for name in ("hold.red", "exposure.red", "attack")}
    assert found == {"hold.red": [1.0], "exposure.red": [3.0], "attack": [1.0]}


@pytest.mark.parametrize(("exposure", "factor"), [(0.4, 1.0), (1.0, 1.0), (1.5, 1.5), (3.0, 3.0)])
def test_holding_ground_never_exposes_less_than_hiding(exposure, factor):
    here = case(phases(start="holding", exposure=exposure), stocked(), fighters={"red": 500.0})
    assert np.ravel(here.inputs(here.state()).factor("exposure.red")) == pytest.approx([factor])


def test_a_movement_without_fighters_has_finite_gradients():
    """Ratios of 0 have no logarithm."""
    here = case(phases(), stocked(), fighters={"red": 0.0, "blue": 900.0})
    state = here.state(phase_age__red=8.0)

    def hazards_of(values):
        x = here.inputs(state)
        flows = here.model.mechanisms(values)[0].flows(state, x)
        return sum(jnp.sum(flow.hazard) for flow in flows)

    gradients = jax.grad(hazards_of)(here.values())
    assert [name for name, slope in gradients.items() if not np.isfinite(slope).all()] == []


def ruled(series):
    """Number of the phase by week and history: 0 survival, 1 guerrilla, 2 holding, 3 open."""
    kinds = ("survival", "guerrilla", "holding", "open")
    return sum(k * series[f"phase.red.{kind}"][:, 0] for k, kind in enumerate(kinds))


def test_a_slow_ramp_up_and_down_draws_a_loop_as_wide_as_the_thresholds_are_apart():
    """From a ratio of 0.1 to 0.9 and back in 800 weeks. A second place keeps it from open war."""
    garrison, weeks = 1e6, 800
    pace = 0.8 * garrison / (weeks / 2)
    ramp = part(Ramp, group="red", pace=pace, weeks=float(weeks), low=0.1 * garrison)
    here = case(phases(steepness=400.0, review=0.5, min_force=1.0, support=0.01), ramp, stocked(),
                part("collaboration", actor="red", rivals=(), willing=0.9, speed=0.1, steepness=4.0, midpoint=0.6,
                     selective_rate=0.0, indiscriminate_rate=0.0, usual_force=1.0),
                world=land(2, population=1e7), fighters={"red": 0.1 * garrison, "blue": 10 * garrison},
                weights={"red": [1, 0], "blue": [1, 9]}, weeks=weeks)  # fmt: skip
    series = here.leap(30, seed=5, per_week=1)
    ratio, phase = series["fighters.red"][:, 0] / garrison, ruled(series)
    assert phase.max() == 2 and np.all((np.diff(phase, axis=0) != 0).sum(axis=0) == 2)
    up = np.array([ratio[np.argmax(phase[:, m] == 2), m] for m in range(30)])
    down = np.array([ratio[weeks - 1 - np.argmax(phase[::-1, m] == 2), m] for m in range(30)])
    lag = pace / garrison * 3  # a decision takes about a week
    assert up.mean() == pytest.approx(0.5, abs=lag) and down.mean() == pytest.approx(0.25, abs=lag)
    assert (up - down).mean() == pytest.approx(0.25, abs=2 * lag)


@pytest.mark.parametrize(("ratio", "start", "shifts"), [(0.35, "guerrilla", 0), (0.35, "holding", 0),
                                                        (0.8, "guerrilla", 1), (0.15, "holding", 1)])  # fmt: skip
def test_a_constant_ratio_makes_no_flicker(ratio, start, shifts):
    here = case(phases(steepness=60.0, min_force=1.0, start=start, support=0.01), stocked(), world=land(2),
                fighters={"red": 1000 * ratio, "blue": 10_000}, weights={"red": [1, 0], "blue": [1, 9]},
                weeks=200)  # fmt: skip
    phase = ruled(here.leap(40, seed=6, per_week=1))
    changes = (np.diff(phase, axis=0, prepend={"guerrilla": 1, "holding": 2}[start]) != 0).sum(axis=0)
    assert np.all(changes == shifts)


def held_too_early(start):
    """Rebels for each soldier killed, and rebels left, after a year at one to ten in a phase that is forced."""
    parts = (
        phases(start=start, review=1e9, attacks=("ambush.attack",)),
        part("supply", group="red", attacks=("ambush.attack",), attack_rate=0.03, start=400.0, outside=0.0,
             captured=0.0, won_share=0.5, horizon=2.0),
        part("ambush", attacker="red", defenders="blue", engagement_rate=0.03, loss_ratio=2.0,
             reference_garrison=10_000.0, lethal_share=0.8,
             size_exponent=2.5, size_offset=0.0, size_cap=50.0, civilian_share=0.0),
        part("operations", force="blue", target="red", rate=0.2, aimed_max=0.6, aimed_min=0.1, search_half=100.0,
             effect=1.0, killed_share=1.0, harm=0.2, size_exponent=2.5, size_offset=0.0, size_cap=100.0),
        part(Steady, actor="blue", level=0.2),
    )  # fmt: skip
    series = case(*parts, fighters={"red": 1000, "blue": 10_000}, weeks=52).expected(7)
    red, blue = (series[f"dead.{side}"][-1, 0] for side in ("red", "blue"))
    return red / blue, series["fighters.red"][-1, 0]


def test_holding_ground_too_early_costs_more_and_ends_sooner():
    (cheap, many), (dear, few) = held_too_early("guerrilla"), held_too_early("holding")
    assert dear > 2 * cheap and few < 0.6 * many


def test_guerrillas_lose_their_advantage_as_the_garrison_grows():
    """Parity with a garrison G takes b G^2 / 2a guerrillas: 50 at 1,000, 1,250 at 5,000, 20,000 at 20,000."""
    attack = part("ambush", attacker="red", defenders="blue", engagement_rate=0.02, loss_ratio=1e4 / 1e3,
                  reference_garrison=1e3, lethal_share=1.0, size_exponent=2.5, size_offset=0.0, size_cap=1.0,
                  civilian_share=0.0)  # fmt: skip
    sizes = np.array([1e3, 5e3, 2e4])
    with jax.enable_x64(True):
        here = case(attack, world=land(3))
        state = here.state(fighters__red=1e3, fighters__blue=sizes)
        share = {one.name: np.asarray(one.share)[:, 0] for one in here.flow("attack", state).losses}
    slope = share["killed.red"] / share["killed.blue"] / sizes  # b / a
    assert slope * sizes**2 / 2 == pytest.approx([50, 1250, 20_000], rel=1e-6)


SOFT = {"up_ratio": [0.5, 0.8], "down_fraction": [0.6, 0.4], "supply": [4.0, 2.0], "attack_rate": [0.1, 0.2],
        "support": [0.3, 0.5], "survival_fighters": [50.0, 200.0], "survival_supply": [1.0, 3.0],
        "min_force": [100.0, 20.0], "steepness": [1.5, 2.5], "review": [5.0, 2.0], "exposure": [3.0, 0.5],
        "survival_activity": [0.2, 0.6], "sojourn": [8.0, 4.0]}  # fmt: skip
N = {name: np.array(numbers) for name, numbers in SOFT.items()}


def soft(start="guerrilla", red=(80.0, 30.0, 5.0), materiel=25.0):
    """Three places, two members, two rivals, and steps of a quarter of a week."""
    one = part("phases", actor="red", rivals=("blue", "green"), attacks=("raid", "riot"), start=start, **SOFT)
    here = case(one, stocked(), world=land(3, actors=("red", "blue", "green")), step_days=7.0 * STEP)
    state = here.state(2, fighters__red=list(red), fighters__blue=[60.0, 10.0, 90.0],
                       fighters__green=[40.0, 0.0, 30.0], materiel__red=materiel, phase_age__red=7.9)  # fmt: skip
    return here, state


def reached(*ratios):
    """How far all of some ratios are above 1, a soft threshold each."""
    return np.prod([(r := np.maximum(ratio, 1e-6) ** N["steepness"]) / (1.0 + r) for ratio in ratios], axis=0)


def test_every_change_has_the_hazard_of_its_formula():
    """The best place decides by its ratio and its people together; the first member is late by 0.6 of its step."""
    here, state = soft()
    willing = column(0.1, 0.4, 0.9)
    quantities = {"support__red": willing, "strength__red": 0.9, "strength__blue": 0.8, "strength__green": 0.7}
    found = flows(here, state, **quantities)
    own = 0.9 * column(80.0, 30.0, 5.0)
    rivals = 0.8 * column(60.0, 10.0, 90.0) + 0.7 * column(40.0, 0.0, 30.0)
    local, helped = own / (rivals + N["min_force"]) / N["up_ratio"], willing / N["support"]
    national = own.sum() / (rivals.sum() + N["min_force"]) / N["up_ratio"]
    weeks = 25.0 / (N["attack_rate"] * 115.0 + 1e-6)

    def survives(f):
        return reached(own.sum() / N["survival_fighters"] / f, weeks / N["survival_supply"] / f)

    def holds(f):
        best = np.max([reached(*pair) for pair in zip(local / f, helped / f, strict=True)], axis=0)
        return best * reached(weeks / N["supply"] / f)

    def opens(f):
        return reached(national / f, weeks / N["supply"] / f)

    decides, down = np.array([0.6 / 5.0, 1.0 / 2.0]), N["down_fraction"]
    expected = {
        "survival_to_guerrilla": survives(1.0), "guerrilla_to_survival": 1.0 - survives(down),
        "guerrilla_to_holding": holds(1.0), "holding_to_guerrilla": 1.0 - holds(down),
        "holding_to_open": opens(1.0), "open_to_holding": 1.0 - opens(down),
    }  # fmt: skip
    assert list(found) == list(expected)
    for name, chance in expected.items():
        assert np.all((chance > 0.01) & (chance < 0.99))
        near(found[name].hazard, (decides * chance)[None], 1e-4)


def test_without_fighters_ratios_and_plans_count_as_a_millionth():
    """2e-6 attacks are in stock for 1e-6 planned ones: two weeks of supply."""
    here, state = soft(red=(0.0, 0.0, 0.0), materiel=2e-6)
    found = flows(here, state)
    up = reached(np.zeros(2), 2.0 / N["survival_supply"])
    near(found["survival_to_guerrilla"].hazard, [np.array([0.6 / 5.0, 1.0 / 2.0]) * up], 1e-4)


@pytest.mark.parametrize("start", ["survival", "guerrilla", "holding", "open"])
def test_a_phase_decides_who_holds_ground_who_is_exposed_and_how_many_attacks_are_made(start):
    here, state = soft(start)
    kinds = ("survival", "guerrilla", "holding", "open")
    assert [float(np.ravel(state[f"phase.red.{kind}"])[0]) for kind in kinds] == [float(k == start) for k in kinds]
    x, holding = here.inputs(state), float(start in ("holding", "open"))
    near(x.factor("hold.red"), np.full((1, 2), holding))
    near(x.factor("exposure.red"), [[1.0 + 2.0 * holding, 1.0]])
    for attack in ("raid", "riot"):
        near(x.factor(attack), [[0.2, 0.6]] if start == "survival" else [[1.0, 1.0]])


def test_a_phase_is_as_old_as_its_sojourn_at_the_start_and_grows_by_a_week_a_week_until_a_change():
    """A change is half a step ago on average: 7.9 weeks and an eighth are taken off within the step."""
    here, state = soft()
    near(here.state(2)["phase_age.red"], [[8.0, 4.0]])
    (still,) = drifts(here, here.state(2), {"phase.blue.open": 1.0}).values()
    near(still.change, [[1.0, 1.0]])
    for phase in ("survival", "guerrilla", "holding", "open"):
        (aged,) = drifts(here, state, {f"phase.red.{phase}": 1.0}).values()
        near(aged.change, np.full((1, 2), 1.0 - (7.9 + STEP / 2.0) / STEP))
        assert (aged.toward, aged.speed) == (0.0, 0.0)
