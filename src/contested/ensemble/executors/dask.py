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
from contested.ensemble.block import Audits, BlockSummary, audits_of, run_members
from contested.ensemble.design import Design, part_of
from contested.ensemble.executors.connection import WHERE, connected
from contested.ensemble.plan import Plan, blocks_of
from contested.errors import InputError

if TYPE_CHECKING:
    from distributed import Client, Future

PACKAGES = ("contested", "jax", "jaxlib", "numpy")
"""Packages whose versions decide the bytes of a result."""
AHEAD = 2
"""Blocks submitted for each thread of the cluster: more would fill the workers' memory."""


@dataclass(frozen=True)
class Dask:
    """Runs blocks on the workers of a Dask scheduler, by its address: "tcp://host:8786"."""

    address: str

    def run(self, system: System, design: Design, plan: Plan) -> Iterator[BlockSummary]:
        """Summaries of all blocks, in the order in which they finish.

        Raises:
            InputError: Dask is not installed, no scheduler answers, a worker has other versions of the packages that
                compute, or a mechanism cannot be sent.
        """
        with connected(self.address) as client:
            from contested.ensemble.executors.pickling import to_bytes

            common = to_bytes((system, plan, _versions()))
            yield from _blocks(client, common, design, plan)


def _blocks(client: Client, common: bytes, design: Design, plan: Plan) -> Iterator[BlockSummary]:
    from distributed import as_completed

    digest = _digest(common, design)
    # A separate task, so that it runs again if its worker is lost.
    shared = client.submit(_identity, common, key=f"contested-{digest}")

    def submit(block: int, members: np.ndarray) -> Future:
        arguments = (part_of(design, members), members, audits_of(block, plan))
        return client.submit(_block, shared, *arguments, key=f"contested-{digest}-{block}")

    blocks = enumerate(blocks_of(design, plan))
    finished = as_completed(loop=client.loop)
    while True:
        threads: Any = client.nthreads()  # by worker
        while finished.count() < AHEAD * max(1, sum(threads.values())):
            block = next(blocks, None)
            if block is None:
                break
            finished.add(submit(*block))
        if finished.is_empty():
            return
        future = next(finished)
        yield future.result()


def _identity(common: bytes) -> bytes:
    return common


def _block(common: bytes, part: Design, members: np.ndarray, audits: Audits) -> BlockSummary:
    """On a worker: one block."""
    from contested.ensemble.executors.pickling import from_bytes

    system, plan, expected = from_bytes(common)
    found = _versions()
    different = [
        f"{name} {found[name]}, expected {expected[name]}" for name in PACKAGES if found[name] != expected[name]
    ]
    if different:
        raise InputError(f"a worker has other versions: {'; '.join(different)}", WHERE)
    return run_members(system, part, members, plan, audits)


def _versions() -> dict[str, str]:
    return {name: version(name) for name in PACKAGES}


def _digest(common: bytes, design: Design) -> str:
    """The same for the same system, design and plan."""
    digest = sha256(common)
    for name in sorted(design.params):
        digest.update(name.encode() + b"\0" + np.ascontiguousarray(design.params[name]).tobytes())
    later = (design.later_noise, np.array([design.branch], dtype=np.int64))
    for numbers in (design.row, design.noise, *later, np.array([design.seed % 2**64], dtype=np.uint64)):
        digest.update(np.ascontiguousarray(numbers).tobytes())
    return digest.hexdigest()[:32]
