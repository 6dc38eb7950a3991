"""Shares divided among mechanisms, what a note says of them, and the middle of some histories, all by hand."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.pairs import pairs_row
from contested.analysis.attribution import NO_TOTAL, OUTSIDE, Ordered, _by_mechanism, _note, attribute, middle
from contested.analysis.intervals import chance_interval, median_error
from contested.results.answers import Attribution, Uncertainty
from contested.results.manifest import ParameterInfo
from helpers.small_run import manifest
from helpers.unchecked import unchecked

ROWS = 203
ROW = pairs_row(2 * ROWS)


def parameter(name: str, prior: str = "rate") -> ParameterInfo:
    (row,) = manifest().parameters
    return row.model_copy(update={"name": name, "mechanism": name.partition(".")[0], "prior": prior})


def split(parameters: float | None) -> Uncertainty:
    if parameters is None:
        return Uncertainty(base="b", parameters=None, process=None, standard_error=None, reason="too few")
    return Uncertainty(base="b", parameters=parameters, process=1 - parameters, standard_error=0.01, reason=None)


def attributed(values: np.ndarray, rate: np.ndarray, total: float | None = 0.9) -> Attribution:
    known = manifest(parameters=(parameter("raid.rate"),))
    return attribute(Ordered(values, values, False), ROW, {"rate": rate}, known, split(total))


def test_a_share_is_divided_among_all_parameters_and_added_by_mechanism():
    users = {"rate": [parameter("raid.rate"), parameter("raid.late"), parameter("talk.rate")], "size": []}
    users["size"] = [parameter("raid.size", "size")]
    known = manifest(mechanisms=(*manifest().mechanisms, manifest().mechanisms[0].model_copy(update={"label": "talk"})))
    found = _by_mechanism({"rate": 0.3, "size": 0.25}, users, known)
    assert [(one.label, one.kind, one.summary) for one in found] == [
        (label, "ambush", "A hidden side attacks a visible one.") for label in ("raid", "talk")
    ]
    assert [one.share for one in found] == pytest.approx([0.45, 0.1])
    assert [one.parameters for one in found] == [("raid.rate", "raid.late", "raid.size"), ("talk.rate",)]
    assert [one.through for one in found] == [("rate", "size"), ("rate",)]


def test_what_belongs_to_no_mechanism_is_of_the_start_or_from_outside():
    (found,) = _by_mechanism({"start": 0.3}, {"start": [parameter("initial.north", "start")]}, manifest())
    assert (found.label, found.kind, found.summary, found.share) == ("initial", "initial", OUTSIDE, 0.3)


def test_mechanisms_with_one_share_stand_in_the_order_of_their_labels():
    users = {"rate": [parameter("talk.rate"), parameter("raid.rate")], "size": [parameter("zeal.size", "size")]}
    found = _by_mechanism({"rate": 0.2, "size": 0.4}, users, manifest())
    assert [one.label for one in found] == ["zeal", "raid", "talk"]


def test_a_note_says_why_shares_do_not_add_up():
    assert _note({"a": 0.25, "b": 0.25}, 0.5, 800, 400) is None and _note({"a": 0.25}, 0.5, 800, 400) is None
    assert _note({"a": 0.5, "b": 0.25}, 0.5, 800, 400) == (
        "The shares are estimates: together they come to 75% of the variance, more than the 50% that all parameters "
        "have."
    )
    assert _note({"a": 0.5}, None, 800, 400) == NO_TOTAL
    assert _note({}, None, 12345, 400) == _note({}, 0.5, 12345, 400)
    assert "stands out from noise in 12,345 histories (400 parameter draws)" in str(_note({}, 0.5, 12345, 400))


def test_where_nothing_is_named_all_that_parameters_have_is_unexplained():
    values = np.arange(2.0 * ROWS)
    for total in (0.0, 0.25):
        found = attributed(values, np.ones(ROWS), total)
        assert found.parameters == () and found.unexplained == total


def test_shares_that_explain_all_leave_nothing():
    rate = np.arange(float(ROWS))
    named = attributed(rate[ROW], rate).parameters[0].share
    found = attributed(rate[ROW], rate, named)
    assert (found.unexplained, found.note) == (0.0, None)


def test_shares_that_explain_more_than_all_leave_nothing_to_say(monkeypatch):
    unchecked(monkeypatch, "contested.analysis.attribution", Attribution)
    rate = np.arange(float(ROWS))
    found = attributed(rate[ROW], rate, 0.5)
    assert found.parameters[0].share > 0.9 and found.unexplained is None
    assert attributed(rate[ROW], rate, 1.0).unexplained == pytest.approx(1.0 - found.parameters[0].share)


def test_a_tenth_of_203_draws_is_20_of_them():
    """Draws fall from row to row, and each history of row k is 10 k or 10 k + 1."""
    rate = -np.arange(float(ROWS))
    found = attributed(10.0 * ROW + np.arange(2 * ROWS) % 2, rate)
    (number,) = found.parameters
    assert (found.tenth, found.no_tenth) == (40, None)
    # the last 20 rows are 183 to 202, the first are 0 to 19
    assert (number.at_low, number.at_high) == (1925.5, 95.5)
    assert number.basis == "measured" and number.names == ("raid.rate",)


def test_draws_that_are_alike_stand_in_the_order_of_their_rows():
    """Rows take 0, 1 and 2 in turn; the lowest tenth is of rows 0, 3 to 57, the highest of 143, 146 to 200."""
    rate = np.arange(float(ROWS)) % 3
    (number,) = attributed(1000.0 * rate[ROW] + ROW, rate).parameters
    assert (number.at_low, number.at_high) == (28.5, 2171.5)


@pytest.mark.parametrize(("true", "chance"), [([1, 0, 0, 0], 0.25), ([0, 1, 1, 1], 0.75), ([1] * 4, 0.875)])
def test_the_middle_of_a_proposition_is_its_chance(true, chance):
    values, row = np.array(true, float), np.array([0, 0, 1, 1])
    interval = chance_interval(values, row)
    assert middle(values, row, True) == (chance, (interval.low, interval.high))


def test_the_middle_of_a_quantity_is_its_median_with_both_sides_of_its_error():
    values, row = np.array([-90.0, 10.0, 12.0, 13.0, 17.0, 90.0]), np.arange(6)
    half = 1.96 * median_error(values, row)
    found, (low, high) = middle(values, row, False)
    assert found == 12.5 and (low, high) == pytest.approx((12.5 - half, 12.5 + half)) and half > 1.0


def test_the_range_of_a_median_ends_with_the_least_and_the_most_value():
    values, row = np.array([3.0, 3.0, 3.0, 9.0, 9.0]), np.arange(5)
    assert median_error(values, row) > 2.0
    assert middle(values, row, False) == (3.0, (3.0, pytest.approx(3.0 + 1.96 * median_error(values, row))))
    assert middle(-values, row, False)[1][1] == -3.0
    wide = np.array([0.0, 1.0, 1.0, 1.0, 100.0, 100.0, 100.0])
    found, (low, high) = middle(wide, np.arange(7), False)
    assert (found, low) == (1.0, 0.0) and high == pytest.approx(
        min(100.0, 1.0 + 1.96 * median_error(wide, np.arange(7)))
    )
