"""Random words from counters (Salmon et al. 2011): a block cipher with few rounds turns a key and a counter into words.

No state is carried along, so a draw is known by its key and counter alone: the key by seed, member and step, the
counter by the name of what is drawn and the place. Any draw can be made in any order, on any thread.
"""

from __future__ import annotations

from hashlib import sha256

import jax
import jax.numpy as jnp
from jaxtyping import Array, Complex64, Int, Integer, UInt32

ROTATIONS = ((13, 15, 26, 6), (17, 29, 16, 24))
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


def pairs_of_uniforms(
    words: UInt32[Array, "member 2"], names: UInt32[Array, " name"], pairs: int
) -> Complex64[Array, "name pair member"]:
    """Uniforms in (0, 1) in pairs, as complex numbers; a name's counter runs over the pairs.

    A kernel has one output, and would work out a pair once for each half of it otherwise (measured: 1.6 times the
    time).
    """
    shape = (names.shape[0], pairs, words.shape[0])
    name, pair = names[:, None, None], jnp.arange(pairs, dtype=jnp.uint32)[None, :, None]
    found = threefry((words[:, 0], words[:, 1]), (jnp.broadcast_to(name, shape), jnp.broadcast_to(pair, shape)))
    return jax.lax.complex(*(((bits >> 9).astype(jnp.float32) + 0.5) * jnp.float32(2.0**-23) for bits in found))


def name_hash(name: str) -> int:
    """A 32-bit number for a name, the same on every machine."""
    return int.from_bytes(sha256(name.encode()).digest()[:4], "big")
