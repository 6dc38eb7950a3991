"""The points of a prior in words and tables."""

from contested.ledger.library import library
from contested.present.views.priors import points, range_text


def test_a_median_that_is_0_but_for_rounding_is_0():
    priors = library().priors
    assert points(priors["exclusion-cost"])[1] == 0.0
    assert range_text(priors["exclusion-cost"]).startswith("0 share (90 %: −0.329 to 0.329")


def test_small_numbers_stay():
    found = library().priors["founding-rate"]
    assert points(found) == (found.interval(0.9)[0], found.median, found.interval(0.9)[1])
