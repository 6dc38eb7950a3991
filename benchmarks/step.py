"""`python -m benchmarks.step CHECKOUT`: the time of a step beside that of commit f4af874, checked out in CHECKOUT.

That commit, the bundled scenario's core of mechanisms of today and its full set take turns, each time in a process of
its own on one processor core: 40 weeks of blocks of 48 and of 96 members, the fastest of several. It prints
microseconds of wall time for a member and week, and the ratios to that commit.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

WEEKS, TRIES, TURNS = 40, 12, 3
BLOCKS = (48, 96)
OPTIONS: dict[str, Any] = {"xla_backend_optimization_level": 1}


def measure(version: str) -> None:
    """Print microseconds for a member and week, by members in a block, as JSON."""
    import jax
    import jax.numpy as jnp
    import numpy as np

    from contested.engine.system import Noise, simulate, tau_leap
    from contested.ensemble.design import member_params, prior_design
    from contested.scenario.load import load_scenario

    if version == "core":
        from contested.alternatives import prepare_alternatives

        built = prepare_alternatives(load_scenario("afghanistan-2022"), None)[0].prepared.built
    else:  # the scenario's own set; that commit had no other
        from contested.model.build import build

        built = build(load_scenario("afghanistan-2022"))
    system = tau_leap(built.model)
    found: dict[int, float] = {}
    for members in BLOCKS:
        params = member_params(prior_design(built.parameters, 0, members, 1), np.arange(members))
        noise = Noise(0, jnp.arange(members, dtype=jnp.uint32))
        traced = jax.jit(partial(simulate, system, weeks=WEEKS, substeps=1)).lower(params, noise)
        program = traced.compile(OPTIONS)
        times = []
        for _ in range(TRIES):
            start = perf_counter()
            jax.block_until_ready(program(params, noise))
            times.append(perf_counter() - start)
        found[members] = round(1e6 * min(times) / WEEKS / members, 1)
    print(json.dumps(found))


def main() -> None:
    """All in turn."""
    here = Path(__file__).resolve().parent.parent
    folders = {"f4af874": Path(sys.argv[1]).resolve(), "core": here, "full": here}
    alone = min(os.sched_getaffinity(0))
    found: dict[str, list[dict[str, float]]] = {version: [] for version in folders}
    for _ in range(TURNS):
        for version, folder in folders.items():
            run = subprocess.run(
                [sys.executable, "-c", f"from step import measure; measure({version!r})"],
                cwd=here / "benchmarks",
                env=os.environ | {"PYTHONPATH": str(folder / "src")},
                preexec_fn=lambda: os.sched_setaffinity(0, {alone}),
                stdout=subprocess.PIPE,
                text=True,
                check=True,
            )
            found[version].append(json.loads(run.stdout.splitlines()[-1]))
    for members in map(str, BLOCKS):
        times = {version: [one[members] for one in found[version]] for version in folders}
        for version, now in times.items():
            ratio = median(b / a for a, b in zip(times["f4af874"], now, strict=True))
            print(f"blocks of {members}, {version}: {now} us, ratio {ratio:.2f}")


if __name__ == "__main__":
    main()
