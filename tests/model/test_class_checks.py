"""What a class of the user's own states of itself, and how its fields are declared."""

from __future__ import annotations

from typing import Any, ClassVar

import equinox as eqx
import jax
import pytest

from contested import Mechanism
from contested.model.class_checks import RESERVED, check_class
from contested.model.parameter import KIND, fraction, parameter, positive, role
from helpers.refusal import refusal

NO_DOCSTRING = "expected a docstring, whose first sentence is the claim, found none"


def refused(mechanism: type[Mechanism]) -> str:
    """Why a class in the file mine.py is refused; empty where it is not."""
    return refusal(check_class, mechanism, "mine.py")


def made(doc: str | None = "Raids cost money.", /, **members: Any) -> type[Mechanism]:
    """A class Mine with fields, each with its declaration, and class variables."""
    annotations = {name: ClassVar[Any] if name in ("sources", "topic", "equations") else Any for name in members}
    given = {"__annotations__": annotations, "__module__": "mine", "__qualname__": "Mine", **members}
    if doc is not None:
        given["__doc__"] = doc
    return type(Mechanism)("Mine", (Mechanism,), given)


def unchecked(unit: Any, support: Any, description: Any) -> Any:
    """A parameter as it is made where no test checks the types of arguments."""
    return eqx.field(metadata={KIND: "parameter", "unit": unit, "support": support, "description": description})


def test_a_class_that_states_all_is_accepted():
    class Mine(Mechanism):
        """Raids cost money."""

        sources: ClassVar = ("a-study", "another")
        topic: ClassVar = "violence"
        equations: ClassVar = ("X = 3; a number",)
        who: str = role("who raids")
        where: str = role("where", of="place", default="")
        how: str = role("how", choices=("fast", "slow"))
        pace: jax.Array = parameter("share", positive, "how fast")

    assert refused(Mine) == ""
    assert refused(made()) == ""
    assert refused(made("Says one thing.\n\n    And more.", topic="", sources=(), equations=())) == ""


@pytest.mark.parametrize("doc", [None, "", "  \n "])
def test_a_class_without_a_claim_is_refused(doc):
    assert refused(made(doc)) == f"mine.py: Mine: {NO_DOCSTRING}"


def test_a_signature_or_the_claim_of_another_class_is_no_claim():
    class Base(Mechanism):
        """Raids cost money."""

    Base.__doc__ = "Base(label: str)"
    assert refused(Base) == f"mine.py: Base: {NO_DOCSTRING}"
    Base.__doc__ = "Bases are raided (often)."
    assert refused(Base) == ""
    Base.__doc__ = "Raids on Base(s) cost money."
    assert refused(Base) == ""


@pytest.mark.parametrize(
    ("sources", "shown"),
    [("a-study", "'a-study'"), (["a-study"], "['a-study']"), (("a-study", 3), "('a-study', 3)"), (None, "None")],
)
def test_sources_are_a_tuple_of_texts(sources, shown):
    words = f"expected a tuple of ids of ledger documents, found {shown}"
    assert refused(made(sources=sources)) == f"mine.py: Mine, sources: {words}"


def test_a_topic_and_equations_are_checked_too():
    assert refused(made(topic="peopel")) == "mine.py: Mine, topic: no topic 'peopel'; did you mean 'people'?"
    assert refused(made(equations="X = 3")) == "mine.py: Mine, equations: expected a tuple of texts, found 'X = 3'"


@pytest.mark.parametrize("name", ["kind", "off", "label"])
def test_a_field_has_no_name_that_every_mechanism_has(name):
    words = f"expected another name, found '{name}', which every mechanism has"
    assert refused(made(**{name: parameter("share", positive, "how fast")})) == f"mine.py: Mine.{name}: {words}"
    assert name in RESERVED and len(RESERVED) == 3


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (eqx.field(), "expected parameter(unit, support, description) or role(description), found neither"),
        (unchecked(positive, "share", "how fast"),
         "expected a unit as a text, then a support, found the unit 'above 0'"),
        (unchecked(3, positive, "how fast"), "expected a unit as a text, then a support, found the unit 3"),
        (unchecked("share", "positive", "how fast"),
         "expected a support such as positive or non_negative, found 'positive'"),
        (unchecked("share", None, 3), "expected a support such as positive or non_negative, found None"),
        (unchecked("share", positive, fraction), "expected a description as a text, found 'between 0 and 1'"),
        (unchecked("share", positive, 3), "expected a description as a text, found 3"),
        (role("who", of="actors"), "no role is of 'actors'; did you mean 'actor'?"),
        (role("who", of="xyz"),
         "no role is of 'xyz'; known: 'actor', 'choice', 'column', 'flow', 'place', 'stock'."),
    ],
)  # fmt: skip
def test_a_field_is_a_parameter_or_a_role_that_is_declared_in_full(field, words):
    assert refused(made(pace=field)) == f"mine.py: Mine.pace: {words}"


@pytest.mark.parametrize("of", ["actor", "flow", "place", "column", "stock", "choice"])
def test_a_role_is_of_any_known_kind(of):
    assert refused(made(who=role("who", of=of))) == ""


def test_every_field_is_checked_and_the_first_fault_is_told():
    good = parameter("share", positive, "how fast")
    assert refused(made(first=good, second=eqx.field(), third=role("who", of="xyz"))).startswith("mine.py: Mine.second")
    assert refused(made(first=good, second=good, third=role("who", of="xyz"))).startswith("mine.py: Mine.third")
