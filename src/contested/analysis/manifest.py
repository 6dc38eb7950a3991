"""The manifest: everything needed to know what a run was, and to run it again."""

from __future__ import annotations

import platform
import resource
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from contested.analysis.collect import INNER, Collected
from contested.analysis.prior_check import prior_check
from contested.ensemble.design import Design
from contested.model.build import BoundParameter
from contested.model.mechanism import claim_of

PACKAGES = ("contested", "jax", "jaxlib", "equinox", "numpy", "scipy", "xarray", "zarr")


def make_manifest(
    collected: Collected, design: Design, audit: dict[str, Any], timings: dict[str, Any]
) -> dict[str, Any]:
    """The content of manifest.json."""
    loaded = collected.loaded
    scenario = loaded.scenario
    return {
        "scenario": {
            "name": scenario.name,
            "title": scenario.title,
            "hash": loaded.hash,
            "as_of": scenario.as_of.isoformat(),
            "start": scenario.first_day.isoformat(),
            "weeks": scenario.weeks,
            "step": scenario.step,
            "step_days": scenario.step_days,
        },
        "ledger": {
            "hash": loaded.ledger.hash,
            "claims": len(loaded.ledger.claims),
            "priors": len(loaded.ledger.priors),
            "hindsight": bool(loaded.late_entries),
            "late_entries": list(loaded.late_entries),
            "withheld": len(loaded.withheld),
        },
        "versions": versions(),
        "seed": design.seed,
        "members": collected.members,
        "outer_draws": int(design.row[-1]) + 1,
        "inner_draws": INNER,
        "places": [
            {"id": i, "name": n, "population": int(p), "units": int(u)}
            for i, n, p, u in zip(
                loaded.places.ids, loaded.places.names, loaded.places.population, loaded.places.units, strict=True
            )
        ],
        "actors": [{"id": actor.id, "name": actor.name} for actor in scenario.actor],
        "control_unit": scenario.places.control_unit,
        "halving_audit": audit,
        "mechanisms": [_mechanism(instance, collected) for instance in collected.built.model.instances],
        "reads": {name: list(flows) for name, flows in collected.traced.reads.items()},
        "parameters": [_parameter(bound) for bound in collected.built.parameters],
        "set": {key: _plain(value) for key, value in loaded.set.items()},
        "unanswered": list(loaded.unanswered),
        "prior_check": prior_check(collected),
        "timings": timings,
        "layers": [{"id": layer.id, "title": layer.title} for layer in scenario.layer],
    }


def versions() -> dict[str, str]:
    """Versions of what computed the numbers."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "unknown"
    return found


def peak_rss_mb() -> float:
    """Most memory this process has held, in megabytes.

    Linux's own count starts with the program; `getrusage` starts with whatever the parent held when it forked.
    """
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        status = ""
    held = next((line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")), None)
    if held is not None:
        return int(held) / 1024.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024.0**2 if sys.platform == "darwin" else 1024.0)


def _mechanism(instance: Any, collected: Collected) -> dict[str, Any]:
    flows = [flow for flow in collected.traced.flows if flow.label == instance.label]
    return {
        "label": instance.label,
        "kind": instance.kind,
        "says": claim_of(instance.mechanism),
        "catalogue": instance.mechanism.catalogue,
        "roles": {key: list(value) if isinstance(value, tuple) else value for key, value in instance.roles.items()},
        "flows": [{"name": f.name, "kind": f.kind, "source": f.source, "target": f.target} for f in flows],
        "levels": list(collected.traced.drives[instance.label]),
        "sources": list(instance.mechanism.sources),
    }


def _parameter(bound: BoundParameter) -> dict[str, Any]:
    row: dict[str, Any] = {
        "name": bound.name,
        "mechanism": bound.label,
        "unit": bound.spec.unit,
        "says": bound.spec.says,
    }
    if bound.prior is None:
        value = bound.by_hand
        return {
            **row,
            "prior": None,
            "basis": "set by hand",
            "low": value,
            "median": value,
            "high": value,
            "rests_on": [],
        }
    low, high = bound.prior.interval(0.9)
    return {
        **row,
        "prior": bound.prior.id,
        "basis": bound.prior.basis,
        "low": float(low),
        "median": float(bound.prior.median),
        "high": float(high),
        "rests_on": list(bound.prior.rests_on),
    }


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, np.floating | float) else value
