"""Parameter draws: one column of uniforms for every ledger entry, mapped through its prior."""

from __future__ import annotations

import numpy as np

from contested.engine.random.threefry import name_hash
from contested.ledger.prior import Prior
from contested.model.build import Built

INNER = 2
"""Histories per parameter draw: two is best for telling parameter and process variance apart at a fixed total."""


def outer_of(members: int) -> int:
    """How many parameter draws so many histories use."""
    return -(-members // INNER)


def draw_prior(prior: Prior, seed: int, outer: int) -> np.ndarray:
    """Draws of one ledger entry [outer]; they depend on seed and id only, and fewer are a prefix of more."""
    generator = np.random.Generator(np.random.Philox(key=[seed % 2**64, name_hash(f"prior:{prior.id}")]))
    return np.asarray(prior.ppf(generator.random(outer)), dtype=np.float64)


def draw_priors(built: Built, seed: int, outer: int) -> dict[str, np.ndarray]:
    """Draws [outer] of every ledger entry that a model's parameters are bound to, by the entry's id."""
    priors = {bound.prior.id: bound.prior for bound in built.parameters if bound.prior is not None}
    return {name: draw_prior(prior, seed, outer) for name, prior in sorted(priors.items())}


def parameter_values(built: Built, draws: dict[str, np.ndarray], members: np.ndarray) -> dict[str, np.ndarray]:
    """Parameter values [member] in float32 for the given member numbers."""
    chosen = members // INNER
    return {
        bound.name: (
            np.full(len(members), bound.by_hand, dtype=np.float32)
            if bound.prior is None
            else draws[bound.prior.id][chosen].astype(np.float32)
        )
        for bound in built.parameters
    }
