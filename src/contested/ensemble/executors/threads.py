"""Blocks in threads of this process. Compiled programs and NumPy release the interpreter's lock."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from contested.engine.system import System
from contested.ensemble.block import BlockSummary, audits_of, run_members
from contested.ensemble.cores import default_threads
from contested.ensemble.design import Design, part_of
from contested.ensemble.memory import release_memory
from contested.ensemble.plan import Plan, blocks_of

RELEASED = 8
"""After so many blocks freed memory is returned: that takes some hundredths of a second."""


@dataclass(frozen=True)
class Threads:
    """Runs `threads` blocks at a time."""

    threads: int = field(default_factory=default_threads)

    def run(self, system: System, design: Design, plan: Plan) -> Iterator[BlockSummary]:
        """Summaries of all blocks, in order. At most `threads + 1` blocks wait to be read."""
        waiting: deque[Future[BlockSummary]] = deque()
        pool = ThreadPoolExecutor(self.threads)
        try:
            blocks = blocks_of(design, plan)
            large = len(blocks) >= RELEASED  # a few blocks are not worth the time
            for block, members in enumerate(blocks):
                own = part_of(design, members)
                waiting.append(pool.submit(run_members, system, own, members, plan, audits_of(block, plan)))
                if len(waiting) > self.threads:
                    yield waiting.popleft().result()
                if large and block % RELEASED == 0:
                    release_memory()
            while waiting:
                yield waiting.popleft().result()
            if large:
                release_memory()
        finally:
            pool.shutdown(cancel_futures=True)
