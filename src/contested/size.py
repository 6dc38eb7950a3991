"""The size of an ensemble: how many histories, and the seed of all their random numbers."""

from __future__ import annotations

from operator import index
from typing import NamedTuple

from contested.errors import InputError

FEWEST_MEMBERS, MOST_MEMBERS = 2, 1_000_000
MOST_SEED = 2**32 - 1
"""Seeds are 32 bits of the key of every random number."""


class Size(NamedTuple):
    """How many histories, and the seed of all their random numbers."""

    members: int
    seed: int


def check_size(members: int, seed: int) -> Size:
    """Number of members and seed, checked.

    Raises:
        InputError: one is not a whole number, or outside its bounds.
    """
    return Size(
        whole_number(members, FEWEST_MEMBERS, MOST_MEMBERS, "members"), whole_number(seed, 0, MOST_SEED, "seed")
    )


def whole_number(value: int, least: int, most: int, name: str) -> int:
    """A whole number in bounds; an InputError about the argument `name` where it is none."""
    try:
        number = index(value)
    except TypeError:
        raise InputError(f"expected a whole number, found {value!r}", name) from None
    if not least <= number <= most:
        raise InputError(f"expected {least:,} to {most:,}, found {number:,}", name)
    return number
