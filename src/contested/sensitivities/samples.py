"""Rows of a screening (Morris 1991) and of Sobol indices (Saltelli et al. 2010), by SALib; a dummy in each block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from jaxtyping import Bool, Float

from contested.sensitivities.factors import Rows

LEVELS = 4
"""Levels of the grid of a screening."""
STEP = LEVELS / (2 * (LEVELS - 1))
"""A step of a trajectory, as a part of the range of the grid."""
INNER = 0.05
"""The grid goes from this probability of a prior to 1 less it: its 90 % range. Its ends may be infinite."""
REST = "the rest"
"""The group of the factors that a screening sets aside."""


def screening_problem(factors: Sequence[str]) -> dict[str, Any]:
    """The factors of a screening, as SALib describes them."""
    return {
        "num_vars": len(factors),
        "names": list(factors),
        "groups": list(factors),
        "bounds": [[INNER, 1.0 - INNER]] * len(factors),
    }


def trajectories(factors: Sequence[str], count: int, seed: int) -> Float[np.ndarray, "trajectory row factor"]:
    """Trajectories that change one factor after the other; fewer are the beginning of more."""
    from SALib.sample import morris

    found = morris.sample(screening_problem(factors), count, num_levels=LEVELS, seed=seed)
    return found.reshape(count, len(factors) + 1, len(factors))


def base_samples(
    factors: Sequence[str], groups: Mapping[str, str], count: int, seed: int
) -> Float[np.ndarray, "base row factor"]:
    """Base samples of Saltelli's design; fewer are the beginning of more.

    The rows of each are A, then A with each group from B in the order in which `groups` first names it, then B.

    Args:
        factors: the factors, in the order of the columns.
        groups: the group of each factor.
        count: how many base samples.
        seed: of the scrambling of the Sobol sequence.
    """
    from SALib.sample import sobol

    problem = {
        "num_vars": len(factors),
        "names": list(factors),
        "groups": [groups[name] for name in factors],
        "bounds": [[0.0, 1.0]] * len(factors),
    }
    whole = 1 << max(count - 1, 0).bit_length()  # a Sobol sequence is even for powers of two, and a part of it is used
    found = sobol.sample(problem, whole, calc_second_order=False, seed=seed)
    return found.reshape(whole, -1, len(factors))[:count]


def group_names(factors: Sequence[str], groups: Mapping[str, str]) -> tuple[str, ...]:
    """The groups in the order of the rows of a base sample."""
    return tuple(dict.fromkeys(groups[name] for name in factors))


def with_dummies(blocks: Float[np.ndarray, "block row factor"]) -> Rows:
    """The rows of all blocks in order, and at the end of each its first row again, with fresh noise."""
    count, rows = blocks.shape[:2]
    units = np.concatenate([blocks, blocks[:, :1]], axis=1)
    return Rows(units.reshape(count * (rows + 1), -1), np.repeat(np.arange(count), rows + 1), _last(count, rows + 1))


def _last(blocks: int, rows: int) -> Bool[np.ndarray, " row"]:
    return np.tile(np.arange(rows) == rows - 1, blocks)
