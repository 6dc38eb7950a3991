"""The prior predictive check: does the model, before any fit, expect what is known to have been reported?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from contested.model.build import build
from contested.model.mechanism import Mechanism
from contested.model.trace import trace
from contested.scenario.load import Loaded
from contested.scenario.question import anchor_reference
from contested.simulate.collect import Collected, joined
from contested.simulate.ensemble import Runner

MEMBERS = 256


def prior_check(collected: Collected) -> list[dict[str, Any]]:
    """Each anchor's known level and the 90 % band of what the ensemble expects."""
    rows = []
    for anchor in collected.loaded.scenario.anchor:
        values = joined(collected.anchors[anchor.id])
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
            }
        )
    return rows


def check_scenario(loaded: Loaded, own: Mapping[str, type[Mechanism]] | None = None) -> list[dict[str, Any]]:
    """Simulate a small ensemble of a scenario, with the user's own mechanisms by name, for its anchors alone."""
    built = build(loaded, own)
    collected = Collected(loaded, built, trace(built), MEMBERS)
    for block in Runner(built, 0, MEMBERS).blocks():
        collected.add(block)
    return prior_check(collected)
