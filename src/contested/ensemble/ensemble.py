"""An ensemble: all blocks of a design, run by an executor and merged as they finish."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol, runtime_checkable

import numpy as np
from jaxtyping import Int

from contested.engine.system import System
from contested.ensemble.block import BlockSummary, merge_all
from contested.ensemble.design import Design
from contested.ensemble.plan import Plan

LEAST = 8_000_000
"""Entries of summaries that are worth merging: about 40 MB."""


@runtime_checkable
class Executor(Protocol):
    """Where blocks run."""

    def run(self, system: System, design: Design, plan: Plan) -> Iterator[BlockSummary]:
        """Summaries of all blocks, each once, in any order."""
        ...


def run_ensemble(
    system: System,
    design: Design,
    plan: Plan,
    executor: Executor,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> BlockSummary:
    """Run all members of a design.

    The summary is the same to the last byte for any executor, number of workers or order in which blocks finish.

    Args:
        system: what is simulated.
        design: parameter values and noise of every member.
        plan: blocks, and what is kept of them.
        executor: where blocks run.
        progress: called with the number of members done and of all members, once at the start and after each block.

    Raises:
        ValueError: the executor leaves out a member, or gives one twice.
    """
    progress(0, design.members)
    country: dict[str, np.ndarray] = {}
    per_member: dict[str, np.ndarray] = {}
    merged: list[BlockSummary] = []
    unmerged: list[BlockSummary] = []
    done = 0
    for summary in executor.run(system, design, plan):
        done += len(summary.members)
        _fill(country, summary.country, summary.members, design.members)
        _fill(per_member, summary.per_member, summary.members, design.members)
        sketches, sums = dict(summary.sketches), dict(summary.sums)  # merging takes out of these
        unmerged.append(summary._replace(country={}, per_member={}, sketches=sketches, sums=sums))
        # Merge once the new summaries are as large as the merged one: the total cost is then proportional to the data.
        if sum(map(_size, unmerged)) >= max(LEAST, sum(map(_size, merged))):
            merged, unmerged = [merge_all([*merged, *unmerged], emptied=True)], []
        progress(done, design.members)
    whole = merge_all([*merged, *unmerged], emptied=True)
    if len(whole.members) != design.members:
        raise ValueError(f"expected summaries of {design.members} members, found {len(whole.members)}")
    return whole._replace(country=country, per_member=per_member)


def _fill(
    rows: dict[str, np.ndarray], part: Mapping[str, np.ndarray], members: Int[np.ndarray, " member"], count: int
) -> None:
    """Put the values of some members at their positions: arrays as large as the ensemble are never copied."""
    first, last = int(members[0]), int(members[-1]) + 1
    where = slice(first, last) if last - first == len(members) else members  # a slice is written twice as fast
    for name, values in part.items():
        if name not in rows:
            rows[name] = np.empty((*values.shape[:-1], count), values.dtype)
        elif not np.can_cast(values.dtype, rows[name].dtype):
            rows[name] = rows[name].astype(values.dtype)
        rows[name][..., where] = values


def _size(summary: BlockSummary) -> int:
    """Entries of its quantile sketches and sums, which merging copies."""
    sums = sum(one.whole.size for one in summary.sums.values())
    return sums + sum(len(sketch.bins) for sketch in summary.sketches.values())
