"""Random words from counters (Salmon et al. 2011): a block cipher with few rounds turns a key and a counter into words.

No state is carried along, so a draw is known by its key and counter alone: the key by seed, member and step, the
counter by the name of what is drawn and the place. Any draw can be made in any order, on any thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int, Integer, UInt32

ROTATIONS = ((13, 15, 26, 6), (17, 29, 16, 24))
UniformRows = Callable[[Int[Array, " chosen"]], Float[Array, "chosen member"]]
"""Uniforms in (0, 1) of the rows with these numbers."""
Words = UInt32[Array, "*part member"]
KeyWords = UInt32[Array, " member"]


def threefry(key: tuple[KeyWords, KeyWords], counter: tuple[Words, Words]) -> tuple[Words, Words]:
    """Two random words for each counter: Threefry-2x32 with 20 rounds, the same as JAX's.

    Written out, all rounds run in registers; JAX's version for CPUs loops over whole arrays (measured: a third slower).
    """
    keys = (*key, key[0] ^ key[1] ^ jnp.uint32(0x1BD11BDA))
    left, right = counter[0] + keys[0], counter[1] + keys[1]
    for group in range(5):
        for turn in ROTATIONS[group % 2]:
            left = left + right
            right = left ^ ((right << turn) | (right >> (32 - turn)))
        left = left + keys[(group + 1) % 3]
        right = right + keys[(group + 2) % 3] + jnp.uint32(group + 1)
    return left, right


def member_words(seed: int | Integer[Array, ""], member: UInt32[Array, " member"]) -> UInt32[Array, "member 2"]:
    """Key data of members: the seed's key with each member's number folded in."""
    return jax.random.key_data(jax.vmap(jax.random.fold_in, (None, 0))(jax.random.key(seed), member))


def folded(words: UInt32[Array, "member 2"], number: Int[Array, ""]) -> UInt32[Array, "member 2"]:
    """Key data with a number folded in, as `jax.random.fold_in` does."""
    counter = jnp.zeros(words.shape[0], jnp.uint32)
    return jnp.stack(threefry((words[:, 0], words[:, 1]), (counter, counter + number.astype(jnp.uint32))), axis=1)


class Uniforms(NamedTuple):
    """Uniforms in (0, 1), one for each member in each row, that are worked out where they are used.

    Each of `names` has so many `rows`, one for each of the `places` or fewer; the rows of all names are numbered one
    after the other. A name's rows k and k + places / 2 share a counter, since a key and a counter make two words.
    """

    words: UInt32[Array, "member 2"]
    names: UInt32[Array, " name"]
    rows: int
    places: int

    def __call__(self, at: Int[Array, " chosen"]) -> Float[Array, "chosen member"]:
        """The uniforms of chosen rows."""
        half = (self.places + 1) // 2
        row = at % self.rows
        second = row >= half
        pair = jnp.where(second, row - half, row).astype(jnp.uint32)
        name = self.names.at[at // self.rows].get(mode="promise_in_bounds")
        shape = (at.shape[0], self.words.shape[0])
        counter = [jnp.broadcast_to(part[:, None], shape) for part in (name, pair)]
        left, right = threefry((self.words[:, 0], self.words[:, 1]), (counter[0], counter[1]))
        bits = jnp.where(second[:, None], right, left)
        return ((bits >> 9).astype(jnp.float32) + 0.5) * jnp.float32(2.0**-23)


def hashes(names: Iterable[str]) -> UInt32[Array, " name"]:
    """32-bit numbers for names, the same on every machine."""
    return jnp.asarray([name_hash(name) for name in names], jnp.uint32)


def name_hash(name: str) -> int:
    """A 32-bit number for a name, the same on every machine."""
    return int.from_bytes(sha256(name.encode()).digest()[:4], "big")
