"""Planted artefacts are caught, and a real scenario is the same in any order and with any number of threads."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import contested
from contested import invariance_check
from contested.analysis.half_the_people import Doubled, half_values
from contested.ensemble.design import rows_design
from contested.invariance_check import (
    ORDER,
    PEOPLE,
    PLACES,
    ROUNDING,
    SEED,
    STEP,
    THREADS,
    check_invariances,
    differences,
    reversed_places,
)
from contested.model.binding import BoundParameter
from contested.model.parameter import ParameterSpec, positive
from contested.size import Size
from helpers.told import told

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "two-valleys"
DESIGN = rows_design({"rate": np.linspace(0, 1, 200)}, seed=0, repeats=2)


class PlantedModel(SimpleNamespace):
    """A model of two mechanisms, whose order can be turned."""

    def _replace(self, **changed: Any) -> PlantedModel:
        return PlantedModel(**{**self.__dict__, **changed})


def planted(artefact: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A scenario whose one answer has an artefact: it depends on step, order, rounding or threads."""
    model = PlantedModel(instances=("first", "second"))
    questions = (SimpleNamespace(id="held", kind="probability"),)
    loaded = SimpleNamespace(scenario=SimpleNamespace(question=questions))
    prepared = SimpleNamespace(built=SimpleNamespace(model=model), loaded=loaded)

    def answers(setup, model, design, stage, halves=1, expected=False, threads=None):
        found = {
            "step": halves == 2,
            "order": model.instances[0] == "second",
            "rounding": expected,
            "threads": threads == 1,
        }
        return {"held": (design.params["rate"][design.row] > (0.5 if found[artefact] else 0.4)).astype(float)}

    monkeypatch.setattr(invariance_check, "answers_of", answers)
    monkeypatch.setattr(invariance_check, "plan_of", lambda *_: SimpleNamespace(width=128))
    setup: Any = SimpleNamespace(prepared=prepared, design=DESIGN, looks={}, conditioned=False)
    return setup, answers(setup, model, DESIGN, "")


@pytest.mark.parametrize("artefact", ["step", "order", "rounding", "threads"])
def test_an_answer_that_depends_on_what_should_not_matter_is_caught(artefact, monkeypatch):
    setup, base = planted(artefact, monkeypatch)
    found = {
        one.id: differences(one, setup, base, Size(400, 0), None)["held"].verdict
        for one in (STEP, ORDER, ROUNDING, THREADS)
    }
    assert found.pop(artefact) == "does not hold"
    assert set(found.values()) == {"holds"}


def test_half_the_people_halve_what_counts_them_and_nothing_else():
    def bound(name, unit):
        return BoundParameter(name, name.partition(".")[0], ParameterSpec(name, unit, positive, ""), None, 1.0)

    parameters: Any = [
        bound("initial.a", "persons"),
        bound("control-a.unit_force", "fighters"),
        bound("control-a.attack_worth", "fighters"),
        bound("ambush-a.size_cap", "deaths"),
        bound("momentum-a.doubt", "deaths"),
        bound("ambush-a.engagement_rate", "per fighter per week"),
    ]
    found = half_values({one.name: np.ones(2) for one in parameters}, parameters)
    assert {name for name, column in found.items() if column[0] == 0.5} == {
        "initial.a",
        "control-a.unit_force",
        "momentum-a.doubt",
    }
    history = told(persons=np.ones((1, 1, 3)), districts=np.ones((1, 1, 3)))
    doubled = Doubled(history, frozenset({"persons"}))
    assert doubled.series("persons").max() == 2.0 and doubled.series("districts").max() == 1.0


def test_places_in_the_opposite_order_keep_their_neighbours_and_columns():
    places = contested.load_scenario(EXAMPLE).places
    turned = reversed_places(places)
    for name in places.ids:
        old, new = places.ids.index(name), turned.ids.index(name)
        assert turned.population[new] == places.population[old] and turned.units[new] == places.units[old]
        near, also = (
            {one.ids[j] for j in np.flatnonzero(one.neighbours[i])} for one, i in ((places, old), (turned, new))
        )
        assert near == also
        assert all(turned.columns[key][new] == column[old] for key, column in places.columns.items())
    assert turned.ids != places.ids


@pytest.mark.heavy
def test_the_answers_of_a_scenario_survive_order_and_threads_to_the_last_bit():
    found = check_invariances(contested.load_scenario(EXAMPLE), members=64, evidence=False)
    assert [one.id for one in found.variants] == [
        "step",
        "members",
        "people",
        "seed",
        "rounding",
        "places",
        "order",
        "threads",
    ]
    for one in found.answers:
        assert one.by_variant[ORDER.id].verdict == "holds" and one.by_variant[THREADS.id].verdict == "holds"
        assert all(one.by_variant[change.id].verdict != "does not hold" for change in (SEED, PLACES, PEOPLE))
