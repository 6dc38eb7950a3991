"""A state is read by name, and sums and counts of nothing are zero."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
import pytest

from contested.model.inputs import StepCounts, power, presence, safe_ratio, total
from contested.model.state import State

ONE = jnp.asarray([[1.0, 2.0], [3.0, 4.0]])
STATE = State({"civilian": ONE, "dead.red": 10.0 * ONE, "dead.blue": 0.0 * ONE}, {"fear": 0.1 * ONE})
COUNTS = StepCounts(
    {"raid.a": ONE, "raid.b": 2.0 * ONE, "plague.a": 4.0 * ONE},
    {"raid.a": "dead.red", "raid.b": "dead.blue", "plague.a": "dead.red", "gone": "dead.red"}, 0.0 * ONE, 0.5,
)  # fmt: skip


def test_stocks_and_levels_are_read_by_name():
    assert np.array_equal(STATE["dead.red"], 10 * ONE) and np.array_equal(STATE["fear"], 0.1 * ONE)
    assert np.array_equal(STATE.civilian, ONE)
    assert [name in STATE for name in ("dead.red", "fear", "dead")] == [True, True, False]
    assert STATE.stocks_like("dead.*") == ("dead.blue", "dead.red") and STATE.stocks_like("fear") == ()


@pytest.mark.parametrize(
    ("names", "times"), [((), 0.0), (("civilian",), 1.0), (("dead.red", "civilian", "civilian"), 12.0)]
)
def test_a_total_is_the_sum_of_its_names_and_zero_without_any(names, times):
    assert np.array_equal(STATE.total(names), times * ONE)


def test_names_with_two_underscores_are_no_stocks():
    """Copying and pickling look for such attributes."""
    with pytest.raises(AttributeError):
        STATE.__deepcopy__  # noqa: B018


def test_counts_are_summed_by_pattern_and_by_stock():
    assert np.array_equal(COUNTS.of("raid.*"), 3 * ONE) and np.array_equal(COUNTS.of("raid.a", "*.a"), 5 * ONE)
    assert np.array_equal(COUNTS.of("nothing"), 0 * ONE)
    assert np.array_equal(COUNTS.into("dead.red"), 5 * ONE) and np.array_equal(COUNTS.into("x"), 0 * ONE)
    assert COUNTS.into_by_events("dead.*") == {} and np.array_equal(COUNTS.into_outside_events("dead.*"), 7 * ONE)
    assert np.array_equal(COUNTS.per_week(ONE), 2 * ONE)


def test_small_functions_of_counts_have_their_closed_forms():
    some = jnp.asarray([0.0, 1.0, 4.0])
    assert presence(some).tolist() == pytest.approx([0.0, 0.5, 0.8])
    assert safe_ratio(jnp.asarray([3.0, 3.0, 3.0]), some).tolist() == pytest.approx([0.0, 3.0, 0.75])
    assert power(some[1:], jnp.asarray(1.5)).tolist() == pytest.approx([1.0, 8.0])
    assert total([some]).tolist() == [0.0, 1.0, 4.0] and total([some, some]).tolist() == [0.0, 2.0, 8.0]
