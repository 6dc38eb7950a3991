"""The prior predictive check: does the model, before any fit, expect what is known to have been reported?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np

from contested.analysis.collect import INNER, Collected, plan_of, priors_resting_on
from contested.analysis.questions import anchor_reference
from contested.engine.system import tau_leap
from contested.ensemble.block import compile_block
from contested.ensemble.design import prior_design
from contested.ensemble.ensemble import run_ensemble
from contested.ensemble.executors.threads import Threads
from contested.model.build import build
from contested.model.introspect import trace
from contested.model.mechanism import Mechanism
from contested.scenario.load import LoadedScenario

MEMBERS = 256


def prior_check(collected: Collected) -> list[dict[str, Any]]:
    """Each anchor's known level and the 90 % band of what the ensemble expects; `used_by` are priors made from it."""
    rows = []
    for anchor in collected.loaded.scenario.anchor:
        values = collected.values("anchor", anchor.id)
        reference = anchor_reference(anchor, collected.loaded.ledger.get_claim(f"claim:{anchor.claim}"))
        low, median, high = (float(np.quantile(values, level)) for level in (0.05, 0.5, 0.95))
        rows.append(
            {
                "id": anchor.id,
                "text": anchor.text,
                "claim": anchor.claim,
                "reference": float(reference),
                "low": low,
                "median": median,
                "high": high,
                "inside": bool(low <= reference <= high),
                "per": anchor.per,
                "used_by": priors_resting_on(anchor.claim, collected),
            }
        )
    return rows


def check_scenario(
    loaded: LoadedScenario,
    own: Mapping[str, type[Mechanism]] | None = None,
    progress: Callable[[str, int, int], None] = lambda stage, done, total: None,
) -> list[dict[str, Any]]:
    """Simulate a small ensemble of a scenario for its anchors alone.

    Args:
        loaded: the scenario.
        own: the user's own mechanisms by name.
        progress: called with a stage, how much of it is done, and how much there is.
    """
    progress("building the model", 0, 1)
    built = build(loaded, own)
    traced = trace(built)
    plan = plan_of(loaded, traced, MEMBERS)._replace(audited=0)
    progress("building the model", 1, 1)
    progress("compiling", 0, 1)
    system, design = tau_leap(built.model), prior_design(built.parameters, 0, MEMBERS, INNER)
    compile_block(system, design, plan)
    progress("compiling", 1, 1)
    summary = run_ensemble(system, design, plan, Threads(), partial(progress, "simulating"))
    return prior_check(Collected(loaded, built, traced, summary))
