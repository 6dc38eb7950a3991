"""The tau-leap's draws: their noise, their laws, what is rounded, and their means in expected mode."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.stats import binom, poisson

from contested.engine.integrators.leap import POISSON_TRIALS, Leap
from contested.engine.random.splits import Leaf, Split, split_plan
from contested.engine.random.threefry import Uniforms, hashes
from contested.engine.types import Noise
from contested.model.size import heavy_tail
from contested.observations.laws import Binomial, Groups, Poisson
from helpers.worlds import noise_of

MEMBERS, PLACES = 4, 3
SEED = 5
RANDOM = np.random.default_rng(3)


def rows(*values):
    return jnp.asarray(values, jnp.float32)


def leap(expected=False):
    return Leap.begin(noise_of(SEED, MEMBERS)._replace(expected=expected), PLACES)


def uniforms(name):
    """Uniforms of a name [place, member] in float64."""
    return np.asarray(_uniforms(noise_of(SEED, MEMBERS), hashes([name])), float)


@jax.jit
def _uniforms(noise, name):
    return Uniforms(Leap.begin(noise, PLACES).words, name, PLACES, PLACES)(jnp.arange(PLACES))


def test_the_noise_of_a_member_is_that_of_jax():
    key = jax.random.key(SEED)
    wanted = [jax.random.key_data(jax.random.fold_in(key, member)) for member in range(MEMBERS)]
    begun = leap()
    np.testing.assert_array_equal(begun.words, wanted)
    assert begun.rows == PLACES and begun.expected is False and leap(True).expected is True


def test_the_noise_of_a_step_has_its_number_folded_in():
    key = jax.random.key(SEED)
    wanted = [jax.random.key_data(jax.random.fold_in(jax.random.fold_in(key, member), 9)) for member in range(MEMBERS)]
    step = leap(True).at(jnp.int32(9))
    np.testing.assert_array_equal(step.words, wanted)
    assert step.rows == PLACES and step.expected is True


def test_a_leap_draws_numbers_unless_means_are_asked_for():
    assert Leap(leap().words, 2).expected is False


def test_uniforms_are_numbered_by_name_then_row():
    found = leap().uniforms(iter(["a", "b"]), 2)
    assert found.names.tolist() == hashes(["a", "b"]).tolist() and (found.rows, found.places) == (2, PLACES)
    np.testing.assert_array_equal(found.words, leap().words)
    np.testing.assert_array_equal(jax.jit(lambda: found(jnp.arange(2, 4)))(), uniforms("b")[:2])


def test_totals_are_divided_into_whole_units_that_sum_to_the_rounded_total():
    """By hand: the edges 0, 1/6, 1/2, 1 of 10 are rounded to 0, 2, 5, 10, those of 7 to 0, 1, 4, 7; 2.5 is 2."""
    found = Leap.allocate(rows(10.4, 7.0, 2.5, 0.0), np.array([1.0, 2.0, 3.0]))
    assert found.T.tolist() == [[2.0, 3.0, 5.0], [1.0, 3.0, 3.0], [0.0, 1.0, 1.0], [0.0, 0.0, 0.0]]


def test_a_total_is_rounded_before_it_is_divided():
    """A quarter of 10 is rounded to 2, as an even number, a quarter of 10.4 would be rounded to 3."""
    assert Leap.allocate(rows(10.4), np.array([1.0, 3.0])).tolist() == [[2.0], [8.0]]


def test_a_total_stays_whole_in_one_place():
    assert Leap.allocate(rows(5.0, 2.0), np.array([2.0])).tolist() == [[5.0, 2.0]]


def test_the_last_place_gets_the_rest_whatever_the_weights_sum_to():
    """Ten tenths sum to less than 1; large totals stay whole."""
    found = np.asarray(Leap.allocate(rows(8_388_609.0), np.full(10, 0.1)))
    assert found.sum(dtype=np.float64) == 8_388_609.0 and found.dtype == np.float32


def test_what_is_materialised_is_the_result_of_the_work():
    found = leap().materialise(lambda: {"a": rows(1.0, 2.0), "b": "word"}, jnp.float32(0.0))
    assert found["a"].tolist() == [1.0, 2.0] and found["b"] == "word"


@jax.jit
def split(expected, whole):
    chance = jnp.full((PLACES, MEMBERS), 0.3)
    tree = Split("first", chance, Leaf("a"), Split("second", chance, Leaf("b"), Leaf("c")))
    return leap(expected).split(split_plan([tree], PLACES, MEMBERS), [whole])


def test_a_split_is_a_chain_of_binomial_draws():
    whole = np.float32(RANDOM.integers(0, 40, (PLACES, MEMBERS)))
    found = split(False, whole)
    chance = float(np.float32(0.3))
    first = binom.ppf(uniforms("first"), whole, chance)
    second = binom.ppf(uniforms("second"), whole - first, chance)
    for name, wanted in (("a", first), ("b", second), ("c", whole - first - second)):
        np.testing.assert_array_equal(found[name], wanted, err_msg=name)


def test_an_expected_split_is_a_chain_of_means():
    whole = np.full((PLACES, MEMBERS), 10.0, np.float32)
    found = split(True, whole)
    for name, wanted in (("a", 3.0), ("b", 2.1), ("c", 4.9)):
        np.testing.assert_allclose(found[name], np.full((PLACES, MEMBERS), wanted), rtol=1e-5)


COUNTS = [
    np.float32(RANDOM.integers(1, 30, (PLACES, MEMBERS))),
    np.float32(RANDOM.integers(1, 30, (1, MEMBERS))),
    np.float32(RANDOM.integers(1, 30, (2, MEMBERS))),
]
CHANCES = [np.float32(RANDOM.uniform(0.1, 0.9, (PLACES, MEMBERS))), 0.25, np.float32(RANDOM.uniform(0.1, 0.9, MEMBERS))]


@jax.jit
def thinned(expected):
    chances = [one if isinstance(one, float) else jnp.asarray(one) for one in CHANCES]
    return leap(expected).thin(["x", "y", "z"], [jnp.asarray(one) for one in COUNTS], chances)


def test_draws_of_successes_are_quantiles_of_the_binomial_law_by_name_and_row():
    for name, count, chance, found in zip("xyz", COUNTS, CHANCES, thinned(False), strict=True):
        wanted = binom.ppf(uniforms(name)[: len(count)], count, np.asarray(chance, float))
        np.testing.assert_array_equal(found, wanted, err_msg=name)


def test_expected_successes_are_counts_times_chances():
    for count, chance, found in zip(COUNTS, CHANCES, thinned(True), strict=True):
        np.testing.assert_allclose(found, count * chance, rtol=1e-6)


def test_nothing_is_drawn_for_no_names():
    assert leap().thin([], [], []) == [] and leap().sizes([], [], []) == [] and leap().poisson([], []) == []


def test_a_poisson_law_has_as_many_trials_as_float32_counts():
    """All whole numbers up to 2^24 are float32: so many trials, less one."""
    assert POISSON_TRIALS == 16_777_215.0


def test_poisson_draws_are_quantiles_of_the_poisson_law():
    means = [np.float32(RANDOM.uniform(0.1, 12.0, (PLACES, MEMBERS))), np.full((1, MEMBERS), 2.0, np.float32)]
    found = jax.jit(leap().poisson, static_argnums=0)(("a", "b"), means)
    for name, mean, drawn in zip("ab", means, found, strict=True):
        np.testing.assert_array_equal(drawn, poisson.ppf(uniforms(name)[: len(mean)], mean.astype(float)))


def law(cap):
    """Sizes from 1 to the cap, in proportion to their square's inverse; the cap is given for each place."""
    one = jnp.ones(MEMBERS)
    return heavy_tail(one, 2.0 * one, 0.0 * one, cap * jnp.ones((PLACES, MEMBERS)))


