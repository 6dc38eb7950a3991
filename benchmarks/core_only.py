"""The bundled scenario with the core mechanisms alone and without a past: about what commit 40bd4c0 simulates."""

from __future__ import annotations

import json
import shutil
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.both import SCENARIO
from contested.alternatives import prepare_alternatives
from contested.scenario.bundled import bundled_folders
from contested.scenario.load import load_scenario

WHOLE_ONLY = ("start", "observations", "alternative", "what_if")
"""What that commit's scenario does not have: a past, evidence of it, other sets of mechanisms, what-ifs."""


def write_core_only(folder: Path) -> Path:
    """Copy the scenario to a new folder, without what the core set lacks."""
    shutil.copytree(bundled_folders()[SCENARIO], folder)
    file = folder / "scenario.toml"
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    (other,) = prepare_alternatives(load_scenario(SCENARIO), None)
    core = other.prepared.loaded.scenario
    kinds = {one.kind for one in other.prepared.built.model.instances}
    kept = {key: value for key, value in data.items() if key not in WHOLE_ONLY}
    kept["preset"] = data["alternative"][0]["preset"]
    kept["mechanism"] = {
        label: table
        for label, table in data["mechanism"].items()
        if label in core.mechanism or any(label.startswith(f"{kind}-") for kind in kinds)
    }
    for key in ("question", "event"):
        names = {one.id for one in getattr(core, key)}
        kept[key] = [table for table in data[key] if table["id"] in names]
    file.write_text("".join(f"{key} = {_inline(value)}\n" for key, value in kept.items()), encoding="utf-8")
    return folder


def _inline(value: Any) -> str:
    """A value of TOML in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_inline(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)
