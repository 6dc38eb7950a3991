"""Packed numbers come back, and the block that holds them is harmless."""

from __future__ import annotations

import re

import numpy as np
import pytest

from contested.present.report.pack import COARSE, FINE, Packer, as_packed, shrunk
from present.unpacked import Unpacked


def packed(packer: Packer, **content) -> Unpacked:
    return Unpacked(str(shrunk(content, packer)))


@pytest.mark.parametrize("levels", [FINE, COARSE])
def test_packed_numbers_come_back_to_a_step_of_their_root_and_as_python_draws_them(levels):
    values = np.random.default_rng(1).uniform(-3, 40, (7, 9)) ** 2
    packer = Packer()
    packer.block(np.ones((2, 9)))
    head = packer.block(values, levels)
    back = packed(packer).block(head, 7, 9)
    high = values.max()
    assert np.abs(np.sqrt(back) - np.sqrt(values)).max() <= np.sqrt(high) / levels / 2 + 0.002
    assert back == pytest.approx(as_packed(values, levels))


def test_small_numbers_beside_large_ones_keep_their_figures():
    values = np.array([[0.0, 1.0, 12.0, 8000.0]])
    assert as_packed(values)[0] == pytest.approx([0.0, 1.0, 12.0, 8000.0], rel=0.05)
    assert as_packed(values)[0, 1:] == pytest.approx(values[0, 1:], rel=0.1)


def test_a_block_of_zeros_is_one_zero_and_a_constant_keeps_its_value():
    packer = Packer()
    assert packer.block(np.zeros((2, 3))) == 0
    head = packer.block(np.full((1, 3), 8.0))
    assert packed(packer).block(head, 1, 3) == pytest.approx(8.0)
    assert not as_packed(np.zeros((2, 3))).any() and as_packed(np.full((1, 3), 8.0)) == pytest.approx(8.0)


def test_whole_numbers_come_back_exactly_also_large_ones_that_fall():
    numbers = np.array([[0, 30_001, 2, 2], [700, 0, 12_345, 1]])
    packer = Packer()
    packer.whole(numbers[:1])
    begin = packer.whole(numbers)
    assert packed(packer).whole(begin, 2, 4).tolist() == numbers.tolist()


def test_the_data_block_holds_only_harmless_characters():
    text = str(shrunk({"a": "</script><!--\u2028&"}, Packer()))
    assert re.fullmatch("[A-Za-z0-9+/=]+", text)
    assert Unpacked(text).content == {"a": "</script><!--\u2028&"}
