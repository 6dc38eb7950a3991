"""The bounds of the numbers in a run folder: what is just allowed is accepted, what is just outside is refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from contested.results import manifest as manifests
from contested.results import values
from contested.results.answers import PriorAnswer, Reference
from contested.results.manifest import ScenarioInfo
from contested.results.values import Interval, Quantiles
from helpers.small_run import manifest

IN_ORDER = "Value error, expected low, median and high in order, found "


def problem(kind: type, **fields: Any) -> str:
    """Why a record is refused; empty where it is not."""
    try:
        kind(**fields)
    except ValidationError as error:
        return error.errors()[0]["msg"]
    return ""


def changed(record: Any, **changes: Any) -> str:
    """Why a record with other fields is refused."""
    return problem(type(record), **{**dict(record), **changes})


@pytest.mark.parametrize(
    ("kind", "allowed", "outside"),
    [
        ("Chance", (1e-9, 0.5, 1 - 1e-9), {0.0: "greater than 0", 1.0: "less than 1", -0.5: "greater than 0"}),
        ("Share", (0.0, 0.5, 1.0), {-1e-9: "greater than or equal to 0", 1 + 1e-9: "less than or equal to 1"}),
        ("Positive", (0.0, 0.5, 1e9), {-1e-9: "greater than or equal to 0"}),
        ("Count", (0, 1, 10**9), {-1: "greater than or equal to 0"}),
    ],
)
def test_a_number_is_within_its_bounds(kind, allowed, outside):
    adapter = TypeAdapter(getattr(values, kind))

    def why(value: float) -> str:
        try:
            adapter.validate_python(value)
        except ValidationError as error:
            return error.errors()[0]["msg"]
        return ""

    assert [why(value) for value in allowed] == [""] * len(allowed)
    assert {value: why(value) for value in outside} == {
        value: f"Input should be {words}" for value, words in outside.items()
    }


@pytest.mark.parametrize("text", ["", "0" * 63, "0" * 65, "G" + "0" * 63, "A" * 64])
def test_a_digest_has_64_hexadecimal_letters(text):
    adapter = TypeAdapter(values.Sha256)
    assert adapter.validate_python("0f" * 32) == "0f" * 32
    with pytest.raises(ValidationError, match="should match pattern"):
        adapter.validate_python(text)


def test_items_by_key_are_sorted():
    assert list(TypeAdapter(values.ByKey[int]).validate_python({"b": 1, "c": 0, "a": 2}).items()) == [
        ("a", 2), ("b", 1), ("c", 0),
    ]  # fmt: skip


def quantiles(*given: float) -> str:
    return problem(Quantiles, **dict(zip(("q05", "q25", "q50", "q75", "q95"), given, strict=True)))


def test_quantiles_may_be_equal_and_never_fall():
    assert quantiles(1.0, 1.0, 2.0, 2.0, 2.0) == quantiles(-2.0, -1.0, 0.0, 1.0, 2.0) == ""
    words = "Value error, expected quantiles that never fall, found "
    assert quantiles(1.0, 0.5, 2.0, 3.0, 4.0) == f"{words}1, 0.5, 2, 3, 4"
    assert quantiles(1.0, 2.0, 1.5, 3.0, 4.0) == f"{words}1, 2, 1.5, 3, 4"
    assert quantiles(1.0, 2.0, 3.0, 2.5, 4.0) == f"{words}1, 2, 3, 2.5, 4"
    assert quantiles(1.0, 2.0, 3.0, 4.0, 3.5) == f"{words}1, 2, 3, 4, 3.5"


def test_an_interval_may_be_a_point_and_is_never_turned_round():
    assert problem(Interval, low=0.25, high=0.25, level=0.95, method="") == ""
    assert problem(Interval, low=0.25, high=0.75, level=0.95, method="") == ""
    assert problem(Interval, low=0.75, high=0.25, level=0.95, method="") == (
        "Value error, expected low at or below high (0.25), found low = 0.75"
    )


ABOUT = {"how": "held", "first": date(2022, 11, 29), "last": date(2022, 12, 5), "members": 20}


def given(*names: str, **others: Any) -> dict[str, Any]:
    """Some fields of an answer."""
    every = {
        "count": 3,
        "probability": 0.15,
        "interval": Interval(low=0.1, high=0.3, level=0.95, method=""),
        "quantiles": Quantiles(q05=1.0, q25=2.0, q50=3.0, q75=4.0, q95=5.0),
        "reason": "the past is too short",
    }
    return {name: every[name] for name in names} | others


def prior_answer(fields: dict[str, Any]) -> str:
    none = dict.fromkeys(("count", "probability", "interval", "quantiles"))
    return problem(PriorAnswer, members=20, **{**none, **fields})


CHANCE = ("count", "probability", "interval")


def test_an_answer_is_of_one_kind():
    for fields in (given(*CHANCE), given("quantiles"), given(*CHANCE, count=0)):
        assert prior_answer(fields) == problem(Reference, **ABOUT, **fields) == ""
    assert problem(Reference, **ABOUT, **given("reason")) == ""


@pytest.mark.parametrize(
    "names", [(), (*CHANCE, "quantiles"), CHANCE[1:], CHANCE[:2], ("count",), ("count", "quantiles"), ("interval",)]
)
def test_an_answer_of_no_kind_or_of_parts_of_two_is_refused(names):
    assert prior_answer(given(*names)) == "Value error, expected count, probability and interval, or quantiles alone"
    assert problem(Reference, **ABOUT, **given(*names)) == (
        "Value error, expected count, probability and interval, or quantiles, or a reason alone"
    )


@pytest.mark.parametrize("names", [("quantiles",), CHANCE])
def test_a_reason_stands_alone(names):
    assert problem(Reference, **ABOUT, **given(*names, "reason")) == (
        "Value error, expected count, probability and interval, or quantiles, or a reason alone"
    )


DAY = date(2022, 12, 6)


def scenario(**changes: Any) -> str:
    fields = {"name": "small", "title": "A small war", "hash": "1" * 64, "as_of": DAY, "start": DAY, "weeks": 6,
              "step": "day", "step_days": 1.0}  # fmt: skip
    return problem(ScenarioInfo, **{**fields, **changes})


def test_a_scenario_without_a_past_may_begin_on_any_day():
    assert scenario() == scenario(start=date(2020, 1, 1)) == scenario(weeks=1) == ""
    found = ScenarioInfo(
        name="small", title="", hash="1" * 64, as_of=DAY, start=DAY, weeks=6, step="day", step_days=1.0
    )
    assert found.past_weeks == 0


def test_a_past_is_shorter_than_the_run_and_ends_on_the_day_of_the_evidence():
    start = DAY - timedelta(days=35)
    assert scenario(start=start, past_weeks=5) == ""
    assert scenario(start=DAY - timedelta(days=7), past_weeks=1) == ""
    assert scenario(start=start, past_weeks=4) == (
        "Value error, expected as_of 4 weeks after start (2022-11-01), found 2022-12-06"
    )
    words = "Value error, expected fewer past_weeks than weeks (5), found "
    assert scenario(start=start, weeks=5, past_weeks=5) == f"{words}5"
    assert scenario(start=start, weeks=5, past_weeks=6) == f"{words}6"


def test_a_parameter_has_its_range_in_order():
    (parameter,) = manifest().parameters
    for low, median, high in ((1.0, 1.0, 1.0), (1.0, 1.0, 2.0), (1.0, 2.0, 2.0), (-1.0, 2.0, 3.0)):
        assert changed(parameter, low=low, median=median, high=high) == ""
    assert changed(parameter, low=1.5, median=1.0, high=2.0) == f"{IN_ORDER}1.5, 1.0, 2.0"
    assert changed(parameter, low=0.5, median=2.5, high=2.0) == f"{IN_ORDER}0.5, 2.5, 2.0"


def test_a_parameter_without_a_prior_is_set_by_hand_and_no_other_is():
    (parameter,) = manifest().parameters
    assert changed(parameter, prior=None, basis="set by hand") == changed(parameter, basis="judged") == ""
    words = "Value error, expected basis = 'set by hand' where there is no prior, and only there"
    assert changed(parameter, prior=None) == changed(parameter, basis="set by hand") == words


def test_a_level_on_the_edge_of_its_band_is_inside():
    (check,) = manifest().prior_check  # 10, between 5 and 20
    for reference, inside in ((5.0, True), (20.0, True), (4.9, False), (20.1, False)):
        assert changed(check, reference=reference, inside=inside) == ""
        assert changed(check, reference=reference, inside=not inside) == (
            "Value error, expected inside to say whether the reference lies between low and high"
        )


def test_a_band_may_be_a_point_and_is_in_order():
    (check,) = manifest().prior_check
    assert changed(check, low=10.0, median=10.0, high=10.0) == ""
    assert changed(check, low=9.5) == f"{IN_ORDER}9.5, 9.0, 20.0"
    assert changed(check, median=21.0) == f"{IN_ORDER}5.0, 21.0, 20.0"


def test_a_circular_check_lists_priors_and_no_other_does():
    (check,) = manifest().prior_check
    assert changed(check) == changed(check, basis="judged", circular=()) == ""
    words = "Value error, expected basis = 'circular' where circular lists priors, and only there"
    assert changed(check, basis="judged") == changed(check, circular=()) == words


def test_each_member_may_have_its_own_row_of_parameters():
    found = manifest()
    assert changed(found, parameter_rows=20) == changed(found, parameter_rows=1, members=1) == ""
    assert changed(found, parameter_rows=21) == ("Value error, expected parameter_rows at most members (20), found 21")


def test_places_and_layers_are_there_once():
    found = manifest()
    place, layer = found.places[0], found.layers[0]
    other = layer.model_copy(update={"id": "fought"})
    assert changed(found, layers=(layer, other)) == changed(found, places=(place,), layers=()) == ""
    assert changed(found, places=(*found.places, place)) == "Value error, expected every place once"
    assert changed(found, layers=(layer, other, layer)) == "Value error, expected every layer once"


def test_the_format_of_a_run_folder_is_the_fourth():
    assert manifests.FORMAT == 4 == manifest().format
