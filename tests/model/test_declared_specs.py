"""Unit, scope, start and bounds of every stock and level that built-in mechanisms declare."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit

from contested.model.base_stocks import base_stocks
from laws.whole import whole

HERE = whole()
CONTROL = (np.array([8.0, 3.0, 0.0]) + 0.5 * np.array([0.0, 1.0, 0.0])) / np.array([8.0, 6.0, 5.0])
"""The first side's share of control by place, contested units counted half."""
STATES = ("phase", "sponsor", "unity")
LEVELS = {
    "activity.a": ("attacks", "place", [0.0] * 3, 0.0, np.inf),
    "anger.a": ("share", "place", [0.25] * 3, 0.0, 1.0),
    "collaboration.a": ("share", "place", 0.6 * expit(6.0 * (CONTROL - 0.5)), 0.0, 1.0),
    "usual-campaigns.place.a": ("campaigns", "place", np.array([120.0, 80.0, 40.0]) / 25.0, 0.0, np.inf),
    "excitement.ambush-a.attack": ("attacks", "place", [0.0] * 3, 0.0, np.inf),
    "fear.a": ("share", "place", [0.5] * 3, 0.0, 1.0),
    "harm.a": ("persons", "place", [0.0] * 3, 0.0, np.inf),
    "income.a": ("weeks of pay per week", "nation", [0.9 * 240.0], 0.0, np.inf),
    "losses.a": ("persons", "place", [0.0] * 3, 0.0, np.inf),
    "materiel.a": ("attacks", "nation", [8.0 * 0.02 * 240.0], 0.0, np.inf),
    "money.a": ("weeks of pay", "nation", [3.0 * 240.0], 0.0, np.inf),
    "momentum.a": ("share", "nation", [0.5], 0.0, 1.0),
    "successes.a": ("deaths per week", "nation", [0.0], 0.0, np.inf),
    "successes-against.a": ("deaths per week", "nation", [0.0], 0.0, np.inf),
    "phase_age.a": ("weeks", "nation", [8.0], 0.0, np.inf),
    "threat": ("deaths per 100000 per week", "place", [0.0] * 3, 0.0, np.inf),
    "crop.narcotics": ("hectares", "place", [0.0, 400.0, 900.0], 0.0, np.inf),
    "unrest.narcotics": ("attacks per 100000 per week", "place", [0.0] * 3, 0.0, np.inf),
    "equipment.a": ("share", "nation", [0.7], 0.0, 1.0),
    "experience.a": ("attacks", "place", [5.0] * 3, 0.0, np.inf),
    "food.a": ("rations", "nation", [3.0 * 240.0], 0.0, np.inf),
    "leaderless.a": ("share", "nation", [0.0], 0.0, 1.0),
    "legitimacy.a": ("share", "nation", [0.5], 0.0, 1.0),
    "usual-presence.a": ("fighters per 1000", "place", [120 / 40, 80 / 25, 40 / 12], 0.0, np.inf),
    "outward.a": ("fighters", "nation", [50.0], 0.0, np.inf),
    "pool.a": ("persons", "place", 200.0 * np.array([40, 25, 12]) / 77.0, 0.0, np.inf),
    "prestige.a": ("ratio", "nation", [0.8], 0.0, np.inf),
    "foreign-share.a": ("share", "nation", [0.5], 0.0, 1.0),
    "drug-income.narcotics": ("ratio", "nation", [1.0], 0.0, np.inf),
    "towns.a": ("share", "nation", [0.2], 0.0, 1.0),
    "townspeople.a": ("ratio", "place", np.array([0.6, 0.2, 0.1]) / ((24 + 5 + 1.2) / 77.0), 0.0, np.inf),
    "usual-crop.narcotics": ("hectares", "nation", [400.0 * 3 / 6], 0.0, np.inf),
    "fled.a": ("persons", "place", [0.0] * 3, 0.0, np.inf),
    "usual-ground.a": ("units", "place", [8.0, 3.0, 0.0], 0.0, np.inf),
    "veterans.a": ("share", "nation", [0.0], 0.0, 1.0),
}
STOCKS = {f"phase.a.{phase}": ("phase", "nation", [float(phase == "guerrilla")])
          for phase in ("survival", "guerrilla", "holding", "open")}  # fmt: skip
STOCKS["campaigns.place.a"] = ("campaigns", "place", [0.0] * 3)
STOCKS["leaders-lost.a"] = ("leaders", "nation", [0.0])
STOCKS |= {f"sponsor.a.{state}": ("state", "nation", [float(state == "steady")])
           for state in ("absent", "steady", "wavering")}  # fmt: skip
STOCKS |= {f"unity.a.{state}": ("state", "nation", [float(state == "united")])
           for state in ("united", "breaking", "broken")}  # fmt: skip


def declared():
    """Specs of the first side and of both, by name."""
    values = HERE.values()
    specs = HERE.model.specs(values, HERE.model._replace(instances=()).initial(values))
    return {spec.name: spec for spec in specs if not {"b", "ambush-b"} & set(spec.name.split("."))}


def test_these_stocks_and_levels_are_declared_and_no_others():
    assert set(declared()) == {*LEVELS, *STOCKS}


@pytest.mark.parametrize("name", [*LEVELS, *STOCKS])
def test_a_stock_or_level_has_its_unit_scope_start_and_bounds(name):
    spec = declared()[name]
    unit, scope, start, *limits = (LEVELS | STOCKS)[name]
    assert (spec.unit, spec.scope) == (unit, scope)
    np.testing.assert_allclose(np.broadcast_to(np.ravel(spec.start), len(start)), start, rtol=1e-5)
    assert [getattr(spec, end) for end in ("low", "high") if hasattr(spec, end)] == limits


def test_of_the_states_of_a_side_one_is_1():
    groups = {spec.name: spec.one_of for spec in declared().values() if getattr(spec, "one_of", "")}
    assert groups == {name: name.rpartition(".")[0] for name in STOCKS if name.split(".")[0] in STATES}


def test_every_model_has_people_and_ground_and_each_side_its_fighters_and_its_dead_none_of_them_yet():
    specs = {spec.name: (spec.unit, spec.scope, spec.start) for spec in base_stocks(HERE.model.world)}
    sides = {f"{kind}.{side}" for kind in ("fighters", "dead", "captured") for side in "ab"}
    persons = {"civilian", "displaced", "abroad", "dead.civilian", *sides}
    ground = {"control.contested", "control.a", "control.b"}
    assert specs == dict.fromkeys(persons, ("persons", "place", 0.0)) | dict.fromkeys(ground, ("units", "place", 0.0))
