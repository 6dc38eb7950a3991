"""One assimilation of an ensemble smoother with adaptive localisation, and the perturbations that it uses."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Bool, Float, Float32

from contested.engine.random.threefry import name_hash

SPREAD = 1e-9
"""An observation whose predicted values differ by less (sd) cannot tell one row from another."""


def has_spread(predicted: Float[np.ndarray, "observation row"]) -> Bool[np.ndarray, " observation"]:
    """Which observations differ between the rows."""
    return np.std(predicted, axis=1, dtype=np.float64) > SPREAD


def perturbations(
    observations: Sequence[str], seed: int, assimilation: int, rows: int
) -> Float[np.ndarray, "observation row"]:
    """Standard normal perturbations of the observations in one assimilation.

    Those of one observation depend on the seed, the assimilation, its name and the row only. So leaving out another
    observation does not change them, and fewer rows are the beginning of more.
    """

    def draw(name: str) -> Float[np.ndarray, " row"]:
        key = [seed % 2**64, name_hash(f"perturbation:{assimilation}:{name}")]
        return np.random.Generator(np.random.Philox(key=key)).standard_normal(rows)

    return np.array([draw(name) for name in observations]).reshape(len(observations), rows)


def assimilate(
    z: Float[np.ndarray, "unknown row"],
    predicted: Float[np.ndarray, "observation row"],
    observed: Float[np.ndarray, " observation"],
    variance: Float[np.ndarray, " observation"],
    perturbed: Float[np.ndarray, "observation row"],
    assimilations: int,
) -> Float32[np.ndarray, "unknown row"]:
    """The unknowns after one of several equal assimilations.

    An unknown is moved only by observations with which it is correlated by more than 3 / sqrt(rows) (Vossepoel, Evensen
    and van Leeuwen 2025). On 12 linear problems with 130 unknowns, 30 observations and 576 rows 90 % intervals hold the
    truth in 0.89, without this in 0.85. The price: what is learned only by explaining away is learned in part.
    Observations with an infinite variance, or without spread, are left out.

    Args:
        z: standard normal unknowns.
        predicted: what each row predicts, in the scale of the observation.
        observed: what is observed.
        variance: error variance, see `chance.error_variance`.
        perturbed: standard normal perturbations, see `perturbations`.
        assimilations: how many there are; the error variance is inflated by it.
    """
    used = has_spread(predicted) & np.isfinite(variance)
    if not used.any():
        return np.asarray(z, dtype=np.float32)
    from iterative_ensemble_smoother import AdaptiveESMDA

    smoother = AdaptiveESMDA(variance[used], observed[used].astype(np.float64), alpha=assimilations, seed=0)
    scaled = perturbed[used] * np.sqrt(variance[used])[:, None]
    smoother.prepare_assimilation(
        Y=predicted[used].astype(np.float64), truncation=1.0, overwrite=True, observation_perturbations=scaled
    )
    return smoother.assimilate_batch(X=z.astype(np.float64), n_jobs=1, overwrite=True).astype(np.float32)
