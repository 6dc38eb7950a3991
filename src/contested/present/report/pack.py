"""The numbers the script redraws from, quantised so that one file holds them all."""

from __future__ import annotations

import base64
import json
import math
import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from markupsafe import Markup

from contested.present.report.fan import BOX, week_ticks
from contested.present.run import Run
from contested.present.views.labels import series_label, series_order

LEVELS = 1000
"""Steps between a block's lowest and highest number: finer than a pixel of the drawings."""
MOST_HISTORIES = 20


@dataclass(frozen=True)
class Thinning:
    """Which weeks and which series' places are kept in the file.

    Attributes:
        weeks: kept week positions, first and last among them.
        by_place: series positions kept for every place.
    """

    weeks: list[int]
    by_place: list[int]


def thin(run: Run, budget: int) -> Thinning:
    """Choose what fits.

    Args:
        run: the finished run.
        budget: how many numbers by place may be kept. Every week is, if two series fit; else every 2nd to 8th.
    """
    series = run.series
    places = len(series.places) - 1
    total = len(series.dates)
    # What exists only for the whole country has no numbers by place.
    wanted = [
        i
        for i in series_order(series.names, series.kinds)
        if series.kinds[i] != "flow" and np.isfinite(series.quantiles[i]).all()
    ]
    step = next((s for s in (1, 2, 3, 4, 6) if 14 * places * (math.ceil(total / s) + 1) <= budget), 8)
    weeks = list(range(total - 1, -1, -step))[::-1]
    if weeks[0] != 0:
        weeks.insert(0, 0)
    fits = budget // max(1, 7 * places * len(weeks))
    return Thinning(weeks, wanted[:fits] if places > 0 else [])


def steps(codes: np.ndarray) -> list[int]:
    """Whole numbers [row, week] as first value and weekly changes, row by row: changes are small and shrink well."""
    return np.diff(codes, axis=1, prepend=0).ravel().tolist()


def permille(chance: np.ndarray) -> np.ndarray:
    """Chances as whole thousandths; no data is -1."""
    return np.where(np.isfinite(chance), np.rint(np.nan_to_num(chance) * 1000), -1).astype(int)


def block(values: np.ndarray) -> list[Any] | int:
    """[low, high, steps] of float[row, week], or 0 when every value is 0."""
    if not values.any():
        return 0
    low, high = min(0.0, float(values.min())), float(values.max())
    span = high - low
    codes = np.rint((values - low) / span * LEVELS).astype(int) if span > 0 else np.zeros(values.shape, dtype=int)
    return [float(f"{low:.4g}"), float(f"{high:.4g}"), steps(codes)]


def data(run: Run, kept: Thinning, drawn: list[str], first_week: int, named: int = 4) -> dict[str, Any]:
    """Everything the script needs.

    Args:
        run: the finished run.
        kept: what fits.
        drawn: ids of the places in the order of the page's table and map.
        first_week: position among the kept weeks that the page opens with.
        named: places named in the sentence under the map.
    """
    series = run.series
    weeks, country = kept.weeks, series.country
    at = [series.places.index(p) for p in drawn]
    order = series_order(series.names, series.kinds)
    members = min(series.histories.shape[1], MOST_HISTORIES)
    rows = []
    for i in order:
        row: dict[str, Any] = {
            "l": series_label(series.names[i], run.manifest),
            "n": series.names[i],
            "u": series.units[i],
            "a": block(series.quantiles[i, country][weeks].T),
        }
        if i in kept.by_place:
            row["p"] = [block(series.quantiles[i, p][weeks].T) for p in at]
        if series.kinds[i] in ("stock", "report") and members and series.histories[i].any():
            row["h"] = block(series.histories[i, :members][:, weeks])
        rows.append(row)
    dates = [series.dates[w] for w in weeks]
    return {
        "levels": LEVELS,
        "box": BOX,
        "dates": dates,
        "ticks": week_ticks(dates),
        "first": first_week,
        "names": [run.place_names.get(p, p) for p in drawn],
        "named": named,
        "histories": members,
        "layers": [steps(permille(series.chance[k][at][:, weeks])) for k in range(len(series.layers))],
        "series": rows,
    }


def shrunk(value: Any) -> Markup:
    """JSON, deflated, as base64: a data block of harmless characters whatever the texts in it are."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(base64.b64encode(zlib.compress(text.encode(), 9)).decode())
