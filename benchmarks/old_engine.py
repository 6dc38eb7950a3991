"""Run by `against.py` with the package of commit 40bd4c0: simulates at each line that comes in, prints CPU seconds."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from time import process_time

import numpy as np
from contested.simulate.ensemble import Runner  # type: ignore[import-not-found]

from contested.model.build import build  # type: ignore[import-not-found]
from contested.scenario.load import load_scenario  # type: ignore[import-not-found]


def main(scenario: str, weeks: int, members: int) -> None:
    """Compile, then answer every line."""
    built = build(load_scenario(scenario))
    runner = Runner(built._replace(model=built.model._replace(weeks=weeks)), 0, members)
    blocks = [np.arange(start, start + runner.block) for start in range(0, members, runner.block)]
    runner.run(blocks[0])
    print("ready", flush=True)
    for _ in sys.stdin:
        start = process_time()
        with ThreadPoolExecutor(runner.threads) as pool:
            for _ in pool.map(lambda block: runner.run(block) and None, blocks):
                pass
        print(process_time() - start, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