@jax.jit
def sizes(expected, lethal, others, cap):
    return leap(expected).sizes(["raid", "bomb"], [lethal, others], [law(cap), law(5.0)])


def size_of(uniform, cap):
    """The size of an event by hand: the first whose cumulative probability is above the uniform."""
    cumulative = np.cumsum(1.0 / np.arange(1.0, cap + 1.0) ** 2)
    return 1.0 + (uniform[..., None] >= cumulative[:-1] / cumulative[-1]).sum(axis=-1)


NUMBERS = np.float32(np.array([[0, 1, 2, 0], [1, 2, 2, 1], [2, 5, 0, 9]]))


def test_the_two_largest_sizes_are_order_statistics_and_the_others_one_group():
    """The largest of n uniforms is one to the power 1 / n, the next one of n - 1 of those below. The cap is 9."""
    others = np.full((PLACES, MEMBERS), 3.0, np.float32)
    raid, bomb = sizes(False, NUMBERS, others, 9.75)
    np.testing.assert_array_equal(raid.number, [NUMBERS > 0, NUMBERS > 1, np.maximum(NUMBERS - 2.0, 0.0)])
    np.testing.assert_array_equal(bomb.number, np.ones((3, PLACES, MEMBERS)))
    for name, number, cap, found in (("raid", NUMBERS, 9, raid), ("bomb", others, 5, bomb)):
        largest = uniforms(f"{name}#0") ** (1.0 / np.maximum(number, 1.0))
        next_ = largest * uniforms(f"{name}#1") ** (1.0 / np.maximum(number - 1.0, 1.0))
        first, second = np.where(number > 0, size_of(largest, cap), 0), np.where(number > 1, size_of(next_, cap), 0)
        np.testing.assert_array_equal(found.units[:2], [first, second])
        left = np.maximum(number - 2.0, 0.0)
        assert np.all(found.units[2] >= left) and np.all(found.units[2] <= left * second)
        assert bool(found.whole)


