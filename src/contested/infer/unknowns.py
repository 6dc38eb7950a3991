"""Unknowns as standard normals: z = Phi^-1(u), where u is the probability of a prior's quantile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from jaxtyping import Float, Float32
from scipy.special import ndtr, ndtri

from contested.ledger.prior import Prior

SMALLEST = 1e-9
"""Probabilities stay this far from 0 and 1, so that every z and every quantile is finite (|z| is at most 6)."""


def standard_normals(u: Float[np.ndarray, "*shape"]) -> Float32[np.ndarray, "*shape"]:
    """Uniform prior draws as standard normals, in single precision, as a fit keeps them."""
    return ndtri(np.clip(u, SMALLEST, 1.0 - SMALLEST)).astype(np.float32)


def uniforms(z: Float[np.ndarray, "*shape"]) -> Float[np.ndarray, "*shape"]:
    """Standard normals as probabilities, never 0 or 1."""
    return np.clip(ndtr(np.asarray(z, dtype=np.float64)), SMALLEST, 1.0 - SMALLEST)


def unknown_priors(priors: Mapping[str, Prior]) -> tuple[str, ...]:
    """The ids of the priors that are not constants, sorted."""
    return tuple(name for name, prior in sorted(priors.items()) if prior.distribution.kind != "fixed")


def prior_values(
    priors: Mapping[str, Prior], unknowns: Sequence[str], z: Float[np.ndarray, "unknown row"]
) -> dict[str, Float[np.ndarray, " row"]]:
    """The value of every prior in each row, in the prior's unit; a prior that is no unknown has its constant value.

    Raises:
        KeyError: an unknown that is not among the priors.
    """
    known = set(unknowns)
    values = {name: np.full(z.shape[1], prior.median) for name, prior in priors.items() if name not in known}
    for name, row in zip(unknowns, z, strict=True):
        values[name] = np.asarray(priors[name].ppf(uniforms(row)), dtype=np.float64)
    return values
