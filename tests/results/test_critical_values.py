"""Critical values are those of the normal law, with the digits that are usual."""

from __future__ import annotations

from statistics import NormalDist

import pytest

from contested.results.critical_values import CRITICAL_90, CRITICAL_95, CRITICAL_99


@pytest.mark.parametrize(
    ("found", "level", "digits"), [(CRITICAL_90, 0.90, 3), (CRITICAL_95, 0.95, 2), (CRITICAL_99, 0.99, 3)]
)
def test_so_many_standard_errors_on_either_side_hold_the_level(found, level, digits):
    assert found == round(NormalDist().inv_cdf((1 + level) / 2), digits)