def test_expected_sizes_are_means_in_three_classes():
    """The size 1, those up to 12, and those beyond; a size beyond a cap of 2.5 counts for a half."""
    lethal = np.full((PLACES, MEMBERS), 10.0, np.float32) * np.arange(1, 4)[:, None]
    for cap in (2.5, 11.0, 20.0):
        size = np.arange(1.0, np.ceil(cap) + 1.0)
        weight = np.clip(cap + 1.0 - size, 0.0, 1.0) / size**2
        parts = [size == 1, (size > 1) & (size <= 12), size > 12]
        found, other = sizes(True, lethal, 0.0 * lethal, cap)
        for group, inside in enumerate(parts):
            number, units = (10.0 * (inside * weight * by).sum() / weight.sum() for by in (1.0, size))
            for one, mean in ((found.number, number), (found.units, units)):
                wanted = mean * np.arange(1, 4)[:, None] * np.ones(MEMBERS)
                np.testing.assert_allclose(one[group], wanted, rtol=2e-3, atol=1e-4)
        assert not bool(found.whole) and not other.number.any() and not other.units.any()


def test_a_fixed_size_is_rounded_to_one_unit_at_least_and_there_are_as_many_units():
    size = rows(1.6, 0.25, 2.5, 3.0)
    mean, whole = leap().fix_size(rows([10.0, 8.0, 4.0, 2.0]), size)
    assert whole.tolist() == [2.0, 1.0, 2.0, 3.0]
    np.testing.assert_allclose(mean, [[8.0, 2.0, 5.0, 2.0]], rtol=1e-6)
    mean, same = leap(True).fix_size(rows([10.0, 8.0, 4.0, 2.0]), size)
    assert same.tolist() == size.tolist() and mean.tolist() == [[10.0, 8.0, 4.0, 2.0]]


