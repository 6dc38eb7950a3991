"""What a mechanism yields has a value for every place and member, or one for all of them."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
import pytest

from contested.model.effects import (
    Addition,
    LevelSpec,
    StockSpec,
    arrive,
    drift,
    event,
    factor,
    leave,
    loss,
    move,
    travel,
)
from contested.model.shape_checks import check_drift, check_factor, check_flow, check_start
from contested.model.size import fixed_size
from contested.model.state import State
from helpers.refusal import refusal

PLACES, MEMBERS = 3, 2
STATE = State(
    {"civilian": jnp.ones((PLACES, MEMBERS)), "dead": jnp.ones((PLACES, MEMBERS)), "fund": jnp.ones((1, MEMBERS))},
    {"threat": jnp.ones((PLACES, MEMBERS)), "mood": jnp.ones((1, MEMBERS))},
)
FIT_PLACES = [(), (1,), (2,), (1, 1), (1, 2), (3, 1), (3, 2)]
FIT_NATION = [(), (1,), (2,), (1, 1), (1, 2)]
DO_NOT_FIT_PLACES = [(3,), (2, 2), (4, 2), (3, 3), (3, 4), (1, 3), (2, 3, 2), (1, 3, 2)]
DO_NOT_FIT_NATION = [(3,), (3, 1), (3, 2), (1, 3), (1, 1, 2)]
ROUTES = np.zeros((PLACES, 1), dtype=np.int32)
WEIGHTS = jnp.ones((PLACES, 1, MEMBERS))
BY_PLACE = "as an array [place, member] (3 places), found an array of shape"
BY_NATION = "as an array [1, member], for the whole country, found an array of shape"


def flows(value) -> dict[str, object]:
    """A flow of each kind, with this as its rate; what it is called by the message."""
    return {
        "the hazard of 'go'": move("go", "civilian", "fund", value),
        "the hazard of 'end'": leave("end", "civilian", value),
        "the hazard of 'trek'": travel("trek", "civilian", "fund", value, ROUTES, WEIGHTS),
        "the rate of 'born'": arrive("born", "civilian", value),
        "the rate of 'bang'": event("bang", value),
        "the share of 'hit'": event("bang", 0.5, fixed_size(1.0), (loss("hit", "civilian", "fund", value),)),
    }


@pytest.mark.parametrize("shape", FIT_PLACES)
def test_rates_and_shares_may_have_one_value_for_all_or_one_for_each(shape):
    for flow in flows(jnp.ones(shape)).values():
        assert refusal(check_flow, "mine", flow, STATE) == ""
    for effect in (factor("wage", jnp.ones(shape)), Addition("raid.attack", jnp.ones(shape))):
        assert refusal(check_factor, "mine", effect, STATE) == ""


def test_plain_numbers_fit():
    for flow in flows(0.5).values():
        assert refusal(check_flow, "mine", flow, STATE) == ""
    assert refusal(check_factor, "mine", factor("wage", 0.5), STATE) == ""
    assert refusal(check_drift, "mine", drift("mood", change=1.0, toward=2.0, speed=3.0), STATE) == ""


@pytest.mark.parametrize("shape", DO_NOT_FIT_PLACES)
def test_a_rate_or_share_of_another_shape_is_refused_by_its_name(shape):
    for what, flow in flows(jnp.ones(shape)).items():
        assert refusal(check_flow, "mine", flow, STATE) == f"mechanism.mine: expected {what} {BY_PLACE} {shape}"


@pytest.mark.parametrize("shape", DO_NOT_FIT_PLACES)
def test_a_factor_or_addition_of_another_shape_is_refused_by_what_it_changes(shape):
    message = f"mechanism.mine: expected what multiplies or is added to '{{}}' {BY_PLACE} {shape}"
    assert refusal(check_factor, "mine", factor("wa*", jnp.ones(shape)), STATE) == message.format("wa*")
    assert refusal(check_factor, "mine", Addition("raid", jnp.ones(shape)), STATE) == message.format("raid")


def test_a_flow_of_the_whole_country_has_one_row():
    wide = jnp.ones((PLACES, MEMBERS))
    of_fund = {
        "the hazard of 'go'": move("go", "fund", "civilian", wide),
        "the hazard of 'trek'": travel("trek", "fund", "civilian", wide, ROUTES, WEIGHTS),
        "the rate of 'born'": arrive("born", "fund", wide),
    }
    for what, flow in of_fund.items():
        assert refusal(check_flow, "mine", flow, STATE) == f"mechanism.mine: expected {what} {BY_NATION} (3, 2)"
    assert refusal(check_flow, "mine", arrive("born", "fund", jnp.ones((1, MEMBERS))), STATE) == ""


def test_every_loss_of_an_event_is_checked_and_after_its_rate():
    good, bad = jnp.ones((PLACES, 1)), jnp.ones((4, 1))
    second = (loss("hit", "civilian", "dead", good), loss("hurt", "civilian", "dead", bad))
    message = "mechanism.mine: expected the {} " + BY_PLACE + " (4, 1)"
    assert refusal(check_flow, "mine", event("bang", good, None, second), STATE) == message.format("share of 'hurt'")
    assert refusal(check_flow, "mine", event("bang", bad, None, second), STATE) == message.format("rate of 'bang'")


@pytest.mark.parametrize("part", ["change", "toward", "speed"])
def test_every_part_of_a_drift_has_the_shape_of_its_level(part):
    message = f"mechanism.mine: expected '{part}' of the drift of '{{}}' {{}} {{}}"
    for name, fits, others, wanted in (
        ("threat", FIT_PLACES, DO_NOT_FIT_PLACES, BY_PLACE),
        ("mood", FIT_NATION, DO_NOT_FIT_NATION, BY_NATION),
    ):
        for shape in fits:
            assert refusal(check_drift, "mine", drift(name, **{part: jnp.ones(shape)}), STATE) == ""
        for shape in others:
            found = refusal(check_drift, "mine", drift(name, **{part: jnp.ones(shape)}), STATE)
            assert found == message.format(name, wanted, shape)


def start(scope: str, value, spec=StockSpec) -> str:
    return refusal(check_start, spec("fund", "coins", scope, value), PLACES, MEMBERS, "mechanism.mine")


@pytest.mark.parametrize("spec", [StockSpec, LevelSpec])
def test_a_start_has_a_value_for_each_place_or_one_for_the_nation(spec):
    for shape in FIT_PLACES:
        assert start("place", jnp.ones(shape), spec) == ""
    for shape in FIT_NATION:
        assert start("nation", jnp.ones(shape), spec) == ""
    for shape in DO_NOT_FIT_PLACES:
        found = start("place", jnp.ones(shape), spec)
        assert found == f"mechanism.mine: expected the start of 'fund' {BY_PLACE} {shape}"
    for shape in DO_NOT_FIT_NATION:
        found = start("nation", jnp.ones(shape), spec)
        assert found == f"mechanism.mine: expected the start of 'fund' {BY_NATION} {shape}"
    assert start("nation", 2.0, spec) == "" == start("place", 0, spec)


@pytest.mark.parametrize("scope", ["country", "", "Place"])
def test_a_scope_is_place_or_nation(scope):
    assert start(scope, 1.0) == f"mechanism.mine: expected the scope 'place' or 'nation' of 'fund', found '{scope}'"
