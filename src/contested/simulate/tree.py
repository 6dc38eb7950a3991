"""Splitting counts: trees of two-way splits with known chances, drawn one split after the other.

A multinomial split is a tree of conditional binomials. All chances are known before the first draw, so one compiled
loop runs over the splits of all trees of a step.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array

from contested.model.inputs import share


class Leaf(NamedTuple):
    """An end of a tree."""

    name: str


class Split(NamedTuple):
    """A count goes left with `chance` [row, member], else right; `name` keys the draw."""

    name: str
    chance: Array
    left: Split | Leaf
    right: Split | Leaf


class Plan(NamedTuple):
    """Trees with the same number of rows, laid out in the order in which they are drawn.

    Counts stand in slots: first one for each root, then two for each split, of what goes left and what goes right.
    `chance` is [split, row, member].
    """

    names: tuple[str, ...]
    parents: tuple[int, ...]
    leaves: dict[str, int]
    chance: Array


def competing(prefix: str, ends: Sequence[Split | Leaf], weights: Sequence[Array]) -> Split | Leaf:
    """A balanced tree that splits a count over ends, or trees of their own, in proportion to weights [row, member]."""

    def grow(first: int, last: int) -> tuple[Split | Leaf, Array]:
        if last - first == 1:
            return ends[first], weights[first]
        middle = (first + last) // 2
        (left, of_left), (right, of_right) = grow(first, middle), grow(middle, last)
        both = of_left + of_right
        return Split(f"{prefix}{ends[middle].name}", share(of_left, both), left, right), both

    return grow(0, len(ends))[0]


def plan(trees: Sequence[Split], rows: int, members: int) -> Plan:
    """Lay out trees; the counts to split are given later, in the same order."""
    names: list[str] = []
    parents: list[int] = []
    chances: list[Array] = []
    leaves: dict[str, int] = {}

    def visit(node: Split | Leaf, slot: int) -> None:
        if isinstance(node, Leaf):
            leaves[node.name] = slot
            return
        new = len(trees) + 2 * len(names)
        names.append(node.name)
        parents.append(slot)
        chances.append(jnp.clip(jnp.broadcast_to(node.chance, (rows, members)), 0.0, 1.0))
        visit(node.left, new)
        visit(node.right, new + 1)

    for slot, tree in enumerate(trees):
        visit(tree, slot)
    return Plan(tuple(names), tuple(parents), leaves, jnp.stack(chances))


Sampler = Callable[[Array, Array, Array], Array]
"""Binomial draws [row, member] from uniforms, counts and chances."""


def mean_split(plan: Plan, counts: Sequence[Array]) -> dict[str, Array]:
    """Expected counts at all leaves."""
    slots = list(counts)
    for split, parent in enumerate(plan.parents):
        whole, chance = slots[parent], plan.chance[split]
        slots += [whole * chance, whole * (1.0 - chance)]
    return {leaf: slots[slot] for leaf, slot in plan.leaves.items()}


def draw_split(plan: Plan, counts: Sequence[Array], uniform: Array, sampler: Sampler) -> dict[str, Array]:
    """Whole counts at all leaves, from uniforms [split, row, member]."""
    splits, first = len(plan.names), len(counts)
    below = jnp.zeros((2 * splits, *plan.chance.shape[1:]), plan.chance.dtype)
    slots = jnp.concatenate([*(count[None] for count in counts), below])
    parents = jnp.asarray(np.array(plan.parents, np.int32))

    def one(split: Array, slots: Array) -> Array:
        positions = ((uniform, split), (slots, parents[split]), (plan.chance, split))
        u, whole, chance = (jax.lax.dynamic_index_in_dim(a, k, keepdims=False) for a, k in positions)
        left = sampler(u, whole, chance)
        return jax.lax.dynamic_update_slice_in_dim(slots, jnp.stack([left, whole - left]), first + 2 * split, axis=0)

    slots = jax.lax.fori_loop(0, splits, one, slots)
    return {leaf: slots[slot] for leaf, slot in plan.leaves.items()}
