"""A linear Gaussian problem, whose posterior is known in closed form."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from contested.infer.smoother import Problem


class Linear(NamedTuple):
    """Observations d = slopes z + chance + error."""

    slopes: np.ndarray
    chance: np.ndarray
    problem: Problem

    def exact(self, used=slice(None)):
        """Mean and covariance of the posterior given some of the observations."""
        slopes, problem = self.slopes[used], self.problem
        precision = 1.0 / (problem.sd[used] ** 2 + self.chance[used])
        covariance = np.linalg.inv(np.eye(slopes.shape[1]) + slopes.T @ (precision[:, None] * slopes))
        return covariance @ (slopes.T @ (precision * problem.observed[used])), covariance


def linear(slopes, observed, sd, chance, rows=576, seed=0, silent=0.0) -> Linear:
    """A problem with the given slopes [observation, unknown], sds and chance variances."""
    slopes, observed, sd, chance = (np.asarray(array, dtype=float) for array in (slopes, observed, sd, chance))
    unknowns = tuple(f"unknown-{index}" for index in range(slopes.shape[1]))
    names = tuple(f"claim-{index}" for index in range(len(slopes)))
    prior = np.random.default_rng([seed, 1]).standard_normal((len(unknowns), rows)).astype(np.float32)

    def predict(z, noise):
        drawn = np.random.default_rng([seed, 2, int(noise[0])]).standard_normal((len(slopes), len(noise)))
        return slopes @ z + np.sqrt(chance)[:, None] * drawn

    silent = np.full(len(slopes), silent)
    return Linear(slopes, chance, Problem(unknowns, prior, names, observed, sd, silent, names, predict))


def random_linear(seed, unknowns=5, observations=4, rows=2000) -> Linear:
    """A random problem; the observations come from a truth that the prior could have drawn."""
    generator = np.random.default_rng([seed, 3])
    slopes = generator.normal(size=(observations, unknowns))
    sd, chance = generator.uniform(0.3, 1.0, observations), generator.uniform(0.1, 1.0, observations)
    truth = generator.standard_normal(unknowns)
    observed = slopes @ truth + np.sqrt(sd**2 + chance) * generator.standard_normal(observations)
    return linear(slopes, observed, sd, chance, rows, seed)
