"""What all mechanisms do together in one step: shocks, factors and additions first, then flows with full names."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contested import Mechanism
from contested.errors import InputError
from contested.model.compose import NamedFlow, _argument, make_inputs, name_flows
from contested.model.effects import Addition, Factor, arrive, leave
from contested.model.inputs import Inputs
from contested.model.model import ExogenousShock, Model
from contested.model.state import State
from helpers.worlds import land

PLACES, MEMBERS = 2, 2
WORLD = land(PLACES)
STATE = State({"civilian": jnp.full((PLACES, MEMBERS), 8.0)}, {})
SEEN: dict[str, Any] = {}


class Acting(Mechanism):
    """Its factors and flows are given."""

    effects: tuple = ()
    moves: tuple = ()

    def factors(self, s, x):
        SEEN[self.label] = (s, x)
        yield from self.effects

    def flows(self, s, x):
        SEEN[f"{self.label}.flows"] = (s, x)
        yield from self.moves


def shock(id_: str, first: float, last: float, *patterns: str, where: tuple[bool, ...] = (True, True)):
    return ExogenousShock(id_, first, last, patterns, np.asarray(where))


def inputs(
    *mechanisms: Mechanism, shocks: tuple = (), week: float = 0.0, start: float = 0.0, step: float = 0.5, **values
) -> Inputs:
    model = Model(WORLD, (), (), tuple(shocks), 10, 3.5, start)
    given = {f"event.{name}": jnp.asarray(value, float) for name, value in values.items()}
    return make_inputs(model, list(mechanisms), given, STATE, jnp.float32(week), step)


def shown(by_name: dict[str, Any]) -> dict[str, list]:
    return {name: np.asarray(value).tolist() for name, value in by_name.items()}


def test_without_mechanisms_and_shocks_nothing_is_multiplied_or_added():
    x = inputs(week=3.0, start=2.0)
    assert (x.multipliers, x.dampers, x.additions) == ({}, {}, {})
    assert x.world is WORLD and (float(x.week), float(x.week_of_year), x.step) == (3.0, 5.0, 0.5)


@pytest.mark.parametrize(("start", "week", "expected"), [(50.0, 2.0, 52.0), (50.0, 3.0, 0.8225), (3.25, 104.355, 3.25)])
def test_the_week_of_the_year_starts_again_after_a_year(start, week, expected):
    """A year has 52.1775 weeks, so that week 53 is week 0.8225 of the next."""
    assert float(inputs(start=start, week=week).week_of_year) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize(("week", "active"), [(1.5, False), (2.0, True), (4.5, True), (5.0, False), (6.0, False)])
def test_a_shock_acts_from_its_first_week_to_before_its_last(week, active):
    x = inputs(shocks=(shock("flood", 2.0, 5.0, "wage"),), week=week, flood=[3.0, 0.5])
    assert shown(x.multipliers) == {"wage": [3.0, 0.5] if active else [1.0, 1.0]}
    assert shown(x.dampers) == {"wage": [1.0, 0.5] if active else [1.0, 1.0]}


@pytest.mark.parametrize("where", [(True, False), (False, True), (False, False)])
def test_a_shock_of_some_places_leaves_the_others_as_they_are(where):
    x = inputs(shocks=(shock("flood", 0.0, 1.0, "wage", where=where),), flood=[3.0, 0.5])
    assert shown(x.multipliers) == {"wage": [[3.0, 0.5] if one else [1.0, 1.0] for one in where]}
    assert shown(x.dampers) == {"wage": [[1.0, 0.5] if one else [1.0, 1.0] for one in where]}


def test_a_shock_of_some_places_acts_in_its_weeks_only():
    x = inputs(shocks=(shock("flood", 2.0, 5.0, "wage", where=(True, False)),), week=1.0, flood=[3.0, 0.5])
    assert shown(x.multipliers) == {"wage": [[1.0, 1.0], [1.0, 1.0]]}


def test_shocks_on_one_pattern_are_multiplied_and_those_on_several_act_on_each():
    shocks = (shock("flood", 0.0, 1.0, "wage", "price"), shock("drought", 0.0, 1.0, "price", "pay"))
    x = inputs(shocks=shocks, flood=[3.0, 0.5], drought=[0.25, 0.5])
    assert shown(x.multipliers) == {"wage": [3.0, 0.5], "price": [0.75, 0.25], "pay": [0.25, 0.5]}
    assert shown(x.dampers) == {"wage": [1.0, 0.5], "price": [0.25, 0.25], "pay": [0.25, 0.5]}


def test_factors_of_mechanisms_multiply_those_of_shocks():
    mine = Acting("mine", (Factor("wage", jnp.asarray([2.0, 0.5])), Factor("price", 4.0), Factor("price", 0.5)))
    other = Acting("other", (Factor("price", 3.0),))
    x = inputs(mine, other, shocks=(shock("flood", 0.0, 1.0, "wage"),), flood=[3.0, 0.5])
    assert shown(x.multipliers) == {"wage": [6.0, 0.25], "price": 6.0}
    assert shown(x.dampers) == {"wage": [1.0, 0.25], "price": 0.5}


def test_additions_to_one_event_are_summed_and_are_no_factors():
    mine = Acting("mine", (Addition("raid", jnp.asarray([2.0, 0.5])), Addition("feud", 4.0)))
    x = inputs(mine, Acting("other", (Addition("raid", 1.0), Factor("raid", 7.0))))
    assert shown(x.additions) == {"raid": [3.0, 1.5], "feud": 4.0}
    assert shown(x.multipliers) == {"raid": 7.0}
    assert shown(x.dampers) == {"raid": 1.0}


def test_mechanisms_see_shocks_when_they_yield_factors_and_nothing_of_each_other():
    early = Acting("a", (Factor("wage", 2.0), Addition("raid", 1.0)))
    inputs(early, Acting("b"), shocks=(shock("flood", 0.0, 1.0, "wage"),), week=0.5, flood=[3.0, 0.5])
    for label in ("a", "b"):
        s, x = SEEN[label]
        assert s is STATE and float(x.week) == 0.5
        assert shown(x.multipliers) == {"wage": [3.0, 0.5]}
        assert (x.dampers, x.additions) == ({}, {})


def test_factors_are_multiplied_in_the_order_of_labels_however_mechanisms_are_listed():
    """In another order the product of these three runs over: 1e30 squared is beyond 32 bits."""
    values = {"a": 1e30, "c": 1e30, "b": 1e-30}
    x = inputs(*(Acting(label, (Factor("wage", jnp.float32(value)),)) for label, value in values.items()))
    assert float(x.multipliers["wage"]) == pytest.approx(1e30, rel=1e-5)


def test_a_factor_of_another_shape_is_refused_with_the_label_of_its_mechanism():
    with pytest.raises(InputError) as caught:
        inputs(Acting("mine", (Factor("wage", jnp.ones((3, 1))),)))
    assert str(caught.value) == (
        "mechanism.mine: expected what multiplies or is added to 'wage' as an array [place, member] (2 places), "
        "found an array of shape (3, 1)"
    )


def test_numbers_become_arrays_of_one_type_whether_they_are_whole_or_not():
    for number in (3, 3.0):
        found = _argument(number)
        assert (found.shape, found.dtype, float(found)) == ((), jnp.float32, 3.0)


def test_two_models_that_differ_in_their_weeks_share_a_program():
    """What a program does with a number is the same, whatever number is given: it is an argument, not built in."""

    def program(first: float) -> str:
        model = Model(WORLD, (), (), (shock("flood", first, 9.0, "wage"),), 10, 3.5, first)
        given = {"event.flood": jnp.ones(MEMBERS)}
        return str(jax.make_jaxpr(lambda w: make_inputs(model, [], given, STATE, w, 0.5).multipliers)(jnp.float32(0)))

    assert program(1.0) == program(2.0)


def test_flows_of_all_mechanisms_have_full_names_and_are_sorted_by_them():
    one, two, three = leave("go", "civilian", 0.1), arrive("born", "civilian", 2.0), leave("end", "civilian", 0.3)
    mechanisms = [Acting("z", (), (one, two)), Acting("a", (), (three,)), Acting("none")]
    x = inputs()
    found = name_flows(mechanisms, STATE, x)
    assert found == [NamedFlow("a.end", "a", three), NamedFlow("z.born", "z", two), NamedFlow("z.go", "z", one)]
    assert SEEN["none.flows"] == (STATE, x)
    assert name_flows([], STATE, x) == []
