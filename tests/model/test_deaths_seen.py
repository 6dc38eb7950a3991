"""Deaths become known attack by attack, each with its own chance; other deaths one by one. No step length enters."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import expit

from contested.model.effects import event, loss, move
from contested.model.mechanism import Mechanism
from contested.model.parameter import parameter, positive, role
from contested.model.size import heavy_tail
from helpers.exact import size_law
from helpers.worlds import case, land, part

CAP, EXPONENT = 30, 1.8


class Fever(Mechanism):
    """Fighters die."""

    sources = ()
    catalogue = "test"

    side: str = role("who dies")
    hazard: jax.Array = parameter("per week", positive, "hazard of death")

    def flows(self, s, x):
        yield move("dead", f"fighters.{self.side}", f"dead.{self.side}", self.hazard)


class Raids(Mechanism):
    """Raids kill fighters and civilians, half and half on average."""

    sources = ()
    catalogue = "test"

    rate: jax.Array = parameter("per week", positive, "raids in a place")

    def flows(self, s, x):
        one = jnp.ones_like(s["fighters.red"])
        one_each = jnp.ones_like(self.rate)
        size = heavy_tail(one_each, EXPONENT * one_each, 0.0 * one_each, CAP * one_each)
        victims = (("red", "fighters.red", "dead.red"), ("civilian", "civilian", "dead.civilian"))
        losses = tuple(loss(name, source, target, 0.5 * one) for name, source, target in victims)
        yield event("raid", self.rate * one, size, losses)


def war(*parts):
    return case(*parts, world=land(2, columns={"far": [0.0, 2.0]}), fighters={"red": 1e5}, weeks=10)


def reporting(label="reporting", deaths=("dead.red", "dead.civilian"), attacks=("raids.raid",), **numbers):
    numbers = {"size_slope": 0.0, "access_slope": 0.0, "verified": 1.0} | numbers
    return part("reporting", label, attacks=attacks, deaths=deaths, remoteness="far", **numbers)


def raided(rate, fever=0.0, **numbers):
    """Raids, a fever, reports of all deaths and of those of civilians: one model, which is compiled once."""
    civilians = reporting("civilians", ("dead.civilian",), **numbers)
    parts = part(Raids, rate=rate), part(Fever, "fever", side="red", hazard=fever), reporting(**numbers), civilians
    return war(*parts)


MEMBERS = 8000


def killed(series):
    return series["raids.red"] + series["raids.civilian"]


def test_the_deaths_of_one_attack_are_known_all_or_none():
    series = raided(0.5, base=-0.4).leap(MEMBERS, seed=5, per_week=1)
    alone, seen, dead = series["raids.raid"] == 1, series["reporting.deaths"], killed(series)
    assert np.all((seen == 0) | (seen == dead) | ~alone)
    share = (seen[alone] > 0).mean()
    assert share == pytest.approx(expit(-0.4), abs=4 * np.sqrt(0.24 / alone.sum()))


def test_two_attacks_are_known_each_for_itself():
    """Of two attacks in one week and place, either, both or none: four outcomes where their sizes differ."""
    series = raided(2.0, base=0.0).leap(MEMBERS, seed=5, per_week=1)
    two = series["raids.raid"] == 2
    seen, dead = series["reporting.deaths"][two], killed(series)[two]
    assert (seen == 0).mean() == pytest.approx(0.25, abs=4 * np.sqrt(0.19 / two.sum()))
    assert (seen == dead).mean() == pytest.approx(0.25, abs=4 * np.sqrt(0.19 / two.sum()))
    assert np.any((seen > 0) & (seen < dead))


def known_of(base, slope):
    """Deaths that become known of an attack, on average, by its size."""
    return lambda size: size * expit(base + slope * np.log1p(size))


@pytest.mark.heavy
@pytest.mark.parametrize(("rate", "per_week"), [(0.5, 1), (2.0, 7), (12.0, 7)])
def test_the_mean_number_of_known_deaths_is_that_of_the_size_law(rate, per_week):
    """Sum over sizes of x p(x) L(b0 + b1 ln(1 + x)), for each attack, as long as few fall into a step."""
    base, slope = -3.0, 1.0
    series = raided(rate, base=base, size_slope=slope).leap(MEMBERS, seed=6, per_week=per_week)
    each = size_law(EXPONENT, CAP) @ known_of(base, slope)(np.arange(1, CAP + 1))
    seen = series["reporting.deaths"].sum(axis=(0, 1))
    assert seen.mean() == pytest.approx(20 * rate * each, abs=4 * seen.std() / np.sqrt(seen.size))


def test_of_many_attacks_at_once_all_but_the_two_largest_have_their_mean_size():
    """In plain NumPy. It understates what is known, here by 5 %, for a heavier tail than any in the literature."""
    base, slope, rng = -3.0, 1.0, np.random.default_rng(4)
    known = known_of(base, slope)
    exact, expected = [], []
    for number in rng.poisson(12.0, 40_000):
        sizes = np.sort(rng.choice(np.arange(1, CAP + 1), p=size_law(EXPONENT, CAP), size=number))
        rest = sizes[:-2]
        exact.append(known(sizes).sum())
        expected.append(known(sizes[-2:]).sum() + (known(rest.mean()) * rest.size if rest.size else 0.0))
    seen = raided(12.0, base=base, size_slope=slope).leap(MEMBERS, seed=6)["reporting.deaths"]
    noise = np.hypot(seen.std() / np.sqrt(seen.size), np.std(expected) / 200.0)
    assert seen.mean() == pytest.approx(np.mean(expected), abs=4 * noise + 0.003 * np.mean(expected))
    assert 0.94 < np.mean(expected) / np.mean(exact) < 0.96


def test_the_mean_field_gives_the_mean_of_the_size_law():
    base, slope = -3.0, 1.0
    series = raided(2.0, base=base, size_slope=slope).expected(1)
    size = np.arange(1, CAP + 1)
    each = size_law(EXPONENT, CAP) @ (size * expit(base + slope * np.log1p(size)))
    np.testing.assert_allclose(series["reporting.deaths"], 2.0 * each, rtol=2e-3)


def test_where_only_some_deaths_count_attacks_are_still_detected_by_their_whole_size():
    base, slope = -3.0, 1.0
    series = raided(0.4, base=base, size_slope=slope).leap(MEMBERS, seed=7, per_week=1)
    alone, dead = series["raids.raid"] == 1, killed(series)
    for size in (4, 6):
        here = alone & (dead == size) & (series["raids.civilian"] > 0)
        seen = series["civilians.deaths"][here]
        assert np.all((seen == 0) | (seen == series["raids.civilian"][here]))
        chance = expit(base + slope * np.log1p(size))
        assert (seen > 0).mean() == pytest.approx(chance, abs=4 * np.sqrt(0.25 / here.sum()))


def test_deaths_outside_attacks_are_known_one_by_one():
    """Of many deaths of a fever each is known with the chance of a single death, however many there are."""
    base, slope = -1.0, 2.0
    fever = part(Fever, "fever", side="red", hazard=0.01)
    seen_alone = reporting(attacks=("fever.dead",), base=base, size_slope=slope)
    series = war(fever, seen_alone).leap(200, seed=8, per_week=1)
    dead, seen = series["fever.dead"], series["reporting.deaths"]
    chance = expit(base + slope * np.log(2.0))
    total = dead.sum()
    assert seen.sum() == pytest.approx(chance * total, abs=4 * np.sqrt(total * chance * (1 - chance)))
    spread = ((seen - chance * dead) ** 2).sum() / (chance * (1 - chance) * total)
    assert spread == pytest.approx(1.0, abs=4 * np.sqrt(2.0 / dead.size))  # a binomial's variance, not all or none


def test_reported_deaths_never_exceed_deaths_and_are_whole():
    series = raided(8.0, fever=0.001, base=1.0).leap(MEMBERS, per_week=1)
    seen, dead = series["reporting.deaths"], killed(series) + series["fever.dead"]
    assert np.all(seen == np.round(seen)) and np.all(seen <= dead) and np.any((seen > 0) & (seen < dead))
