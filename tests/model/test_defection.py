"""M09: units that change sides, and who seems to win."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contested.model.effects import move
from contested.model.inputs import StepCounts, safe_ratio
from contested.model.mechanism import Mechanism
from contested.model.parameter import parameter, positive
from helpers.worlds import case, land, noise_of, part


def switching(label, origin, destination, rate=0.02, slope=1.0, control=0.0, threat=0.0, unit=5.0):
    return part("defection", label, origin=origin, destination=destination, rate=rate, momentum_slope=slope,
                control_slope=control, threat_slope=threat, unit_size=unit)  # fmt: skip


def both(**keys):
    """Switches either way."""
    return switching("to_red", "blue", "red", **keys), switching("to_blue", "red", "blue", **keys)


def momentum(actor="red", rivals="blue", **changed):
    numbers = {"memory": 4.0, "inflation": 3.0, "doubt": 10.0, "unit_worth": 20.0}
    flows = {"inflicted": (f"{actor}.kills",), "suffered": (f"{rivals}.kills",)}
    return part("momentum", f"momentum_{actor}", actor=actor, rivals=(rivals,), **(numbers | flows | changed))


class Kills(Mechanism):
    """Fighters of both sides are killed at constant rates."""

    sources = ()
    catalogue = "test"

    blue: jax.Array = parameter("per week", positive, "blue's dead a week")
    red: jax.Array = parameter("per week", positive, "red's dead a week")

    def flows(self, s, x):
        for side, rate in (("blue", self.blue), ("red", self.red)):
            yield move(side, f"fighters.{side}", f"dead.{side}", safe_ratio(rate, s[f"fighters.{side}"]))


def rate(red=500.0, blue=500.0, seen=0.5, held=(0, 0), strength=1.0, units=10.0, **keys):
    """Units of blue that go over to red a week; `held` are units of red and of blue."""
    here = case(switching("to_red", "blue", "red", **keys), momentum(), world=land(units=units),
                fighters={"red": red, "blue": blue}, held={"red": held[:1], "blue": held[1:]})  # fmt: skip
    state = here.state(momentum__red=seen)
    x = here.inputs(state)._replace(multipliers={"strength.blue": jnp.asarray(strength)})
    return float(next(iter(here.bound()[0].flows(state, x))).rate[0, 0])


@pytest.mark.parametrize(("red", "blue"), [(50.0, 5000.0), (500.0, 500.0), (75_000.0, 3.0)])
def test_as_many_go_one_way_as_the_other_however_unequal_the_sides(red, blue):
    here = case(*both(slope=3.0, control=2.0), momentum(), momentum("blue", "red"), fighters={"red": red, "blue": blue},
                held={"red": [3], "blue": [3]})  # fmt: skip
    state = here.state()
    x = here.inputs(state)
    rates = [float(next(iter(mechanism.flows(state, x))).rate[0, 0]) for mechanism in here.bound()[:2]]
    assert rates == pytest.approx([0.02 * red * blue / (red + blue) / 5.0] * 2, rel=1e-5)


def test_a_few_meet_no_more_than_a_few():
    """Where 5,000 stand against 50, about 50 of either can switch."""
    assert rate(50.0, 5000.0) == pytest.approx(0.02 / 5.0 * 50.0 * 5000.0 / 5050.0, rel=1e-5)
    for most in (rate(1e6, 500.0), rate(500.0, 1e6)):
        assert most == pytest.approx(0.02 / 5.0 * 500.0, rel=1e-3)


@pytest.mark.parametrize("slope", [0.0, 1.0, 2.5, -1.0])
def test_switching_grows_with_the_odds_of_success_of_the_other_side(slope):
    for seen, odds in ((0.8, 4.0), (0.2, 0.25), (0.9, 9.0)):
        assert rate(seen=seen, slope=slope) / rate(slope=slope) == pytest.approx(odds**slope, rel=1e-4)


@pytest.mark.parametrize("seen", [0.0, 1.0])
def test_certain_success_leaves_the_rate_finite(seen):
    assert rate(seen=seen) / rate() == pytest.approx(999.0 ** (1 if seen else -1), rel=1e-3)


@pytest.mark.parametrize("slope", [1.0, 0.4])
def test_who_lives_under_the_rule_of_his_own_side_seldom_goes_over(slope):
    free = rate(control=slope)
    assert rate(control=slope, held=(0, 10)) / free == pytest.approx(np.exp(-slope), rel=1e-5)
    assert rate(control=slope, held=(10, 0)) / free == pytest.approx(np.exp(slope), rel=1e-5)
    assert rate(control=slope, held=(6, 2)) / free == pytest.approx(np.exp(0.4 * slope), rel=1e-5)
    assert rate(control=slope, held=(5, 5)) == pytest.approx(free, rel=1e-5)
    assert rate(control=slope, units=0.0) == pytest.approx(free, rel=1e-5)  # no ground to rule


@pytest.mark.parametrize("slope", [1.0, 2.0])
def test_a_broken_side_goes_over_more(slope):
    whole = rate(threat=slope)
    for strength in (0.0, 0.4, 1.0):
        assert rate(threat=slope, strength=strength) / whole == pytest.approx(np.exp(slope * (1 - strength)), rel=1e-5)


def test_nobody_changes_to_a_side_that_is_absent():
    assert rate(red=0.0, seen=0.9, held=(10, 0)) == 0.0
    assert rate(blue=0.0) == 0.0


def test_symmetric_switching_nets_to_nothing():
    here = case(*both(slope=3.0, control=1.0, threat=1.0), momentum(), momentum("blue", "red"),
                fighters={"red": 500, "blue": 500}, weeks=30)  # fmt: skip
    series = here.leap(2000, per_week=1)
    red = series["fighters.red"][-1, 0]
    assert np.all(red + series["fighters.blue"][-1, 0] == 1000.0)
    assert red.mean() == pytest.approx(500.0, abs=4 * red.std() / np.sqrt(red.size))
    assert red.std() > 15 and np.all(red % 5 == 0)  # whole units switch


def test_where_nobody_is_gradients_are_finite():
    here = case(*both(control=1.0, threat=1.0), momentum(), momentum("blue", "red"), world=land(units=0.0))
    assert here.without_slope(here.state()) == []
    certain = here.state(momentum__red=1.0, momentum__blue=0.0)
    assert here.without_slope(certain) == []


def drifts(here, counts, targets, step, **levels):
    """The drifts of each momentum mechanism by name."""
    state = here.state(**levels)
    zero = 0.0 * state["civilian"]
    x = here.inputs(state)._replace(step=step)
    step_counts = StepCounts({name: zero + count for name, count in counts.items()}, targets, zero, step)
    return [{d.name: d for d in m.drifts(state, x, step_counts)} for m in here.bound()]


def test_success_is_the_share_of_what_is_claimed_lately():
    here = case(momentum(), world=land(2))
    counts = {"red.kills": 2.0, "blue.kills": 1.0, "c": 0.5, "third.kills": 9.0}
    targets = {"red.kills": "dead.blue", "blue.kills": "dead.red", "c": "control.red", "third.kills": "dead.blue"}
    (found,) = drifts(here, counts, targets, 0.5, successes__red=8.0, **{"successes-against__red": 4.0})
    won, lost = 2 * 2 * (3.0 * 2.0 + 20.0 * 0.5), 2 * 2 * 3.0 * 1.0  # two places, half a week
    for name, rate in (("successes.red", won), ("successes-against.red", lost)):
        assert float(found[name].toward[0, 0]) == pytest.approx(rate)  # what a third party does is not red's success
        assert float(found[name].speed[0]) == pytest.approx(0.25)
    kept = np.exp(-0.5 / 4.0)
    won, lost = won + (8.0 - won) * kept, lost + (4.0 - lost) * kept
    seen = 0.5 + 0.5 * float(found["momentum.red"].change[0, 0])
    assert seen == pytest.approx((10 + won) / (20 + won + lost), rel=1e-5)


def test_a_side_that_alone_claims_what_doubt_says_seems_twice_as_successful():
    here = case(momentum(doubt=10.0, memory=1e6), world=land(2))
    targets = {"red.kills": "dead.blue", "blue.kills": "dead.red", "c": "control.red"}
    (found,) = drifts(here, dict.fromkeys(targets, 0.0), targets, 0.5, successes__red=10.0)
    assert 0.5 + 0.5 * float(found["momentum.red"].change[0, 0]) == pytest.approx(2 / 3, rel=1e-5)


def test_perceived_success_follows_at_once_from_the_averages():
    """After each week it is the share of the averages that stand beside it."""
    here = case(part(Kills, blue=3.0, red=2.0), momentum(inflicted=("kills.blue",), suffered=("kills.red",)),
                fighters={"red": 300, "blue": 300})  # fmt: skip
    series = here.leap(20, per_week=1)
    won, lost = series["successes.red"], series["successes-against.red"]
    np.testing.assert_allclose(series["momentum.red"], (10 + won) / (20 + won + lost), rtol=1e-5)
    assert won.max() > 1.0 and lost.max() > 1.0


def shot_noise(rate, memory, weeks=40, steps=400, histories=2000, seed=1):
    """A Poisson process of events, averaged over `memory` weeks, at the end: by fine steps in plain NumPy."""
    rng = np.random.default_rng(seed)
    average, step = np.zeros(histories), weeks / (steps * weeks / 40)
    for _ in range(int(weeks / step)):
        average = average + (rng.poisson(rate * step, histories) / step - average) * -np.expm1(-step / memory)
    return average


@pytest.mark.parametrize("per_week", [1, 7])
def test_perceived_success_does_not_depend_on_the_length_of_a_step(per_week):
    """Kills as Poisson processes, one a week of blue's and a third of that of red's, against fine steps."""
    here = case(part(Kills, blue=1.0, red=1.0 / 3.0), momentum(inflicted=("kills.blue",), suffered=("kills.red",)),
                fighters={"red": 1e4, "blue": 1e4}, weeks=40)  # fmt: skip
    seen = here.leap(2000, seed=2, per_week=per_week)["momentum.red"][-1, 0]
    won, lost = 3.0 * shot_noise(1.0, 4.0), 3.0 * shot_noise(1.0 / 3.0, 4.0, seed=2)
    exact = (10 + won) / (20 + won + lost)
    noise = np.hypot(seen.std() / np.sqrt(seen.size), exact.std() / np.sqrt(exact.size))
    assert seen.mean() == pytest.approx(exact.mean(), abs=4 * noise)
    assert seen.std() == pytest.approx(exact.std(), rel=0.1)


def test_the_perceived_success_of_two_rivals_sums_to_one():
    here = case(momentum(), momentum("blue", "red"))
    targets = {"red.kills": "dead.blue", "blue.kills": "dead.red"}
    red, blue = drifts(here, {"red.kills": 7.0, "blue.kills": 1.0}, targets, 1.0)
    seen = [0.5 + float(of["momentum." + side].change[0, 0]) for side, of in (("red", red), ("blue", blue))]
    assert sum(seen) == pytest.approx(1.0) and seen[0] > 0.5


def worst_fortnight(slope, members=60):
    """The largest share of its ground that blue loses in two weeks of two years, by history.

    A thousand against two thousand, on the ground where such forces hold each other: attacks reach all of it, and
    fighters alone decide. Numbers at their prior medians but for ground that changes hands fast and units that are
    loosely tied (rates in the upper tails of their priors).
    """
    sides = (("red", "blue"), ("blue", "red"))
    parts = list(both(rate=0.001, slope=slope, unit=25.0))
    for mine, yours in sides:
        parts.append(momentum(mine, yours, memory=8.0, inflation=2.5, doubt=20.0, unit_worth=20.0))
        parts.append(part("control", f"control_{mine}", actor=mine, rivals=(yours,), exponent=1.0, attack_worth=1e-9,
                          loss_rate=0.25, gain_rate=0.25, hysteresis=1.0, unit_force=1e-3))  # fmt: skip
        parts.append(part("activity", f"activity_{mine}", actor=mine, attacks=("nothing",), civilian_share=0.0,
                          half_life=1e9, local_share=1.0))  # fmt: skip
    here = case(*parts, world=land(units=4000.0), fighters={"red": 2000, "blue": 1000},
                held={"blue": [572], "red": [2286]}, weeks=104)  # fmt: skip
    start = here.state(members, activity__red=1e6, activity__blue=1e6)
    held = np.asarray(here.weekly(noise_of(4, members), 2, state=start).stocks["control.blue"])[:, 0]
    return ((held[:-2] - held[2:]) / np.maximum(held[:-2], 100.0)).max(axis=0)


@pytest.mark.heavy
def test_ground_can_fall_in_a_run_where_success_breeds_defection_and_seldom_does_at_the_prior_median():
    usual, steep = worst_fortnight(1.0), worst_fortnight(4.0)
    assert np.mean(usual > 0.25) < 0.05 and np.mean(steep > 0.25) > 0.5
