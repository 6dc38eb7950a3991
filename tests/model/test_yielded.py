"""What a method of a mechanism yields, and how an error in it is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import ClassVar

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contested import Mechanism
from contested.errors import InputError
from contested.model import yielded as module
from contested.model.effects import (
    Addition,
    Arrive,
    Drift,
    Event,
    Factor,
    LevelSpec,
    Loss,
    Move,
    QuantitySpec,
    Report,
    StockSpec,
    Travel,
)
from contested.model.state import UnknownNameError
from contested.model.yielded import is_built_in, yielded
from contested.observations.laws import Poisson
from helpers.refusal import refusal

ROUTES = np.zeros((1, 1), dtype=np.int32)
RECORDS = {
    "declare": (StockSpec("s", "persons", "place", 0.0), LevelSpec("l", "share", "place", 0.0)),
    "quantities": (QuantitySpec("q", "A quantity"),),
    "factors": (Factor("q", 1.0), Addition("e", 1.0)),
    "flows": (
        Move("m", "a", "b", 0.1),
        Arrive("a", "b", 0.1),
        Travel("t", "a", "b", 0.1, ROUTES, jnp.ones((1, 1, 1))),
        Event("e", 0.1, None, ()),
    ),
    "drifts": (Drift("l"),),
    "reports": (Report("r", Poisson(jnp.ones((1, 1)))),),
}
WANTED = {
    "declare": "StockSpec or LevelSpec",
    "quantities": "QuantitySpec",
    "factors": "factor(...) or Addition(...)",
    "flows": "move, arrive, leave, travel or event",
    "drifts": "Drift",
    "reports": "Report",
}


def fail_below() -> None:
    raise ValueError("  too\n\n  many   words ")


class Mine(Mechanism):
    """Its methods yield what it is given; its flows do what they are told."""

    given: tuple = ()
    act: Callable | None = None

    def declare(self, *given):
        yield from self.given

    quantities = factors = drifts = reports = declare

    def flows(self, *given):
        yield from self.given
        if self.act is not None:
            self.act(*given)


class Direct(Mechanism):
    """Its flows fail in a line of their own."""

    def flows(self, s, x):
        yield Move("m", "a", "b", 0.1)
        raise KeyError("lost")


class Choosing(Mechanism):
    """Decides by an array."""

    def flows(self, s, x):
        if s > 0:
            yield Move("m", "a", "b", 0.1)


class Foreign(Mechanism):
    """Its flows are no function of Python."""

    flows: ClassVar = print


def refused(mechanism: Mechanism, method: str, *given) -> str:
    """Why what a method yields is refused; empty where it is not."""
    return refusal(lambda: list(yielded(mechanism, method, *given)))


def line_of(function: Callable, further: int) -> int:
    """The number of a line in this file, so many lines after the one where a function starts."""
    return function.__code__.co_firstlineno + further


@pytest.mark.parametrize("method", RECORDS)
def test_a_method_yields_records_of_its_own_kinds_in_their_order(method):
    records = RECORDS[method]
    assert refused(Mine("mine", records), method) == ""
    assert list(yielded(Mine("mine", records), method)) == list(records)
    assert list(yielded(Mine("mine"), method)) == []


@pytest.mark.parametrize("method", RECORDS)
def test_records_of_every_other_kind_are_refused(method):
    for other, records in RECORDS.items():
        for record in records if other != method else ():
            assert refused(Mine("mine", (record,)), method) == (
                f"mechanism.mine: Mine.{method}: expected to yield what {WANTED[method]} makes, "
                f"found {type(record).__name__}"
            )


def test_a_loss_is_no_flow():
    found = refused(Mine("mine", (Loss("hit", "a", "b", 0.5),)), "flows")
    assert found.endswith("expected to yield what move, arrive, leave, travel or event makes, found Loss")


def test_what_is_no_record_is_shown_up_to_200_letters():
    start = "mechanism.mine: Mine.drifts: expected to yield what Drift makes, found "
    assert refused(Mine("mine", (None,)), "drifts") == start + "None"
    assert refused(Mine("mine", ("word",)), "drifts") == start + "'word'"
    assert refused(Mine("mine", ("x" * 198,)), "drifts") == start + "'" + "x" * 198 + "'"
    assert refused(Mine("mine", ("x" * 300,)), "drifts") == start + "'" + "x" * 199
    assert refused(Mine("mine", ((1, 2),)), "drifts") == start + "tuple"


def test_a_method_gets_the_arguments_that_it_is_given():
    seen: list[tuple] = []
    mine = Mine("mine", (), lambda *given: seen.append(given))
    assert list(yielded(mine, "flows", 1, "two")) == [] and seen == [(1, "two")]


def test_records_before_an_error_are_yielded():
    found = yielded(Mine("mine", (RECORDS["flows"][0], None)), "flows")
    assert next(found) == RECORDS["flows"][0]
    with pytest.raises(InputError):
        next(found)


def raising(error: Exception) -> Callable:
    def act(*given) -> None:
        raise error

    return act


def test_an_error_of_the_input_keeps_its_place_or_gets_that_of_the_mechanism():
    assert refused(Mine("mine", (), raising(InputError("no column"))), "flows") == "mechanism.mine: no column"
    assert refused(Mine("mine", (), raising(InputError("no column", "places"))), "flows") == "places: no column"


def test_an_unknown_name_keeps_its_kind_and_its_place():
    for where, place in ((None, "mechanism.mine"), ("elsewhere", "elsewhere")):
        error = UnknownNameError("wags", ["wage", "price"], where)
        with pytest.raises(UnknownNameError) as caught:
            list(yielded(Mine("mine", (), raising(error)), "flows"))
        assert (caught.value.name, caught.value.known, caught.value.where) == ("wags", ("wage", "price"), place)


def test_an_exception_is_told_with_the_line_where_it_was_raised():
    number = line_of(Direct.flows, 2)
    assert refused(Direct("mine"), "flows", None, None) == (
        f"mechanism.mine: Direct.flows fails in line {number} of test_yielded.py: KeyError: 'lost'"
    )


def test_the_line_is_the_innermost_one_in_the_users_file_and_the_words_are_on_one_line():
    found = refused(Mine("mine", (), lambda: fail_below()), "flows")
    number = line_of(fail_below, 1)
    assert found == (
        f"mechanism.mine: Mine.flows fails in line {number} of test_yielded.py: ValueError: too many words"
    )


def test_the_line_is_not_that_of_a_library():
    def act() -> None:
        json.loads("{")

    found = refused(Mine("mine", (), act), "flows")
    assert f"fails in line {line_of(act, 1)} of test_yielded.py: JSONDecodeError: Expecting" in found


def test_only_200_letters_of_what_an_exception_says_are_told():
    found = refused(Mine("mine", (), raising(ValueError("y" * 300))), "flows")
    assert found.endswith("ValueError: " + "y" * 200) and "y" * 201 not in found


def test_an_exception_outside_of_the_users_file_has_no_line():
    assert refused(Direct("mine"), "flows").startswith("mechanism.mine: Direct.flows fails: TypeError: ")
    assert refused(Foreign("mine"), "flows").startswith("mechanism.mine: Foreign.flows fails: TypeError: ")


def test_an_array_in_an_if_gets_advice():
    found: list[str] = []

    def step(values: jax.Array) -> jax.Array:
        found.append(refused(Choosing("mine"), "flows", values, None))
        return values

    jax.eval_shape(step, jnp.float32(1.0))
    number = line_of(Choosing.flows, 1)
    assert found == [
        f"mechanism.mine: Choosing.flows fails in line {number} of test_yielded.py: TracerBoolConversionError: "
        "an array decides no `if`; write jnp.where(condition, one, other)"
    ]


@pytest.mark.parametrize(
    ("name", "built_in"),
    [
        ("contested", True),
        ("contested.model.mechanisms.raids", True),
        ("contested_by_me", False),
        ("mine", False),
        ("mine.contested", False),
    ],
)
def test_a_mechanism_is_built_in_where_its_module_is_in_this_package(name, built_in):
    class Some(Mechanism):
        """A mechanism."""

    Some.__module__ = name
    assert is_built_in(Some) is built_in


def test_an_exception_in_a_built_in_mechanism_is_raised_as_it_is():
    class Ours(Mechanism):
        """A mechanism that fails."""

        def flows(self, s, x):
            yield RECORDS["flows"][0]
            raise KeyError("lost")

    Ours.__module__ = "contested.model.mechanisms.ours"
    with pytest.raises(KeyError, match="lost"):
        list(yielded(Ours("ours"), "flows", None, None))


def test_every_method_of_a_mechanism_that_yields_has_its_kinds():
    methods = {"declare", "quantities", "factors", "flows", "drifts", "reports"}
    assert set(module.KINDS) == methods and module.LONGEST == 200
