"""What is asked of every history of a run, and the arrays that the answers become."""

from __future__ import annotations

import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from contested.analysis.member_values import (
    ValuesByKind,
    layer_plan,
    member_values,
    over_time_per_member,
    per_member,
    reference_values_per_member,
    values_by_kind,
)
from contested.ensemble.block import BlockSummary, Halved
from contested.ensemble.design import Design
from contested.ledger.ledger import Ledger
from contested.results.arrays import Labelled
from contested.scenario.calendar import Calendar
from contested.scenario.load import LoadedScenario
from helpers.small_run import manifest
from scenario.made_up import START, MadeUp, claim, claim_check, layer, made_up, question, reference_value

STATED = claim(best=6)
BARE = claim(best=None).model_copy(update={"id": "bare"})
LEDGER = Ledger(claims={"bare": BARE, "c": STATED})
MANY = question(id="many", measure="series", series=["fear"], over="last", at_least="claim:c")
SUM = question(id="sum", measure="series", series=["fear"])
EITHER = question(
    id="either",
    any_of=[
        {"measure": "units_held", "actor": "reds", "at_least": 5},
        {"measure": "series", "series": ["raid.attack"], "over": "sum", "less_than": 3},
    ],
)
SEEN = {"control.reds": "stock", "fear": "level", "raid.attack": "flow"}


def loaded(calendar: Calendar, ledger: Ledger = LEDGER, **items: Any) -> LoadedScenario:
    """A scenario of nothing but some questions, layers, claim checks and reference values."""
    kinds = ("question", "layer", "reference_value", "claim_check")
    scenario: Any = SimpleNamespace(**{kind: items.get(kind, ()) for kind in kinds})
    places: Any = None
    return LoadedScenario(scenario, ledger, places, calendar, {}, "", [], [], Path())


def history(calendar: Calendar) -> MadeUp:
    made = made_up(weeks=calendar.weeks, members=20)
    made.table["raid.attack"] = made.table.pop("raid.deaths")
    made.calendar = calendar
    return made


def test_every_question_series_and_level_is_asked_of_each_history():
    calendar = Calendar(START, 4)
    checks = (claim_check(series=["fear"], over="last"), claim_check(claim="raid", prior="prior:raid-rate"))
    given = loaded(
        calendar, question=(MANY, SUM, EITHER), claim_check=checks, reference_value=(reference_value(series=["fear"]),)
    )
    plan, seen = per_member(given), history(calendar)
    assert list(plan) == [
        "answer many", "nearness many", "answer sum", "answer either", "nearness either", "claim c", "reference a"
    ]  # fmt: skip
    asked: Any = plan
    given_with = {name: asked[name].keywords for name in plan}
    assert given_with == {
        "answer many": {"ledger": Ledger(claims={"c": STATED})},
        "nearness many": {},
        "answer sum": {"ledger": Ledger()},
        "answer either": {"ledger": Ledger()},
        "nearness either": {},
        "claim c": {"claim": STATED},
        "reference a": {"claim": STATED},
    }
    weekly = seen.table["fear"].sum(axis=1, dtype=np.float64)
    assert plan["answer many"](seen).tolist() == (weekly[3] >= 6).tolist()
    assert plan["nearness many"](seen).tolist() == [weekly[3].tolist()]
    assert plan["answer sum"](seen).tolist() == weekly.sum(axis=0).tolist()
    assert plan["nearness either"](seen).shape == (2, 20)
    assert plan["claim c"](seen).tolist() == weekly[3].tolist()
    month = weekly.mean(axis=0) * 30.4375 / 7
    for level in (plan["reference a"], reference_values_per_member(given)["reference a"]):
        np.testing.assert_allclose(level(seen), month, rtol=1e-12)


def test_a_map_layer_is_counted_by_its_id():
    seen = made_up(weeks=2)
    layers = (layer(series=["fear"], at_least=3), layer(id="calm", series=["fear"], at_most=0))
    plan = layer_plan(loaded(Calendar(START, 2), layer=layers))
    assert list(plan) == ["l", "calm"]
    assert plan["calm"](seen)[:3].tolist() == (seen.table["fear"] <= 0).sum(axis=2).T.tolist()


def test_questions_over_time_have_only_the_claims_that_they_are_compared_with():
    calendar = Calendar(START, 6, 3)
    plan, seen = over_time_per_member(loaded(calendar, question=(MANY, SUM, EITHER)), SEEN), history(calendar)
    assert list(plan) == ["unchanged many", "true many", "unchanged sum", "unchanged either", "true either"]
    asked: Any = plan
    assert asked["unchanged many"].keywords == asked["true many"].keywords == {"ledger": Ledger(claims={"c": STATED})}
    assert asked["unchanged either"].keywords == asked["true either"].keywords == {"ledger": Ledger()}
    weekly = seen.table["fear"].sum(axis=1)
    assert plan["unchanged many"](seen).tolist() == (weekly[2] >= 6).tolist()
    assert plan["true many"](seen).tolist() == [(weekly[3:] >= 6).tolist()]
    assert plan["unchanged sum"](seen).tolist() == (3 * weekly[2]).tolist()


