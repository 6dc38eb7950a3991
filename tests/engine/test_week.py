"""One week: at what time each of its substeps is, with which noise, and what is kept of it."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contested.engine.integrators.leap import Leap
from contested.engine.integrators.mean_field import MeanField
from contested.engine.types import UpTo, Week
from contested.engine.week import advance, init
from contested.model.effects import LevelSpec, Report, drift, event, move
from contested.model.mechanism import Mechanism
from contested.model.parameter import parameter, positive
from contested.observations.laws import Poisson
from helpers.numbered import Numbered
from helpers.worlds import case, land, noise_of, part


class Clock(Mechanism):
    """Events at a rate of the week's number and `more`, which a report reads; a level adds up what is counted."""

    more: jax.Array = parameter("per week", positive, "added to the week's number")

    def declare(self, world, initial):
        yield LevelSpec("counted", "events", "place", 0.0, high=4.0)

    def flows(self, s, x):
        yield event("tick", (x.week + self.more) * jnp.ones_like(s["civilian"]))

    def drifts(self, s, x, counts):
        yield drift("counted", change=counts.of("watch.tick") / counts.step)

    def reports(self, world, counts):
        yield Report("heard", Poisson(counts.of("watch.tick")))


class Hiding(Mechanism):
    """People who hide."""

    hazard: jax.Array = parameter("per week", positive, "hazard of hiding")

    def flows(self, s, x):
        yield move("hide", "civilian", "displaced", self.hazard * jnp.ones_like(s["civilian"]))


TICKING = case(part(Clock, "watch", more=1.0), world=land(3), fighters={"red": 10.0})
BOTH = case(part(Clock, "watch", more=1.0), part(Hiding, "away", hazard=0.5), world=land(3), fighters={"red": 10.0})


def test_fighters_at_the_start_are_whole_in_a_leap_only():
    for kind, wanted in ((Leap, [3.0, 4.0, 3.0]), (MeanField, [10.0 / 3.0] * 3)):
        state = init(TICKING.model, kind, TICKING.values(2))
        np.testing.assert_allclose(state["fighters.red"], np.array([wanted] * 2).T, rtol=1e-6)


@pytest.fixture(scope="module")
def fourth_week():
    """Week 3 in four steps."""
    params = BOTH.values(2)
    return jax.jit(
        lambda: advance(BOTH.model, MeanField, init(BOTH.model, MeanField, params), params, Week(3, 4), noise_of(0, 2))
    )()


def test_each_substep_is_at_its_own_time(fourth_week):
    """The rates of week 3 are 4, 4.25, 4.5 and 4.75 in four steps of a quarter of a week."""
    state, counts = fourth_week
    steps = np.asarray(counts.steps["watch.tick"])
    np.testing.assert_allclose(steps, np.broadcast_to(np.array([1.0, 1.0625, 1.125, 1.1875])[:, None, None], (4, 3, 2)))
    np.testing.assert_allclose(counts.flows["watch.tick"], np.full((3, 2), 4.375))
    np.testing.assert_allclose(counts.step, 0.25)
    assert counts.step.dtype == jnp.float32
    np.testing.assert_allclose(state.levels["counted"], np.full((3, 2), 4.0))  # 4.375 is above its bound


def test_flows_are_those_of_the_week_and_steps_those_that_a_report_reads(fourth_week):
    state, counts = fourth_week
    assert set(counts.flows) == {"watch.tick", "away.hide"} and set(counts.steps) == {"watch.tick"}
    assert counts.sizes == {}
    np.testing.assert_allclose(counts.flows["away.hide"], np.full((3, 2), 1e5 * (1 - np.exp(-0.5))), rtol=1e-5)
    np.testing.assert_allclose(state.stocks["displaced"], counts.flows["away.hide"])
    assert counts.targets == (("away.hide", "displaced"), ("watch.tick", None))


def test_a_number_of_substeps_known_later_is_that_of_the_week():
    """Week 3 in two steps of half a week: the rates are 4 and 4.5."""
    params = TICKING.values(2)

    @jax.jit
    def week(number, substeps):
        state = init(TICKING.model, MeanField, params)
        return advance(TICKING.model, MeanField, state, params, Week(number, UpTo(4, substeps)), noise_of(0, 2))

    _, counts = week(jnp.int32(3), jnp.int32(2))
    wanted = np.array([2.0, 2.25, 0.0, 0.0])[:, None, None] * np.ones((3, 2))
    np.testing.assert_allclose(counts.steps["watch.tick"], wanted)
    np.testing.assert_allclose(counts.flows["watch.tick"], np.full((3, 2), 4.25))
    np.testing.assert_allclose(counts.step, 0.5)


class Adding(Numbered):
    """A mean field that adds what its noise is to every count."""

    def poisson(self, names, means):
        return [mean + self.noise for mean in means]


@pytest.mark.parametrize("later", [False, True])
def test_the_noise_of_a_substep_is_that_of_its_number_since_the_start(later):
    """Week 3 in two steps: numbers 6 and 7, seed 7, three places."""
    params = TICKING.values(2)
    substeps = UpTo(2, jnp.int32(2)) if later else 2
    state = init(TICKING.model, Adding, params)
    found = jax.jit(lambda: advance(TICKING.model, Adding, state, params, Week(3, substeps), noise_of(7, 2))[1].steps)()
    wanted = np.array([2.0 + 7306.0, 2.25 + 7307.0])[:, None, None] * np.ones((3, 2))
    np.testing.assert_allclose(found["watch.tick"], wanted)
