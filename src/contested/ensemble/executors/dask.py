"""Blocks as tasks of a Dask cluster. A lost worker costs the blocks that it held; they run again elsewhere.

A task's key is a digest of system, design and plan, and the number of its block; its result depends on nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from contested.engine.system import System
from contested.ensemble.block import BlockSummary, Plan, block_count, block_members, run_members
from contested.ensemble.design import Design, part_of
from contested.errors import InputError

if TYPE_CHECKING:
    from distributed import Client, Future

PACKAGES = ("contested", "jax", "jaxlib", "numpy")
"""Packages whose versions decide the bytes of a result."""
CONNECT_SECONDS = 20
AHEAD = 2
"""Blocks that wait or run for each thread of the cluster: results do not pile up in the workers' memory."""


@dataclass(frozen=True)
class Dask:
    """Runs blocks on the workers of a Dask scheduler, such as "tcp://10.0.0.1:8786"."""

    address: str

    def run(self, system: System, design: Design, plan: Plan) -> Iterator[BlockSummary]:
        """Summaries of all blocks, as they finish.

        Raises:
            InputError: Dask is not installed, no scheduler answers, a worker has other versions of what computes the
            numbers, or the mechanisms cannot be sent to workers.
        """
        common = _sendable(system, plan)
        digest = sha256(common + _digest(design)).hexdigest()[:32]
        with _connected(self.address) as client:
            yield from _run(client, common, digest, design, plan)


def _run(client: Client, common: bytes, digest: str, design: Design, plan: Plan) -> Iterator[BlockSummary]:
    from distributed import as_completed

    shared = client.submit(_shared, common, versions(), key=f"contested-{digest}")

    def submit(block: int) -> Future:
        members = block_members(design, block, plan)
        arguments = (part_of(design, members), members, block < plan.audited)
        return client.submit(_task, shared, *arguments, key=f"contested-{digest}-{block}")

    blocks = iter(range(block_count(design, plan)))
    running = as_completed()
    waiting = 0
    while True:
        for block in blocks:
            running.add(submit(block))
            waiting += 1
            if waiting >= AHEAD * max(1, sum(client.nthreads().values())):
                break
        if not waiting:
            return
        future = next(running)
        waiting -= 1
        summary = future.result()
        future.release()
        yield summary


def _shared(common: bytes, expected: dict[str, str]) -> bytes:
    """What all blocks of an ensemble share, as a task of its own: it is made again if its worker is lost."""
    return common


def _task(
    common: bytes, part: Design, members: np.ndarray, audit: bool
) -> BlockSummary:
    import cloudpickle

    system, plan, expected = cloudpickle.loads(common)
    return run_members(system, part, members, plan, audit)
