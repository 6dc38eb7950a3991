"""M20: attacks that trigger attacks."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contested.model.flow import event
from contested.model.inputs import Done
from contested.model.mechanism import Mechanism
from contested.model.mechanisms import BUILT_IN
from contested.model.parameter import parameter, parameters_of, positive
from helpers.worlds import case, land, part


class Background(Mechanism):
    """Attacks at a steady rate."""

    sources = ()
    catalogue = "test"

    rate: jax.Array = parameter("per week", positive, "background rate of every place")

    def flows(self, s, x):
        yield event("attack", jnp.broadcast_to(self.rate, s["civilian"].shape))


def excited(branching=0.4, half_life=0.5, local_share=1.0, places=1, weeks=100, rate=2.0, **keys):
    return case(part(Background, rate=rate), part("excitation", attack="background.attack", branching=branching,
                half_life=half_life, local_share=local_share), world=land(places), weeks=weeks, **keys)  # fmt: skip


@pytest.mark.parametrize("per_week", [1, 7])
@pytest.mark.parametrize("half_life", [0.5, 4.0])
def test_the_mean_rate_is_background_over_one_minus_branching(half_life, per_week):
    with jax.enable_x64(True):
        series = excited(half_life=half_life, weeks=300).expected(per_week)
    assert series["background.attack"][-1, 0] == pytest.approx(2.0 / 0.6, rel=1e-6)


def test_counts_of_long_windows_vary_by_the_closed_form():
    members, window = 400, 200
    counts = excited(weeks=20 + 4 * window).leap(members)["background.attack"][20:, 0]
    blocks = counts.reshape(4, window, members).sum(axis=1).ravel()
    assert counts.mean() == pytest.approx(10 / 3, abs=0.03)
    fano = blocks.var() / blocks.mean()
    assert fano == pytest.approx(2.778, abs=4 * 2.778 * np.sqrt(2 / blocks.size) + 0.05)
    weekly = (counts.var(axis=1) / counts.mean(axis=1)).mean()
    assert 1.0 < counts.var() / counts.mean() < fano and weekly == pytest.approx(1.0, abs=0.8)


def test_without_branching_counts_are_poisson():
    counts = excited(branching=0.0, weeks=50).leap(400, seed=1)["background.attack"][:, 0].ravel()
    assert counts.var() / counts.mean() == pytest.approx(1.0, abs=4 * np.sqrt(2 / counts.size))


def test_a_branching_of_one_is_refused():
    support = {p.name: p.support for p in parameters_of(BUILT_IN["excitation"])}["branching"]
    assert support.contains(np.array([0.0, 0.999]))
    for value in (1.0, 1.2, -0.1, np.nan):
        assert not support.contains(np.array([value]))


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
    assert float(added[0, 0]) == pytest.approx(0.4 * np.log(2.0) / 3.0 * 8.0, rel=1e-5)
    (d,) = here.bound()[1].drifts(state, here.inputs(state), Done({}, {}, 0.0 * state["civilian"], 1.0))
    assert float(np.exp(-d.speed[0] * 3.0)) == pytest.approx(0.5, rel=1e-6)
