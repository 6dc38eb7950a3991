"""The equations of every mechanism are what its code computes, for numbers drawn for every name."""

from __future__ import annotations

import re

import jax
import numpy as np
import pytest
from scipy.special import ndtr

from contested.errors import InputError
from contested.model.equations import FORMS, TOPICS, check_stated, notation, parsed
from contested.model.mechanism import Mechanism
from contested.model.mechanisms import BUILT_IN
from contested.model.mechanisms.terrain import Terrain
from contested.model.parameter import parameters_of
from helpers.equations import STEP, Code, Numbers, Text, numbers_of
from laws.whole import EVERY

WITHIN = {"grievance": 0.03}
"""Relative errors allowed where the code approximates: an integral by five nodes. Others have numerical guards."""


def willing(numbers: Numbers):
    """Share whose anger exceeds their threshold and their fear: an integral over anger in 2,001 steps."""
    given = numbers.parameters

    def share(anger, fear):
        sd, threshold, threshold_sd, fear_sd = (
            given[key] for key in ("anger_sd", "threshold", "threshold_sd", "fear_sd")
        )
        z = np.linspace(-6.0, 6.0, 2001)[:, None, None, None]
        a = anger + z * sd
        weight = np.exp(-(z**2) / 2.0) / np.exp(-(z**2) / 2.0).sum()
        return (weight * ndtr((a - threshold) / threshold_sd) * ndtr((a - fear) / fear_sd)).sum(axis=0)

    return share


def compare(mechanism: type[Mechanism], kind: str, crowd: float = 1.0) -> tuple[Code, Text]:
    """Assert that each equation of a mechanism is what its code computes, and that each effect has one."""
    numbers = Numbers(mechanism, kind, crowd)
    code = Code(numbers)
    text = Text(numbers, {"W": willing(numbers)} if kind == "grievance" else {})
    said = {}
    for line in text.lines:
        key = f"{line.left} {line.operator}" if line.operator != "=" else line.left
        if key in code.found:
            said[key] = (text.value(line), code.found[key])
        elif line.left in code.levels:  # a level that is set, not moved
            moved = numbers.of(line.left) + STEP * np.asarray(code.found[f"d {line.left} / dt"])
            said[f"d {line.left} / dt"] = (text.value(line), moved)
        else:
            assert line.left.partition("(")[0] in text.defined, f"{line.left} is nothing that the code computes"
    zeros = {key for key, value in code.found.items() if key.endswith("(0)") and np.ndim(value) == 0 and value == 0.0}
    others = {key for key in code.found if "'" in key}  # the second actor of a list, as the first
    assert code.found.keys() - zeros - others <= said.keys(), "an effect without an equation"
    for key, (expected, found) in said.items():
        for one, other in zip(numbers_of(expected), numbers_of(found), strict=True):
            if key.startswith("weight of"):  # in proportion
                there = other > 0
                one, other = (np.where(there, x, 0.0) / (x * there).sum(axis=1, keepdims=True) for x in (one, other))
            np.testing.assert_allclose(one, other, rtol=WITHIN.get(kind, 5e-3), err_msg=f"{kind}: {key}")
    return code, text


@pytest.mark.parametrize(("kind", "crowd"), [*((kind, 1.0) for kind in EVERY), ("control", 1000.0)])
def test_the_equations_are_what_the_code_computes(kind, crowd):
    with jax.enable_x64(True):
        code, text = compare(EVERY[kind], kind, crowd)
    written = code.levels | code.moved  # read for their shape and own value
    read, used = ({name.removesuffix("'") for name in names} for names in (code.read, text.read))
    assert read - written <= used <= read | written, "the code and its equations read different names"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("(−gain ×", "(−2 × gain ×", "terrain: finding.{hidden} ×="),
        ("exp(gain", "exp(−gain", "terrain: hiding.{hidden} ×="),
        ("finding.{hidden} ×=", "finding =", "an effect without an equation"),
        ("finding.{hidden} ×= exp", "findings.{hidden} ×= exp", "findings.{hidden} is nothing that the code computes"),
    ],
)
def test_a_wrong_equation_is_noticed(monkeypatch, old, new, words):
    lines = tuple(line.replace(old, new) for line in Terrain.equations)
    assert lines != Terrain.equations
    monkeypatch.setattr(Terrain, "equations", lines)
    with jax.enable_x64(True), pytest.raises(AssertionError, match=re.escape(words)):
        compare(Terrain, "terrain")


@pytest.mark.parametrize("kind", EVERY)
def test_every_parameter_stands_in_an_equation(kind):
    words = set(re.findall(r"\w+", "\n".join(EVERY[kind].equations)))
    assert {spec.name for spec in parameters_of(EVERY[kind])} - words == set()


@pytest.mark.parametrize("kind", BUILT_IN)
def test_no_short_name_is_a_parameter_and_none_is_left_unused(kind):
    lines = [parsed(line) for line in BUILT_IN[kind].equations]
    names = {one.left.partition("(")[0] for one in lines if len(one.left.partition("(")[0]) == 1}
    assert names.isdisjoint(spec.name for spec in parameters_of(BUILT_IN[kind]))
    right = " ".join(one.right for one in lines)
    assert {name for name in names if not re.search(rf"(?<![\w.{{]){name}(?![\w.}}])", right)} == set()


def test_every_form_is_used_and_explained_where_it_is():
    used = set().union(*(notation(kind.equations) for kind in BUILT_IN.values()))
    assert used == set(FORMS)
    assert "tail(" in notation(BUILT_IN["ambush"].equations) and "tail(" not in notation(BUILT_IN["terrain"].equations)
    assert list(notation(("d x / dt = Σ(a) − total(b); per week", "c ~ Poisson(d)"))) == [
        "d X / dt = ", "X ~ ", "Σ(", "total("
    ]  # fmt: skip


def test_a_line_without_an_operator_is_refused():
    with pytest.raises(InputError, match="expected 'left = right; note' with one of ×=  \\+=  ~  = , found 'a"):
        parsed("a + b; per week")


@pytest.mark.parametrize(
    ("topic", "equations", "words"),
    [
        ("voilence", (), "mine, topic: no topic 'voilence'; did you mean 'violence'?"),
        ("", "a = b", "mine, equations: expected a tuple of texts, found 'a = b'"),
        ("", ("a = b", 3), "mine, equations: expected a tuple of texts"),
        ("", ("a = b", "c"), "mine, equations: expected 'left = right; note'"),
    ],
)
def test_what_a_mechanism_states_of_itself_can_be_read(topic, equations, words):
    with pytest.raises(InputError, match=re.escape(words)):
        check_stated(topic, equations, "mine")
    check_stated("ground", ("a = b; per week",), "mine")


def test_every_built_in_mechanism_is_about_one_of_the_topics():
    assert {kind.topic for kind in BUILT_IN.values()} == set(TOPICS)
