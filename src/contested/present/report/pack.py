"""The numbers the script redraws from, quantised so that one file holds them all."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from markupsafe import Markup

from contested.present.labels import series_label, series_order
from contested.present.report.fan import BOX, week_ticks
from contested.present.run import Run

ALPHABET = "".join(chr(c) for c in range(35, 127) if chr(c) not in "&'<>\\")
"""87 characters that need no escape in JSON or HTML."""
BASE = len(ALPHABET)
LEVELS = math.isqrt(BASE**3)
"""Steps between a block's lowest and highest number: 811, finer than a pixel of the drawings."""
NO_DATA = BASE * BASE - 1
HISTORY_BUDGET = 45_000
COST = 7 * 1.5
"""Characters for a week of a fan."""


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
    """Keep every week if at least two series fit for every place, else every 2nd to 8th."""
    series = run.series
    places = len(series.places) - 1
    total = len(series.dates)
    # What exists only for the whole country has no numbers by place.
    wanted = [
        i
        for i in series_order(series.names, series.kinds)
        if series.kinds[i] != "flow" and np.isfinite(series.quantiles[i]).all()
    ]
    step = next((s for s in (1, 2, 3, 4, 6) if 2 * places * COST * (math.ceil(total / s) + 1) <= budget), 8)
    weeks = list(range(total - 1, -1, -step))[::-1]
    if weeks[0] != 0:
        weeks.insert(0, 0)
    fits = int(budget // max(1, places * COST * len(weeks)))
    return Thinning(weeks, wanted[:fits] if places > 0 else [])


def encode(values: np.ndarray, low: float, high: float) -> str:
    """Numbers in [low, high] (row-major) as one of `LEVELS` steps each, two numbers in three characters."""
    flat, span = values.ravel(), high - low
    scaled = np.zeros(flat.size) if span <= 0 else (flat - low) / span * (LEVELS - 1)
    codes = np.clip(np.rint(scaled), 0, LEVELS - 1).astype(int)
    codes = np.pad(codes, (0, flat.size % 2))
    pairs = codes[::2] * LEVELS + codes[1::2]
    return "".join(ALPHABET[p // BASE**2] + ALPHABET[p // BASE % BASE] + ALPHABET[p % BASE] for p in pairs)


def permille(chance: np.ndarray) -> np.ndarray:
    """Chances as whole thousandths; no data is -1."""
    return np.where(np.isfinite(chance), np.rint(np.nan_to_num(chance) * 1000), -1).astype(int)


def _block(values: np.ndarray) -> list[Any] | int:
    """[low, high, text], or 0 when every value is 0."""
    if not values.any():
        return 0
    low, high = min(0.0, float(values.min())), float(values.max())
    return [float(f"{low:.4g}"), float(f"{high:.4g}"), encode(values, low, high)]


def _layer(chance: np.ndarray) -> str:
    codes = permille(chance).ravel()
    codes = np.where(codes < 0, NO_DATA, codes)
    return "".join(ALPHABET[c // BASE] + ALPHABET[c % BASE] for c in codes)


def data(run: Run, kept: Thinning, drawn: list[str], first_week: int) -> dict[str, Any]:
    """Everything the script needs.

    Args:
        run: the finished run.
        kept: what fits.
        drawn: ids of the places in the order of the page's table and map.
        first_week: position among the kept weeks that the page opens with.
    """
    series = run.series
    weeks, country = kept.weeks, series.country
    at = [series.places.index(p) for p in drawn]
    order = series_order(series.names, series.kinds)
    told = [i for i in order if series.kinds[i] != "flow"]
    members = min(series.histories.shape[1], max(4, HISTORY_BUDGET // max(1, len(told) * len(weeks))))
    rows = []
    for i in order:
        row: dict[str, Any] = {
            "l": series_label(series.names[i], run.manifest),
            "n": series.names[i],
            "u": series.units[i],
            "a": _block(series.quantiles[i, country][weeks]),
        }
        if i in kept.by_place:
            row["p"] = [_block(series.quantiles[i, p][weeks]) for p in at]
        if i in told and members and series.histories[i].any():
            row["h"] = _block(series.histories[i, :members][:, weeks])
        rows.append(row)
    dates = [series.dates[w] for w in weeks]
    return {
        "abc": ALPHABET,
        "box": BOX,
        "dates": dates,
        "ticks": week_ticks(dates),
        "first": first_week,
        "names": [run.place_names.get(p, p) for p in drawn],
        "histories": members,
        "layers": [_layer(series.chance[k][at][:, weeks]) for k in range(len(series.layers))],
        "series": rows,
    }


def inline_json(value: Any) -> Markup:
    """JSON for a data block: '<', '>', '&' and the two line separators can neither end the block nor start another."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)
