"""The largest sizes of several events one by one, and the sum of the others, by hand."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.stats import gamma, norm

from contested.engine.random import sizes
from contested.engine.random.sizes import draw_sizes, largest_sizes
from contested.model.size import heavy_tail


def rows(*values):
    return jnp.asarray(values, jnp.float32)


def law(cap, members, exponent=2.0):
    """Sizes up to a cap in proportion to their square's inverse: of 1 and 2, four in five are 1."""
    one = jnp.ones(members)
    return heavy_tail(one, exponent * one, 0.0 * one, cap * one)


def test_the_two_largest_sizes_are_drawn_from_one_uniform_each():
    """A size is 2 where what is left of one is above 0.8.

    One event has the uniform itself; of two, the larger one has its root, 0.7937, 0.8062 and 0.9487 here, and the other
    that times its own. Of five the largest has 0.1^(1/5), 0.63.
    """
    number = rows([0.0, 1.0, 1.0, 2.0, 2.0, 2.0, 5.0])
    first = rows([0.9, 0.79, 0.81, 0.63, 0.65, 0.9, 0.1])
    second = rows([0.9, 0.9, 0.9, 0.99, 0.83, 0.86, 0.5])
    found = jax.jit(largest_sizes)(number, jnp.stack([first, second, 0.5 * jnp.ones((1, 7))]), law(2.0, 7))
    assert found[:, 0].tolist() == [
        [0.0, 1.0, 2.0, 1.0, 2.0, 2.0, 1.0],
        [0.0, 0.0, 0.0, 1.0, 1.0, 2.0, 1.0],
        [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 3.0],
    ]


@pytest.mark.parametrize("most", [1.0, 2.0])
def test_ranks_beyond_the_number_of_events_have_no_size(most):
    """Of one event, or of two, nowhere more."""
    number = rows([0.0, 1.0, most])
    found = jax.jit(largest_sizes)(number, jnp.full((3, 1, 3), 0.9), law(2.0, 3))
    assert found[:, 0].tolist() == [[0.0, 2.0, 2.0], [0.0, 0.0, 2.0 * (most > 1)], [0.0, 0.0, 0.0]]


@pytest.fixture
def summed(monkeypatch):
    """The sum of so many sizes up to the largest, with a given mean and variance of one."""

    def sum_of(remaining, uniform, mean, variance, largest):
        remaining, uniform = jnp.broadcast_arrays(rows(remaining), rows(uniform))
        monkeypatch.setattr(sizes, "moments_below", lambda *_: (jnp.float32(mean), jnp.float32(variance)))
        size, below = law(9.0, 1), jnp.ones_like(uniform)
        found = jax.jit(lambda *given: sizes._summed_remaining(*given))
        return found(remaining, uniform, size, below, jnp.float32(largest))[0].tolist()

    return sum_of


@pytest.mark.parametrize("number", [[1.0], [4.0]])
def test_the_other_sizes_have_a_sum_with_the_quantiles_of_a_gamma_law(summed, number):
    """Its mean is 100 for each size, its variance 2000 for each; whole numbers."""
    uniform = np.float32([0.05, 0.3, 0.5, 0.9, 0.99])
    found = summed(number, uniform, 100.0, 2000.0, 1e4)
    assert found == pytest.approx(gamma.ppf(uniform, 5.0 * number[0], scale=20.0), rel=5e-3, abs=0.5)
    assert found == np.round(found).tolist()


def test_each_of_the_other_sizes_is_one_at_least_and_none_is_above_the_largest(summed):
    assert summed([3.0, 3.0, 4.0], [0.001, 0.999, 0.999], 1.9, 5.0, 2.0) == [3.0, 6.0, 8.0]


def test_no_other_sizes_have_no_sum(summed):
    assert summed([0.0, 0.0, 1.0], [0.001, 0.999, 0.5], 3.0, 0.0, 9.0) == [0.0, 0.0, 3.0]


@pytest.mark.parametrize("variance", [0.0, -1e-3])
def test_a_size_that_hardly_varies_has_a_variance_of_a_millionth(summed, variance):
    """So that the sum of a million has a standard deviation of one: three of these above the mean."""
    assert summed([1e6], norm.cdf(3.0), 1.0, variance, 9.0) == [1e6 + 3.0]


def test_sizes_are_drawn_only_where_there_are_events():
    """Of forty places one has sixteen events, each of one unit: one call has room for 32 places of 48 members."""
    calls = []

    def uniform(at):
        jax.debug.callback(lambda: calls.append(len(at)))
        return jnp.full((len(at), 48), 0.5)

    lethal = jnp.zeros((1, 40, 48)).at[0, 39, 7].set(16.0)
    found = np.asarray(jax.jit(lambda lethal: draw_sizes(lethal, [law(1.0, 48)], [uniform] * 3))(lethal))
    jax.effects_barrier()
    assert found.shape == (1, 3, 40, 48) and found[0, :, 39, 7].tolist() == [1.0, 1.0, 14.0]
    assert found.sum() == 16.0 and calls == [32] * 3


def test_each_kind_has_the_law_of_its_own_and_each_place_its_cap():
    """With a uniform near one every size is the cap, but of the second kind in the second place there are none."""
    caps = jnp.asarray([[3.0, 3.0], [5.0, 5.0]])
    kinds = [law(1.0, 2)._replace(cap=caps), law(2.0, 2)]
    lethal = rows([[1.0, 0.0], [2.0, 1.0]], [[1.0, 2.0], [0.0, 0.0]])
    found = jax.jit(lambda: draw_sizes(lethal, kinds, [lambda at: jnp.full((len(at), 2), 0.999)] * 3))()
    assert found.tolist() == [
        [[[3.0, 0.0], [5.0, 5.0]], [[0.0, 0.0], [5.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]]],
        [[[2.0, 2.0], [0.0, 0.0]], [[0.0, 2.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]]],
    ]


def test_places_of_each_kind_have_the_exponent_of_their_kind():
    """Of the sizes 1 and 2 four in five are 1 with the exponent 2, and 16 of 17 with 4; the uniform is 0.9."""
    kinds = [law(2.0, 3), law(2.0, 3, exponent=4.0)]
    found = jax.jit(lambda lethal: draw_sizes(lethal, kinds, [lambda at: jnp.full((len(at), 3), 0.9)] * 3))(
        jnp.ones((2, 2, 3))
    )
    nothing = [[0.0] * 3] * 2
    assert found.tolist() == [[[[size] * 3] * 2, nothing, nothing] for size in (2.0, 1.0)]
