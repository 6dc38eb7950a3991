"""Histories of the past chosen by what the claims say, for every row of parameters.

The rows are conditioned, the histories that start from them are not: chance may lead each of them elsewhere. So several
candidates are simulated for a row, and a few are drawn in proportion to their likelihood, which conditions the state at
the scenario's date and leaves the distribution of the parameters as it is. Claims that say yes or no are no part of the
fit, since a linear update cannot move a yes or no. They weigh the rows too, by how likely a row makes them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int

from contested.conditioning.past import Past, log_factors

LEAST_EFFECTIVE = 150.0
"""Fewer rows than this cannot stand for a posterior: the weights are then tempered until they are worth so many."""


class Chosen(NamedTuple):
    """The histories that go on into the future.

    Attributes:
        row: row of each member, in order.
        candidate: which of the row's candidates each member is.
        effective: rows that the weights of yes-or-no claims are worth.
        power: to which power these weights were raised: 1 unless they had to be tempered.
    """

    row: Int[np.ndarray, " member"]
    candidate: Int[np.ndarray, " member"]
    effective: float
    power: float


class LogLikelihood(NamedTuple):
    """Log likelihood of the claims in each candidate of each row: of those with a number, and of yes-or-no ones."""

    numbers: Float[np.ndarray, "row candidate"]
    events: Float[np.ndarray, "row candidate"]


def log_likelihood(
    past: Past,
    simulated: Float[np.ndarray, "reading member"],
    z: Float[np.ndarray, "unknown row"],
    without: frozenset[str] = frozenset(),
) -> LogLikelihood:
    """Log likelihood of the claims, from readings of the candidates row by row."""
    rows = z.shape[1]
    factors = np.repeat(log_factors(past, z), simulated.shape[1] // rows, axis=1)
    zero = np.zeros(simulated.shape[1])
    claims = [one.claim for one in past.readings]
    numbers = sum((law.log_prob(simulated[i], factors[i]) for i, law in past.numbers if claims[i] not in without), zero)
    events = sum((law.log_prob(simulated[i]) for i, law in past.events if claims[i] not in without), zero)
    return LogLikelihood(numbers.reshape(rows, -1), events.reshape(rows, -1))


def choose(found: LogLikelihood, rows: int, repeats: int, seed: int) -> Chosen:
    """Draw `rows` rows, and `repeats` histories of each in proportion to their likelihood.

    A history is drawn twice only where a row is drawn so often that its candidates do not suffice.
    """
    rng = np.random.Generator(np.random.PCG64([seed, 0]))
    weights, power = _row_weights(found)
    drawn = _spread_evenly(weights, rows, rng)
    order = np.argsort(-(found.numbers + found.events + rng.gumbel(size=found.numbers.shape)), axis=1)
    candidates, member_rows, member_candidates = order.shape[1], [], []
    taken = np.zeros(len(weights), dtype=int)
    for row in drawn:
        for _ in range(repeats):
            member_rows.append(row)
            member_candidates.append(order[row, taken[row] % candidates])
            taken[row] += 1
    return Chosen(np.array(member_rows), np.array(member_candidates), 1.0 / float(np.sum(weights**2)), power)


def _row_weights(found: LogLikelihood) -> tuple[Float[np.ndarray, " row"], float]:
    """How likely each row makes what yes-or-no claims say, given the numbers; normalised and, if need be, tempered."""
    within = np.exp(found.numbers - found.numbers.max(axis=1, keepdims=True))
    log_weight = np.log((within * np.exp(found.events)).sum(axis=1) / within.sum(axis=1))

    def at(power: float) -> Float[np.ndarray, " row"]:
        weight = np.exp(power * (log_weight - log_weight.max()))
        return weight / weight.sum()

    least = min(LEAST_EFFECTIVE, 0.5 * len(log_weight))
    if 1.0 / np.sum(at(1.0) ** 2) >= least:
        return at(1.0), 1.0
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if 1.0 / np.sum(at(middle) ** 2) >= least else (low, middle)
    return at(low), low


def _spread_evenly(
    weights: Float[np.ndarray, " row"], rows: int, rng: np.random.Generator
) -> Int[np.ndarray, " drawn"]:
    """Rows drawn in proportion to their weights by systematic resampling (Kitagawa 1996), from rows in random order.

    With equal weights no row is drawn twice before all are drawn.
    """
    order = rng.permutation(len(weights))
    edges = np.cumsum(weights[order])
    points = (rng.random() + np.arange(rows)) / rows
    return np.sort(order[np.minimum(np.searchsorted(edges, points), len(weights) - 1)])
