"""Members in pairs: two histories to a row of parameters, as most tests of the analysis use them."""

from __future__ import annotations

import numpy as np


def pairs_row(members: int) -> np.ndarray:
    """The row of each member where two members share one."""
    return np.arange(members) // 2


def beta_pairs(generator: np.random.Generator, rows: int, a: float, b: float) -> np.ndarray:
    """Values [2 * rows] that are 1 with a chance that is Beta(a, b) between rows and the same within one."""
    chance = generator.beta(a, b, rows)
    return (generator.random((rows, 2)) < chance[:, None]).astype(float).ravel()
