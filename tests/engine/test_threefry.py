"""Words of keys and counters, the keys of members and steps, uniforms of rows, hashes of names."""

from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contested.engine.random.threefry import Uniforms, folded, hashes, member_words, name_hash, threefry

RANDOM = np.random.default_rng(2)


def words_of(key, counter):
    """Threefry-2x32 with 20 rounds in NumPy, after Salmon et al. (2011)."""
    keys = [np.uint32(key[0]), np.uint32(key[1])]
    keys.append(keys[0] ^ keys[1] ^ np.uint32(0x1BD11BDA))
    with np.errstate(over="ignore"):
        x, y = np.uint32(counter[0]) + keys[0], np.uint32(counter[1]) + keys[1]
        for number in range(20):
            turn = np.uint32([13, 15, 26, 6, 17, 29, 16, 24][number % 8])
            x = x + y
            y = (y << turn | y >> np.uint32(32 - turn)) ^ x
            if number % 4 == 3:
                group = number // 4 + 1
                x, y = x + keys[group % 3], y + keys[(group + 1) % 3] + np.uint32(group)
    return x, y


def test_words_are_those_that_the_authors_publish():
    """The known answers of Random123 for 20 rounds: keys and counters of zeros, of ones, and of digits of pi."""
    ones = 0xFFFFFFFF
    known = [
        ((0, 0), (0, 0), (0x6B200159, 0x99BA4EFE)),
        ((ones, ones), (ones, ones), (0x1CB996FC, 0xBB002BE7)),
        ((0x13198A2E, 0x03707344), (0x243F6A88, 0x85A308D3), (0xC4923A9C, 0x483DF7A0)),
    ]
    keys, counters, wanted = (np.array([row[k] for row in known], np.uint32) for k in range(3))
    left, right = jax.jit(threefry)(tuple(jnp.asarray(keys.T)), tuple(jnp.asarray(counters.T)))
    np.testing.assert_array_equal(np.stack([left, right], axis=1), wanted)
    by_hand = [words_of(key, counter) for key, counter in zip(keys, counters, strict=True)]
    np.testing.assert_array_equal(by_hand, wanted)


def test_the_key_of_a_member_is_the_seed_s_with_its_number_folded_in():
    """JAX's key of the seed 7 is (0, 7); to fold a number in is to encrypt (0, number) with it."""
    found = member_words(7, jnp.asarray([0, 5, 9], jnp.uint32))
    np.testing.assert_array_equal(found, [words_of((0, 7), (0, number)) for number in (0, 5, 9)])
    assert found.dtype == jnp.uint32 and found.shape == (3, 2)


def test_a_number_folded_in_encrypts_a_counter_of_nothing_and_the_number():
    words = RANDOM.integers(0, 2**32, (4, 2), dtype=np.uint32)
    found = jax.jit(folded)(jnp.asarray(words), jnp.int32(11))
    np.testing.assert_array_equal(found, [words_of(key, (0, 11)) for key in words])


@partial(jax.jit, static_argnums=(2, 3))
def uniforms(words, names, rows, places, at):
    return Uniforms(words, names, rows, places)(at)


@pytest.mark.parametrize("places", [1, 4, 5])
def test_uniforms_are_the_upper_bits_of_words_of_name_and_row(places):
    """Of five places the rows 3 and 4 have the second words of the counters 0 and 1, of four the rows 2 and 3."""
    words, names = RANDOM.integers(0, 2**32, (3, 2), dtype=np.uint32), np.array([17, 2**31 + 5], np.uint32)
    at = RANDOM.permutation(2 * places)
    found = uniforms(words, names, places, places, jnp.asarray(at, jnp.int32))
    half = {1: 1, 4: 2, 5: 3}[places]
    wanted = []
    for name, row in (divmod(int(number), places) for number in at):
        counter, side = (row, 0) if row < half else (row - half, 1)
        wanted.append([int(words_of(key, (names[name], counter))[side] >> np.uint32(9)) for key in words])
    np.testing.assert_array_equal(found, (np.array(wanted) + 0.5) / 2.0**23)
    assert found.dtype == jnp.float32


def test_names_of_fewer_rows_than_places_begin_at_the_first_place():
    words, names = RANDOM.integers(0, 2**32, (3, 2), dtype=np.uint32), np.array([3, 4], np.uint32)
    found = uniforms(words, names, 1, 5, jnp.asarray([1, 0, 1], jnp.int32))
    np.testing.assert_array_equal(found, uniforms(words, names, 5, 5, jnp.asarray([5, 0, 5], jnp.int32)))


def test_a_name_s_number_is_the_beginning_of_its_digest():
    """SHA-256 of "abc" begins with ba7816bf, that of nothing with e3b0c442."""
    assert name_hash("abc") == 0xBA7816BF and name_hash("") == 0xE3B0C442
    found = hashes(["abc", "", "abc"])
    assert found.tolist() == [0xBA7816BF, 0xE3B0C442, 0xBA7816BF] and found.dtype == jnp.uint32
