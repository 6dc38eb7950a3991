"""M20: attacks that trigger attacks."""

import jax
import numpy as np
import pytest
from scipy.optimize import minimize

from contested.errors import InputError
from contested.model.build import build
from contested.model.inputs import StepCounts
from contested.model.mechanisms import BUILT_IN
from contested.model.parameter import parameters_of
from contested.scenario.load import load_scenario
from helpers.plain import Background
from helpers.worlds import case, land, part, shock


def excited(branching=0.4, half_life=0.5, local_share=1.0, places=1, weeks=100, rate=2.0, **keys):
    return case(part(Background, rate=rate), part("excitation", attack="background.attack", branching=branching,
                half_life=half_life, local_share=local_share), world=land(places), weeks=weeks, **keys)  # fmt: skip


@pytest.mark.parametrize("per_week", [1, 7])
@pytest.mark.parametrize("half_life", [0.5, 4.0])
def test_the_mean_rate_is_background_over_one_minus_branching(half_life, per_week):
    with jax.enable_x64(True):
        series = excited(half_life=half_life, weeks=300).expected(per_week)
    assert series["background.attack"][-1, 0] == pytest.approx(2.0 / 0.6, rel=1e-6)


def fano_of(window, half_life, branching=0.4, per_week=1, points=2**18):
    """Variance over mean of counts in windows of so many weeks, from the spectrum of the discrete Hawkes process.

    An attack triggers n (1 - d) d^(k - 1) others k steps later, d what a step leaves of the excitement.
    """
    kept = 0.5 ** (1.0 / (half_life * per_week))
    turn = np.exp(-2j * np.pi * (np.arange(points) + 0.5) / points)
    kernel = branching * (1 - kept) * turn / (1 - kept * turn)
    steps = window * per_week
    window_power = np.abs((1 - turn**steps) / (1 - turn)) ** 2
    return float(np.mean(window_power / np.abs(1 - kernel) ** 2) / steps)


def fano_error(values, repeats=200):
    """Standard error of variance over mean, by resampling histories [member]."""
    rng = np.random.default_rng(0)
    picks = values[:, rng.integers(0, values.shape[1], (repeats, values.shape[1]))]
    return float(np.std(picks.var(axis=(0, 2)) / picks.mean(axis=(0, 2))))


WEEKS = 40 + 800


@pytest.fixture(scope="module")
def histories():
    """Weekly counts [week, member] of a settled process with n = 0.4, a background of 2 and a half-life of a week."""
    return excited(half_life=1.0, weeks=WEEKS).leap(300, per_week=1)["background.attack"][40:, 0].astype(float)


def test_the_oracle_of_windows_has_the_right_limits():
    assert fano_of(20_000, 1.0) == pytest.approx(1 / 0.6**2, rel=1e-3) == pytest.approx(2.778, rel=1e-3)
    assert fano_of(1, 1.0) == pytest.approx(1.08, abs=0.002)
    assert fano_of(7, 1.0, branching=0.0) == pytest.approx(1.0)


@pytest.mark.parametrize("window", [1, 4, 25, 200])
def test_the_variance_of_counts_grows_with_the_window_to_its_limit(histories, window):
    assert histories.mean() == pytest.approx(10 / 3, abs=4 * histories.mean(axis=0).std() / np.sqrt(300))
    blocks = histories.reshape(-1, window, 300).sum(axis=1)
    fano = blocks.var() / blocks.mean()
    assert fano == pytest.approx(fano_of(window, 1.0), abs=4 * fano_error(blocks))


def test_a_fit_to_five_hundred_weeks_recovers_the_branching(histories):
    """Maximum likelihood of a weekly count around background + excitement, half-life known, history by history."""
    found = np.array([refitted(histories[:500, member]) for member in range(60)])
    assert np.sqrt(np.mean((found - 0.4) ** 2)) < 0.1


