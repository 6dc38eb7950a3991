"""How much each series of the bundled scenario changes when its step is halved, in expected values.

`python docs/derivations/halving.py` simulates 192 draws of the priors at weekly and at half-weekly steps, with every
random draw replaced by its mean, so that nothing is noise, and prints the largest changes: of the full set of
mechanisms, then of the core. Each is of the country's total over all weeks, in percent of it, with its standard error
over the draws of the priors.
"""

from __future__ import annotations

import numpy as np

from contested import api, simulation
from contested.alternatives import prepare_alternatives
from contested.engine.system import tau_leap
from contested.ensemble.block import country_totals, simulate_block
from contested.ensemble.design import part_of, prior_design

DRAWS, SHOWN = 192, 8
SMALLEST = 0.1
"""Series with a smaller total are left out: a tenth of a person or event in a whole history."""


def changes(prepared: simulation.Prepared) -> list[tuple[float, float, str]]:
    """Change in percent, its standard error, and the series, the largest change first."""
    design = prior_design(prepared.built.parameters, 0, DRAWS, 1)
    plan = simulation.plan_of(prepared, design, simulation.Keep({}, {}))
    system = tau_leap(prepared.built.model)
    blocks = [np.arange(first, min(first + plan.width, DRAWS)) for first in range(0, DRAWS, plan.width)]

    def totals(substeps: int) -> dict[str, np.ndarray]:
        parts = [
            country_totals(simulate_block(system, part_of(design, members), plan, substeps, True)) for members in blocks
        ]
        return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}

    week, half = totals(1), totals(2)
    found = []
    for name, whole in week.items():
        size = max(abs(whole.mean()), abs(half[name].mean()))
        if size >= SMALLEST:
            change = 100.0 * (whole - half[name]) / size
            found.append((float(change.mean()), float(change.std(ddof=1) / np.sqrt(DRAWS)), name))
    return sorted(found, key=lambda one: -abs(one[0]))


def main() -> None:
    """Both sets of mechanisms."""
    loaded = api.load_scenario("afghanistan-2022")
    sets = {
        "the full set": simulation.prepare(loaded, None),
        "the core": prepare_alternatives(loaded, None)[0].prepared,
    }
    for title, prepared in sets.items():
        found = changes(prepared)
        print(f"{title}: {len(found)} series")
        for change, error, name in found[:SHOWN]:
            print(f"  {change:+.2f} % (standard error {error:.2f}) {name}")


if __name__ == "__main__":
    main()
