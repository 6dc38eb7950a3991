"""The continuous ranked probability score, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from contested.analysis.scores import crps


def test_the_score_is_the_mean_distance_to_the_truth_less_half_that_of_two_draws():
    """Distances 3, 1 and 0 to the truth, and 4, 3 and 1 between draws: 4/3 - 16/9/2; one that all draws hit has 0."""
    found = crps(np.array([[4.0, 0.0, 1.0], [2.0, 2.0, 2.0], [5.0, 5.0, 5.0]]), np.array([1.0, 2.0, 3.5]))
    assert found.tolist() == pytest.approx([4 / 9, 0.0, 1.5])


def test_draws_may_be_whole_numbers_and_one_draw_has_its_distance():
    assert crps(np.array([[1, 3]]), np.array([2.5])).tolist() == pytest.approx([0.5])
    assert crps(np.array([[1], [3]]), np.array([2.5, 2.5])).tolist() == [1.5, 0.5]
