"""Constant hazards: every mechanism's counts then have their exact law, at one step a week and at seven."""

from __future__ import annotations

from functools import cache

import jax.numpy as jnp
import numpy as np
import pytest
from scipy.stats import norm

from contested.model.effects import Move, Travel, leave
from contested.model.mechanism import Mechanism
from helpers.plain import Killing
from helpers.worlds import case, land, part, route_shares
from laws.whole import EVERY, whole

HERE = whole()
MEMBERS = 3000
FIGHTING = {"activity": 6.0, "losses": 15.0, "harm": 3.0}
"""Recent attacks, losses and harm by each side in every place."""
pytestmark = pytest.mark.heavy


@cache
def hazards():
    """All flows out of a stock by full name, as numbers [place or 1, 1], and the stocks: at the start, but in the
    middle of the fighting."""
    fighting = {f"{level}__{side}": number for level, number in FIGHTING.items() for side in "ab"}
    state = HERE.state(threat=20.0, **fighting)
    x = HERE.inputs(state)
    out = {}
    for instance, mechanism in zip(HERE.model.instances, HERE.bound(), strict=True):
        for flow in mechanism.flows(state, x):
            name = f"{instance.label}/{flow.name}"
            if isinstance(flow, Travel):
                for route in range(flow.weights.shape[1]):
                    out[f"{name}/{route}"] = (flow.source, np.asarray(flow.hazard * route_shares(flow)[:, route]))
            elif isinstance(flow, Move):
                out[name] = (flow.source, np.broadcast_to(np.asarray(flow.hazard), state[flow.source].shape))
    return out, {name: np.asarray(stock)[:, 0] for name, stock in state.stocks.items()}


FASTER = 40.0
"""So that even rare flows leave counts to compare."""


class Still(Mechanism):
    """All flows of all mechanisms at their initial hazards, faster, and out of the model."""

    def flows(self, s, x):
        for name, (source, hazard) in hazards()[0].items():
            yield leave(name.replace(".", "_"), source, jnp.asarray(np.minimum(hazard * FASTER, 2.0)))

    def declare(self, world, initial):
        for mechanism in HERE.bound():
            yield from mechanism.declare(world, initial)


def test_the_constant_flows_come_from_every_mechanism_that_moves_people_or_ground():
    out, _ = hazards()
    kinds = {instance.kind for instance in HERE.model.instances if any(n.startswith(f"{instance.label}/") for n in out)}
    assert kinds >= {"collaboration", "cohesion", "control", "displacement", "phases", "recruitment", "reinforcement"}
    assert kinds <= set(EVERY)


@pytest.mark.parametrize("per_week", [1, 7])
def test_counts_have_the_mean_and_variance_of_the_exact_law(per_week):
    still = case(part(Still), world=HERE.model.world, fighters={"a": 240, "b": 150},
                 weights={"a": [3, 2, 1], "b": [1, 2, 3]}, held={"a": [8, 3, 0], "b": [0, 2, 5]}, weeks=1)  # fmt: skip
    series = still.leap(MEMBERS, seed=per_week, per_week=per_week)
    out, start = hazards()
    leaving = {}
    for source, hazard in out.values():
        leaving[source] = leaving.get(source, 0.0) + np.minimum(hazard * FASTER, 2.0)[:, 0]
    scores = []
    for name, (source, hazard) in out.items():
        mine = np.minimum(hazard * FASTER, 2.0)[:, 0]
        everything = np.maximum(leaving[source], 1e-30)
        chance = -np.expm1(-everything) * mine / everything
        seen = series[f"still.{name.replace('.', '_')}"][0]
        scores += compared(seen, start[source] * chance, start[source] * chance * (1 - chance), chance)
    assert len(scores) > 100
    assert np.abs(scores).max() < norm.isf(0.001 / len(scores) / 2)


def compared(seen, mean, variance, chance):
    """Scores of a binomial count's mean and variance, where enough is expected to be seen."""
    found = []
    for place in np.flatnonzero(mean * MEMBERS > 500):
        fourth = variance[place] * (1 + 3 * variance[place] - 6 * chance[place] * (1 - chance[place]))
        noise = np.sqrt((fourth - variance[place] ** 2) / MEMBERS)
        count = seen[place].astype(float)
        found.append((count.mean() - mean[place]) / np.sqrt(variance[place] / MEMBERS))
        found.append((((count - mean[place]) ** 2).mean() - variance[place]) / noise)
    return found


@pytest.mark.parametrize("per_week", [1, 7])
def test_a_thousand_at_a_hazard_of_three_in_a_hundred(per_week):
    """Mean 29.55 and variance 28.7, one weekly step or seven daily ones."""
    here = case(part(Killing, hazard=0.03), world=land(population=1000), weeks=1)
    members = 20_000
    died = here.leap(members, seed=3, per_week=per_week)["killing.kill"][0, 0].astype(float)
    assert 1000 * -np.expm1(-0.03) == pytest.approx(29.55, abs=0.006)
    assert died.mean() == pytest.approx(29.554, abs=4 * np.sqrt(28.68 / members))
    assert died.var() == pytest.approx(28.68, abs=4 * 28.68 * np.sqrt(2 / members))
