"""A block whose series are no numbers is refused, with the first week and the names."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from contested.engine.system import Weekly
from contested.ensemble.finite import check_finite
from contested.ensemble.history import Setting
from contested.errors import InputError
from contested.scenario.calendar import Calendar

SETTING = Setting(["p0", "p1"], np.full(2, 3.0), Calendar(date(2030, 1, 6), 20))


def weekly(**wrong: tuple[int, float]) -> Weekly:
    """Six series of four weeks, of which some have a wrong value in one week."""
    parts = [{}, {}, {}, {}]
    for number, name in enumerate("abcdef"):
        parts[number % 4][name] = np.full(
            (4, 2, 3), 3e38 if name == "d" else 1.0, np.float32
        )  # a large one is no fault
    for name, (week, value) in wrong.items():
        next(part for part in parts if name in part)[name][week, 1, 2] = value
    return Weekly(*parts)


def test_finite_series_pass_even_where_their_sum_is_not():
    check_finite(weekly(), 0, SETTING)


@pytest.mark.parametrize("first", [0, 10])
@pytest.mark.parametrize("value", [np.inf, -np.inf, np.nan])
def test_the_week_is_the_first_that_is_wrong_counted_from_the_start_of_the_run(first, value):
    with pytest.raises(InputError) as refused:
        check_finite(weekly(a=(3, value), c=(2, value), d=(2, value)), first, SETTING)
    day = {0: "2030-01-20", 10: "2030-03-31"}[first]
    assert str(refused.value) == (
        f"expected finite numbers in the week of {day}, found others of 'c', 'd': a rate, factor or drift that they "
        "depend on is infinite or undefined"
    )


@pytest.mark.parametrize(("names", "listed"), [("abcd", "'c', 'a', 'b', 'd':"), ("abcdef", " and 2 others:")])
def test_flows_come_first_and_four_names_are_shown(names, listed):
    with pytest.raises(InputError) as refused:
        check_finite(weekly(**dict.fromkeys(names, (1, np.nan))), 0, SETTING)
    assert f"{listed} a rate" in str(refused.value) and str(refused.value).count("'") == 8
