"""Splits are exact in law."""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.stats import binom, multinomial

from contested.engine.integrators.mean_field import MeanField
from contested.engine.random.splits import Leaf, Split, balanced_tree, draw_splits, split_counts, split_plan
from helpers.exact import chi_square_p
from helpers.worlds import leap_at, noise_of

MEMBERS = 20_000


@jax.jit
def left_of(start, number, hazard):
    """Who is left in each history after a step with this hazard."""
    chance = jnp.broadcast_to(-jnp.expm1(-hazard), (1, MEMBERS))
    trees = [Split("s>", chance, Leaf("gone"), Leaf("left"))]
    return leap_at(noise_of(11, MEMBERS), number, 1).split(split_plan(trees, 1, MEMBERS), [start])["left"]


@pytest.mark.parametrize("steps", [1, 7])
def test_one_weekly_step_and_seven_daily_ones_have_the_same_law(steps):
    left = jnp.full((1, MEMBERS), 1000.0)
    for number in range(steps):
        left = left_of(left, number, 0.03 / steps)
    gone = 1000.0 - np.asarray(left)[0]
    chance = -np.expm1(-0.03)
    mean, variance = 1000 * chance, 1000 * chance * (1 - chance)
    assert (mean, variance) == (pytest.approx(29.55, abs=0.01), pytest.approx(28.7, abs=0.05))
    assert gone.mean() == pytest.approx(mean, abs=4 * np.sqrt(variance / MEMBERS))
    assert gone.var() == pytest.approx(variance, rel=4 * np.sqrt(2 / MEMBERS))


def test_two_competing_hazards_have_the_exact_multinomial_law():
    count, hazards = 6, (0.5, 0.3)
    out = -np.expm1(-sum(hazards))
    weights = [jnp.full((1, MEMBERS), h) for h in hazards]
    split = Split(
        "s>", jnp.full((1, MEMBERS), out), balanced_tree("s>", [Leaf("one"), Leaf("two")], weights), Leaf("stay")
    )
    counts = [jnp.full((1, MEMBERS), float(count))]
    found = jax.jit(lambda: leap_at(noise_of(2, MEMBERS), 0, 1).split(split_plan([split], 1, MEMBERS), counts))()
    one, two = (np.asarray(found[n])[0].astype(int) for n in ("one", "two"))
    law = multinomial(count, [out * h / sum(hazards) for h in hazards] + [1 - out])
    cells = [(i, j) for i in range(count + 1) for j in range(count + 1 - i)]
    observed = np.array([np.sum((one == i) & (two == j)) for i, j in cells], float)
    expected = np.array([MEMBERS * law.pmf([i, j, count - i - j]) for i, j in cells])
    assert observed.sum() == MEMBERS
    assert chi_square_p(observed, expected) > 1e-4


WAYS = (1, 2, 3, 5, 8)


def half_leave(ways):
    """Half of the count stays, the others go one of so many ways."""
    weights = [jnp.full((2, 500), float(k + 1)) for k in range(ways)]
    ends = balanced_tree(f"{ways}>", [Leaf(f"{ways}w{k}") for k in range(ways)], weights)
    return Split(f"{ways}>", jnp.full((2, 500), 0.5), ends, Leaf(f"{ways}stay"))


@pytest.fixture(scope="module")
def parts():
    """The parts of a count by each of several trees, drawn and expected."""

    def split(draws):
        plan = split_plan([half_leave(ways) for ways in WAYS], 2, 500)
        return jax.jit(lambda: draws().split(plan, [jnp.full((2, 500), 200.0)] * len(WAYS)))()

    return split(lambda: leap_at(noise_of(4, 500), 0, 2)), split(MeanField)


