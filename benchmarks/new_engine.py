"""Run by `against.py` with this version of the package: simulates at each line that comes in, prints CPU seconds."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from time import process_time

from benchmarks.both import SCENARIO, both
from contested.ensemble.executors.threads import default_threads


def main(scenario: str, weeks: int, members: int) -> None:
    """Compile, then answer every line."""
    assert scenario == SCENARIO
    engine = both(weeks).engine(members)
    engine.simulate(0)
    print("ready", flush=True)
    for _ in sys.stdin:
        start = process_time()
        with ThreadPoolExecutor(default_threads()) as pool:
            for _ in pool.map(lambda block: engine.simulate(block) and None, range(engine.blocks)):
                pass
        print(process_time() - start, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
