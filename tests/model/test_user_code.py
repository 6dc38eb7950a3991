"""A fault in a mechanism of the user's own, in its fields or its code, is an error of the input that says where."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import indent

import pytest

from contested import Mechanism
from contested.errors import InputError
from contested.given_mechanisms import user_mechanisms
from contested.model.build import build
from contested.model.interface import interface
from contested.model.introspect import trace
from contested.model.mechanism import Mechanism as Base
from contested.model.user_file import load_mechanisms
from contested.model.yielded import yielded
from contested.scenario.load import load_scenario
from scenario.example import copy_example

CODE = '''
import equinox as eqx
import jax.numpy as jnp

from contested import *
from contested import LevelSpec, Mechanism, drift, event, factor, fixed_size, leave, loss, parameter, positive, role


class Mine(Mechanism):
    """A mechanism of the user's own with a level, a factor, an event and a flow of plain numbers."""

    group: str = role("who tires")
    pace: "jax.Array" = parameter("share", positive, "how fast")

    def declare(self, world, initial):
        yield LevelSpec("tiredness", "share", "nation", 0.0)

    def factors(self, s, x):
        yield factor("wage", 0.9)

    def flows(self, s, x):
        yield leave("go", f"fighters.{self.group}", 0.01)
        yield event("bang", 0.1, fixed_size(1.0), (loss("hit", "civilian", "dead.civilian", 0.5),))

    def drifts(self, s, x, counts):
        yield drift("tiredness", change=self.pace)
