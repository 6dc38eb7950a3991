"""What the name of a file says of its release."""

from __future__ import annotations

import datetime as dt

import pytest

from contested.observations.events.maps import ColumnMap, bundled_maps
from contested.observations.events.releases import month_end, release_of

DATE = dt.date


def ucdp() -> ColumnMap:
    (found,) = [one for one in bundled_maps() if one.dataset == "ucdp-ged"]
    return found


@pytest.mark.parametrize(
    ("file", "name", "first", "last", "published"),
    [
        # a yearly release covers all years up to the one before it
        ("GEDEvent_v31_1.csv", "31.1", DATE(1989, 1, 1), DATE(2030, 12, 31), DATE(2031, 6, 1)),
        ("ged241-csv.zip", "24.1", DATE(1989, 1, 1), DATE(2023, 12, 31), DATE(2024, 6, 1)),
        ("gedevent_V31_2.CSV", "31.2", DATE(1989, 1, 1), DATE(2030, 12, 31), DATE(2031, 6, 1)),
        # a candidate release covers one month, and appears some twenty days after it
        ("GEDEvent_v31_0_2.csv", "31.0.2", DATE(2031, 2, 1), DATE(2031, 2, 28), DATE(2031, 3, 20)),
        ("GEDEvent_v31_0_12.csv", "31.0.12", DATE(2031, 12, 1), DATE(2031, 12, 31), DATE(2032, 1, 20)),
        # or several months
        ("GEDEvent_v31_01_31_09.csv", "31.01.31.09", DATE(2031, 1, 1), DATE(2031, 9, 30), DATE(2031, 10, 20)),
        ("GEDEvent_v30_12_31_01.csv", "30.12.31.01", DATE(2030, 12, 1), DATE(2031, 1, 31), DATE(2031, 2, 20)),
        ("GEDEvent_v31_02_31_02.csv", "31.02.31.02", DATE(2031, 2, 1), DATE(2031, 2, 28), DATE(2031, 3, 20)),
    ],
)
def test_a_name_states_a_release_and_its_days(file, name, first, last, published):
    found = release_of(file, ucdp())
    assert (found.name, found.first, found.last, found.published_about) == (name, first, last, published)


@pytest.mark.parametrize("file", ["events.csv", "GEDEvent_v31_0_13.csv", "GEDEvent_v31_0_0.csv", "GEDEvent.csv"])
def test_a_name_without_a_release_or_with_a_month_that_is_none_states_nothing(file):
    assert release_of(file, ucdp()) is None


def test_months_in_the_wrong_order_are_no_period():
    """The first pattern finds a period that ends before it begins, and no other pattern fits."""
    assert release_of("GEDEvent_v31_09_31_01.csv", ucdp()) is None
    assert release_of("GEDEvent_v31_09_30_12.csv", ucdp()) is None


def test_without_a_first_year_a_yearly_release_covers_the_year_before_it_and_has_the_first_edition():
    columns = ucdp().model_copy(update={"first_year": None, "published_month": 3, "releases": (r"of(?P<year>\d\d)",)})
    found = release_of("of31.csv", columns)
    assert (found.name, found.first, found.last) == ("31.1", DATE(2030, 1, 1), DATE(2030, 12, 31))
    assert found.published_about == DATE(2031, 3, 1)


def test_patterns_are_tried_in_order_until_one_states_a_release():
    patterns = (r"m(?P<year>\d\d)_(?P<month>\d\d)", r"y(?P<year>\d\d)")
    columns = ucdp().model_copy(update={"releases": patterns})
    assert release_of("m31_02 y30", columns).name == "31.0.2"
    assert release_of("m31_13 y30", columns).name == "30.1"


@pytest.mark.parametrize(("day", "last"), [((2032, 2, 1), 29), ((2031, 2, 28), 28), ((2031, 4, 30), 30)])
def test_the_last_day_of_a_month(day, last):
    assert month_end(DATE(*day)) == DATE(*day[:2], last)
