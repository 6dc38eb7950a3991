"""The numbers that the page's script redraws from, rounded so that one file holds them all."""

from __future__ import annotations

import base64
import json
import math
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float, Int
from markupsafe import Markup

from contested.present.report.fan import BOX, week_ticks
from contested.present.views.series import RecordedSeries
from contested.results.text import plain

LEVELS = 1000
"""Steps between a block's lowest and highest number: finer than a pixel of the drawings."""
MOST_HISTORIES = 20
COMPRESSION = 7
"""Level of zlib: 9 saves another hundredth and takes four times as long."""


@dataclass(frozen=True)
class Thinning:
    """Which weeks, and which series by place, are kept in the file.

    Attributes:
        weeks: positions of the weeks, the first, the last and the first of the future among them.
        by_place: names of the series kept for every place.
        as_of: position among `weeks` of the week that begins on the date of the evidence; 0 where a run has no past.
    """

    weeks: list[int]
    by_place: list[str]
    as_of: int = 0


def thin(series: RecordedSeries, budget: int) -> Thinning:
    """Choose what fits.

    Args:
        series: the run's series.
        budget: how many numbers by place may be kept. All weeks are kept if two series fit, else every 2nd to 8th.
    """
    places, total, past = len(series.places), len(series.dates), series.run.manifest.scenario.past_weeks
    extra = 2 if past else 1  # the first week, and that of the date of the evidence, are kept too
    wanted = [info.name for info in series.ordered if info.kind != "flow" and info.by_place]
    step = next((s for s in (1, 2, 3, 4, 6) if 14 * places * (math.ceil(total / s) + extra) <= budget), 8)
    weeks = list(range(total - 1, -1, -step))[::-1]
    weeks = sorted({0, past, *weeks})
    fits = budget // max(1, 7 * places * len(weeks))
    return Thinning(weeks, wanted[:fits], weeks.index(past))


def steps(codes: Int[np.ndarray, "row week"]) -> list[int]:
    """Each row as its first value and its weekly changes: changes are small and compress well."""
    return np.diff(codes, axis=1, prepend=0).ravel().tolist()


def permille(chance: Float[np.ndarray, "*shape"]) -> Int[np.ndarray, "*shape"]:
    """Chances in whole thousandths; no data is -1."""
    return np.where(np.isfinite(chance), np.rint(np.nan_to_num(chance) * 1000), -1).astype(int)


def block(values: Float[np.ndarray, "row week"]) -> list[Any] | int:
    """[low, high, steps] of some rows, or 0 when every value is 0."""
    if not values.any():
        return 0
    low, high = min(0.0, float(values.min())), float(values.max())
    span = high - low
    codes = np.rint((values - low) / span * LEVELS).astype(int) if span > 0 else np.zeros(values.shape, dtype=int)
    return [float(f"{low:.4g}"), float(f"{high:.4g}"), steps(codes)]


def data(series: RecordedSeries, kept: Thinning, first_week: int, named: int) -> dict[str, Any]:
    """Everything the script needs.

    Args:
        series: the run's series.
        kept: what fits.
        first_week: position among the kept weeks that the page opens with.
        named: number of places named in the sentence under the map.
    """
    weeks, names = kept.weeks, series.run.place_names
    dates = [series.dates[w] for w in weeks]
    return {
        "levels": LEVELS,
        "box": BOX,
        "dates": dates,
        "ticks": week_ticks(dates),
        "first": first_week,
        "asof": kept.as_of,
        "names": plain([names[place] for place in series.places]),
        "named": named,
        "choices": _choices(series),
        "question": plain(series.run.headline.id),
        "histories": min(series.run.manifest.members, MOST_HISTORIES),
        "layers": [steps(permille(layer[:, weeks])) for layer in series.layer_chance],
        "series": [_series_data(series, name, kept) for name in (info.name for info in series.ordered)],
    }


def _choices(series: RecordedSeries) -> dict[str, list[dict[str, str]]]:
    """What the page's state can be set to: ids and titles; a question has the series that it looks at first."""
    manifest = series.run.manifest

    def rows(pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
        return [{"id": plain(id_), "title": plain(title)} for id_, title in pairs]

    questions = rows((answer.id, answer.text) for answer in series.run.answers.values())
    for row, answer in zip(questions, series.run.answers.values(), strict=True):
        if answer.series and answer.series[0] in series:
            row["series"] = plain(answer.series[0])
    return {
        "questions": questions,
        "layers": rows((layer.id, layer.title) for layer in manifest.layers),
        "series": rows((info.name, info.title) for info in series.ordered),
        "places": rows((place.id, place.name) for place in manifest.places),
    }


def _series_data(series: RecordedSeries, name: str, kept: Thinning) -> dict[str, Any]:
    weeks, info = kept.weeks, series.infos[name]
    row: dict[str, Any] = {
        "l": plain(info.title),
        "n": plain(name),
        "u": plain(info.unit),
        "a": block(series.quantiles(name)[weeks].T),
    }
    if name in kept.by_place:
        row["p"] = [block(place[weeks].T) for place in series.by_place(name)]
    if info.kind in ("stock", "report"):
        histories = series.histories(name, MOST_HISTORIES)
        if histories.any():
            row["h"] = block(histories[:, weeks])
    return row


def shrunk(value: Any) -> Markup:
    """JSON, deflated, in base64: a data block of harmless characters whatever the texts in it are."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(base64.b64encode(zlib.compress(text.encode(), COMPRESSION)).decode())
