"""`python -m benchmarks.scaling [FOLDER]`: how the cost grows with members, weeks and places, and what a what-if costs.

Prints CPU seconds of simulating and summarising, and the exponent of a power law through them: 1 is linear. FOLDER
holds the tables of districts (see `districts.py`); without it, places are left out.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from benchmarks.districts import SCENARIO, make

MEMBERS = (128, 256, 512, 1024)
WEEKS = (14, 28, 56, 112)
REPEATED = 3


def seconds(scenario: str, members: int, weeks: int | None = None) -> tuple[float, int]:
    """CPU seconds of simulating and summarising, the least of some repeats, and the number of places."""
    from contested.api import load_scenario
    from contested.engine.system import tau_leap
    from contested.ensemble.design import prior_design
    from contested.ensemble.ensemble import run_ensemble
    from contested.ensemble.executors.threads import Threads
    from contested.ensemble.simulate import compile_block
    from contested.simulation import REPEATS, Keep, plan_of, prepare

    prepared = prepare(load_scenario(scenario, weeks=weeks), None)
    system = tau_leap(prepared.built.model)
    design = prior_design(prepared.built.parameters, 0, members, REPEATS)
    plan = plan_of(prepared, design, Keep({}, {}))
    compile_block(system, design, plan)
    took = []
    for _ in range(REPEATED):
        start = process_time()
        run_ensemble(system, design, plan, Threads(1))
        took.append(process_time() - start)
    return min(took), len(plan.setting.place_ids)


def exponent(costs: Mapping[int, float]) -> float:
    """The exponent of a power law through costs, by least squares of logarithms."""
    return float(np.polyfit(np.log(list(costs)), np.log(list(costs.values())), 1)[0])


def show(what: str, costs: Mapping[int, float]) -> None:
    """One row."""
    print(
        f"{what:8} {', '.join(f'{n}: {s:.2f} s' for n, s in costs.items())}; exponent {exponent(costs):.2f}", flush=True
    )


def what_if(members: int = 200) -> float:
    """Wall seconds of a run with one value replaced, after one without, in one process."""
    import contested

    contested.run(SCENARIO, members=members)
    start = perf_counter()
    contested.run(contested.load_scenario(SCENARIO, set={"mechanism.cohesion-government.rate": 0.001}), members=members)
    return perf_counter() - start


def main() -> None:
    """Print all rows."""
    show("members", {members: seconds(SCENARIO, members)[0] for members in MEMBERS})
    show("weeks", {weeks: seconds(SCENARIO, 256, weeks)[0] for weeks in WEEKS})
    if len(sys.argv) > 1:
        from contested.scenario.load import find_scenario

        with tempfile.TemporaryDirectory() as made:
            districts = make(Path(sys.argv[1]), find_scenario(SCENARIO).parent, Path(made) / "districts")
            costs = [seconds(scenario, 128) for scenario in (SCENARIO, str(districts))]
        show("places", {places: cost for cost, places in costs})
    print(f"what-if of 200 members on a warm model: {what_if():.1f} s", flush=True)


if __name__ == "__main__":
    main()
