"""M22: attacks come faster or slower with experience."""

import numpy as np
import pytest

from helpers.plain import Raids
from helpers.worlds import case, part


def learning(exponent, start=5.0, cap=1e9, fighters=100.0, weeks=40):
    return case(
        part("learning", group="red", attacks=("raids.attack",), exponent=exponent, start=start, cap=cap),
        part(Raids, "raids", group="red", rate=0.01), fighters={"red": fighters}, weeks=weeks,
    )  # fmt: skip


@pytest.mark.parametrize("b", [-0.5, 0.3, 0.6])
def test_the_number_of_attacks_is_the_power_of_time(b):
    series = learning(b).expected(50)
    weeks = np.arange(1, 41)
    expected = 5.0 * (1 + (1 - b) * 1.0 * weeks / 5.0) ** (1 / (1 - b))
    assert series["experience.red"][:, 0] == pytest.approx(expected, rel=2e-3)


def test_without_an_exponent_attacks_are_steady():
    series = learning(0.0).expected(1)
    assert series["raids.attack"][:, 0] == pytest.approx(np.ones(40), rel=1e-5)


@pytest.mark.parametrize(("b", "most"), [(2.0, 3.0), (-2.0, 1 / 3.0)])
def test_learning_stays_within_its_cap(b, most):
    series = learning(b, start=1.0, cap=3.0).expected(1)
    assert series["raids.attack"][-1, 0] == pytest.approx(most, rel=1e-5)


def test_gaps_between_attacks_shrink_as_a_power_of_their_number():
    """The mean gap after n attacks is tau n^-b, so that log gaps fall with log n at a slope of -b."""
    series = learning(0.6, start=1.0, weeks=60).expected(50)
    count = series["experience.red"][:, 0]
    rate = np.gradient(count)[5:-1]
    slope = np.polyfit(np.log(count[5:-1]), np.log(rate), 1)[0]
    assert slope == pytest.approx(0.6, abs=0.01)