@pytest.mark.parametrize("expected", [False, True])
def test_events_of_equal_size_are_one_group(expected):
    found = leap(expected).equal_sizes(rows([3.0, 4.0], [1.0, 0.0]), rows(2.0, 5.0))
    assert found.number.tolist() == [[[3.0, 4.0], [1.0, 0.0]]] and found.units.tolist() == [[[6.0, 20.0], [2.0, 0.0]]]
    assert bool(found.whole) is not expected


def test_a_loss_takes_no_more_than_there_is():
    assert leap().limit_loss(rows([3.0, 4.0]), rows([5.0, 2.5])).tolist() == [[3.0, 2.5]]


class Noted:
    """In place of a leap: notes what is to be drawn under these names, and returns 1, 2, 3 and so on."""

    def __init__(self, *names):
        self.names = list(names)

    def thin(self, names, counts, chances):
        assert names == self.names
        self.counts, self.chances = ([np.asarray(one).tolist() for one in part] for part in (counts, chances))
        return [rows([1.0 + k, 10.0 + k]) for k in range(len(names))]


def test_a_law_of_several_groups_has_noise_of_each_and_is_their_sum():
    noted = Noted("a?0", "a?1", "b?0", "b?1", "c!", "d?", "e?", "f!0", "f!1")
    number, size = rows([[4.0, 5.0]], [[6.0, 7.0]]), rows([[2.0, 3.0]], [[10.0, 20.0]])
    chance = rows([[0.5, 0.25]], [[0.125, 1.0]])
    laws = [
        Groups(number, size, chance),
        Binomial(number, chance),
        Poisson(rows([3.0, 6.0])),
        Groups(number[0], size[0], chance[0]),
        Binomial(number[1], rows([0.75, 0.25])),
        Poisson(rows([[2.0, 1.0]], [[4.0, 0.0]])),
    ]
    found = Leap.draw(noted, ["a?", "b?", "c!", "d?", "e?", "f!"], laws)
    four, six, trials = [[4.0, 5.0]], [[6.0, 7.0]], [[POISSON_TRIALS] * 2]
    assert noted.counts == [four, six, four, six, trials, four, six, trials, trials]
    parts = chance.tolist()
    assert noted.chances[:4] == parts + parts and noted.chances[5:7] == [parts[0], [[0.75, 0.25]]]
    for at, mean in ((4, [3.0, 6.0]), (7, [2.0, 1.0]), (8, [4.0, 0.0])):
        np.testing.assert_allclose(noted.chances[at], [np.array(mean) / 16_777_215.0], rtol=1e-6)
    wanted = [
        [1.0 * 2.0 + 2.0 * 10.0, 10.0 * 3.0 + 11.0 * 20.0],
        [3.0 + 4.0, 12.0 + 13.0],
        [5.0, 14.0],
        [6.0 * 2.0, 15.0 * 3.0],
        [7.0, 16.0],
        [8.0 + 9.0, 17.0 + 18.0],
    ]
    assert [one.tolist() for one in found] == [[row] for row in wanted]


def test_units_of_groups_are_their_number_times_their_size():
    one = Groups(rows([4.0, 5.0]), rows([3.0, 2.0]), rows([0.5, 0.5]))
    several = Groups(rows([[4.0, 5.0]], [[1.0, 2.0]]), rows([[3.0, 2.0]], [[5.0, 7.0]]), 0.5 * jnp.ones((2, 1, 2)))
    found = Leap.draw(Noted("a?", "b?0", "b?1"), ["a?", "b?"], [one, several])
    assert [row.tolist() for row in found] == [[[3.0, 20.0]], [[2.0 * 3.0 + 3.0 * 5.0, 11.0 * 2.0 + 12.0 * 7.0]]]


def test_members_with_the_same_number_have_the_same_draws_and_other_seeds_others():
    twice, other = (np.asarray(_uniforms(Noise(seed, jnp.asarray([2, 2, 3, 0], jnp.uint32)), hashes(["a"])))
                    for seed in (5, 6))  # fmt: skip
    np.testing.assert_array_equal(twice, uniforms("a")[:, [2, 2, 3, 0]])
    assert not np.any(other == twice)
