"""A proposed step, by hand: who may leave, arrivals, events, and how stocks and sizes are split."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
import pytest

from contested.engine.integrators.mean_field import MeanField
from contested.engine.propose import Exit, ProposedLoss, propose
from contested.model.compose import NamedFlow
from contested.model.effects import arrive, event, leave, loss, move, travel
from contested.model.size import fixed_size
from contested.model.state import State

ROUTES = np.array([[1, 1], [0, 0]])


def rows(*values):
    return jnp.asarray(values, jnp.float32)


def proposed(step, *flows):
    """The proposal of flows of a mechanism "m" in two places; there is one row of leaders."""
    here = jnp.ones((2, 1))
    state = State({"civilian": here, "displaced": here, "fighters.red": here, "leaders.red": here[:1]}, {})
    return propose([NamedFlow(f"m.{flow.name}", "m", flow) for flow in flows], state, step)


def parts(proposal, *wholes):
    """The parts of stocks and sizes, the same in both places: means of those in the first."""
    assert proposal.splits is not None
    found = MeanField().split(proposal.splits, [jnp.full((2, 1), whole) for whole in wholes])
    for name, part in found.items():
        np.testing.assert_allclose(part[1], part[0], err_msg=name)
    return {name: pytest.approx(float(part[0, 0]), rel=1e-5) for name, part in found.items()}


def test_moves_compete_for_those_who_leave_each_stock_in_half_a_week():
    found = proposed(
        0.5,
        move("b", "displaced", "civilian", 0.5),
        move("c", "civilian", "displaced", rows([0.2], [0.2])),
        leave("d", "civilian", 0.6),
    )
    assert found.exits == (
        Exit("m.b", "displaced", "civilian", None),
        Exit("m.c", "civilian", "displaced", None),
        Exit("m.d", "civilian", None, None),
    )
    assert found.sources == ("civilian", "displaced") and found.arrivals == () and found.events == ()
    gone, back = 1000.0 * (1.0 - np.exp(-0.4)), 100.0 * (1.0 - np.exp(-0.25))
    assert parts(found, 1000.0, 100.0) == {
        "civilian=": 1000.0 - gone, "m.c": gone / 4.0, "m.d": gone * 3.0 / 4.0,
        "displaced=": 100.0 - back, "m.b": back,
    }  # fmt: skip


def walk(weights=(1.0, 3.0), hazard=0.8):
    return travel("walk", "civilian", "displaced", hazard, ROUTES, jnp.broadcast_to(rows(*weights)[:, None], (2, 2, 1)))


def test_travellers_are_divided_among_routes_in_proportion_to_their_weights():
    found = proposed(0.5, walk())
    assert found.exits[0]._replace(routes=None) == Exit("m.walk", "civilian", "displaced", None)
    assert found.exits[0].routes is ROUTES and found.exits[0].ends() == ["m.walk/0", "m.walk/1"]
    gone = 80.0 * (1.0 - np.exp(-0.4))
    assert parts(found, 80.0) == {"civilian=": 80.0 - gone, "m.walk/0": gone / 4.0, "m.walk/1": gone * 3.0 / 4.0}


def test_routes_are_those_of_the_flow_that_has_them():
    found = proposed(0.5, move("a", "displaced", "civilian", 0.5), move("b", "civilian", "displaced", 0.2), walk())
    assert [one.ends() for one in found.exits] == [["m.a"], ["m.b"], ["m.walk/0", "m.walk/1"]]
    gone, back = 80.0 * (1.0 - np.exp(-0.5)), 100.0 * (1.0 - np.exp(-0.25))
    assert parts(found, 80.0, 100.0) == {
        "civilian=": 80.0 - gone, "m.b": gone / 5.0, "m.walk/0": gone / 5.0, "m.walk/1": gone * 3.0 / 5.0,
        "displaced=": 100.0 - back, "m.a": back,
    }  # fmt: skip


def test_arrivals_have_a_mean_in_each_row_of_their_stock():
    found = proposed(0.25, arrive("come", "civilian", 6.0), arrive("rise", "leaders.red", rows([2.0])))
    assert [(one.name, one.target, one.mean.tolist()) for one in found.arrivals] == [
        ("m.come", "civilian", [[1.5], [1.5]]),
        ("m.rise", "leaders.red", [[0.5]]),
    ]
    assert found[:2] == ((), ()) and found.events == () and found.splits is None


def losses(*shares):
    return tuple(loss(f"of{k}", "fighters.red", f"dead{k}.red", share) for k, share in enumerate(shares))


def test_the_size_of_an_event_is_divided_among_its_losses_and_the_rest_is_not_lost():
    size = fixed_size(4.0)
    found = proposed(0.25, event("raid", rows([8.0], [-8.0]), size, losses(0.5, 0.125)))
    (raid,) = found.events
    assert raid.name == "m.raid" and raid.mean.tolist() == [[2.0], [0.0]] and raid.size is size
    assert raid.losses == (
        ProposedLoss("m.of0", "m.raid|of0", "fighters.red", "dead0.red"),
        ProposedLoss("m.of1", "m.raid|of1", "fighters.red", "dead1.red"),
    )
    assert found.sources == ()
    assert parts(found, 80.0) == {"m.raid|of0": 40.0, "m.raid|of1": 10.0, "m.raid|": 30.0}


def test_nothing_is_left_of_a_size_whose_shares_sum_to_more_than_one():
    found = proposed(1.0, event("raid", 3.0, fixed_size(4.0), losses(0.75, 0.5)))
    assert parts(found, 50.0) == {"m.raid|of0": 30.0, "m.raid|of1": 20.0, "m.raid|": 0.0}


def test_an_event_without_a_size_loses_nothing():
    found = proposed(0.5, event("talk", 3.0, None, losses(0.5)), event("meet", 8.0, fixed_size(2.0)))
    assert [(one.name, one.mean.tolist(), one.losses) for one in found.events] == [
        ("m.talk", [[1.5], [1.5]], ()),
        ("m.meet", [[4.0], [4.0]], ()),
    ]
    assert found.splits is None


def test_stocks_are_split_first_and_then_events():
    found = proposed(0.5, event("raid", 3.0, fixed_size(4.0), losses(0.5)), move("go", "displaced", "civilian", 0.2))
    gone = 100.0 * (1.0 - np.exp(-0.1))
    assert parts(found, 100.0, 20.0) == {"displaced=": 100.0 - gone, "m.go": gone, "m.raid|of0": 10.0, "m.raid|": 10.0}
