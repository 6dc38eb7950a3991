"""Whoever misses a stock or level is told which mechanism declares it."""

from __future__ import annotations

import jax.numpy as jnp
import pytest

from contested.errors import InputError
from contested.model.build import build
from contested.model.compose import told
from contested.model.model import MechanismInstance
from contested.model.owners import owner
from contested.model.state import State
from contested.scenario.load import load_scenario
from scenario.example import EXAMPLE


@pytest.mark.parametrize("scenario", ["afghanistan-2022", EXAMPLE])
def test_every_declared_stock_and_level_has_the_owner_that_declares_it(scenario):
    built = build(load_scenario(scenario))
    values = {bound.name: jnp.ones(1) for bound in built.parameters}
    initial = built.model._replace(instances=()).initial(values)
    for instance in built.model.instances:
        for spec in instance.bind(values).declare(built.model.world, initial):
            assert owner(spec.name) == expected(instance)


def expected(instance: MechanismInstance) -> str:
    (role, *_) = [*(name for name in ("culprit", "actor", "group", "attack") if name in instance.roles), None]
    return f"a mechanism of kind '{instance.kind}'" + (f" with {role} = '{instance.roles[role]}'" if role else "")


def test_a_name_that_no_mechanism_declares_gets_the_nearest():
    stocks = State({"civilian": jnp.zeros((1, 1))}, {})
    with pytest.raises(InputError, match="did you mean 'civilian'"):
        stocks["civilians"]
    with pytest.raises(InputError, match="add a mechanism of kind 'supply' with group = 'reds', which declares it"):
        stocks["materiel.reds"]


def test_a_fault_met_while_a_mechanism_speaks_is_told_with_its_label():
    def speaking():
        yield "first"
        raise InputError("no column 'x'")

    said = told("raids", speaking())
    assert next(said) == "first"
    with pytest.raises(InputError, match="^mechanism.raids: no column 'x'$"):
        next(said)
