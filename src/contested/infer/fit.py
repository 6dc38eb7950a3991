"""A fit: the unknowns and the predicted observations at every assimilation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Float32

from contested.infer.chance import chance_covariance


@dataclass(frozen=True, eq=False)
class Fit:
    """What the smoother did. Stage 0 is the prior, stage `assimilations` the posterior.

    A fit that is under way has fewer stages. The predicted values of a stage belong to the unknowns of that stage.
    """

    unknowns: tuple[str, ...]
    observations: tuple[str, ...]
    observed: Float[np.ndarray, " observation"]
    sd: Float[np.ndarray, " observation"]
    """Of the error of what is observed, without chance inside the model."""
    silent: Float[np.ndarray, " observation"]
    """The chance that a statement says nothing, see `silence`."""
    groups: tuple[str, ...]
    """What each observation says: those of one name say the same."""
    chance: Float32[np.ndarray, "observation row"]
    """Draws of chance inside the model, at the prior (`chance.chance_sample`)."""
    seed: int
    """Of the perturbations of the observations."""
    assimilations: int
    z: Float32[np.ndarray, "stage unknown row"]
    """Standard normal unknowns."""
    predicted: Float32[np.ndarray, "some_stage observation row"]
    """Predicted observations, each in its scale."""

    @property
    def complete(self) -> bool:
        """Whether every assimilation is done and the posterior is simulated."""
        return len(self.predicted) == self.assimilations + 1

    @property
    def rows(self) -> int:
        """Number of rows."""
        return self.z.shape[2]

    @property
    def posterior(self) -> Float32[np.ndarray, "unknown row"]:
        """The unknowns after the last assimilation that is done."""
        return self.z[-1]

    @property
    def chance_sd(self) -> Float[np.ndarray, " observation"]:
        """The sd of each predicted value by chance inside the model."""
        return np.sqrt(np.diag(chance_covariance(self.chance)))

    @property
    def sd_left(self) -> Float[np.ndarray, " unknown"]:
        """The sd of each unknown as a share of its prior sd: 1 means that nothing was learned."""
        prior, posterior = self.z[0].astype(np.float64), self.posterior.astype(np.float64)
        return posterior.std(axis=1) / prior.std(axis=1)

    @property
    def shift(self) -> Float[np.ndarray, " unknown"]:
        """How far the mean of each unknown has moved, in prior sd."""
        return self.posterior.mean(axis=1, dtype=np.float64) - self.z[0].mean(axis=1, dtype=np.float64)
