"""The posterior of the small war by importance sampling with an unbiased likelihood: a reference without regressions.

The likelihood is that of a bootstrap particle filter (Gordon, Salmond and Smith 1993), so the weights are exact in
expectation (Tran, Scharth, Pitt and Kohn 2013). The proposal adapts itself from the prior (Cappe and others 2004).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.stats import multivariate_normal, multivariate_t

from helpers.small_war import PERIOD_OF, PERIODS, UNKNOWNS, advance, begin, future, log_likelihood, rates, readings

DEGREES = 8


class Reference(NamedTuple):
    """Weighted draws of the unknowns, each with one future."""

    z: np.ndarray
    weight: np.ndarray
    future: np.ndarray

    @property
    def effective(self):
        return 1.0 / (self.weight**2).sum()

    @property
    def mean(self):
        return self.z @ self.weight

    @property
    def sd(self):
        return np.sqrt(((self.z - self.mean[:, None]) ** 2) @ self.weight)


def resample(log_weight, rng):
    """Systematic resampling within every row of [row, particle]: positions in the flattened array."""
    rows, particles = log_weight.shape
    share = np.cumsum(np.exp(log_weight - log_weight.max(axis=1, keepdims=True)), axis=1)
    share = share / share[:, -1:] + np.arange(rows)[:, None]
    points = (np.arange(particles) + rng.random((rows, 1))) / particles + np.arange(rows)[:, None]
    return np.minimum(np.searchsorted(share.ravel(), points.ravel()), rows * particles - 1)


def filtered(z, observed, particles, rng):
    """Log likelihood of every column of z, and the states of its particles after the last observation."""
    every = np.repeat(z, particles, axis=1)
    r, path, total = rates(every), [], np.zeros(z.shape[1])
    state = begin(r, rng)
    for period, weeks in enumerate(PERIODS):
        state = advance(state, r, weeks, rng)
        path.append(state)
        known = log_likelihood(readings(path + [state] * (4 - period), every), observed)
        now = known[PERIOD_OF == period].sum(axis=0).reshape(-1, particles)
        total += np.logaddexp.reduce(now, axis=1) - np.log(particles)
        chosen = resample(now, rng)
        path = [before.pick(chosen) for before in path]
        state = path[-1]
    return total, state


def tempered(log_weight, least):
    """Weights to a power of at most 1, such that enough draws count."""
    for power in 0.8 ** np.arange(60):
        weight = np.exp(power * (log_weight - log_weight.max()))
        weight /= weight.sum()
        if 1.0 / (weight**2).sum() >= least:
            return weight
    raise AssertionError("no draw counts")


def reference(observed, seed, draws=4000, particles=100) -> Reference:
    rng, unknowns = np.random.default_rng([seed, 4]), len(UNKNOWNS)
    z = rng.standard_normal((unknowns, 1500))
    weight = tempered(filtered(z, observed, 40, rng)[0], 60)
    for size, count in ((1500, 40), (1500, 60), (draws, particles)):
        covariance = np.cov(z, aweights=weight) * 1.3 + 0.02 * np.eye(unknowns)
        proposal = multivariate_t(z @ weight, covariance, df=DEGREES, seed=rng)
        z = proposal.rvs(size).T
        likelihood, state = filtered(z, observed, count, rng)
        log_weight = likelihood + multivariate_normal(cov=np.eye(unknowns)).logpdf(z.T) - proposal.logpdf(z.T)
        weight = tempered(log_weight, 0 if size == draws else 100)
    return Reference(z, weight, future(state.pick(np.arange(draws) * particles), z, rng))
