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
from jaxtyping import Array, Bool, Float

from contested.engine.random.binomial import draw_one, methods_needed
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
    """Trees with the same number of rows, laid out generation by generation from the roots.

    A generation of n splits fills 2n slots: the left and the right part of each split. `parents` holds the slot of the
    generation before that each split divides (for a root, the index of its tree); `leaves` the generation and slot of
    each leaf. Chances are in the order of `names`.
    """

    names: tuple[str, ...]
    parents: tuple[tuple[int, ...], ...]
    leaves: dict[str, tuple[int, int]]
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
    """Lay out trees. The counts to split come later, in the same order."""
    names: list[str] = []
    parents: list[tuple[int, ...]] = []
    chances: list[Array] = []
    leaves: dict[str, tuple[int, int]] = {}
    pending = list(enumerate(trees))
    while pending:
        parents.append(tuple(slot for slot, _ in pending))
        names += [split.name for _, split in pending]
        chances += [jnp.clip(jnp.broadcast_to(split.chance, (rows, members)), 0.0, 1.0) for _, split in pending]
        below = [node for _, split in pending for node in (split.left, split.right)]
        leaves |= {node.name: (len(parents) - 1, slot) for slot, node in enumerate(below) if isinstance(node, Leaf)}
        pending = [(slot, node) for slot, node in enumerate(below) if isinstance(node, Split)]
    return SplitPlan(tuple(names), tuple(parents), leaves, jnp.stack(chances))


def split_counts(
    plan: SplitPlan, counts: Sequence[Float[Array, "row member"]], part: Callable[[slice, Array], Array]
) -> dict[str, Float[Array, "_ member"]]:
    """Counts at all leaves; `part` gives the left part of counts [split, row, member] for a range of splits."""
    slots = jnp.stack(counts)
    found: list[Array] = []
    first = 0
    for parents in plan.parents:
        whole = slots[np.array(parents)]
        left = part(slice(first, first + len(parents)), whole)
        slots = jnp.stack([left, whole - left], axis=1).reshape(-1, *whole.shape[1:])
        found.append(slots)
        first += len(parents)
    return {leaf: found[generation][slot] for leaf, (generation, slot) in plan.leaves.items()}


def draw_splits(
    plan: SplitPlan,
    counts: Sequence[Float[Array, "row member"]],
    uniform: Float[Array, "split row member"],
    expected: bool | Bool[Array, ""] = False,
) -> dict[str, Float[Array, "_ member"]]:
    """Binomial splits from uniforms: the same counts as `split_counts`, by one compiled loop over the generations.

    With `expected`, their means.

    The left part overwrites a split's uniform and the right part its chance, which saves memory. A generation reads the
    one before through a window as wide as the widest generation, so that all have one array shape.
    """
    sizes = [len(parents) for parents in plan.parents]
    last = np.cumsum(sizes)
    first = last - sizes
    widest = max(sizes)
    window = np.minimum(first, last[-1] - widest)
    slots = np.concatenate([np.array(parents) for parents in plan.parents])
    parent_split = np.repeat([0, *first[:-1]], sizes) + slots // 2  # the split whose part a split divides
    lookups = [
        jnp.asarray(np.stack([at[start : start + widest] for start in window]), jnp.int32)
        for at in (slots, parent_split)
    ]
    first, last, window = (jnp.asarray(at, jnp.int32) for at in (first, last, window))
    roots = jnp.stack(counts)

    def generation(number: Array, sides: tuple[Array, Array]) -> tuple[Array, Array]:
        start = window[number]
        slot, split = (at[number] for at in lookups)
        root, left, right = (
            array.at[at].get(mode="clip") for array, at in zip((roots, *sides), (slot, split, split), strict=True)
        )
        goes_left = (slot % 2 == 0)[:, None, None]
        whole = jnp.where(number == 0, root, jnp.where(goes_left, left, right))
        method = methods_needed(whole, sides[1], start, expected)

        def one(split: Array, sides: tuple[Array, Array]) -> tuple[Array, Array]:
            left = draw_one(method[split - start], (sides[0], split), (whole, split - start), (sides[1], split))
            both = (left, whole[split - start] - left)
            update = jax.lax.dynamic_update_index_in_dim
            return tuple(update(side, part, split, axis=0) for side, part in zip(sides, both, strict=True))

        return jax.lax.fori_loop(first[number], last[number], one, sides)

    sides = jax.lax.fori_loop(0, len(sizes), generation, (uniform, plan.chance))
    before = np.cumsum([0, *sizes])
    return {leaf: sides[slot % 2][before[generation] + slot // 2] for leaf, (generation, slot) in plan.leaves.items()}
