"""Prints how well the future of wars with known truth is told, for other numbers of candidates and of assimilations.

Run as `PYTHONPATH=tests python docs/derivations/candidates.py [TWINS]`, by default with 160 twins of the small war of
the tests (`helpers/small_war.py`): three minutes. `conditioning/condition.py` and docs/performance.md quote it.
"""

from __future__ import annotations

import sys
from typing import NamedTuple

import numpy as np

from contested.analysis.scores import crps
from contested.infer.calibration import inside, ranks
from contested.infer.histories import choose_histories
from contested.infer.smoother import fit
from helpers.small_war import future, log_likelihood, past, problem, readings, twin

ROWS, FIRST_SEED = 500, 2000


class Way(NamedTuple):
    """Histories of each row, how many of them go on, and assimilations of the fit."""

    candidates: int
    go_on: int
    assimilations: int = 4


WAYS = (Way(8, 2), Way(7, 2), Way(6, 2), Way(4, 1), Way(2, 1), Way(8, 2, 2), Way(8, 2, 3), Way(8, 2, 6))
"""The first is what the others are compared with."""


def foretold(way: Way, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Ranks of the truth among the histories that go on, and the CRPS of logarithms, by quantity."""
    world, rng = twin(seed), np.random.default_rng([seed, 5])
    z = fit(problem(world.observed, ROWS, seed), seed, way.assimilations).posterior
    every = np.repeat(z, way.candidates, axis=1)
    path = past(every, rng)
    likelihood = log_likelihood(readings(path, every), world.observed).sum(axis=0).reshape(ROWS, way.candidates)
    chosen = choose_histories(likelihood, np.zeros_like(likelihood), ROWS, way.go_on, seed)
    members = chosen.row * way.candidates + chosen.candidate
    drawn = future(path[-1].pick(members), every[:, members], rng)
    either = np.random.default_rng(seed).random(len(world.future))
    return ranks(drawn, world.future, either), crps(np.log1p(drawn), np.log1p(world.future))


def main(twins: int) -> None:
    """Print coverage and CRPS of every way, with the error of the difference from the first."""
    seeds = range(FIRST_SEED, FIRST_SEED + twins)
    found = {way: [foretold(way, seed) for seed in seeds] for way in WAYS}
    scores = {way: np.array([score.mean() for _, score in each]) for way, each in found.items()}
    print(
        f"candidates, go on, assimilations: coverage of 90 % intervals, CRPS (error of the difference), {twins} twins"
    )
    for way, each in found.items():
        covered = inside(np.array([rank for rank, _ in each])).mean()
        error = (scores[way] - scores[WAYS[0]]).std(ddof=1) / np.sqrt(twins)
        print(
            f"{way.candidates}, {way.go_on}, {way.assimilations}: {covered:.3f}, {scores[way].mean():.4f} ({error:.4f})"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 160)