def test_what_happens_is_told_again_only_where_the_past_is_long_enough():
    """Of five weeks three are asked about, and two come before them; a week that is past asks nothing of the future."""
    short = loaded(Calendar(START, 5, 2), question=(MANY, SUM, EITHER))
    assert list(over_time_per_member(short, SEEN)) == ["unchanged many", "true many", "unchanged sum", "true either"]
    without = loaded(Calendar(START, 5), question=(MANY, SUM, EITHER))
    assert list(over_time_per_member(without, SEEN)) == ["true many", "true either"]
    ends = {"from": START, "by": START + datetime.timedelta(days=13)}
    over = question(id="over", measure="series", series=["fear"], over="last", **ends)
    assert list(over_time_per_member(loaded(Calendar(START, 5, 2), question=(over,)), SEEN)) == []


def test_what_is_kept_beside_the_values_of_questions_and_claims_is_passed_over():
    nobody = Halved(np.zeros(0, dtype=np.int64), {}, {})
    kept = {"seen raids": np.array([1.0]), "answer one two": np.array([2.0]), "claim dead": np.array([3.0])}
    found = values_by_kind(BlockSummary(np.arange(1), {}, {}, {}, kept, {}, nobody, nobody))
    assert [{name: values.tolist() for name, values in part.items()} for part in found] == [
        {"one two": [2.0]}, {}, {"dead": [3.0]}, {}, {}, {}
    ]  # fmt: skip


def arrays(values: Labelled) -> tuple[list[str], list[str], list[list[float]], list[str] | None]:
    return list(values.ids), list(values.units), values.values.tolist(), list(values.of) if values.of else None


def test_values_of_members_stand_with_their_names_and_units():
    """Two rows of parameters, three members; how near a quantity comes is not asked."""
    kept = ValuesByKind(
        answers={"sum": np.array([5.0, 6, 7]), "either": np.array([0.0, 1, 1]), "many": np.array([1.0, 0, 1])},
        nearness={
            "many": np.array([[9.0, 8, 7]]),
            "either": np.array([[1.0, 2, 3], [4, 5, 6]]),
            "sum": np.array([[0.0, 0, 0]]),
        },
        claims={"c": np.array([3.0, 2, 1]), "bare": np.array([0.5, 0.5, 0.25])},
        reference_values={"a": np.array([1.5, 2.5, 3.5]), "b": np.array([4.5, 5.5, 6.5])},
        unchanged={},
        true={},
    )
    levels = (reference_value(series=["fear"]), reference_value(id="b", series=["fear"], per="year"))
    given = loaded(Calendar(START, 6), question=(MANY, SUM, EITHER), reference_value=levels)
    design = Design({}, np.array([0, 0, 1]), np.array([3, 4, 5]), 0, np.array([6, 7, 8]))
    run = manifest(parameter_rows=2)
    found = member_values(kept, {"raid-rate": np.array([0.5, 1.5])}, design, given, run)
    assert arrays(found.parameters) == (["raid-rate"], ["per week"], [[0.5, 1.5]], None)
    assert (found.row.tolist(), found.noise.tolist(), found.later_noise.tolist()) == ([0, 0, 1], [3, 4, 5], [6, 7, 8])
    answers = [[1.0, 0.0, 1.0], [5.0, 6.0, 7.0], [0.0, 1.0, 1.0]]
    assert arrays(found.answers) == (["many", "sum", "either"], ["", "index", ""], answers, None)
    assert arrays(found.nearness) == (
        ["many 1", "either 1", "either 2"],
        ["index", "districts", "events"],
        [[9.0, 8.0, 7.0], [1.0, 2.0, 3.0], [4.0, 5.0, 6.0]],
        ["many", "either", "either"],
    )
    assert arrays(found.claim_values) == (
        ["c", "bare"], ["persons", ""], [[3.0, 2.0, 1.0], [0.5, 0.5, 0.25]], None
    )  # fmt: skip
    assert arrays(found.reference_levels) == (
        ["a", "b"], ["per month", "per year"], [[1.5, 2.5, 3.5], [4.5, 5.5, 6.5]], None
    )  # fmt: skip


def test_a_run_that_compares_nothing_has_tables_without_rows():
    kept = ValuesByKind(*({} for _ in ValuesByKind._fields))
    design = Design({}, np.array([0, 0, 1]), np.arange(3), 0)
    found = member_values(kept, {}, design, loaded(Calendar(START, 6)), manifest(parameter_rows=2))
    shapes = [part.values.shape for part in found if isinstance(part, Labelled)]
    assert shapes == [(0, 2), (0, 3), (0, 3), (0, 3), (0, 3)]
