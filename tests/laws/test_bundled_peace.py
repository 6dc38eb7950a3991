"""The bundled war with nobody to fight: no attack, no operation, no victim, and nobody flees from conflict."""

import numpy as np
import pytest

from contested.model.build import build
from contested.scenario.load import load_scenario
from helpers.worlds import Case

REBELS = ("resistance", "iskp")


@pytest.mark.heavy
def test_without_rebels_the_bundled_scenario_is_at_peace():
    """Half a year in expectation, at prior medians; hunger, which drives people out too, and strikes are off."""
    built = build(load_scenario("afghanistan-2022"))
    numbers = {b.name: b.by_hand if b.prior is None else b.prior.median for b in built.parameters}
    numbers["displacement.hunger_rate"] = 0.0
    numbers["strikes-foreign.rate"] = 0.0  # an outside event
    for group in REBELS:
        numbers |= {f"initial.{group}": 0.0} | {f"recruitment-{group}.{name}": 0.0 for name in ("rate", "founding")}
    here = Case(built.model, numbers)
    state = here.after(here.state(), 26, 7)
    conflict = [name for name in (*state.stocks, *state.levels)
                if name.startswith(("dead.", "captured.", "displaced", "abroad", "threat", "harm.", "excitement."))
                or name in [f"fighters.{group}" for group in REBELS]]  # fmt: skip
    assert len(conflict) > 12
    assert [name for name in conflict if np.any(np.asarray(state[name]) != 0.0)] == []
    assert float(state["fighters.government"].sum()) > 1000
