"""Which members of an ensemble have the same past."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Int


class Pasts(NamedTuple):
    """Different pasts of members: the first member that has each, and the number of the past of each member."""

    first: Int[np.ndarray, " past"]
    of: Int[np.ndarray, " member"]


def pasts(row: Int[np.ndarray, " member"], noise: Int[np.ndarray, " member"]) -> Pasts:
    """The pasts of members: those with the same row of parameters and the same noise share one."""
    _, first, of = np.unique(np.stack([row, noise]), axis=1, return_index=True, return_inverse=True)
    return Pasts(first, of.reshape(-1))