'''
INSTANCE = '\n[mechanism.mine]\ngroup = "lanterns"\npace = "prior:verification-share"\n\n[mechanism.'
IN_CODE = [
    ('"fighters.{self.group}", 0.01', '"fighters.{self.group}", 1 / 0',
     "Mine.flows fails in line 22 of mine.py: ZeroDiv"),
    ('        yield factor("wage", 0.9)', '        if s["civilian"].sum() > 0:\n            yield factor("wage", 0.9)',
     "Mine.factors fails in line 19 of mine.py: TracerBoolConversionError: an array decides no `if`"),
    ("def flows(self, s, x)", "def flows(self, s)", "Mine.flows fails: TypeError"),
    ("        yield leave(", "        self.pace = 1\n        yield leave(", "line 22 of mine.py: FrozenInstanceError"),
    ('yield factor("wage", 0.9)', "yield None",
     "Mine.factors: expected to yield what factor(...) or Addition(...) makes, found None"),
    ('yield drift("tiredness", change=self.pace)', 'yield factor("wage", 0.9)',
     "Mine.drifts: expected to yield what Drift makes, found Factor"),
    ('yield factor("wage", 0.9)', 'return factor("wage", 0.9)', "found 'wage'"),
    ('"nation", 0.0', '"country", 0.0', "expected the scope 'place' or 'nation' of 'tiredness', found 'country'"),
    ('"nation", 0.0', '"nation", jnp.ones((5, 1))',
     "expected the start of 'tiredness' as an array [1, member], for the whole country, found an array of shape"),
    ("change=self.pace", 'change=s["civilian"]',
     "expected 'change' of the drift of 'tiredness' as an array [1, member]"),
    ('factor("wage", 0.9)', 'factor("wage", jnp.ones((7, 3)))',
     "expected what multiplies or is added to 'wage' as an array [place, member]"),
    ('", 0.01)', '", jnp.ones((7, 3)))', "expected the hazard of 'go' as an array [place, member]"),
    ('"bang", 0.1', '"bang", jnp.ones((7, 3))', "expected the rate of 'bang'"),
    ('civilian", 0.5', 'civilian", jnp.ones((7, 3))', "expected the share of 'hit'"),
]  # fmt: skip
PARAMETER = 'parameter("share", positive, "how fast")'
UNCHECKED = 'eqx.field(metadata={{"contested.kind": "parameter", "unit": {}, "support": {}, "description": {}}})'
"""A parameter as it is made where no test checks the types of arguments."""
IN_FIELDS = [
    ('    """A mechanism of the user\'s own with a level, a factor, an event and a flow of plain numbers."""\n', "",
     "Mine: expected a docstring, whose first sentence is the claim, found none"),
    ("    group: str =", '    sources = "a-study"\n    group: str =',
     "Mine, sources: expected a tuple of ids of ledger documents, found 'a-study'"),
    (PARAMETER, UNCHECKED.format('"share"', '"positive"', '"how fast"'),
     "Mine.pace: expected a support such as positive or non_negative, found 'positive'"),
    (PARAMETER, UNCHECKED.format("positive", '"share"', '"how fast"'),
     "Mine.pace: expected a unit as a text, then a support, found the unit 'above 0'"),
    (PARAMETER, UNCHECKED.format('"share"', "positive", 3), "Mine.pace: expected a description as a text, found 3"),
    ('role("who tires")', 'role("who tires", of="actors")',
     "Mine.group: no role is of 'actors'; did you mean 'actor'?"),
    ("    group: str =", "    extra: float\n    group: str =",
     "Mine.extra: expected parameter(unit, support, description) or role(description), found neither"),
    ("pace: ", "kind: ", "Mine.kind: expected another name, found 'kind', which every mechanism has"),
]  # fmt: skip


def written(folder: Path, *changes: tuple[str, str]) -> Path:
    code = CODE
    for old, new in changes:
        assert old in code, old
        code = code.replace(old, new)
    (folder / "mine.py").write_text(code, encoding="utf-8")
    return folder / "mine.py"


def test_plain_numbers_are_rates_shares_and_sizes(tmp_path):
    found = load_mechanisms(written(tmp_path))
    info = trace(build(load_scenario(copy_example(tmp_path, ("\n[mechanism.", INSTANCE))), found))
    assert {"mine.go", "mine.bang", "mine.hit", "tiredness"} <= set(info.names())


@pytest.mark.parametrize(("old", "new", "words"), IN_CODE)
def test_a_fault_in_the_code_names_the_mechanism_and_where_in_its_file(tmp_path, old, new, words):
    found = load_mechanisms(written(tmp_path, (old, new)))
    built = build(load_scenario(copy_example(tmp_path, ("\n[mechanism.", INSTANCE))), found)
    with pytest.raises(InputError) as caught:
        trace(built)
    assert (
        words in str(caught.value) and "mechanism.mine: " in str(caught.value) and "scenario.toml" in str(caught.value)
    )


def test_the_page_of_a_mechanism_says_so_too(tmp_path):
    mine = load_mechanisms(written(tmp_path, ("0.01", "1 / 0")))["mine"]
    with pytest.raises(InputError, match=r"mechanism.mine: Mine.flows fails in line 22 of mine.py: ZeroDivisionError"):
        interface("mine", mine)


@pytest.mark.parametrize(("old", "new", "words"), IN_FIELDS)
def test_a_fault_in_the_declaration_is_found_before_a_model_is_built(tmp_path, old, new, words):
    path = written(tmp_path, (old, new))
    with pytest.raises(InputError) as caught:
        load_mechanisms(path)
    assert words in str(caught.value) and str(path) in str(caught.value)


def test_a_class_without_a_file_is_checked_too():
    class Idle(Mechanism):
        pass

    with pytest.raises(InputError, match="mechanisms: Idle: expected a docstring"):
        user_mechanisms(Idle)


def test_an_exception_in_a_mechanism_of_this_package_is_no_error_of_the_input():
    class Broken(Base):
        """A mechanism that fails."""

        def flows(self, s, x):
            raise ZeroDivisionError

    Broken.__module__ = "contested.model.mechanisms.broken"
    with pytest.raises(ZeroDivisionError):
        list(yielded(Broken("broken"), "flows", None, None))


def test_the_methods_on_the_page_of_the_documentation_build(tmp_path):
    page = (Path(__file__).resolve().parents[2] / "docs" / "adding-a-mechanism.md").read_text(encoding="utf-8")
    (methods,) = re.findall(r"```py\n(.*?)```", page, re.DOTALL)
    head = CODE[: CODE.index("    group: str")].replace("import LevelSpec", "import LevelSpec, QuantitySpec")
    names = ("posts", "lifetime", "half", "shootings")
    fields = [f'    {name}: "jax.Array" = parameter("share", positive, "a number")' for name in names]
    roles = ['    group: str = role("who")', '    flights: tuple = role("flights", of="flow", many=True)']
    (tmp_path / "mine.py").write_text(
        head + "\n".join([*roles, *fields, "", indent(methods, "    ")]), encoding="utf-8"
    )
    bound = "".join(f'{name} = "prior:verification-share"\n' for name in names)
    table = f'\n[mechanism.mine]\ngroup = "lanterns"\nflights = ["displacement.flee"]\n{bound}\n[mechanism.'
    scenario = load_scenario(copy_example(tmp_path, ("\n[mechanism.", table)))
    info = trace(build(scenario, load_mechanisms(tmp_path / "mine.py")))
    assert {"posts.lanterns", "mine.shooting", "mine.killed"} <= set(info.names())
    assert "displacement.flee" in info.writes["mine"] and "passage.lanterns" in info.reads["mine"]