def refitted(counts):
    kept = 0.5
    excitement = np.zeros(len(counts))
    for week in range(1, len(counts)):
        excitement[week] = kept * excitement[week - 1] + (1 - kept) * counts[week - 1]
    seen, felt = counts[20:], excitement[20:]

    def badness(at):
        rate = at[0] + at[1] * felt
        return float(np.sum(rate - seen * np.log(rate)))

    return minimize(badness, (2.5, 0.2), bounds=((1e-3, None), (0.0, 0.99))).x[1]


def test_without_branching_counts_are_poisson():
    counts = excited(branching=0.0, weeks=WEEKS).leap(300, seed=1)["background.attack"][:, 0].ravel()
    assert counts.var() / counts.mean() == pytest.approx(1.0, abs=4 * np.sqrt(2 / counts.size))


def test_a_branching_of_one_is_refused():
    support = {p.name: p.support for p in parameters_of(BUILT_IN["excitation"])}["branching"]
    assert support.contains(np.array([0.0, 0.999]))
    for value in (1.0, 1.2, -0.1, np.nan):
        assert not support.contains(np.array([value]))
    key = "mechanism.excitation-resistance.branching"
    with pytest.raises(InputError, match="at least 0 and below 1"):
        build(load_scenario("afghanistan-2022", set_=[f"{key}=1.0"]))


def test_one_attack_triggers_so_many_others_nearby_and_next_door():
    """In the mean the total over places is that of one place; what is not local goes to the neighbours."""
    with jax.enable_x64(True):
        series = excited(local_share=0.7, places=3, weeks=300).expected(1)
    rate = series["background.attack"][-1]
    links = np.array([[0.7, 0.15, 0.0], [0.3, 0.7, 0.3], [0.0, 0.15, 0.7]])
    assert rate == pytest.approx(np.linalg.solve(np.eye(3) - 0.4 * links, np.full(3, 2.0)), rel=1e-6)
    assert rate.sum() == pytest.approx(3 * 2.0 / 0.6, rel=1e-6)


def test_excitement_halves_every_half_life():
    here = excited(half_life=3.0)
    state = here.state(excitement__background__attack=8.0)
    added = here.inputs(state).added("background.attack")
    assert float(np.ravel(added)[0]) == pytest.approx(0.4 * np.log(2.0) / 3.0 * 8.0, rel=1e-5)
    (d,) = here.bound()[1].drifts(state, here.inputs(state), StepCounts({}, {}, 0.0 * state["civilian"], 1.0))
    assert float(np.exp(-d.speed[0] * 3.0)) == pytest.approx(0.5, rel=1e-6)


def test_a_busy_season_multiplies_the_background_and_not_what_it_triggers():
    """Multiplied by three, triggering at n = 0.4 would have no end; halved, it needs what every attack needs."""
    for factor, mean in ((3.0, 3.0 * 2.0 / 0.6), (0.5, 0.5 * 2.0 / (1 - 0.5 * 0.4))):
        here = case(part(Background, rate=2.0), part("excitation", attack="background.attack", branching=0.4,
                    half_life=0.5, local_share=1.0), shocks={shock("background.attack", 0, 400, 1): factor},
                    weeks=300)  # fmt: skip
        assert here.expected(7)["background.attack"][-1, 0] == pytest.approx(mean, rel=1e-4)


def test_a_busy_season_does_not_offset_a_shortage():
    """Short of half and busy threefold: the background is 1.5 times itself, what it triggers half of itself."""
    shocks = {shock("background.attack", 0, 400, 1, "busy"): 3.0,
               shock("background.attack", 0, 400, 1, "short"): 0.5}  # fmt: skip
    here = case(part(Background, rate=2.0), part("excitation", attack="background.attack", branching=0.4,
                half_life=0.5, local_share=1.0), shocks=shocks, weeks=300)  # fmt: skip
    assert here.expected(7)["background.attack"][-1, 0] == pytest.approx(1.5 * 2.0 / (1 - 0.5 * 0.4), rel=1e-4)
