"""The parts of a step, by hand: numbers and sizes, what is split, who leaves and arrives, losses, levels."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contested.engine.integrators.mean_field import MeanField
from contested.engine.propose import Arrival, Exit, Proposal, ProposedEvent, ProposedLoss
from contested.engine.random.splits import SplitPlan
from contested.engine.step import (
    _drift,
    _exits,
    _level_change,
    _losses,
    _numbers,
    _parts,
    advance_step,
    arrivals_by_place,
    level_bounds,
)
from contested.model.effects import LevelSpec, StockSpec, arrive, drift, move, travel
from contested.model.event_sizes import EventSizes
from contested.model.inputs import StepCounts
from contested.model.mechanism import Mechanism
from contested.model.parameter import parameter, positive
from contested.model.size import fixed_size, heavy_tail
from contested.model.state import State
from helpers.worlds import case, land, part

NOTHING = Proposal((), (), (), (), None)


def rows(*values):
    return jnp.asarray(values, jnp.float32)


def listed(arrays):
    return {name: array.tolist() for name, array in arrays.items()}


class Noting(MeanField):
    """A mean field that notes what it draws, and makes fixed sizes larger by one and their events twice as many."""

    def poisson(self, names, means):
        self.asked = {name: mean.tolist() for name, mean in zip(names, means, strict=True)}
        return list(means)

    def fix_size(self, mean, size):
        return 2.0 * mean, size + 1.0

    def split(self, plan, counts):
        return {str(number): count for number, count in enumerate(counts)}


def loss_of(event, name):
    return ProposedLoss(f"m.{name}", f"{event}|{name}", "fighters.red", f"{name}.red")


def small(lethal):
    """An event with one unit at most."""
    return heavy_tail(rows(*lethal), rows(2.0, 2.0), rows(0.0, 0.0), rows(1.0, 1.0))


def numbers(**proposed):
    counts, targets, draws = {}, {}, Noting()
    sizes = _numbers(NOTHING._replace(**proposed), counts, targets, draws)
    return sizes, listed(counts), targets, draws.asked


def test_lethal_events_are_counted_apart_and_then_with_the_others():
    """Of 8 and 4 events a quarter and a half are lethal."""
    raid = ProposedEvent("m.raid", rows([8.0, 4.0]), small((0.25, 0.5)), (loss_of("m.raid", "dead"),))
    sizes, counts, targets, asked = numbers(events=(raid,))
    assert asked == {"m.raid": [[6.0, 2.0]], "m.raid|": [[2.0, 2.0]]}
    assert counts == {"m.raid": [[8.0, 4.0]]} and targets == {"m.raid": None}
    np.testing.assert_allclose(sizes["m.raid"].total, [[2.0, 2.0]], rtol=1e-6)
    assert list(sizes) == ["m.raid"] and sizes["m.raid"].losses == ("m.dead",)


def test_only_events_with_losses_have_sizes():
    shots = fixed_size(rows(2.0, 4.0))
    events = (
        ProposedEvent("m.talk", rows([1.0, 9.0]), None, ()),
        ProposedEvent("m.fire", rows([3.0, 5.0]), shots, (loss_of("m.fire", "dead"), loss_of("m.fire", "captured"))),
        ProposedEvent("m.warn", rows([3.0, 5.0]), shots, ()),
        ProposedEvent("m.plot", rows([8.0, 8.0]), small((0.5, 0.25)), ()),
    )
    sizes, counts, targets, asked = numbers(events=events, arrivals=(Arrival("m.come", "civilian", rows([7.0, 6.0])),))
    assert counts == {"m.come": [[7.0, 6.0]], "m.talk": [[1.0, 9.0]], "m.fire": [[6.0, 10.0]],
                      "m.warn": [[6.0, 10.0]], "m.plot": [[8.0, 8.0]]}  # fmt: skip
    assert asked["m.plot|"] == [[4.0, 2.0]]
    assert targets == {"m.come": "civilian", "m.talk": None, "m.fire": None, "m.warn": None, "m.plot": None}
    assert list(sizes) == ["m.fire"] and sizes["m.fire"].losses == ("m.dead", "m.captured")
    assert sizes["m.fire"].number.tolist() == [[[6.0, 10.0]]] and sizes["m.fire"].total.tolist() == [[18.0, 50.0]]


def test_lethal_events_without_losses_have_no_sizes():
    assert numbers(events=(ProposedEvent("m.plot", rows([8.0, 8.0]), small((0.5, 0.25)), ()),))[0] == {}


def test_stocks_of_the_country_are_padded_to_the_rows_of_places_and_sizes_follow_them():
    places = rows([1.0, 2.0], [3.0, 4.0], [5.0, 6.0])
    sizes = {"m.raid": EventSizes(jnp.stack([places, places]), jnp.stack([places, 10.0 * places]))}
    proposal = NOTHING._replace(sources=("civilian", "leaders.red"), splits=SplitPlan((), (), {}, jnp.zeros((1, 3, 2))))
    found = _parts(proposal, {"civilian": places, "leaders.red": rows([7.0, 8.0])}, sizes, Noting())
    assert listed(found) == {
        "0": places.tolist(),
        "1": [[7.0, 8.0], [0.0, 0.0], [0.0, 0.0]],
        "2": [[11.0, 22.0], [33.0, 44.0], [55.0, 66.0]],
    }


def test_nothing_is_split_where_nothing_is_proposed():
    assert _parts(NOTHING, {}, {}, Noting()) == {}


def left(stocks, parts, *exits):
    """Stocks after these exits, counts and targets."""
    counts, targets = {}, {}
    sources = tuple(dict.fromkeys(one.source for one in exits))
    _exits(NOTHING._replace(exits=exits, sources=sources), stocks, counts, targets, parts)
    return listed(stocks), listed(counts), targets


def test_those_who_leave_enter_their_target_and_the_others_stay():
    """A stock of the country, whose parts have a row for each of three places."""
    stocks = {"leaders.red": rows([5.0, 6.0]), "captured.red": rows([1.0, 2.0])}
    parts = {
        "leaders.red=": rows([3.0, 2.0], [0.0, 0.0], [0.0, 0.0]),
        "m.lose": rows([2.0, 4.0], [0.0, 0.0], [0.0, 0.0]),
    }
    assert left(stocks, parts, Exit("m.lose", "leaders.red", "captured.red", None)) == (
        {"leaders.red": [[3.0, 2.0]], "captured.red": [[3.0, 6.0]]},
        {"m.lose": [[2.0, 4.0]]},
        {"m.lose": "captured.red"},
    )


def test_those_who_travel_are_counted_where_they_leave_and_arrive_where_their_routes_lead():
    """From the places 0, 1 and 2 the first routes lead to 1, 2 and 1, the second ones to 2, 0 and 0."""
    stocks = {"civilian": 10.0 * jnp.ones((3, 2)), "displaced": rows([1.0, 2.0], [3.0, 4.0], [5.0, 6.0])}
    parts = {
        "civilian=": 7.0 * jnp.ones((3, 2)),
        "m.walk/0": rows([1.0, 1.0], [2.0, 0.0], [4.0, 8.0]),
        "m.walk/1": rows([10.0, 30.0], [20.0, 50.0], [40.0, 70.0]),
    }
    after, counts, targets = left(
        stocks, parts, Exit("m.walk", "civilian", "displaced", np.array([[1, 2], [2, 0], [1, 0]]))
    )
    assert counts == {"m.walk": [[11.0, 31.0], [22.0, 50.0], [44.0, 78.0]]} and targets == {"m.walk": "displaced"}
    assert after == {
        "civilian": [[7.0, 7.0]] * 3,
        "displaced": [[1.0 + 60.0, 2.0 + 120.0], [3.0 + 5.0, 4.0 + 9.0], [5.0 + 12.0, 6.0 + 30.0]],
    }


def test_those_who_leave_the_model_enter_no_stock():
    parts = {"civilian=": rows([3.0]), "m.die": rows([1.0]), "m.go": rows([2.0])}
    exits = (Exit("m.die", "civilian", None, None), Exit("m.go", "civilian", "abroad", None))
    assert left({"civilian": rows([6.0]), "abroad": rows([4.0])}, parts, *exits) == (
        {"civilian": [[3.0]], "abroad": [[6.0]]},
        {"m.die": [[1.0]], "m.go": [[2.0]]},
        {"m.die": None, "m.go": "abroad"},
    )


def test_routes_of_which_one_leads_to_each_place_carry_all():
    load = rows([[1.0, 2.0]], [[3.0, 4.0]], [[5.0, 6.0]])
    found = arrivals_by_place(load, np.array([[2], [0], [1]]))
    assert found.tolist() == [[3.0, 4.0], [5.0, 6.0], [1.0, 2.0]]


def test_places_to_which_no_route_leads_get_nothing():
    load = rows([[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 8.0]])
    assert arrivals_by_place(load, np.array([[1, 1], [1, 1]])).tolist() == [[0.0, 0.0], [16.0, 20.0]]


def test_losses_are_taken_in_the_order_of_their_names_from_what_there_is():
    """Of five fighters three are captured; the two others die, who should have been four."""
    events = (
        ProposedEvent("m.raid", rows([1.0]), None, (loss_of("m.raid", "dead"),)),
        ProposedEvent("m.bomb", rows([1.0]), None, (loss_of("m.bomb", "captured"),)),
    )
    stocks = {"fighters.red": rows([5.0]), "dead.red": rows([10.0]), "captured.red": rows([20.0])}
    counts, targets = {}, {}
    parts = {"m.raid|dead": rows([4.0]), "m.bomb|captured": rows([3.0])}
    _losses(NOTHING._replace(events=events), stocks, counts, targets, parts, MeanField())
    assert listed(stocks) == {"fighters.red": [[0.0]], "dead.red": [[12.0]], "captured.red": [[23.0]]}
    assert listed(counts) == {"m.captured": [[3.0]], "m.dead": [[2.0]]}
    assert targets == {"m.captured": "captured.red", "m.dead": "dead.red"}


class Rising(Mechanism):
    """A level that several mechanisms raise."""

    by: jax.Array = parameter("per week", positive, "how much")

    def drifts(self, s, x, counts):
        yield drift("level", change=self.by)


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 2, 0)])
def test_changes_of_a_level_are_summed_in_the_order_of_labels(order):
    """In float32 the sum of 1, 1e8 and -1e8 is 0 in this order, and 1 in another."""
    parts = [part(Rising, label, by=by) for label, by in (("a", 1.0), ("b", 1e8), ("c", -1e8))]
    here = case(*(parts[k] for k in order))
    state = State(here.state().stocks, {"level": rows([3.0]), "rest": rows([7.0])})
    bounds = {"level": LevelSpec("level", "1", "place", 0.0, high=9.0), "rest": LevelSpec("rest", "1", "place", 0.0)}
    counts = StepCounts({}, {}, rows([0.0]), 1.0)
    assert listed(_drift(here.bound(), state, here.inputs(state), counts, bounds)) == {
        "level": [[3.0]],
        "rest": [[7.0]],
    }


@pytest.mark.parametrize("step", [0.25, 1.0, 2.0])
def test_a_level_changes_by_the_solution_of_its_equation(step):
    """It is pulled from 1 towards 2 at 0.4 a week and raised by 0.3 a week, and so tends to 2.75."""
    change = _level_change(rows([1.0]), drift("level", change=0.3, toward=2.0, speed=0.4), step)
    np.testing.assert_allclose(change, [[1.75 * (1.0 - np.exp(-0.4 * step))]], rtol=1e-5)
    steady = _level_change(rows([1.0]), drift("level", change=0.3, toward=2.0), step)
    np.testing.assert_allclose(steady, [[0.3 * step]], rtol=1e-6)


def test_a_level_that_begins_to_be_pulled_has_a_slope():
    """Of a pull from 1 towards 5, over half a week."""

    def change(speed):
        return _level_change(rows([1.0]), drift("level", toward=5.0, speed=speed), 0.5).sum()

    assert float(jax.grad(change)(jnp.float32(0.0))) == 2.0


class Wanderers(Mechanism):
    """People who walk, who come back and who come from outside; levels count those who are new, and nobody."""

    hazard: jax.Array = parameter("per week", positive, "hazard of all that is done")

    def declare(self, world, initial):
        yield StockSpec("tents", "tents", "place", 3.0)
        yield LevelSpec("new", "persons", "place", 0.0, high=1000.0)
        yield LevelSpec("none", "persons", "place", 0.5, low=0.25)

    def flows(self, s, x):
        here = self.hazard * jnp.ones_like(s["civilian"])
        yield travel("walk", "civilian", "civilian", here, np.array([[1], [0]]), jnp.ones((2, 1, 1)))
        yield move("back", "displaced", "civilian", here)
        yield arrive("come", "civilian", 7.0 * jnp.ones_like(here))

    def drifts(self, s, x, counts):
        yield drift("new", change=counts.from_elsewhere("civilian") / x.step)
        yield drift("none", change=counts.of("wanderers.sleep"))


WANDERING = case(part(Wanderers, hazard=0.8), world=land(2, population=[1000.0, 2000.0]), step_days=3.5)


def test_only_levels_have_bounds():
    found = level_bounds(WANDERING.model, WANDERING.values())
    assert list(found) == ["new", "none"]
    assert [(spec.low, spec.high) for spec in found.values()] == [(0.0, 1000.0), (0.25, float("inf"))]


def test_what_enters_a_stock_from_itself_is_not_from_elsewhere():
    """In half a week a share of 1 - exp(-0.4) leaves each stock, and 3.5 persons come to each place."""
    values, state = WANDERING.values(), WANDERING.state(displaced=[100.0, 200.0])
    bounds = level_bounds(WANDERING.model, values)
    result = jax.jit(
        lambda: advance_step(
            WANDERING.model, WANDERING.bound(), values, bounds, state, jnp.float32(0.0), 0.5, MeanField()
        )._replace(targets=None)
    )()
    share = 1.0 - np.exp(-0.4)
    new = share * np.array([100.0, 200.0]) + 3.5
    np.testing.assert_allclose(result.state.levels["new"][:, 0], new, rtol=1e-5)
    np.testing.assert_allclose(result.state.levels["none"][:, 0], [0.5, 0.5])
    walked = share * np.array([1000.0, 2000.0])
    people = np.array([1000.0, 2000.0]) - walked + walked[::-1] + new
    np.testing.assert_allclose(result.state.stocks["civilian"][:, 0], people, rtol=1e-5)
