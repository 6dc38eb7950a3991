"""Multinomial splits as trees of two-way splits.

A multinomial count is a chain of conditional binomials (Devroye 1986); a balanced tree of them does as well and needs
fewer stages. All chances are known before the first draw, so the splits of all trees that are equally far from their
roots are drawn together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from contested.engine.random.binomial import draw_one, efforts
from contested.model.inputs import safe_ratio


class Leaf(NamedTuple):
    """An end of a tree."""

    name: str


class Split(NamedTuple):
    """A count goes left with `chance`, else right; `name` keys the draw."""

    name: str
    chance: Float[Array, "#row member"]
    left: Split | Leaf
    right: Split | Leaf


class Plan(NamedTuple):
    """Trees with the same number of rows, laid out generation by generation: first the roots' splits, and so on.

    A generation of n splits leaves 2n slots: what goes left and what goes right at each. `parents` says from which
    slot of the generation before each split takes (a root: from which tree's count), `leaves` in which generation and
    slot an end is. Chances are in the order of `names`.
    """

    names: tuple[str, ...]
    parents: tuple[tuple[int, ...], ...]
    leaves: dict[str, tuple[int, int]]
    chance: Float[Array, "split row member"]


def competing(prefix: str, ends: Sequence[Split | Leaf], weights: Sequence[Float[Array, "row member"]]) -> Split | Leaf:
    """A balanced tree that splits a count over ends, which may be trees, in proportion to weights."""

    def grow(first: int, last: int) -> tuple[Split | Leaf, Array]:
        if last - first == 1:
            return ends[first], weights[first]
        middle = (first + last) // 2
        (left, of_left), (right, of_right) = grow(first, middle), grow(middle, last)
        both = of_left + of_right
        return Split(f"{prefix}{ends[middle].name}", safe_ratio(of_left, both), left, right), both

    return grow(0, len(ends))[0]


def plan(trees: Sequence[Split], rows: int, members: int) -> Plan:
    """Lay out trees; the counts to split are given later, in the same order."""
    names: list[str] = []
    parents: list[tuple[int, ...]] = []
    chances: list[Array] = []
    leaves: dict[str, tuple[int, int]] = {}
    waiting = list(enumerate(trees))
    while waiting:
        parents.append(tuple(slot for slot, _ in waiting))
        names += [split.name for _, split in waiting]
        chances += [jnp.clip(jnp.broadcast_to(split.chance, (rows, members)), 0.0, 1.0) for _, split in waiting]
        below = [node for _, split in waiting for node in (split.left, split.right)]
        leaves |= {node.name: (len(parents) - 1, slot) for slot, node in enumerate(below) if isinstance(node, Leaf)}
        waiting = [(slot, node) for slot, node in enumerate(below) if isinstance(node, Split)]
    return Plan(tuple(names), tuple(parents), leaves, jnp.stack(chances))


def split_counts(
    plan: Plan, counts: Sequence[Float[Array, "row member"]], part: Callable[[slice, Array], Array]
) -> dict[str, Float[Array, "row member"]]:
    """Counts at all leaves; `part` gives how much of counts [split, row, member] goes left at a range of splits."""
    slots = jnp.stack(counts)
    found: list[Array] = []
    first = 0
    for parents in plan.parents:
        whole = jnp.stack([slots[parent] for parent in parents])
        left = part(slice(first, first + len(parents)), whole)
        slots = jnp.stack([left, whole - left], axis=1).reshape(-1, *whole.shape[1:])
        found.append(slots)
        first += len(parents)
    return {leaf: found[generation][slot] for leaf, (generation, slot) in plan.leaves.items()}


def draw_splits(
    plan: Plan, counts: Sequence[Float[Array, "row member"]], uniform: Float[Array, "split row member"]
) -> dict[str, Float[Array, "row member"]]:
    """Binomial splits from uniforms: the same counts as `split_counts`, by one compiled loop over the generations.

    What goes left takes the place of a split's uniform, what goes right that of its chance, so that nothing new need be
    laid out. What a generation takes from is looked up in a window as wide as the widest, so that all have one shape.
    """
    sizes = [len(parents) for parents in plan.parents]
    last = np.cumsum(sizes)
    first = last - sizes
    widest = max(sizes)
    window = np.minimum(first, last[-1] - widest)
    slots = np.concatenate([np.array(parents) for parents in plan.parents])
    above = np.repeat([0, *first[:-1]], sizes) + slots // 2  # the split that a split takes from
    look = [jnp.asarray(np.stack([at[start : start + widest] for start in window]), jnp.int32) for at in (slots, above)]
    first, last, window = (jnp.asarray(at, jnp.int32) for at in (first, last, window))
    roots = jnp.stack(counts)

    def generation(number: Array, ways: tuple[Array, Array]) -> tuple[Array, Array]:
        start = window[number]
        slot, split = (at[number] for at in look)
        root, left, right = (
            array.at[at].get(mode="clip") for array, at in zip((roots, *ways), (slot, split, split), strict=True)
        )
        goes_left = (slot % 2 == 0)[:, None, None]
        whole = jnp.where(number == 0, root, jnp.where(goes_left, left, right))
        effort = efforts(whole, ways[1], start)

        def one(split: Array, ways: tuple[Array, Array]) -> tuple[Array, Array]:
            left = draw_one(effort[split - start], (ways[0], split), (whole, split - start), (ways[1], split))
            both = (left, whole[split - start] - left)
            update = jax.lax.dynamic_update_index_in_dim
            return tuple(update(way, part, split, axis=0) for way, part in zip(ways, both, strict=True))

        return jax.lax.fori_loop(first[number], last[number], one, ways)

    ways = jax.lax.fori_loop(0, len(sizes), generation, (uniform, plan.chance))
    before = np.cumsum([0, *sizes])
    return {leaf: ways[slot % 2][before[generation] + slot // 2] for leaf, (generation, slot) in plan.leaves.items()}
