"""Levers of a small model: their list, wrong patterns, the weeks of an event, and what is beyond a range."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from contested.analysis.compare_levers import (
    Extremes,
    LeverName,
    _beyond,
    affected_names,
    check_levers,
    levers,
    outside,
    weeks_of,
)
from contested.model.effects import QuantitySpec
from contested.model.introspect import ModelInfo
from contested.model.series import Series
from contested.scenario.calendar import Calendar
from contested.scenario.load import LoadedScenario
from contested.scenario.schema import LeverEvent, WhatIf
from helpers.refusal import refusal

SERIES = (
    Series("fighters.reds", "stock", "persons", "Fighters: Reds"),
    Series("fear", "level", "index", "Fear"),
    Series("joining.join", "flow", "persons per week", "Joining", source="civilian", target="fighters.reds"),
    Series("aid.come", "flow", "persons per week", "Arriving", target="civilian"),
    Series("desertion.leave", "flow", "persons per week", "Leaving", source="fighters.reds", target="civilian"),
)
NAMES = ["wage", "toll", "rent", "food", "fuel", "bread", "arms", "credit"]
QUANTITIES = {name: QuantitySpec(name, name.capitalize(), "share") for name in [*NAMES, "unread"]}


def info(**reads: tuple[str, ...]) -> ModelInfo:
    """A model whose mechanisms read some names; `__` in a label stands for a hyphen."""
    read = {label.replace("__", "-"): names for label, names in reads.items()}
    return ModelInfo(SERIES, QUANTITIES, read, {}, {}, {})


def what_if(*affects: str, first: date = date(2031, 1, 1), last: date = date(2031, 2, 1)) -> WhatIf:
    """A what-if of one event that affects such names."""
    keys = {"id": "e", "text": "E.", "from": first, "to": last, "affects": list(affects), "factor": 0.5}
    return WhatIf(id="fewer", title="Fewer", text="Fewer.", event=[LeverEvent.model_validate(keys)])


def refused(known: ModelInfo, *affects: str, **keys: Any) -> str:
    return refusal(check_levers, [what_if(*affects)], known, "what.toml", **keys)


def test_levers_are_the_flows_in_their_order_and_then_the_quantities_that_are_read_by_name():
    found = levers(info(talk=("fear", "wage", "fighters.reds", *NAMES[:4]), raid=tuple(NAMES[3:])))
    assert found[:3] == (
        LeverName("joining.join", "flow", "persons per week", "Joining"),
        LeverName("aid.come", "flow", "persons per week", "Arriving"),
        LeverName("desertion.leave", "flow", "persons per week", "Leaving"),
    )
    assert [one.name for one in found[3:]] == sorted(NAMES)
    assert found[3] == LeverName("arms", "quantity", "share", "Arms")


def test_a_quantity_that_nothing_reads_is_no_lever():
    assert [one.name for one in levers(info(talk=("wage",)))[3:]] == ["wage"]
    assert "unread" in refused(info(talk=("wage",)), "unread")
    assert refused(info(talk=("wage",)), "wage") == ""


def test_names_that_events_affect_are_told_once_each_in_the_order_of_patterns():
    known = info(talk=("wage",))
    events = [*what_if("wage", "joining.*").event, *what_if("*.leave").event, *what_if("joining.join").event]
    assert affected_names(events, known) == ("wage", "joining.join", "desertion.leave")


def test_every_wrong_pattern_of_an_event_is_told():
    lines = refused(info(), "joining.joins", "aid.come", "desertion.leaf").splitlines()
    assert lines[0] == "2 errors:" and "joining.joins" in lines[1] and "desertion.leaf" in lines[2]


def test_a_file_of_its_own_is_where_a_what_if_is_wrong():
    assert refused(info(), "joining.joins", files={"fewer": "fewer.toml"}).startswith("fewer.toml: what_if 'fewer'")
    assert refused(info(), "joining.joins", files={"other": "fewer.toml"}).startswith("what.toml: what_if 'fewer'")


def test_only_flows_of_the_stock_are_named():
    assert refused(info(), "fighters.reds").endswith("name flows of it: 'joining.join', 'desertion.leave'")


def test_a_stock_that_nothing_moves_has_no_flows_to_name():
    alone = info()._replace(series=SERIES[:1])
    assert refused(alone, "fighters.reds").endswith("found the stock 'fighters.reds'; name flows of it")


def test_eight_flows_of_a_stock_are_named_and_more_are_hinted_at():
    flows = [Series(f"part{k}.leave", "flow", "persons per week", "Leaving", source="fighters.reds") for k in range(9)]
    eight = ", ".join(f"'part{k}.leave'" for k in range(8))
    for number, end in ((8, eight), (9, f"{eight} ...")):
        assert refused(info()._replace(series=(SERIES[0], *flows[:number])), "fighters.reds").endswith(
            f"name flows of it: {end}"
        )


LACKS = "the scenario has no mechanism of kind"


@pytest.mark.parametrize(
    "labels", [("sponsor",), ("sponsor-reds",), ("raid", "sponsor", "talk"), ("raid", "sponsor-x")]
)
def test_a_mechanism_that_the_scenario_has_is_not_said_to_be_lacking(labels: tuple[str, ...]):
    known = info()._replace(reads={label: () for label in labels})
    message = refused(known, "sponsor.comes")
    assert LACKS not in message and "matches 'sponsor.comes'" in message


@pytest.mark.parametrize("labels", [(), ("raid",), ("sponsors",), ("my-sponsor",), ("my-sponsor-",)])
def test_one_of_another_name_is(labels: tuple[str, ...]):
    known = info()._replace(reads={label: () for label in labels})
    assert f"{LACKS} 'sponsor'" in refused(known, "sponsor.comes")


def test_what_matches_a_flow_is_a_lever_whatever_mechanism_it_is_of():
    assert refused(info(), "aid.come") == refused(info(), "aid.*") == ""


def test_what_is_no_kind_of_mechanism_is_not_said_to_be_lacking():
    assert LACKS not in refused(info(), "nothing.come")


CALENDAR = Calendar(date(2030, 12, 25), 20, past_weeks=1)


@pytest.fixture(scope="module")
def run() -> LoadedScenario:
    """Of which only the calendar is looked at."""
    nothing: Any = None
    return LoadedScenario(nothing, nothing, nothing, CALENDAR, {}, "", [], [], Path())


@pytest.mark.parametrize(
    ("first", "last", "weeks"),
    [
        (date(2031, 1, 1), date(2031, 1, 1), (1, 2)),
        (date(2030, 12, 31), date(2031, 1, 7), (0, 2)),
        (date(2030, 1, 1), date(2030, 12, 25), (0, 1)),
        (date(2031, 1, 15), date(2031, 2, 5), (3, 7)),
        (date(2031, 5, 6), date(2032, 1, 1), (18, 20)),
        (date(2031, 5, 6), date(2031, 5, 12), (18, 20)),
        (date(2031, 5, 6), date(2031, 5, 6), (18, 19)),
    ],
)
def test_an_event_acts_in_the_weeks_of_the_run_that_its_days_are_in(first, last, weeks, run):
    (event,) = what_if("wage", first=first, last=last).event
    assert weeks_of(event, run) == slice(*weeks)


class Asked:
    """Ends in the past of the priors, which count how often they are asked for."""

    def __init__(self, **ends: tuple[float, float]) -> None:
        self.ends, self.times = ends, 0

    def __call__(self) -> dict[str, tuple[float, float]]:
        self.times += 1
        return self.ends


def taken(run: LoadedScenario, base: tuple[float, float], other: tuple[float, float], priors: Asked) -> list[Any]:
    """What is told of a quantity that has these ends in every week of the base arm and of the other."""
    arms = tuple({"wage": Extremes(np.full((20, 2), low), np.full((20, 2), high))} for low, high in (base, other))
    found = outside(what_if("wage"), run, info(talk=("wage",)), arms, priors)  # pyright: ignore[reportArgumentType]
    return [(one.name, one.title, one.under.low, one.under.high, one.covered.low, one.covered.high) for one in found]


def test_the_priors_are_asked_only_where_the_arms_do_not_cover_an_event(run):
    priors = Asked()
    assert taken(run, (0.9, 1.2), (0.9, 1.2), priors) == [] and priors.times == 0
    assert taken(run, (0.9, 1.2), (0.5, 1.3), priors) == [("wage", "Wage", 0.5, 1.3, 0.9, 1.2)] and priors.times == 1


@pytest.mark.parametrize(
    ("priors", "covered"),
    [((1.0, 1.1), (0.9, 1.2)), ((0.6, 1.0), (0.6, 1.2)), ((1.0, 1.25), (0.9, 1.25)), ((0.6, 1.25), (0.6, 1.25))],
)
def test_what_is_covered_is_from_the_least_of_both_to_the_most(priors, covered, run):
    assert taken(run, (0.9, 1.2), (0.5, 1.3), Asked(wage=priors)) == [("wage", "Wage", 0.5, 1.3, *covered)]


def test_without_weeks_nothing_is_told(run):
    none = {"wage": Extremes(np.zeros((0, 2)), np.zeros((0, 2)))}
    some = {"wage": Extremes(np.full((20, 2), 5.0), np.full((20, 2), 6.0))}
    for arms in ((none, some), (some, none), (none, none)):
        assert outside(what_if("wage"), run, info(talk=("wage",)), arms, Asked()) == ()


@pytest.mark.parametrize(
    ("under", "covered", "beyond"),
    [
        ((0.0, 0.0), (0.0, 0.0), False),
        ((-0.1, 0.0), (0.0, 0.0), True),
        ((0.0, 0.1), (0.0, 0.0), True),
        ((-0.1, 0.1), (0.0, 0.0), True),
        ((-100.0005, 1.0005), (-100.0, 1.0), False),
        ((-100.002, 1.0), (-100.0, 1.0), True),
        ((1.0, 100.002), (1.0, 100.0), True),
        ((0.9995, 100.0005), (1.0, 100.0), False),
        ((1.0, 99.9995), (1.0, 100.0), False),
        ((1.0005, 50.0), (1.0, 100.0), False),
        ((-100.0, -1.0), (-100.0, -1.0), False),
        ((-50.0, -0.9995), (-100.0, -1.0), False),
        ((-50.0, -0.9), (-100.0, -1.0), True),
    ],
)
def test_a_range_is_beyond_another_by_more_than_the_rounding_of_its_larger_end(under, covered, beyond):
    assert _beyond(under, covered) is beyond
