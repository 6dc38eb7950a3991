"""Tables of events as readings: the series that they are read as, what is simulated, and what is counted twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from contested.analysis.event_readings import event_readings, largest_value, settle_event_data, sum_value
from contested.errors import InputError
from contested.model.series import Series
from contested.scenario.calendar import Calendar
from contested.scenario.load import LoadedScenario, load_scenario
from helpers.event_data import TABLE, busy_year, with_events
from scenario.made_up import START, MadeUp

WEEKLY = np.arange(48.0).reshape(6, 4, 2)
"""Of six weeks, four places and two members."""


def history(**series: np.ndarray) -> MadeUp:
    return MadeUp(series, np.ones(4), Calendar(START, 6))


def known() -> dict[str, Series]:
    kinds = {"reporting.attacks": "report", "reporting.deaths": "report", "displaced": "stock"}
    return {name: Series(name, kind, "persons", name) for name, kind in kinds.items()}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory) -> LoadedScenario:
    home = with_events(tmp_path_factory.mktemp("events"), busy_year(), UCDP)
    return load_scenario(home)


UCDP = f"""{TABLE}
[[observation]]
claim = "observed-deaths"
series = ["reporting.deaths"]
"""


def settled(loaded: LoadedScenario, known: dict[str, Series], **changes: Any) -> tuple[LoadedScenario, list[Any]]:
    (one,) = loaded.scenario.event_data
    scenario = loaded.scenario.model_copy(update={"event_data": (one.model_copy(update=changes),)})
    warnings: list[Any] = []
    changed = replace(loaded, scenario=scenario)
    data = settle_event_data(changed, known, warnings)
    return replace(changed, scenario=scenario.model_copy(update={"event_data": data})), warnings


def test_a_sum_adds_series_over_its_places_and_weeks():
    found = sum_value(("a", "b"), (0, 2), slice(1, 3), history(a=WEEKLY, b=10 * WEEKLY))
    np.testing.assert_array_equal(found, 11 * WEEKLY[1:3][:, [0, 2]].sum(axis=(0, 1)))


def test_the_largest_is_that_of_series_added():
    found = largest_value(("a", "b"), (0, 1), slice(0, 6), history(a=WEEKLY, b=-2 * WEEKLY))
    np.testing.assert_array_equal(found, [0.0, -1.0])


def test_counts_are_read_as_what_the_mechanisms_that_report_count(loaded):
    made, _ = settled(loaded, known())
    (one,) = made.scenario.event_data
    assert (one.attacks, one.deaths) == (("reporting.attacks",), ("reporting.deaths",))
    found = event_readings(made)
    assert {one.factors for one in found} == {("event-gap-attacks",), ("event-gap-deaths",)}
    assert {one.summary.count for one in found if one.summary} == {"attacks", "deaths"}
    whole = [one for one in found if one.summary and one.summary.kind == "period" and one.summary.count == "attacks"]
    assert sum(one.law.value for one in whole) == 60
    assert len({one.claim for one in found}) == len(found)


def test_a_count_that_is_not_read_has_no_sums(loaded):
    made, _ = settled(loaded, known(), deaths=())
    assert {one.summary.count for one in event_readings(made) if one.summary} == {"attacks"}


@pytest.mark.parametrize(
    ("series", "parts"),
    [
        (("reporting.atacks",), ("no series matches 'reporting.atacks'", "reporting.attacks", "field attacks")),
        (("displaced",), ("counted by week, found the stock 'displaced'",)),
    ],
)
def test_series_that_do_not_exist_or_are_no_counts_are_refused(loaded, series, parts):
    with pytest.raises(InputError) as caught:
        settled(loaded, known(), attacks=series)
    assert all(part in str(caught.value) for part in parts)


def test_a_table_of_which_nothing_is_simulated_is_refused(loaded):
    scenario = loaded.scenario
    quiet = {label: entry for label, entry in scenario.mechanism.items() if entry.kind != "reporting"}
    without = replace(loaded, scenario=scenario.model_copy(update={"mechanism": quiet}))
    with pytest.raises(InputError, match="event_data 'events': expected a mechanism of kind 'reporting', or series"):
        settled(without, known())


def test_an_observed_claim_that_repeats_the_data_set_is_warned_of(loaded):
    claim = loaded.ledger.claims["observed-deaths"]
    _, warnings = settled(loaded, known())
    assert warnings == []
    told = {**loaded.ledger.claims, claim.id: claim.model_copy(update={"speaker": "UCDP, the data program"})}
    _, warnings = settled(replace(loaded, ledger=replace(loaded.ledger, claims=told)), known())
    assert len(warnings) == 1 and "use its numbers twice" in warnings[0].message
