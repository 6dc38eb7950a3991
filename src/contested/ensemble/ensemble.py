"""Many histories: blocks of members, one compilation, as many threads as there are cores (up to four).

A member's numbers depend on the seed and the member's own number only, not on block size, order or threads.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from time import perf_counter
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from contested.engine.system import Noise, UpTo, Weekly, simulate, tau_leap
from contested.ensemble.design import draw_priors, outer_of, parameter_values
from contested.model.build import Built

CELLS = 34 * 56 * 96
"""Place-weeks times members that a block holds at most: bounds memory, and 96 members suit a processor's cache."""


class Block(NamedTuple):
    """The histories of some members; arrays [week, place, member] on the host."""

    members: np.ndarray
    weekly: Weekly


class Runner:
    """A compiled model. Compiling happens once, when the runner is made; `compile_s` says how long it took."""

    def __init__(self, built: Built, seed: int, members: int) -> None:
        self.built = built
        self.seed = seed
        self.members = members
        self.outer = outer_of(members)
        self.draws = draw_priors(built, seed, self.outer)
        self.block = block_size(built)
        self.steps_per_week = round(7.0 / built.model.step_days)
        self.threads = max(1, min(4, os.cpu_count() or 1))
        start = perf_counter()
        arguments = self._arguments(np.arange(self.block))
        self._compiled = jax.jit(self._simulate).lower(*arguments, jnp.int32(1)).compile()
        self.compile_s = perf_counter() - start
        _give_back_memory()

    def blocks(self) -> Iterator[Block]:
        """All members, block by block in order, a few in flight at a time.

        A tenth of the blocks, at least two if there are, are also run at half the step; when all blocks are through,
        `at_step` and `at_half_step` hold the country totals [member] of both, for the halving audit.
        """
        starts = range(0, self.members, self.block)
        audited = starts[: max(2, len(starts) // 10)]
        at_step: list[dict[str, np.ndarray]] = []
        halved: list[Future] = []
        with ThreadPoolExecutor(self.threads) as pool:
            waiting: list[tuple[np.ndarray, Future]] = []
            for start in starts:
                members = np.arange(start, start + self.block)
                waiting.append((members, pool.submit(self.run, members)))
                if start in audited:
                    halved.append(pool.submit(self._halved, members))
                if len(waiting) >= self.threads:
                    yield self._finished(*waiting.pop(0), at_step if len(at_step) < len(audited) else None)
                    _give_back_memory()
            for members, future in waiting:
                yield self._finished(members, future, at_step if len(at_step) < len(audited) else None)
            self.at_step = _together(at_step)
            self.at_half_step = _together([future.result() for future in halved])

    def run(self, members: np.ndarray, per_week: int | None = None) -> Weekly:
        """Simulate a full block of members; `per_week` steps a week, the model's own number by default."""
        steps = self.steps_per_week if per_week is None else per_week
        result = self._compiled(*self._arguments(members), jnp.int32(steps))
        return jax.tree.map(np.asarray, result)

    def _finished(self, members: np.ndarray, future: Future, totals: list[dict[str, np.ndarray]] | None) -> Block:
        weekly = self._wanted(members, future.result())
        if totals is not None:
            totals.append(country_totals(weekly))
        return Block(members[members < self.members], weekly)

    def _halved(self, members: np.ndarray) -> dict[str, np.ndarray]:
        return country_totals(self._wanted(members, self.run(members, self.steps_per_week * 2)))

    def _wanted(self, members: np.ndarray, weekly: Weekly) -> Weekly:
        wanted = int(np.sum(members < self.members))
        return weekly if wanted == self.block else jax.tree.map(lambda a: a[..., :wanted], weekly)

    def _arguments(self, members: np.ndarray) -> tuple[Any, Any, Any]:
        values = parameter_values(self.built, self.draws, np.minimum(members, self.members - 1))
        return values, jnp.asarray(members, dtype=jnp.uint32), jnp.uint32(self.seed % 2**32)

    def _simulate(self, values: dict[str, Any], members: Any, seed: Any, per_week: Any) -> Weekly:
        substeps = UpTo(2 * self.steps_per_week, per_week)
        return simulate(tau_leap(self.built.model), values, Noise(seed, members), self.built.model.weeks, substeps)


def country_totals(weekly: Weekly) -> dict[str, np.ndarray]:
    """Country totals [member]: stocks at the end, flows and reports over the run."""
    ends = {name: np.asarray(values)[-1].sum(axis=0, dtype=np.float64) for name, values in weekly.stocks.items()}
    sums = {
        name: np.asarray(v).sum(axis=(0, 1), dtype=np.float64)
        for part in (weekly.flows, weekly.reports)
        for name, v in part.items()
    }
    return {**ends, **sums}


def _together(totals: list[dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """Totals [member] of blocks put together."""
    return {name: np.concatenate([block[name] for block in totals]) for name in totals[0]}


def _give_back_memory() -> None:
    """Return freed memory to the system: glibc keeps half a gigabyte after compiling, and more after each block."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # other C libraries have none
        if trim is not None:
            trim(0)


def block_size(built: Built) -> int:
    """Members in a block: whole vectors of 8, from 8 to 128, fewer for more places and weeks."""
    fitting = CELLS // (len(built.model.world.places) * built.model.weeks)
    return 8 * min(max(fitting // 8, 1), 16)