@pytest.mark.parametrize("ways", WAYS)
def test_a_tree_of_any_shape_keeps_the_count_and_has_the_right_shares(parts, ways):
    drawn, mean = ({name[1:]: a for name, a in found.items() if name[0] == str(ways)} for found in parts)
    names = [f"w{k}" for k in range(ways)]
    assert set(drawn) == set(mean) == {*names, "stay"}
    np.testing.assert_array_equal(sum(np.asarray(a) for a in drawn.values()), 200.0)
    for k, name in enumerate(names):
        share = 100.0 * (k + 1) / (ways * (ways + 1) / 2)
        np.testing.assert_allclose(mean[name], share, rtol=1e-5)
        assert np.asarray(drawn[name]).mean() == pytest.approx(share, abs=4 * np.sqrt(share / 1000))


def shares(tree, share=1.0):
    """Names of the ends of a tree from left to right, each with the product of the chances that lead to it."""
    if isinstance(tree, Leaf):
        return [(tree.name, share)]
    chance = float(tree.chance[0, 0])
    return shares(tree.left, share * chance) + shares(tree.right, share * (1.0 - chance))


@pytest.mark.parametrize("ways", [1, 2, 3, 4, 7])
def test_a_balanced_tree_has_all_ends_in_their_order_and_with_their_shares(ways):
    weights = [jnp.full((1, 1), float(k + 1)) for k in range(ways)]
    found = shares(balanced_tree("s>", [Leaf(f"w{k}") for k in range(ways)], weights))
    assert [name for name, _ in found] == [f"w{k}" for k in range(ways)]
    assert [share for _, share in found] == pytest.approx([(k + 1) / (ways * (ways + 1) / 2) for k in range(ways)])


def test_ends_without_weight_get_nothing():
    weights = [jnp.zeros((1, 50)), jnp.ones((1, 50)), jnp.zeros((1, 50))]
    tree = Split("s>", jnp.ones((1, 50)), balanced_tree("s>", [Leaf(n) for n in "abc"], weights), Leaf("stay"))
    counts = [jnp.full((1, 50), 30.0)]
    found = jax.jit(lambda: leap_at(noise_of(4, 50), 0, 1).split(split_plan([tree], 1, 50), counts))()
    assert {n: float(np.asarray(a).sum()) for n, a in found.items()} == {"a": 0.0, "b": 1500.0, "c": 0.0, "stay": 0.0}


def test_trees_of_several_stocks_are_drawn_side_by_side_as_each_is_alone():
    half = jnp.full((2, 50), 0.5)
    trees = [
        Split(f"{s}>", half, balanced_tree(f"{s}>", [Leaf(f"{s}1"), Leaf(f"{s}2")], [half, half]), Leaf(f"{s}="))
        for s in "ab"
    ]
    counts = [jnp.full((2, 50), 40.0), jnp.full((2, 50), 7.0)]

    def split(trees, counts):
        return jax.jit(lambda: leap_at(noise_of(4, 50), 0, 2).split(split_plan(trees, 2, 50), counts))()

    both = split(trees, counts)
    for tree, count in zip(trees, counts, strict=True):
        for name, drawn in split([tree], [count]).items():
            np.testing.assert_array_equal(drawn, both[name])


def test_splits_are_laid_out_in_rounds_of_equally_many_each_after_what_it_divides():
    """A deep tree and many shallow ones: 24 splits, eight of them at the bottom of the deep tree."""
    half = jnp.full((2, 3), 0.5)
    deep = balanced_tree("d>", [Leaf(f"d{k}") for k in range(16)], [half] * 16)
    trees = [deep, *(Split(f"s{k}>", half, Leaf(f"{k}l"), Leaf(f"{k}r")) for k in range(9))]
    plan = split_plan(trees, 2, 3)
    rounds, width = np.shape(plan.parents)
    assert (rounds, width) == (5, 6) and len(plan.names) == 30 == plan.chance.shape[0]
    assert sorted(name for name in plan.names if name) == sorted([*(f"s{k}>" for k in range(9)), *names_of(deep)])
    for number, parents in enumerate(plan.parents):
        assert all(parent < 2 * width * number for parent in parents)
    assert sorted(plan.leaves) == sorted([*(f"d{k}" for k in range(16)), *(f"{k}{s}" for k in range(9) for s in "lr")])


