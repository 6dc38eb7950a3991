"""What a what-if may affect."""

from __future__ import annotations

from datetime import date

import pytest

from contested.analysis.compare_levers import check_levers
from contested.errors import InputError
from contested.model.introspect import ModelInfo
from contested.model.series import Series
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
