"""Writing a run folder: JSON, a table of flows, a Zarr store of series."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from contested.analysis.collect import THINNED, Collected
from contested.ledger.plural import plural

QUANTILES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
WHOLE = "ALL"


def write_json(path: Path, content: Any) -> None:
    """Sorted keys, no NaN; the same content gives the same bytes."""
    text = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def series_quantiles(collected: Collected, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Quantiles [place + ALL, week, quantile] and means [place + ALL, week]; NaN where a series has no places."""
    levels = np.array(QUANTILES)
    weeks, places = collected.loaded.scenario.weeks, len(collected.loaded.places.ids)
    country = collected.summary.country[name].astype(np.float64)
    quantiles = np.full((places + 1, weeks, len(levels)), np.nan, dtype=np.float32)
    means = np.full((places + 1, weeks), np.nan, dtype=np.float32)
    quantiles[places] = np.quantile(country, levels, axis=1, method="closest_observation").T
    means[places] = country.mean(axis=1)
    sketch = collected.summary.sketches.get(name)
    if sketch is not None:
        quantiles[:places] = sketch.quantiles(QUANTILES).transpose(2, 1, 0)
        means[:places] = collected.summary.sums[name].mean.T
    return quantiles, means


def write_series(folder: Path, collected: Collected) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Write series.zarr and return its quantiles and means by series."""
    import xarray as xr

    loaded, traced = collected.loaded, collected.traced
    names = traced.names()
    summaries = {name: series_quantiles(collected, name) for name in names}
    kinds = {**dict.fromkeys(traced.stocks, "stock"), **dict.fromkeys(traced.levels, "level")}
    kinds |= {flow.name: "flow" for flow in traced.flows} | dict.fromkeys(traced.reports, "report")
    places = [*loaded.places.ids, WHOLE]
    thinned = min(THINNED, collected.members)
    data = xr.Dataset(
        {
            "quantiles": (("series", "place", "week", "quantile"), np.stack([summaries[n][0] for n in names])),
            "mean": (("series", "place", "week"), np.stack([summaries[n][1] for n in names])),
            "histories": (
                ("series", "history", "week"),
                np.stack([collected.summary.country[n][:, :thinned].T for n in names]),
            ),
            "chance": (
                ("layer", "place", "week"),
                np.stack([collected.summary.counts[layer.id].T for layer in loaded.scenario.layer]).astype(np.float32)
                / np.float32(collected.members)
                if loaded.scenario.layer
                else np.zeros((0, len(places), loaded.scenario.weeks), np.float32),
            ),
        },
        coords={
            "series": names,
            "kind": ("series", [kinds[n] for n in names]),
            "unit": ("series", [unit_of(n, collected) for n in names]),
            "place": places,
            "week": np.arange(loaded.scenario.weeks),
            "date": ("week", loaded.calendar.labels()),
            "quantile": list(QUANTILES),
            "layer": [layer.id for layer in loaded.scenario.layer],
        },
    )
    data.to_zarr(folder / "series.zarr", mode="w", zarr_format=2, consolidated=True)
    return summaries


def unit_of(name: str, collected: Collected) -> str:
    """What a series counts."""
    levels = collected.traced.levels
    if name in levels:
        return levels[name]
    if name.startswith("control."):
        return plural(collected.loaded.scenario.places.control_unit)
    if name.startswith("phase."):
        return "phase"
    targets = {flow.name: flow for flow in collected.traced.flows}
    flow = targets.get(name)
    if flow is not None and flow.kind == "event":
        return "events per week"
    if flow is not None and (flow.source or flow.target or "").startswith("control."):
        return f"{plural(collected.loaded.scenario.places.control_unit)} per week"
    if flow is not None and (flow.source or flow.target or "").startswith("phase."):
        return "changes per week"
    if flow is not None:
        return "persons per week"
    return "reported per week" if name in collected.traced.reports else "persons"


def write_flows(folder: Path, collected: Collected, summaries: dict[str, tuple[np.ndarray, np.ndarray]]) -> None:
    """Write flows.csv: the accounting. Weeks and places in which a flow happened in no history are left out."""
    import pandas as pd

    places = np.array([*collected.loaded.places.ids, WHOLE])
    dates = np.array(collected.loaded.calendar.labels())
    tables = []
    for flow in collected.traced.flows:
        quantiles, means = summaries[flow.name]
        place, week = np.nonzero(np.nan_to_num(means) > 0)
        order = np.lexsort((place, week))
        place, week = place[order], week[order]
        columns = {f"q{round(level * 100):02d}": quantiles[place, week, k] for k, level in enumerate(QUANTILES)}
        kept = {key: columns[key] for key in ("q05", "q25", "q50", "q75", "q95")}
        tables.append(
            pd.DataFrame(
                {"week": week, "date": dates[week], "place": places[place], "flow": flow.name, "mechanism": flow.label}
                | kept
                | {"mean": means[place, week]}
            )
        )
    pd.concat(tables).to_csv(folder / "flows.csv", index=False, float_format="%.6g", lineterminator="\n")


def write_evidence(folder: Path, collected: Collected) -> None:
    """Write evidence.json: every ledger entry that was used, and what it rests on."""
    ledger = collected.loaded.ledger
    scenario = collected.loaded.scenario
    priors = {bound.prior.id for bound in collected.built.parameters if bound.prior is not None}
    priors |= {str(c.prior).removeprefix("prior:") for c in scenario.compare if c.prior}
    priors |= {b.factor.removeprefix("prior:") for b in scenario.bias if isinstance(b.factor, str)}
    used = {name: ledger.priors[name] for name in sorted(priors)}
    documents = {d for prior in used.values() for d in prior.sources}
    documents |= {claim.document for claim in ledger.claims.values()}
    documents |= {
        s for instance in collected.built.model.instances for s in instance.mechanism.sources if s in ledger.documents
    }
    write_json(
        folder / "evidence.json",
        {
            "claims": {name: ledger.to_json(claim) for name, claim in sorted(ledger.claims.items())},
            "priors": {name: ledger.to_json(prior) for name, prior in used.items()},
            "documents": {name: ledger.to_json(ledger.documents[name]) for name in sorted(documents)},
        },
    )
    if collected.loaded.places.outlines is not None:
        write_json(folder / "places.geojson", collected.loaded.places.outlines)
