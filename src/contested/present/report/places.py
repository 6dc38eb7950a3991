"""The table of places: people, chance on the first layer, and the first series in one week."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from contested.present.report.map import chance_text
from contested.present.report.pack import permille
from contested.present.views import wording as words

if TYPE_CHECKING:
    from contested.present.views.series import RecordedSeries


def place_rows(series: RecordedSeries, week: int) -> list[dict[str, Any]]:
    """Every place, that with the highest chance first."""
    layers, chosen = series.layer_chance, series.ordered[0].name
    chance = permille(layers[0][:, week]) if len(layers) else np.full(len(series.places), -1)
    quantiles = series.by_place(chosen)[:, week]
    rows = [
        {
            "i": i,
            "name": place.name,
            "population": f"{place.population:,}",
            "people": place.population,
            "chance": chance_text(int(chance[i])),
            "permille": int(chance[i]),
            "median": words.number(float(quantiles[i, 3]), 2),
            "value": float(f"{np.nan_to_num(quantiles[i, 3]):.4g}"),
            "range": _range(float(quantiles[i, 0]), float(quantiles[i, 6])),
        }
        for i, place in enumerate(series.run.manifest.places)
    ]
    return sorted(rows, key=lambda row: (-row["permille"], row["name"]))


def _range(low: float, high: float) -> str:
    return f"{words.number(low, 2)} to {words.number(high, 2)}" if np.isfinite([low, high]).all() else "-"
