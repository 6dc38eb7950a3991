"""Splits are exact in law."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
import pytest
from scipy.stats import multinomial

from contested.engine.integrators.mean_field import MeanField
from contested.engine.random.splits import Leaf, Split, balanced_tree, split_plan
from helpers.exact import chi_square_p
from helpers.worlds import leap_at, noise_of

MEMBERS = 20_000


def leave(members: int, hazard: float, start, number: int, step: float, name: str = "s"):
    chance = jnp.full((1, members), -np.expm1(-hazard * step))
    trees = [Split(f"{name}>", chance, Leaf("gone"), Leaf("left"))]
    return leap_at(noise_of(11, members), number, 1).split(split_plan(trees, 1, members), [start])


@pytest.mark.parametrize("steps", [1, 7])
def test_one_weekly_step_and_seven_daily_ones_have_the_same_law(steps):
    left = jnp.full((1, MEMBERS), 1000.0)
    for number in range(steps):
        left = leave(MEMBERS, 0.03, left, number, 1.0 / steps)["left"]
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
    found = leap_at(noise_of(2, MEMBERS), 0, 1).split(split_plan([split], 1, MEMBERS), counts)
    one, two = (np.asarray(found[n])[0].astype(int) for n in ("one", "two"))
    law = multinomial(count, [out * h / sum(hazards) for h in hazards] + [1 - out])
    cells = [(i, j) for i in range(count + 1) for j in range(count + 1 - i)]
    observed = np.array([np.sum((one == i) & (two == j)) for i, j in cells], float)
    expected = np.array([MEMBERS * law.pmf([i, j, count - i - j]) for i, j in cells])
    assert observed.sum() == MEMBERS
    assert chi_square_p(observed, expected) > 1e-4


@pytest.mark.parametrize("ways", [1, 2, 3, 5, 8])
def test_a_tree_of_any_shape_keeps_the_count_and_has_the_right_shares(ways):
    weights = [jnp.full((2, 500), float(k + 1)) for k in range(ways)]
    names = [f"w{k}" for k in range(ways)]
    tree = Split("s>", jnp.full((2, 500), 0.5), balanced_tree("s>", [Leaf(n) for n in names], weights), Leaf("stay"))
    counts, planned = [jnp.full((2, 500), 200.0)], split_plan([tree], 2, 500)
    drawn = leap_at(noise_of(4, 500), 0, 2).split(planned, counts)
    mean = MeanField().split(planned, counts)
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
    found = leap_at(noise_of(4, 50), 0, 1).split(split_plan([tree], 1, 50), [jnp.full((1, 50), 30.0)])
    assert {n: float(np.asarray(a).sum()) for n, a in found.items()} == {"a": 0.0, "b": 1500.0, "c": 0.0, "stay": 0.0}


def test_trees_of_several_stocks_are_drawn_side_by_side_as_each_is_alone():
    half = jnp.full((2, 50), 0.5)
    trees = [
        Split(f"{s}>", half, balanced_tree(f"{s}>", [Leaf(f"{s}1"), Leaf(f"{s}2")], [half, half]), Leaf(f"{s}="))
        for s in "ab"
    ]
    counts = [jnp.full((2, 50), 40.0), jnp.full((2, 50), 7.0)]
    leap = leap_at(noise_of(4, 50), 0, 2)
    both = leap.split(split_plan(trees, 2, 50), counts)
    for tree, count in zip(trees, counts, strict=True):
        for name, drawn in leap.split(split_plan([tree], 2, 50), [count]).items():
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


def names_of(tree):
    """Names of all splits of a tree."""
    return [] if isinstance(tree, Leaf) else [tree.name, *names_of(tree.left), *names_of(tree.right)]
