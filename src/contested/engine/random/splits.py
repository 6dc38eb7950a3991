"""Multinomial splits as trees of two-way splits.

A multinomial count is a chain of conditional binomials (Devroye 1986); a balanced tree of them does as well and needs
fewer stages. All chances are known before the first draw, so splits of all trees are drawn together in rounds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float

from contested.engine.random.binomial import binomial
from contested.engine.random.threefry import UniformRows
from contested.model.inputs import safe_ratio


class Leaf(NamedTuple):
    """A leaf of a tree: where a part of the count ends up."""

    name: str


class Split(NamedTuple):
    """A count goes left with `chance`, else right; `name` keys the draw."""

    name: str
    chance: Float[Array, "#row member"]
    left: Split | Leaf
    right: Split | Leaf


class SplitPlan(NamedTuple):
    """Trees with the same number of rows, laid out in rounds of equally many splits.

    The splits of all rounds are numbered one after the other, and `names` and `chance` are in that order; a split
    without a name divides nothing. Parts are numbered by round, and in each first the left ones of its splits, then the
    right ones. `parents` holds the part that each split divides, which an earlier round has made, or -1 - t for the
    count of tree t; `leaves` the part of each leaf.
    """

    names: tuple[str, ...]
    parents: tuple[tuple[int, ...], ...]
    leaves: dict[str, int]
    chance: Float[Array, "split row member"]


def balanced_tree(
    prefix: str, ends: Sequence[Split | Leaf], weights: Sequence[Float[Array, "row member"]]
) -> Split | Leaf:
    """A balanced tree that splits a count over ends, which may be trees, in proportion to weights."""

    def build(first: int, last: int) -> tuple[Split | Leaf, Array]:
        if last - first == 1:
            return ends[first], weights[first]
        middle = (first + last) // 2
        (left, left_weight), (right, right_weight) = build(first, middle), build(middle, last)
        both = left_weight + right_weight
        return Split(f"{prefix}{ends[middle].name}", safe_ratio(left_weight, both), left, right), both

    return build(0, len(ends))[0]


def split_plan(trees: Sequence[Split], rows: int, members: int) -> SplitPlan:
    """Lay out trees in few rounds. The counts to split come later, in the same order."""
    rounds = _rounds(trees)
    parts = {id(tree): -1 - number for number, tree in enumerate(trees)}
    leaves: dict[str, int] = {}
    every = [split for splits in rounds for split in splits]
    width = len(rounds[0])
    for number, split in enumerate(every):
        for side, node in enumerate((split.left, split.right)):
            part = number + (number // width + side) * width
            if isinstance(node, Leaf):
                leaves[node.name] = part
            else:
                parts[id(node)] = part
    return SplitPlan(
        tuple(split.name for split in every),
        tuple(tuple(parts.get(id(split), -1) for split in splits) for splits in rounds),
        {name: part for name, part in leaves.items() if name},
        jnp.stack([jnp.clip(jnp.broadcast_to(split.chance, (rows, members)), 0.0, 1.0) for split in every]),
    )


def _rounds(trees: Sequence[Split]) -> list[list[Split]]:
    """All splits in rounds of nearly equal size, each after the split that it divides a part of.

    Those with the longest chain of splits below them come first (Hu 1961: this needs the fewest rounds).
    """
    heights: dict[int, int] = {}

    def measure(node: Split | Leaf) -> int:
        if isinstance(node, Leaf):
            return 0
        heights[id(node)] = 1 + max(measure(node.left), measure(node.right))
        return heights[id(node)]

    width = -(-_size(trees) // max(measure(tree) for tree in trees))
    nothing = Split("", jnp.zeros_like(trees[0].chance), Leaf(""), Leaf(""))
    rounds: list[list[Split]] = []
    ready = list(trees)
    while ready:
        ready.sort(key=lambda split: -heights[id(split)])
        now, later = ready[:width], ready[width:]
        rounds.append(now + [nothing] * (width - len(now)))
        ready = later + [node for split in now for node in (split.left, split.right) if isinstance(node, Split)]
    return rounds


def _size(nodes: Iterable[Split | Leaf]) -> int:
    """Number of splits."""
    return sum(1 + _size((node.left, node.right)) for node in nodes if isinstance(node, Split))


def split_counts(
    plan: SplitPlan, counts: Sequence[Float[Array, "row member"]], part: Callable[[slice, Array], Array]
) -> dict[str, Float[Array, "_ member"]]:
    """Counts at all leaves; `part` gives the left part of counts [split, row, member] for a range of splits."""
    parts: list[Array] = []
    for number, parents in enumerate(plan.parents):
        whole = jnp.stack([counts[-1 - parent] if parent < 0 else parts[parent] for parent in parents])
        left = part(slice(number * len(parents), (number + 1) * len(parents)), whole)
        parts += [*left, *(whole - left)]
    return {leaf: parts[place] for leaf, place in plan.leaves.items()}


def draw_splits(
    plan: SplitPlan,
    counts: Sequence[Float[Array, "row member"]],
    uniform: UniformRows,
    expected: bool | Bool[Array, ""] = False,
) -> dict[str, Float[Array, "_ member"]]:
    """Binomial splits from uniforms: the same counts as `split_counts`, by one compiled loop over the rounds.

    With `expected`, their means.
    """
    rounds, width = np.shape(plan.parents)
    made = 2 * rounds * width
    trees = -1 - np.asarray(plan.parents)  # the counts of trees stand after all parts
    parents = jnp.asarray(np.where(trees >= 0, made + trees, plan.parents), jnp.int32)
    # not set anew in each step: without the barrier XLA makes zeros and the counts into one array
    parts = jax.lax.optimization_barrier(jax.lax.empty((made + len(counts), *counts[0].shape), counts[0].dtype))

    def one_round(number: Array, parts: Array) -> Array:
        whole = parts.at[parents[number]].get(mode="promise_in_bounds")
        left = binomial(uniform, whole, plan.chance, expected, number * width)
        for side, part in enumerate((left, whole - left)):
            parts = jax.lax.dynamic_update_slice_in_dim(parts, part, (2 * number + side) * width, axis=0)
        return parts

    parts = jax.lax.fori_loop(0, rounds, one_round, parts.at[made:].set(jnp.stack(counts)))
    return {leaf: parts[part] for leaf, part in plan.leaves.items()}
