"""Which values a parameter may take."""

import numpy as np
import pytest

from contested.model.parameter import below_one, fraction, non_negative, positive, real

VALUES = (-np.inf, -1.0, 0.0, 0.5, 1.0, 2.0, np.inf, np.nan)
ALLOWED = {
    real: (-1.0, 0.0, 0.5, 1.0, 2.0),
    positive: (0.5, 1.0, 2.0),
    non_negative: (0.0, 0.5, 1.0, 2.0),
    fraction: (0.0, 0.5, 1.0),
    below_one: (0.0, 0.5),
}


@pytest.mark.parametrize("support", ALLOWED, ids=lambda support: support.name)
def test_a_support_holds_just_its_values(support):
    assert tuple(value for value in VALUES if support.contains(np.array(value))) == ALLOWED[support]


def test_one_value_outside_is_enough():
    assert fraction.contains(np.array([0.0, 1.0])) and not fraction.contains(np.array([0.5, 1.1, 0.2]))
