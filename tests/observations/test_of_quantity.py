"""The law of a quantity: scale, bound, and the parts of its variance."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contested.ledger.claim import Quantity
from contested.observations.of_quantity import Trust, scale_of, stated
from contested.observations.stated import Stated

TRUST = Trust(grade=0.3, silent=0.1)
Z90 = 1.6448536269514722


def quantity(best: float, unit: str = "persons", low: float | None = None, high: float | None = None) -> Quantity:
    return Quantity(best=best, low=low, high=high, unit=unit, of="something")


def law(best: float, unit: str = "persons", low: float | None = None, high: float | None = None) -> Stated:
    return stated(quantity(best, unit, low, high), TRUST, "parishes")


@pytest.mark.parametrize(
    ("unit", "scale"),
    [
        ("persons", "log"),
        ("clashes", "log"),
        ("reported", "log"),
        ("provinces", "root"),
        ("parishes", "root"),
        ("share", "logit"),
        ("percent", "logit"),
        ("billion USD", "plain"),
        ("1", "plain"),
    ],
)
def test_the_unit_settles_the_scale(unit, scale):
    assert scale_of(unit, "parishes") == scale == law(0.5 if scale == "logit" else 40, unit).scale


def test_a_low_alone_at_the_best_value_is_a_bound_and_a_high_alone_another():
    assert (law(40, low=40).at_least, law(40, low=40).at_most) == (40, None)
    assert (law(40, high=40).at_least, law(40, high=40).at_most) == (None, 40)
    for one in (law(40), law(40, low=30), law(40, low=40, high=50), law(40, low=30, high=40), law(40, low=40, high=40)):
        assert one.at_least is one.at_most is None


def test_a_bound_is_exact():
    assert law(100, low=100).errors[1:] == (0, 0, 0)


def test_a_range_is_a_central_interval_of_90_percent():
    assert law(40, low=30, high=60).errors.range == pytest.approx((math.log(60.5 / 30.5) / (2 * Z90)) ** 2)
    assert law(40, low=30).errors.range == pytest.approx((math.log(40.5 / 30.5) / Z90) ** 2)
    assert law(40, high=60).errors.range == pytest.approx((math.log(60.5 / 40.5) / Z90) ** 2)
    assert law(40, low=40, high=40).errors.range == 0


@pytest.mark.parametrize(("best", "place"), [(1000, 1000), (1500, 100), (310, 10), (31000, 1000), (40, 10)])
def test_a_round_number_is_as_uncertain_as_its_last_digit(best, place):
    width = math.log((best + place / 2 + 0.5) / (best - place / 2 + 0.5))
    assert law(best).errors.rounding == pytest.approx(width**2 / 12)


def test_a_count_that_is_not_rounded_has_no_rounding():
    assert [law(best).errors.rounding for best in (128, 7, 1, 0, 214)] == [0] * 5
    assert law(3, "parishes").errors.rounding == 0
    assert law(2.5, "billion USD").errors.rounding == pytest.approx(0.1**2 / 12)


def test_the_rounding_of_what_has_a_range_is_inside_its_range():
    assert law(4000, low=3000, high=5000).errors.rounding == 0 < law(4000).errors.rounding


def test_the_grade_and_the_definition_are_sds_of_logarithms():
    one = stated(quantity(7, "parishes"), Trust(0.3, 0.1, definition=0.4, group=2), "parishes")
    times = 7 / (2 * math.sqrt(7.375))
    assert one.errors.grade == pytest.approx((0.3 * times) ** 2)
    assert one.errors.definition == pytest.approx((0.4 * times) ** 2)
    assert (one.silent, one.group) == (0.1, 2)
    assert law(40).errors.grade == law(0.4, "share").errors.grade == pytest.approx(0.09)
    assert law(2.5, "billion USD").errors.grade == pytest.approx((0.3 * 2.5) ** 2)


def test_percent_is_a_hundredth():
    percent, share = law(75, "percent", 70, 80), law(0.75, "share", 0.7, 0.8)
    assert percent.value == share.value == 0.75
    assert percent.errors == pytest.approx(share.errors)
    # Without a range, 75 % is rounded to whole per cents as 0.75 is to hundredths.
    assert law(75, "%").errors.rounding == pytest.approx(law(0.75, "share").errors.rounding)


UNITS = st.sampled_from(["persons", "clashes", "parishes", "provinces", "share", "percent", "tonnes", "1"])


@st.composite
def quantities(draw: st.DrawFn) -> Quantity:
    unit = draw(UNITS)
    least = -1e18 if unit in ("share", "percent", "tonnes", "1", "parishes", "provinces") else 0.0
    low, best, high = sorted(draw(st.lists(st.floats(least, 1e18), min_size=3, max_size=3)))
    ends = draw(st.sampled_from([(None, None), (low, None), (None, high), (low, high), (best, None), (None, best)]))
    return Quantity(best=best, low=ends[0], high=ends[1], unit=unit, of="something")


@given(quantities(), st.floats(1e-3, 5), st.floats(0.01, 0.99), st.floats(0, 5))
def test_any_quantity_has_a_finite_variance_above_none(one, grade, silent, definition):
    found = stated(one, Trust(grade, silent, definition), "parishes")
    assert 0 < found.variance < math.inf and all(0 <= part < math.inf for part in found.errors)
    assert np.isfinite(found.log_prob(np.array([0.0, 1.0, 1e6]))).all()
