"""What-ifs in words."""

from __future__ import annotations

import pytest

from contested.present.views.comparisons import lever_text, outcome_row
from contested.results.comparisons import Difference, Side
from contested.results.values import Quantiles
from present.sample_comparisons import outcome, what_if


def share(value: float):
    """An outcome that is a share, with a difference."""
    side = Side(quantiles=Quantiles(q05=0.01, q25=0.02, q50=0.05, q75=0.1, q95=0.14))
    found = Difference(value=value, low=value / 2, high=2 * value, level=0.9)
    changes = {"unit": "share", "base": side, "other": side, "difference": found}
    return outcome("hunger", "civilians", "Earnings that are missing", 1.0, 0.5).model_copy(update=changes)


@pytest.mark.parametrize(
    ("value", "difference", "interval"),
    [(0.043, "+4.3 points", "+2.1 to +8.6"), (0.00004, "+0.004 points", "+0.002 to +0.008")],
)  # fmt: skip
def test_a_difference_of_shares_is_in_points_and_never_rounded_to_none(value, difference, interval):
    row = outcome_row(share(value))
    assert (row.difference, row.interval) == (difference, interval)
    assert row.base == "5 % (1 to 14 %)"


def test_a_lever_says_what_it_multiplies_by_how_much_and_when():
    (lever,) = what_if().levers
    assert lever_text(lever) == "Half of the usual aid comes (aid times 0.5, from 1 Jan 2023 to 31 Dec 2023)."
