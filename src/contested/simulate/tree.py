"""Splitting counts: a tree of two-way splits with known chances, drawn level by level.

A multinomial split is a tree of conditional binomials. Because all chances are known before the first draw, one
compiled sampler runs over the levels of all trees of a step at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array

from contested.model.inputs import share, total


class Leaf(NamedTuple):
    """An end of a tree."""

    name: str


class Split(NamedTuple):
    """A count goes left with `chance` [row, member], else right; `name` keys the draw."""

    name: str
    chance: Array
    left: Split | Leaf
    right: Split | Leaf


class Root(NamedTuple):
    """A count [row, member] to be split."""

    count: Array
    split: Split


def competing(prefix: str, leaves: Sequence[str], weights: Sequence[Array]) -> Split | Leaf:
    """A balanced tree that splits a count over leaves in proportion to weights [row, member]."""
    if len(leaves) == 1:
        return Leaf(leaves[0])
    middle = len(leaves) // 2
    left, right = total(weights[:middle]), total(weights[middle:])
    return Split(
        f"{prefix}{leaves[middle]}",
        share(left, left + right),
        competing(prefix, leaves[:middle], weights[:middle]),
        competing(prefix, leaves[middle:], weights[middle:]),
    )


class _Placed(NamedTuple):
    split: Split
    rows: int
    parent: int
    side: int


def levels(roots: Sequence[Root]) -> list[list[_Placed]]:
    """The splits of all trees by depth; each knows where its parent stands in the level before and which side it is."""
    level = [_Placed(root.split, root.count.shape[0], -1, 0) for root in roots]
    found = []
    while level:
        found.append(level)
        below = []
        for position, placed in enumerate(level):
            for side, child in enumerate((placed.split.left, placed.split.right)):
                if isinstance(child, Split):
                    below.append(_Placed(child, placed.rows, position, side))
        level = below
    return found


def mean_split(roots: Sequence[Root]) -> dict[str, Array]:
    """Expected counts at all leaves."""

    def walk(node: Split | Leaf, count: Array) -> Iterator[tuple[str, Array]]:
        if isinstance(node, Leaf):
            yield node.name, count
        else:
            yield from walk(node.left, count * node.chance)
            yield from walk(node.right, count * (1.0 - node.chance))

    return {name: count for root in roots for name, count in walk(root.split, root.count)}


Sampler = Callable[[Array, Array, Array], Array]
Uniforms = Callable[[Sequence[str], Sequence[int]], Array]


def draw_split(roots: Sequence[Root], uniforms: Uniforms, sampler: Sampler) -> dict[str, Array]:
    """Whole counts at all leaves. `sampler(uniform, count, chance)` is a binomial inverse CDF on [row, member]."""
    depth = levels(roots)
    if not depth:
        return {}
    first = depth[0]
    count = jnp.concatenate([root.count for root in roots])
    chance = jnp.concatenate([_rows(p) for p in first])
    taken = sampler(uniforms([p.split.name for p in first], [p.rows for p in first]), count, chance)
    drawn = [(count, taken)]
    if len(depth) > 1:
        drawn += _lower_levels(depth, count, taken, uniforms, sampler)
    return dict(_leaves(depth, drawn))


def _rows(placed: _Placed) -> Array:
    members = placed.split.chance.shape[-1]
    return jnp.clip(jnp.broadcast_to(placed.split.chance, (placed.rows, members)), 0.0, 1.0)


def _starts(level: list[_Placed]) -> np.ndarray:
    return np.cumsum([0, *(p.rows for p in level)])


def _lower_levels(depth, count, taken, uniforms, sampler) -> list[tuple[Array, Array]]:
    """All levels below the first in one loop, padded to the widest of them."""
    below = depth[1:]
    width = max(int(_starts(level)[-1]) for level in below)
    before = max(width, count.shape[0])
    members = count.shape[-1]
    flat = [p for level in below for p in level]
    uniform = uniforms([p.split.name for p in flat], [p.rows for p in flat])
    uniform = _pad_levels(uniform, below, width, 0.5)
    chances = _pad_levels(jnp.concatenate([_rows(p) for p in flat]), below, width, 0.0)
    index, side = np.zeros((len(below), width), np.int32), np.zeros((len(below), width, 1), bool)
    for k, level in enumerate(below):
        up, at = _starts(depth[k]), 0
        for p in level:
            index[k, at : at + p.rows] = up[p.parent] + np.arange(p.rows)
            side[k, at : at + p.rows] = p.side == 1
            at += p.rows

    def body(carry, xs):
        n, x = carry
        u, p, i, right = xs
        mine = jnp.where(right, (n - x)[i], x[i])
        got = sampler(u, mine, p)
        grow = jnp.zeros((before - width, members), mine.dtype)
        return (jnp.concatenate([mine, grow]), jnp.concatenate([got, grow])), (mine, got)

    pad = jnp.zeros((before - count.shape[0], members), count.dtype)
    carry = (jnp.concatenate([count, pad]), jnp.concatenate([taken, pad]))
    _, (n, x) = jax.lax.scan(body, carry, (uniform, chances, jnp.asarray(index), jnp.asarray(side)))
    return [(n[k], x[k]) for k in range(len(below))]


def _pad_levels(rows: Array, below: list[list[_Placed]], width: int, fill: float) -> Array:
    """[all rows, member] -> [level, width, member]."""
    index = np.full((len(below), width), rows.shape[0], np.int32)
    at = 0
    for k, level in enumerate(below):
        size = int(_starts(level)[-1])
        index[k, :size] = at + np.arange(size)
        at += size
    return jnp.concatenate([rows, jnp.full_like(rows[:1], fill)])[jnp.asarray(index)]


def _leaves(depth, drawn) -> Iterator[tuple[str, Array]]:
    for level, (n, x) in zip(depth, drawn, strict=True):
        starts = _starts(level)
        for position, p in enumerate(level):
            mine = slice(int(starts[position]), int(starts[position + 1]))
            if isinstance(p.split.left, Leaf):
                yield p.split.left.name, x[mine]
            if isinstance(p.split.right, Leaf):
                yield p.split.right.name, n[mine] - x[mine]
