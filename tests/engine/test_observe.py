"""What is drawn has the law that `observe` gives."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import expit

from contested.engine.integrators.mean_field import MeanField
from contested.engine.observe import _step_reports, observe, recorded, sample
from contested.engine.step import StepResult
from contested.engine.system import Counts, UpTo, Week, tau_leap
from contested.model.effects import Report, event, loss, move
from contested.model.event_sizes import EventSizes
from contested.model.inputs import StepCounts
from contested.model.mechanism import Mechanism
from contested.model.parameter import parameter, positive
from contested.model.size import heavy_tail
from contested.observations.laws import Binomial, Groups, Poisson
from helpers.exact import chi_square_p
from helpers.numbered import Numbered
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


class Telling(Mechanism):
    """Reports in no order, of several causes, kinds of law and sources of noise."""

    first: jax.Array = parameter("1", positive, "chance")

    def reports(self, world, counts):
        moved = counts.of("war.b*")
        yield Report("told", Binomial(moved, self.first * jnp.ones_like(moved)), cause="z")
        yield Report("told", Poisson(2.0 * moved), cause="a")
        yield Report("heard", Binomial(counts.of("war.a") + counts.of("none"), jnp.full_like(moved, 0.25)))
        killed = sum(g.number.sum(axis=0) for g in counts.into_by_events("dead.*").values())
        yield Report("echo", Poisson(counts.zero + killed), shares_noise_with="heard")


TELLING = case(part(Telling, "west", first=0.5), part(Telling, "east", first=0.75), world=land(2))
NAMES = [f"{side}.{name}" for side in ("east", "west") for name in ("echo", "heard", "told", "told")]
KEYS = [f"{side}.{key}" for side in ("east", "west") for key in ("heard!", "heard?", "told/a!", "told/z?")]
STEPS = {
    name: factor * np.arange(1.0, 5.0, dtype=np.float32).reshape(2, 2, 1) * np.ones(3, np.float32)
    for name, factor in (("war.b", 1), ("war.a", 10), ("war.c", 1000), ("war.b2", 100))
}
"""Counts of two substeps: 1 and 2 in the places of the first, 3 and 4 in those of the second, times a factor."""


def told(substeps=2):
    """A state, and counts of a week with so many substeps."""
    steps = {name: jnp.asarray(series[:substeps]) for name, series in STEPS.items()}
    number = steps["war.a"][:, None]
    whole = jnp.zeros(substeps, bool)
    sizes = {name: EventSizes(number, 2.0 * number, ("war.a",), whole) for name in ("war.siege", "war.blow")}
    flows = {name: series.sum(axis=0) for name, series in steps.items()}
    targets = (("war.a", "dead.red"), ("war.b", None), ("war.b2", None), ("war.c", "displaced"))
    return TELLING.state(3), Counts(flows, steps, sizes, jnp.asarray(0.5), targets)


def in_one_step(at=0):
    """Counts of one substep."""
    _, counts = told()
    one = jax.tree.map(lambda series: series[at], (counts.steps, counts.sizes))
    return counts, one[0], one[1], jnp.zeros((2, 3))


def test_reports_of_a_step_are_in_the_order_of_their_names_then_their_keys():
    """A key has the name that gives the noise, the cause, and ! at its end where the law is a Poisson law, else ?."""
    counts, flows, sizes, zero = in_one_step()
    found = []

    def chances():
        step = StepCounts(flows, dict(counts.targets), zero, counts.step, sizes)
        found[:] = _step_reports(TELLING.model, TELLING.bound(3), step)
        return [report.law.chance[0, 0] for report in found if report.key.endswith("z?")]

    assert [chance.item() for chance in jax.jit(chances)()] == [0.75, 0.5]
    assert [report.name for report in found] == NAMES and [report.key for report in found] == KEYS


def test_a_step_records_the_counts_and_sizes_that_a_report_reads_in_order():
    counts, flows, sizes, _ = in_one_step()
    sizes = {"war.other": EventSizes(sizes["war.siege"].number, sizes["war.siege"].units, ("war.c",)), **sizes}
    result = StepResult(TELLING.state(3), flows, sizes, dict(counts.targets))
    found = recorded(TELLING.model, TELLING.bound(3), result)
    assert list(found.counts) == ["war.a", "war.b", "war.b2"] and list(found.sizes) == ["war.blow", "war.siege"]
    for name, values in found.counts.items():
        np.testing.assert_array_equal(values, STEPS[name][0])
    assert found.sizes["war.blow"] is sizes["war.blow"]


def test_a_step_of_which_nothing_is_reported_records_nothing():
    here = case(part(Plague, hazard=0.1), world=land(2))
    found = recorded(here.model, here.bound(3), StepResult(here.state(3), {"plague.red": jnp.ones((2, 3))}, {}, {}))
    assert found == ({}, {})


TOLD_MEANS = {"echo": 20.0, "heard": 2.5, "told": 2.0 * 101.0}
"""Means of reports where 1 is counted of "war.b", but for "told" of the cause z, whose chance differs."""


@pytest.mark.parametrize(("substeps", "units"), [(1, [1.0, 2.0]), (2, [4.0, 6.0])])
def test_a_week_s_laws_are_sums_over_its_substeps_and_causes(substeps, units):
    state, counts = told(substeps)
    kinds = {}

    def means():
        found = observe(TELLING.model, state, counts, TELLING.values(3))
        kinds.update({name: type(law) for name, law in found.items()})
        return {name: law.mean for name, law in found.items()}

    found = jax.jit(means)()
    assert list(kinds) == list(dict.fromkeys(NAMES))
    for name, mean in found.items():
        side, _, kind = name.partition(".")
        chance = {"east": 0.75, "west": 0.5}[side] if kind == "told" else 0.0
        each = TOLD_MEANS[kind] + chance * 101.0
        np.testing.assert_allclose(mean, np.array(units)[:, None] * each * np.ones(3), rtol=1e-6)
        assert (kinds[name] is Poisson) is (kind == "echo")


class Constant(Mechanism):
    """A report of 3 in every substep, whatever is counted."""

    def reports(self, world, counts):
        yield Report("three", Poisson(counts.of("nothing") + 3.0))


def test_a_week_without_any_counts_has_one_substep():
    here = case(part(Constant), world=land(2))
    nothing = Counts({}, {}, {}, jnp.asarray(0.5), ())
    assert observe(here.model, here.state(3), nothing, {})["constant.three"].mean.tolist() == [[3.0] * 3] * 2


class Numbers(Numbered):
    """Draws that say what their noise is, and 0, 1, 2 by law."""

    def draw(self, names, laws):
        assert names == KEYS
        return [0.0 * law.mean + self.noise + k for k, law in enumerate(laws)]


@pytest.mark.parametrize("later", [False, True])
def test_a_week_s_values_are_sums_over_substeps_with_noise_of_their_numbers(later):
    """Week 3 in two substeps has the numbers 6 and 7; the seed is 5 and there are two places."""
    state, counts = told()
    substeps = UpTo(2, jnp.int32(2)) if later else 2
    found = jax.jit(
        lambda: sample(TELLING.model, Numbers, state, counts, TELLING.values(3), Week(3, substeps), noise_of(5, 3))
    )()
    both = 2 * 5200.0 + 6.0 + 7.0
    wanted = {"east.echo": both, "east.heard": both + 2, "east.told": 2 * both + 4 + 6,
              "west.echo": both + 8, "west.heard": both + 10, "west.told": 2 * both + 12 + 14}  # fmt: skip
    assert {name: values.tolist() for name, values in found.items()} == {
        name: [[value] * 3] * 2 for name, value in wanted.items()
    }


def test_a_week_s_values_in_the_mean_field_are_those_of_each_substep():
    state, counts = told()
    found = jax.jit(
        lambda: sample(TELLING.model, MeanField, state, counts, TELLING.values(3), Week(0, 2), noise_of(5, 3))
    )()
    np.testing.assert_allclose(found["west.told"], np.array([4.0, 6.0])[:, None] * 2.5 * 101.0 * np.ones(3), rtol=1e-6)
