"""Events without losses are counted, alone and beside events with losses."""

import jax.numpy as jnp
import numpy as np
import pytest

from contested.model.effects import event, loss
from contested.model.mechanism import Mechanism
from contested.model.parameter import parameter, positive
from contested.model.size import fixed_size
from helpers.worlds import case, part


class Meetings(Mechanism):
    """Gatherings that harm nobody."""

    rate: jnp.ndarray = parameter("per week", positive, "gatherings")

    def flows(self, s, x):
        yield event("gathering", self.rate * jnp.ones_like(s["civilian"]))


class Clashes(Mechanism):
    """Clashes that kill two each."""

    rate: jnp.ndarray = parameter("per week", positive, "clashes")

    def flows(self, s, x):
        here = jnp.ones_like(s["civilian"])
        losses = (loss("killed", "fighters.red", "dead.red", here),)
        yield event("clash", self.rate * here, fixed_size(2.0 * jnp.ones_like(self.rate)), losses)


def test_events_with_and_without_losses_are_counted_side_by_side():
    parts = part(Meetings, rate=30.0), part(Clashes, rate=10.0)
    mean = case(*parts, fighters={"red": 5000}, weeks=2).expected()
    assert mean["meetings.gathering"][0, 0] == pytest.approx(30.0)
    assert mean["clashes.clash"][0, 0] == pytest.approx(10.0)
    np.testing.assert_allclose(mean["dead.red"][:, 0], [20.0, 40.0], rtol=1e-5)
    drawn = case(*parts, fighters={"red": 5000}, weeks=2).leap(200)
    np.testing.assert_array_equal(drawn["clashes.killed"], 2.0 * drawn["clashes.clash"])
    assert drawn["meetings.gathering"].mean() == pytest.approx(30.0, abs=4 * np.sqrt(30 / 400))


def test_events_without_losses_alone_are_counted():
    mean = case(part(Meetings, rate=3.0), weeks=1).expected()
    assert mean["meetings.gathering"][0, 0] == pytest.approx(3.0) and mean["civilian"][0, 0] == 1e5
