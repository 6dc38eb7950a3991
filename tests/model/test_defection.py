"""M09: units that change sides, and who seems to win."""

import jax
import numpy as np
import pytest

from contested.model.effects import move
from contested.model.inputs import StepCounts, safe_ratio
from contested.model.mechanism import Mechanism
from contested.model.parameter import parameter, positive
from helpers.worlds import case, land, part


def switching(label, origin, destination, rate=0.02, slope=3.0, unit=5.0):
    return part("defection", label, origin=origin, destination=destination, rate=rate, momentum_slope=slope,
                unit_size=unit)  # fmt: skip


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


def test_symmetric_switching_nets_to_nothing():
    here = case(switching("to_red", "blue", "red"), switching("to_blue", "red", "blue"), momentum(),
                momentum("blue", "red"), fighters={"red": 500, "blue": 500}, weeks=30)  # fmt: skip
    series = here.leap(2000, per_week=1)
    red = series["fighters.red"][-1, 0]
    assert np.all(red + series["fighters.blue"][-1, 0] == 1000.0)
    assert red.mean() == pytest.approx(500.0, abs=4 * red.std() / np.sqrt(red.size))
    assert red.std() > 20 and np.all(red % 5 == 0)  # whole units switch


def test_switching_grows_with_the_success_of_the_other_side():
    here = case(switching("to_red", "blue", "red"), momentum(), fighters={"red": 1e6, "blue": 500})
    rates = [float(here.flow("switch", here.state(momentum__red=w)).rate[0, 0]) for w in (0.0, 0.5, 1.0)]
    assert rates == pytest.approx([2.0 * np.exp(s) for s in (-1.5, 0.0, 1.5)], rel=1e-4)


def test_nobody_changes_to_a_side_that_is_absent():
    here = case(switching("to_red", "blue", "red"), momentum(), fighters={"blue": 500})
    assert float(here.flow("switch", here.state()).rate[0, 0]) == 0.0


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

    A thousand against two thousand, on the ground where such forces hold each other. Numbers at their prior medians
    but for ground that changes hands fast and units that are loosely tied (rates in the upper tails of their priors).
    """
    both = (("red", "blue"), ("blue", "red"))
    parts = [switching(f"to_{mine}", yours, mine, 0.001, slope, 25.0) for mine, yours in both]
    parts += [momentum(mine, yours, memory=8.0, inflation=2.5, doubt=20.0, unit_worth=20.0) for mine, yours in both]
    parts.append(part("control", actors=("red", "blue"), incumbent="blue", exponent=1.0, bias=1.0, loss_rate=0.25,
                      gain_rate=0.25, spillover=0.0, min_force=1.0))  # fmt: skip
    here = case(*parts, world=land(units=4000.0), fighters={"red": 2000, "blue": 1000},
                held={"blue": [572], "red": [2286]}, weeks=104)  # fmt: skip
    held = here.leap(members, seed=4, per_week=2)["control.blue"][:, 0]
    return ((held[:-2] - held[2:]) / np.maximum(held[:-2], 100.0)).max(axis=0)


@pytest.mark.heavy
def test_ground_can_fall_in_a_run_where_success_breeds_defection_and_seldom_does_at_the_prior_median():
    usual, steep = worst_fortnight(1.0), worst_fortnight(16.0)
    assert np.mean(usual > 0.25) < 0.05 and np.mean(steep > 0.25) > 0.5
