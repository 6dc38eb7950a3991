"""What is drawn has the law that `observe` gives."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import expit

from contested.engine.system import Week, tau_leap
from contested.model.effects import Report, event, loss, move
from contested.model.mechanism import Mechanism
from contested.model.parameter import parameter, positive
from contested.model.size import heavy_tail
from contested.observations.laws import Binomial, Groups, Poisson
from helpers.exact import chi_square_p
from helpers.worlds import case, land, leap_at, noise_of, part

MANY = 20_000


MOST = 150
"""The largest number that any of these laws gives, but for what can be left out."""


@jax.jit
def density(law):
    """Log probabilities of 0 to MOST, mean and variance of a law of one place and member."""
    wide = jax.tree.map(lambda array: jnp.broadcast_to(array, (*array.shape[:-1], MOST + 1)), law)
    return wide.log_prob(jnp.arange(MOST + 1.0)[None])[0], law.mean[0, 0], law.variance[0, 0]


def agrees(drawn, law, most):
    """Whether draws have the density, mean and variance of a law."""
    log_chance, mean, variance = (np.asarray(found, float) for found in density(law))
    chance = np.exp(log_chance[: most + 1])
    assert chance.sum() == pytest.approx(1.0, abs=1e-4)
    value = np.arange(most + 1)
    fourth = float(chance @ (value - mean) ** 4)
    assert drawn.mean() == pytest.approx(mean, abs=4.5 * np.sqrt(variance / drawn.size) + 1e-5)
    assert drawn.var() == pytest.approx(variance, abs=4.5 * np.sqrt((fourth - variance**2) / drawn.size + 1e-12) + 1e-3)
    observed = np.bincount(drawn.astype(int), minlength=most + 1).astype(float)
    assert observed.size == most + 1 and observed[chance == 0.0].sum() == 0.0
    if (chance > 0).sum() > 1:
        assert chi_square_p(observed[chance > 0], drawn.size * chance[chance > 0]) > 1e-4


@jax.jit
def draws_of(law):
    """Draws of the engine from a law of one place and member."""
    wide = jax.tree.map(lambda array: jnp.broadcast_to(array, (1, MANY)), law)
    return leap_at(noise_of(5, MANY), 3, 1).draw(["x?"], [wide])[0][0]


def drawn_from(law):
    return np.asarray(draws_of(law))


@pytest.mark.parametrize(("count", "chance"), [(0, 0.4), (1, 0.3), (9, 0.9), (40, 0.05), (12, 1.0)])
def test_draws_have_the_density_of_their_law(count, chance):
    law = Binomial(jnp.full((1, 1), float(count)), jnp.full((1, 1), chance))
    agrees(drawn_from(law), law, max(count, 1))


@pytest.mark.parametrize(("number", "size", "chance"), [(0, 4, 0.4), (1, 9, 0.3), (5, 3, 0.2), (40, 2, 0.05)])
def test_groups_have_the_density_of_their_law(number, size, chance):
    law = Groups(*(jnp.full((1, 1), float(value)) for value in (number, size, chance)))
    agrees(drawn_from(law), law, max(number * size, 1))


@pytest.mark.parametrize("mean", [0.3, 6.0])
def test_statements_have_the_density_of_their_law(mean):
    law = Poisson(jnp.full((1, 1), mean))
    agrees(drawn_from(law), law, 40)


class Raids(Mechanism):
    """Raids kill on both sides, several at once."""

    rate: jax.Array = parameter("per week", positive, "raids in a place")

    def flows(self, s, x):
        size = heavy_tail(*(jnp.full_like(self.rate, value) for value in (0.9, 1.8, 0.0, 20.0)))
        share = 0.5 * jnp.ones_like(s["fighters.red"])
        losses = tuple(loss(side, f"fighters.{side}", f"dead.{side}", share) for side in ("red", "blue"))
        yield event("raid", self.rate * jnp.ones_like(s["fighters.red"]), size, losses)


class Plague(Mechanism):
    """Fighters of one side die of something else."""

    hazard: jax.Array = parameter("per week", positive, "hazard of death")

    def flows(self, s, x):
        yield move("red", "fighters.red", "dead.red", self.hazard)


@pytest.fixture(scope="module")
def week():
    """A week of a small war: its system, state, counts and parameters, for one member."""
    here = case(
        part(Raids, rate=6.0), part(Plague, hazard=0.05),
        part("reporting", attacks=("raids.raid",), deaths=("dead.*",), remoteness="far", base=-0.5, size_slope=0.8,
             access_slope=0.4, verified=0.6),
        part("statements", side="red", inflicted=("raids.blue",), inflation=1.6, admission=0.3),
        world=land(2, columns={"far": [0.0, 2.0]}), fighters={"red": 120, "blue": 200},
    )  # fmt: skip
    system, params = tau_leap(here.model), here.values()
    state, counts = jax.jit(lambda: system.advance(system.init(params), params, Week(0, 2), noise_of(2, 1)))()
    return here, system, state, counts


REPORTS = ("reporting.attacks", "reporting.verified", "reporting.deaths", "statements.stated", "statements.admitted")


@pytest.fixture(scope="module")
def laws(week):
    here, system, state, counts = week
    return system.observe(state, counts, here.values())


@pytest.fixture(scope="module")
def drawn(week):
    """The reports of that week, drawn many times."""
    here, system, state, counts = week
    wide = jax.tree.map(lambda a: jnp.broadcast_to(a, (*a.shape[:-1], MANY)) if a.ndim > 1 else a, (state, counts))
    sample = jax.jit(lambda state, counts, params, noise: system.sample(state, counts, params, Week(0, 2), noise))
    return jax.tree.map(np.asarray, sample(*wide, here.values(MANY), noise_of(9, MANY)))


@pytest.mark.parametrize("name", REPORTS)
def test_a_week_s_reports_have_the_density_that_observe_gives(drawn, laws, name):
    for place in range(2):
        here_only = jax.tree.map(lambda a, place=place: a[..., place : place + 1, :], laws[name])
        agrees(drawn[name][place], here_only, MOST)


def test_a_week_has_one_law_for_each_report_in_the_order_of_names(laws):
    assert list(laws) == sorted(REPORTS)


shapes_seen: list[tuple[int, ...]] = []


class Watching(Mechanism):
    """A report that notes the shape in which nothing is counted."""

    def reports(self, world, counts):
        shapes_seen.append(counts.zero.shape)
        yield Report("nothing", Poisson(counts.zero))


@pytest.mark.parametrize("parts", [(), (part(Plague, hazard=0.1),)])
def test_nothing_is_counted_in_every_place_and_member(parts):
    here, noise = case(*parts, part(Watching), world=land(3)), noise_of(1, 4)
    system, params = tau_leap(here.model), here.values(4)
    shapes_seen.clear()
    state, counts = jax.jit(lambda: system.advance(system.init(params), params, Week(0, 2), noise))()
    assert set(shapes_seen) == {(3, 4)}
    found = jax.jit(lambda: system.sample(state, counts, params, Week(0, 2), noise))()
    assert np.array_equal(found["watching.nothing"], np.zeros((3, 4)))


def test_a_week_s_laws_follow_from_its_counts_by_hand(week, laws):
    _, _, _, counts = week
    steps = {name: np.asarray(series)[..., 0] for name, series in counts.steps.items()}
    assert set(steps) == {"raids.raid", "raids.red", "raids.blue", "plague.red"} and steps["raids.red"].shape == (2, 2)
    assert set(counts.sizes) == {"raids.raid"}
    remote = np.array([-1.0, 1.0])
    attacks = steps["raids.raid"]
    seen = expit(-0.5 - 0.4 * remote)
    np.testing.assert_allclose(laws["reporting.attacks"].mean[:, 0], attacks.sum(axis=0) * seen, rtol=1e-5)
    np.testing.assert_allclose(laws["reporting.verified"].mean[:, 0], attacks.sum(axis=0) * seen * 0.6, rtol=1e-5)
    raids = counts.sizes["raids.raid"]
    number, units = (np.asarray(array)[..., 0] for array in (raids.number, raids.units))  # [substep, group, place]
    np.testing.assert_array_equal(units.sum(axis=1), steps["raids.red"] + steps["raids.blue"])
    size = units / np.maximum(number, 1.0)
    mean = (units * expit(-0.5 + 0.8 * np.log1p(size) - 0.4 * remote)).sum(axis=(0, 1))
    mean = mean + steps["plague.red"].sum(axis=0) * expit(-0.5 + 0.8 * np.log(2.0) - 0.4 * remote)
    np.testing.assert_allclose(laws["reporting.deaths"].mean[:, 0], mean, rtol=1e-5)
    assert isinstance(laws["statements.stated"], Poisson)
    np.testing.assert_allclose(laws["statements.stated"].mean[:, 0], 1.6 * steps["raids.blue"].sum(axis=0), rtol=1e-5)
    dead = steps["raids.red"] + steps["plague.red"]
    np.testing.assert_allclose(laws["statements.admitted"].variance[:, 0], dead.sum(axis=0) * 0.21, rtol=1e-5)
