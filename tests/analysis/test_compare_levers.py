"""What a what-if may affect."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from contested.analysis.compare_levers import Extremes, check_levers, outside
from contested.errors import InputError
from contested.model.introspect import ModelInfo
from contested.model.series import Series
from contested.scenario.calendar import Calendar
from contested.scenario.load import LoadedScenario, load_scenario
from contested.scenario.schema import LeverEvent, WhatIf

SERIES = (
    Series("fighters.reds", "stock", "persons", "Fighters: Reds"),
    Series("joining.join", "flow", "persons per week", "Joining", source="civilian", target="fighters.reds"),
    Series("desertion.leave", "flow", "persons per week", "Leaving", source="fighters.reds", target="civilian"),
)
INFO = ModelInfo(SERIES, {}, {}, {}, {}, {})


def lever(pattern: str) -> WhatIf:
    event = LeverEvent.model_validate(
        {"id": "e", "text": "E.", "from": date(2031, 1, 1), "to": date(2031, 2, 1), "affects": [pattern], "factor": 0.5}
    )
    return WhatIf(id="fewer", title="Fewer", text="Fewer.", event=[event])


def test_a_stock_is_no_lever_and_its_flows_are_named():
    with pytest.raises(InputError) as refused:
        check_levers([lever("fighters.reds")], INFO, "what.toml")
    assert str(refused.value) == (
        "what.toml: what_if 'fewer', event 'e', field affects: expected a flow or a quantity, found the stock "
        "'fighters.reds'; name flows of it: 'joining.join', 'desertion.leave'"
    )
    check_levers([lever("joining.*")], INFO, "what.toml")


@pytest.mark.parametrize(("pattern", "kind"), [("aid", "aid"), ("sponsor-reds.come", "sponsor")])
def test_a_lever_of_a_mechanism_that_the_scenario_lacks_says_so(pattern, kind):
    with pytest.raises(InputError) as refused:
        check_levers([lever(pattern)], INFO, "what.toml")
    assert f"matches '{pattern}': the scenario has no mechanism of kind '{kind}'" in str(refused.value)
    assert "The preset irregular-war has more kinds than irregular-war-core" in str(refused.value)
    with pytest.raises(InputError, match="did you mean 'joining.join'"):
        check_levers([lever("joining.joins")], INFO, "what.toml")


def test_all_wrong_names_are_told_at_once():
    with pytest.raises(InputError) as refused:
        check_levers([lever("joining.joins"), lever("joining.join"), lever("desertion.leaf")], INFO, "what.toml")
    lines = str(refused.value).splitlines()
    assert lines[0] == "2 errors:" and len(lines) == 3
    assert "did you mean 'joining.join'" in lines[1] and "did you mean 'desertion.leave'" in lines[2]


def test_two_patterns_of_one_event_that_match_one_name_are_one_error():
    both = lever("joining.join")
    both = both.model_copy(
        update={"event": [both.event[0].model_copy(update={"affects": ("joining.*", "joining.join")})]}
    )
    with pytest.raises(InputError) as refused:
        check_levers([both], INFO, "what.toml")
    assert "joining.join" in str(refused.value) and "errors" not in str(refused.value)


WEEKS = Calendar(date(2030, 12, 25), 20, past_weeks=1)


@cache
def loaded() -> LoadedScenario:
    example = load_scenario(Path(__file__).parents[2] / "examples" / "two-valleys")
    return replace(example, calendar=WEEKS)


def extremes(low: float, high: float, **weeks: tuple[float, float]) -> Extremes:
    """Of two members: the same in every week but those given, as `w3`."""
    found = Extremes(np.full((20, 2), low), np.full((20, 2), high))
    for week, (least, most) in weeks.items():
        found.low[int(week[1:]), 0], found.high[int(week[1:]), 1] = least, most
    return found


def beyond(base: Extremes, other: Extremes, priors=None) -> list[tuple[str, float, float, float, float]]:
    arms = {"joining.join": base}, {"joining.join": other}
    found = outside(lever("joining.join"), loaded(), INFO, arms, lambda: priors or {})
    return [(one.title, one.under.low, one.under.high, one.covered.low, one.covered.high) for one in found]


def test_what_an_event_takes_to_where_no_history_has_it_is_told_with_both_ranges():
    assert beyond(extremes(0.9, 1.2), extremes(0.5, 1.0)) == [("Joining", 0.5, 1.0, 0.9, 1.2)]
    assert beyond(extremes(0.9, 1.2), extremes(1.0, 1.3)) == [("Joining", 1.0, 1.3, 0.9, 1.2)]
    assert beyond(extremes(0.9, 1.2), extremes(0.9, 1.2)) == []
    assert beyond(extremes(0.9, 1.2), extremes(0.9 * (1 - 5e-6), 1.2 * (1 + 5e-6))) == []  # rounding


def test_only_weeks_in_which_the_event_acts_are_looked_at_and_all_weeks_of_the_base_arm():
    """From 1 January to 1 February, of a run that begins on 25 December: weeks 1 to 5."""
    for week in ("w0", "w6"):
        assert beyond(extremes(1.0, 1.0), extremes(1.0, 1.0, **{week: (0.5, 1.0)})) == []
        assert beyond(extremes(1.0, 1.0, **{week: (0.5, 1.0)}), extremes(0.5, 1.0)) == []
    for week in ("w1", "w5"):
        assert beyond(extremes(1.0, 1.0), extremes(1.0, 1.0, **{week: (0.5, 1.0)})) == [("Joining", 0.5, 1.0, 1.0, 1.0)]


def test_draws_from_the_priors_may_cover_it():
    assert beyond(extremes(0.9, 1.2), extremes(0.5, 1.0), {"joining.join": (0.4, 1.0)}) == []
    partly = beyond(extremes(0.9, 1.2), extremes(0.5, 1.0), {"joining.join": (0.6, 1.5)})
    assert partly == [("Joining", 0.5, 1.0, 0.6, 1.5)]
    other = beyond(extremes(0.9, 1.2), extremes(0.5, 1.0), {"desertion.leave": (0.4, 1.0)})
    assert other == [("Joining", 0.5, 1.0, 0.9, 1.2)]


def test_without_weeks_in_which_it_acts_nothing_is_told():
    nothing = Extremes(np.zeros((0, 2)), np.zeros((0, 2)))
    assert beyond(extremes(1.0, 1.0), nothing) == [] and beyond(nothing, extremes(0.5, 1.0)) == []


def test_so_many_flows_of_a_stock_are_named_and_no_more():
    flows = [Series(f"part{k}.leave", "flow", "persons per week", "Leaving", source="fighters.reds") for k in range(9)]
    for number, end in ((8, "'part6.leave', 'part7.leave'"), (9, "'part7.leave' ...")):
        info = INFO._replace(series=(SERIES[0], *flows[:number]))
        with pytest.raises(InputError) as refused:
            check_levers([lever("fighters.reds")], info, "what.toml")
        assert str(refused.value).endswith(end)
