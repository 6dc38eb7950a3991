"""The mean field: every draw is its mean, by hand."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contested.engine.integrators.mean_field import MeanField
from contested.engine.random.splits import Leaf, Split, split_plan
from contested.model.size import heavy_tail
from contested.observations.laws import Binomial, Groups, Poisson
from helpers.worlds import noise_of

FIELD = MeanField()


def rows(*values):
    return jnp.asarray(values, jnp.float32)


def test_it_needs_no_noise_and_is_the_same_in_every_step():
    assert MeanField.begin(noise_of(3, 2), 4) == FIELD and FIELD.at(jnp.int32(5)) is FIELD


def test_totals_are_divided_in_proportion():
    found = MeanField.allocate(rows(10.0, 7.0), np.array([1.0, 3.0]))
    assert found.tolist() == [[2.5, 1.75], [7.5, 5.25]]


def test_what_is_materialised_is_the_result_of_the_work():
    found = FIELD.materialise(lambda: {"a": rows(1.0, 2.0), "b": "word"}, jnp.float32(0.0))
    assert found["a"].tolist() == [1.0, 2.0] and found["b"] == "word"


def test_parts_of_a_split_are_counts_times_chances():
    """A quarter of the first count goes left, and of the rest a half; of the second count a tenth."""
    inner = Split("inner", rows([0.5, 0.5]), Leaf("b"), Leaf("c"))
    trees = [Split("one", rows([0.25, 0.5]), Leaf("a"), inner), Split("two", rows([0.1, 1.0]), Leaf("d"), Leaf("e"))]
    found = FIELD.split(split_plan(trees, 1, 2), [rows([80.0, 8.0]), rows([50.0, 3.0])])
    wanted = {"a": [20.0, 4.0], "b": [30.0, 2.0], "c": [30.0, 2.0], "d": [5.0, 3.0], "e": [45.0, 0.0]}
    assert {name: values[0].tolist() for name, values in found.items()} == {
        name: pytest.approx(values) for name, values in wanted.items()
    }


def test_draws_of_successes_are_counts_times_chances():
    found = FIELD.thin(["a", "b"], [rows([8.0, 6.0]), rows([3.0, 1.0])], [rows([0.25, 0.5]), 2.0])
    assert [one.tolist() for one in found] == [[[2.0, 3.0]], [[6.0, 2.0]]]
    assert FIELD.thin([], [], []) == []


def test_poisson_draws_are_their_means():
    means = (rows([0.5, 1.5]), rows([4.0, 2.0]))
    found = FIELD.poisson(["a", "b"], means)
    assert isinstance(found, list) and [one.tolist() for one in found] == [[[0.5, 1.5]], [[4.0, 2.0]]]


def test_sizes_are_means_of_classes():
    """The sizes 1, 2 and 3 have weights 1, 1/4 and 1/9, that is 36, 9 and 4 of 49, with the exponent 2."""

    @jax.jit
    def sizes(lethal, others):
        laws = [heavy_tail(jnp.ones(1), jnp.full(1, 2.0), jnp.zeros(1), jnp.full(1, cap)) for cap in (3.0, 2.0)]
        return FIELD.sizes(["a", "b"], [lethal, others], laws)

    first, second = sizes(rows([49.0], [98.0]), rows([5.0], [0.0]))
    np.testing.assert_allclose(first.number[:4, :, 0], [[36, 72], [9, 18], [4, 8], [0, 0]], rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(first.units[:4, :, 0], [[36, 72], [18, 36], [12, 24], [0, 0]], rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(second.number[:3, :, 0], [[4, 0], [1, 0], [0, 0]], rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(second.units.sum(axis=0)[:, 0], [6.0, 0.0], rtol=1e-5)
    assert not first.whole and len(first.number) == 18


def test_a_fixed_size_stays_as_it_is():
    mean, size = FIELD.fix_size(rows([3.0, 4.0]), rows(1.6, 0.2))
    assert mean.tolist() == [[3.0, 4.0]] and size.tolist() == rows(1.6, 0.2).tolist()
    found = FIELD.equal_sizes(rows([3.0, 4.0], [1.0, 0.0]), rows(1.5, 0.5))
    assert found.number.tolist() == [[[3.0, 4.0], [1.0, 0.0]]] and found.units.tolist() == [[[4.5, 2.0], [1.5, 0.0]]]
    assert found.whole is False


def test_a_loss_takes_no_more_than_there_is():
    assert FIELD.limit_loss(rows([3.0, 4.0]), rows([5.0, 2.5])).tolist() == [[3.0, 2.5]]


def test_values_of_laws_are_their_means_summed_over_groups():
    grouped = Groups(rows([[2.0, 0.0]], [[1.0, 3.0]]), rows([[3.0, 3.0]], [[8.0, 2.0]]), 0.5 * jnp.ones((2, 1, 2)))
    many = Binomial(jnp.ones((2, 3, 1, 2)), 0.25 * jnp.ones((2, 3, 1, 2)))
    found = FIELD.draw(["a", "b", "c"], [Poisson(rows([4.0, 2.0])), grouped, many])
    assert [one.tolist() for one in found] == [[[4.0, 2.0]], [[7.0, 3.0]], [[1.5, 1.5]]]


def test_the_mean_field_can_be_differentiated():
    def taken(size):
        mean, each = FIELD.fix_size(rows([3.0]), size[None])
        return FIELD.equal_sizes(mean, each).units.sum()

    assert float(jax.grad(taken)(jnp.float32(1.6))) == 3.0
