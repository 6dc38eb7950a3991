"""M25: what becomes known."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import expit
from scipy.stats import nbinom, norm, poisson

from contested.model.effects import move
from contested.model.mechanism import Mechanism
from contested.model.parameter import parameter, positive
from helpers.said import column, counted, near
from helpers.worlds import case, land, part


class War(Mechanism):
    """Fighters of both sides die at one hazard."""

    sources = ()
    catalogue = "test"

    hazard: jax.Array = parameter("per week", positive, "hazard of death")

    def flows(self, s, x):
        for side in ("red", "blue"):
            yield move(side, f"fighters.{side}", f"dead.{side}", self.hazard)


def reported(**changed):
    numbers = {"base": 50.0, "size_slope": 0.0, "access_slope": 0.0, "verified": 1.0}
    return part("reporting", attacks=("war.*",), deaths=("dead.red", "dead.blue"), remoteness="far",
                **(numbers | changed))  # fmt: skip


def stated(side, other, inflation=1.0, admission=1.0):
    return part("statements", f"statements-{side}", side=side, inflicted=(f"war.{other}",), inflation=inflation,
                admission=admission)  # fmt: skip


def both(**numbers):
    return stated("red", "blue", **numbers), stated("blue", "red", **numbers)


def war(*parts, **keys):
    return case(part(War, hazard=0.05), *parts, world=land(2, columns={"far": [0.0, 2.0]}),
                fighters={"red": 300, "blue": 500}, weeks=10, **keys)  # fmt: skip


MEMBERS = 400


def reports(seed=0, sight=None, claims=None):
    """Histories with reports and claims on them, true or not as given."""
    return war(reported(**(sight or {})), *both(**(claims or {}))).leap(MEMBERS, seed=seed, per_week=7)


def test_with_perfect_sight_and_honest_sides_what_is_reported_is_true():
    series = reports()
    dead = {side: np.diff(series[f"dead.{side}"], axis=0, prepend=0.0) for side in ("red", "blue")}
    all_dead = dead["red"] + dead["blue"]
    for name in ("attacks", "verified", "deaths"):
        assert np.array_equal(series[f"reporting.{name}"], all_dead)
    for side, other in (("red", "blue"), ("blue", "red")):
        assert np.array_equal(series[f"statements-{side}.admitted"], dead[side])
        assert series[f"statements-{side}.stated"].sum() == pytest.approx(
            dead[other].sum(), abs=5 * np.sqrt(dead[other].sum())
        )


def test_reports_change_nothing_that_is_true():
    plain = war().leap(MEMBERS, per_week=7)
    loud = reports(sight={"base": -3.0}, claims={"inflation": 9.0})
    assert all(np.array_equal(plain[name], loud[name]) for name in plain)


def test_detection_inflation_and_admission_have_their_means():
    series = war(reported(base=-1.0, size_slope=0.8, access_slope=0.5, verified=0.2),
                 *both(inflation=3.0, admission=0.25)).expected(1)  # fmt: skip
    red, blue = (np.diff(series[f"dead.{s}"], axis=0, prepend=0.0) for s in ("red", "blue"))
    remote = np.array([-1.0, 1.0])
    deaths = red + blue
    near = {"rtol": 1e-3}
    np.testing.assert_allclose(series["reporting.attacks"], deaths * expit(-1.0 - 0.5 * remote), **near)
    seen = expit(-1.0 + 0.8 * np.log(2.0) - 0.5 * remote)  # deaths outside attacks are seen one by one
    np.testing.assert_allclose(series["reporting.deaths"], deaths * seen, **near)
    np.testing.assert_allclose(series["reporting.verified"], 0.2 * series["reporting.attacks"], **near)
    np.testing.assert_allclose(series["statements-red.stated"], 3.0 * blue, **near)
    np.testing.assert_allclose(series["statements-red.admitted"], 0.25 * red, **near)
    assert jnp.all(jnp.asarray(series["reporting.deaths"]) <= deaths)


def test_never_are_more_attacks_confirmed_than_reported():
    series = reports(3, {"base": -0.5, "verified": 0.7})
    seen, sure = series["reporting.attacks"], series["reporting.verified"]
    assert np.all(sure <= seen) and sure.sum() == pytest.approx(0.7 * seen.sum(), rel=0.02)


def test_truth_estimated_back_from_what_was_seen_is_covered_as_often_as_stated():
    """Deaths seen one by one with a known chance: the 90 % interval of all, given those seen, holds the truth."""
    chance = expit(0.4)
    series = reports(8, {"base": 0.4})
    seen, true = (series[name].sum(axis=0).ravel() for name in ("reporting.attacks", "war.red"))
    true = true + series["war.blue"].sum(axis=0).ravel()
    missed = nbinom(seen + 1, chance)  # of those unseen, with a flat prior on their number
    inside = (seen + missed.ppf(0.05) <= true) & (true <= seen + missed.ppf(0.95))
    assert true.size == 800 and 0.85 < inside.mean() < 0.95
    assert (seen / chance).mean() == pytest.approx(true.mean(), abs=4 * (seen / chance - true).std() / np.sqrt(800))


def test_the_inflation_of_claims_is_learnt_from_pairs_of_claims_and_admitted_losses():
    """Prior LN(2.5, 0.5), truth 4: a side's claims against the losses that the other side admits, week by week."""
    series = reports(9, claims={"inflation": 4.0})
    claimed = series["statements-red.stated"].sum(axis=1)[:, 0]
    admitted = series["statements-blue.admitted"].sum(axis=1)[:, 0]  # all of them, here
    grid = np.geomspace(0.3, 20.0, 800)
    prior = norm.pdf(np.log(grid), np.log(2.5), 0.5)
    likelihood = poisson.logpmf(claimed[:, None], grid * admitted[:, None]).sum(axis=0)
    posterior = prior * np.exp(likelihood - likelihood.max())
    posterior = posterior / posterior.sum()
    low, high = np.interp([0.025, 0.975], np.cumsum(posterior), grid)
    assert low < 4.0 < high and high / low < 1.5  # the prior's is exp(2), 7.1 times from end to end
    assert low > 2.5


def test_what_a_side_states_and_admits_has_the_law_of_each_place():
    """Its own dead are admitted whoever killed them; of the enemy's, those that its own flows killed are stated."""
    here = case(part("statements", side="red", inflicted=("raid.kill", "ambush.*"), inflation=[1.5, 3.0],
                     admission=[0.25, 0.6]), world=land(2))  # fmt: skip
    counts = counted(
        {"raid.kill": [3.0, 1.0], "ambush.kill": [2.0, 0.0], "blue.kill": [4.0, 7.0], "illness": [1.0, 0.0]},
        {"raid.kill": "dead.blue", "ambush.kill": "dead.blue", "blue.kill": "dead.red", "illness": "dead.red"},
    )
    told, admitted = (report.law for report in here.bound(2)[0].reports(here.model.world, counts))
    near(told.mean, np.array([1.5, 3.0]) * column(5.0, 1.0))
    near(admitted.count, column(5.0, 7.0) * np.ones(2))
    near(admitted.chance, np.array([0.25, 0.6]) * np.ones((2, 1)))
