"""Tables of events as readings: the series that they are read as, what is simulated, and what is counted twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from contested.analysis import event_readings as event_module
from contested.analysis.event_readings import (
    all_readings,
    event_readings,
    largest_value,
    settle_event_data,
    sum_value,
)
from contested.analysis.readings import Late, Reading
from contested.errors import InputError
from contested.model.series import Series
from contested.observations.event_counts import event_counts
from contested.observations.event_summaries import Summary
from contested.observations.stated import Stated
from contested.scenario.calendar import Calendar
from contested.scenario.load import LoadedScenario, load_scenario
from helpers.event_data import TABLE, busy_year, with_events
from scenario.made_up import START, MadeUp

WEEKLY = np.arange(48.0).reshape(6, 4, 2)
"""Of six weeks, four places and two members."""


def history(**series: np.ndarray) -> MadeUp:
    return MadeUp(series, np.ones(4), Calendar(START, 6))


ALL = "reporting.raids,reporting.attacks,reporting.deaths"


def known() -> dict[str, Series]:
    kinds = {"reporting.attacks": "report", "reporting.deaths": "report", "calm": "level", "displaced": "stock"}
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


def test_small_numbers_are_not_lost_beside_large_ones():
    """With 24 bits of precision 16777216 and 1 are 16777216."""
    large, one = (np.full((1, 2, 1), value, np.float32) for value in (16_777_216, 1))
    found = sum_value(("a", "b"), (0,), slice(0, 1), MadeUp({"a": large, "b": one}, np.ones(2), Calendar(START, 1)))
    assert found.tolist() == [16_777_217.0]
    weeks = np.concatenate([large, one, one])
    assert sum_value(("a",), (1,), slice(0, 3), MadeUp({"a": weeks}, np.ones(2), Calendar(START, 3))).tolist() == [
        16_777_218.0
    ]


def test_the_largest_is_looked_for_in_its_places_and_weeks_only():
    found = largest_value(("a",), (1, 3), slice(2, 5), history(a=WEEKLY))
    np.testing.assert_array_equal(found, WEEKLY[4, 3])


def read(loaded: LoadedScenario, monkeypatch: pytest.MonkeyPatch, **changes: Any) -> Reading:
    """A summary as a reading: nine events in two places and four weeks."""
    one = Summary("events", "attacks", "recent", (1, 2), slice(1, 5), 9.0, 9.0, 9.0, 0.0, 0.0, True)
    monkeypatch.setattr(event_module, "summaries", lambda counts, near: (one._replace(**changes),))
    made, _ = settled(loaded, known())
    (found,) = event_readings(made)
    assert found.summary == one._replace(**changes)
    return found


def test_a_summary_of_a_table_belongs_to_nobody_and_is_in_the_group_of_its_table(loaded, monkeypatch):
    found = read(loaded, monkeypatch)
    assert (found.claim, found.group, found.weeks) == ("events attacks recent 1-2 weeks 1-5", "events", slice(1, 5))
    assert (found.speaker, found.spread, found.side) == (None, None, "none")
    assert found.factors == ("event-gap-attacks",)
    assert read(loaded, monkeypatch, count="deaths").factors == ("event-gap-deaths",)


def test_its_law_has_the_error_of_coding_and_the_gap_of_its_count(loaded, monkeypatch):
    """The root of 9.375 events moves by 9 / (2 · 3.06) for a change of all; gaps have medians of 0.5 and 0.9."""
    law = read(loaded, monkeypatch).law
    assert isinstance(law, Stated) and (law.scale, law.value, law.silent) == ("root", 9.0, 0.0)
    assert law.errors.grade == pytest.approx((0.2 * 9 / (2 * np.sqrt(9.375))) ** 2)
    assert (law.errors.range, law.errors.definition) == (0.0, pytest.approx(0.5 / 4))
    assert read(loaded, monkeypatch, count="deaths").law.errors.definition == pytest.approx(0.1 / 4)


def test_a_sum_is_read_as_a_sum_and_the_largest_as_the_largest(loaded, monkeypatch):
    past = history(**{"reporting.attacks": WEEKLY, "reporting.deaths": 3 * WEEKLY})
    assert read(loaded, monkeypatch).value(past).tolist() == WEEKLY[1:5][:, 1:3].sum(axis=(0, 1)).tolist()
    largest = read(loaded, monkeypatch, kind="largest", count="deaths")
    assert largest.value(past).tolist() == (3 * WEEKLY[4, 2]).tolist()


@pytest.mark.parametrize(
    ("late", "expected"), [(0.0, None), (0.25, Late("event-delay", 0.25)), (1.0, Late("event-delay", 1.0))]
)
def test_what_is_not_known_yet_is_the_part_of_its_weeks(loaded, monkeypatch, late: float, expected: Late | None):
    assert read(loaded, monkeypatch, late=late).late == expected


def test_a_scenario_is_conditioned_on_its_claims_then_on_its_tables(loaded):
    made, _ = settled(loaded, known())
    (claim,) = made.scenario.observation
    made = replace(
        made, scenario=made.scenario.model_copy(update={"observation": (claim.model_copy(update={"over": "sum"}),)})
    )
    found = [one.claim for one in all_readings(made)]
    assert found[0] == "observed-deaths" and found[1:] == [one.claim for one in event_readings(made)] != []


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
    ("series", "words"),
    [
        (("reporting.atacks",), "no series matches 'reporting.atacks'; did you mean 'reporting.attacks'?"),
        (("reporting.attacks", "raids"), "no series matches 'raids'; "),
        (("displaced",), "expected a flow or a report, which is counted by week, found the stock 'displaced'"),
        (("*",), "expected a flow or a report, which is counted by week, found the level 'calm'"),
        (("reporting.*",), ""),
    ],
)
def test_series_that_do_not_exist_or_are_no_counts_are_refused(loaded, series: tuple[str, ...], words: str):
    try:
        made, _ = settled(
            loaded, {"reporting.raids": known()["reporting.attacks"], **known()}, attacks=series, deaths=()
        )
        found = ",".join(made.scenario.event_data[0].attacks or ())
    except InputError as fault:
        found = str(fault)
    expected = f"event_data 'events', field attacks: {words}" if words else ALL
    assert found.startswith(expected)


def test_a_table_of_which_nothing_is_simulated_is_refused(loaded):
    scenario = loaded.scenario
    quiet = {label: entry for label, entry in scenario.mechanism.items() if entry.kind != "reporting"}
    without = replace(loaded, scenario=scenario.model_copy(update={"mechanism": quiet}))
    with pytest.raises(InputError, match="event_data 'events': expected a mechanism of kind 'reporting', or series"):
        settled(without, known())


@pytest.mark.parametrize(
    ("data_set", "changes", "listed"),
    [
        ("UCDP GED 25.1", {}, False),
        ("UCDP GED 25.1", {"speaker": "UCDP, the data program"}, True),
        ("UCDP GED 25.1", {"title": "After the ucdp-data"}, True),
        ("UCDP GED 25.1", {"publisher": "Friends of UCDP"}, True),
        ("UCDP GED 25.1", {"speaker": "the ged", "publisher": "UCDPs", "title": "NUCDP"}, False),
        ("GTD", {"speaker": "the GTD"}, True),
        ("UN data", {"speaker": "the UN"}, False),
    ],
)
def test_an_observed_claim_that_repeats_the_data_set_is_listed(loaded, monkeypatch, data_set, changes, listed):
    ledger = loaded.ledger
    claim = ledger.claims["observed-deaths"]
    document = ledger.documents[claim.document]
    speaker = {key: value for key, value in changes.items() if key == "speaker"}
    ledger = replace(
        ledger,
        claims={**ledger.claims, claim.id: claim.model_copy(update=speaker)},
        documents={
            **ledger.documents,
            document.id: document.model_copy(update=dict(changes.items() - speaker.items())),
        },
    )
    counts = [
        one._replace(data_set=one.data_set.model_copy(update={"dataset": data_set})) for one in event_counts(loaded)
    ]
    monkeypatch.setattr(event_module, "event_counts", lambda loaded: counts)
    _, warnings = settled(replace(loaded, ledger=ledger), known())
    message = (
        f"observation 'observed-deaths', field claim: expected a claim that does not rest on '{data_set}', of which "
        "table 'events' is: 'observed-deaths' may use its numbers twice; list it in [[not_observed]]"
    )
    assert [str(one) for one in warnings] == [message] * listed
