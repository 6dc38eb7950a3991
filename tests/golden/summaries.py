"""What a run says, in numbers that no machine disagrees about: nine digits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import xarray as xr

import contested

DIGITS = 9
BY_RUN = {"format", "digest", "files", "scenario", "ledger", "versions", "timings"}
"""What a manifest says of the program and the machine, or of the files that it was made from."""


def summary(run: contested.Run) -> dict[str, Any]:
    """Answers, claims, the manifest, and two sums of every array of a run."""
    manifest = run.manifest.model_dump(mode="json")
    content = {
        "answers": run.answer_file.model_dump(mode="json"),
        "claims": run.claims.model_dump(mode="json"),
        "manifest": {key: value for key, value in manifest.items() if key not in BY_RUN},
        "series": arrays(run.series),
        "draws": arrays(run.draws),
        "flows": {
            str(name): [float(part[column].sum()) for column in ("mean", "q05", "q50", "q95")]
            for name, part in run.flows.groupby("flow")
        },
    }
    return rounded(content)


def arrays(data: xr.Dataset) -> dict[str, Any]:
    """Names, units and two sums of the arrays of a dataset: as they are, and weighted by their place."""
    found = {}
    for name, values in {**data.coords, **data.data_vars}.items():
        if values.dtype.kind in "fiub":
            flat = np.nan_to_num(values.values.astype(np.float64)).ravel()
            place = np.arange(flat.size) / max(flat.size, 1)
            numbers = {"sum": float(flat.sum()), "weighted": float(flat @ place)}
        else:
            numbers = {"values": [str(value)[:10] if name == "week" else str(value) for value in values.values]}
        found[str(name)] = {"over": [*map(str, values.dims)], **numbers, **{k: str(v) for k, v in values.attrs.items()}}
    return found


def rounded(value: Any) -> Any:
    """The same data with floats to nine digits."""
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    return [rounded(item) for item in value] if isinstance(value, list) else value


def write(run: contested.Run, path: Path) -> None:
    """Keep the summary of a run in a file."""
    path.write_text(json.dumps(summary(run), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def kept(path: Path) -> dict[str, Any]:
    """The summary in a file."""
    return json.loads(path.read_text(encoding="utf-8"))