def two_trees():
    """A shallow tree and one with a split of its left part."""
    chances = {name: jnp.full((1, 3), chance) for name, chance in (("a", 0.25), ("b", 0.5), ("c", 0.75))}
    deep = Split("a", chances["a"], Split("b", chances["b"], Leaf("p"), Leaf("q")), Leaf("r"))
    return [Split("c", chances["c"], Leaf("s"), Leaf("t")), deep]


def test_the_highest_trees_are_divided_first():
    """Two rounds of two: a and c, then b, beside nothing. Each round has two left parts and then two right ones."""
    plan = split_plan(two_trees(), 1, 3)
    assert plan.names == ("a", "c", "b", "") and plan.parents == ((-2, -1), (0, -1))
    assert plan.leaves == {"r": 2, "s": 1, "t": 3, "p": 4, "q": 6}
    assert plan.chance.tolist() == [[[chance] * 3] for chance in (0.25, 0.75, 0.5, 0.0)]


def test_chances_are_those_between_none_and_all():
    plan = split_plan([Split("a", jnp.asarray([[-0.5, 0.25, 1.5]]), Leaf("l"), Leaf("r"))], 2, 3)
    assert plan.chance.tolist() == [[[0.0, 0.25, 1.0]] * 2]


def test_counts_are_split_round_by_round():
    """Of 10 three quarters are s; of 100 a quarter is split in two halves. The range of each round is noted."""
    plan, ranges = split_plan(two_trees(), 1, 3), []

    def part(at, whole):
        ranges.append((at.start, at.stop))
        return whole * plan.chance[at]

    found = split_counts(plan, [jnp.full((1, 3), 10.0), jnp.full((1, 3), 100.0)], part)
    assert {name: values.tolist() for name, values in found.items()} == {
        name: [[value] * 3] for name, value in {"r": 75.0, "s": 7.5, "t": 2.5, "p": 12.5, "q": 12.5}.items()
    }
    assert ranges == [(0, 2), (2, 4)]


UNIFORM = np.float32([[0.03, 0.5, 0.97], [0.2, 0.4, 0.9], [0.1, 0.6, 0.8], [0.5, 0.5, 0.5]])
COUNTS = np.float32([[9.0, 10.0, 11.0]]), np.float32([[20.0, 40.0, 100.0]])


@jax.jit
def drawn_parts(expected, counts):
    plan = split_plan(two_trees(), 1, 3)
    return draw_splits(plan, counts, lambda at: jnp.asarray(UNIFORM)[at], expected)


def test_each_split_is_drawn_with_the_uniform_of_its_number():
    found = drawn_parts(False, COUNTS)
    first, second = binom.ppf(UNIFORM[0], COUNTS[1], 0.25), binom.ppf(UNIFORM[1], COUNTS[0], 0.75)
    third = binom.ppf(UNIFORM[2], first, 0.5)
    wanted = {"r": COUNTS[1] - first, "s": second, "t": COUNTS[0] - second, "p": third, "q": first - third}
    assert {name: values.tolist() for name, values in found.items()} == {n: v.tolist() for n, v in wanted.items()}


def test_expected_splits_are_means():
    found = drawn_parts(True, COUNTS)
    wanted = {"r": 0.75 * COUNTS[1], "s": 0.75 * COUNTS[0], "t": 0.25 * COUNTS[0],
              "p": 0.125 * COUNTS[1], "q": 0.125 * COUNTS[1]}  # fmt: skip
    for name, values in wanted.items():
        np.testing.assert_allclose(found[name], values, rtol=1e-6, err_msg=name)


def names_of(tree):
    """Names of all splits of a tree."""
    return [] if isinstance(tree, Leaf) else [tree.name, *names_of(tree.left), *names_of(tree.right)]
