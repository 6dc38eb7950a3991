"""Which weeks, and which series by place, the file keeps: as much as its share of the page holds."""

from __future__ import annotations

import math
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from contested.present.report.pack import COARSE, Packer

if TYPE_CHECKING:
    from contested.present.views.series import RecordedSeries
    from contested.results.manifest import SeriesInfo

PLACE_LEVELS = (0, 3, 6)
"""Of a series by place the 5 %, 50 % and 95 % quantiles are kept."""
MOST_HISTORIES = 12
LEAST_NUMBERS = 40_000
"""Numbers of the whole area, and of the map's layers, that stay however little room there is."""
STEPS = (1, 2, 3, 4, 6, 8, 13, 26)


@dataclass(frozen=True)
class Kept:
    """What the file keeps.

    Attributes:
        weeks: positions of the weeks, the first, the last, those in `marked` among them.
        by_place: names of the series kept for every place.
        as_of: the week that begins on the date of the evidence; 0 where a run has no past.
    """

    weeks: list[int]
    by_place: list[str]
    as_of: int = 0

    def position(self, week: int) -> int:
        """Position among the kept weeks of the last one that is not after a week."""
        return max(0, sum(kept <= week for kept in self.weeks) - 1)


def keep(series: RecordedSeries, marked: list[int], room: float, numbers: int) -> Kept:
    """Choose what fits.

    Args:
        series: the run's series.
        marked: weeks that are always kept.
        room: bytes, after compression, for series by place.
        numbers: of the whole area, and of the map's layers, that weeks are thinned to.
    """
    manifest = series.run.manifest
    places, total, past = len(series.places), len(series.dates), manifest.scenario.past_weeks
    by_week = 7 * len(series.infos) + places * len(manifest.layers)
    step = next((s for s in STEPS if by_week * math.ceil(total / s) <= numbers), STEPS[-1])
    weeks = sorted({0, past, *marked, *range(total - 1, -1, -step)})
    chosen: list[str] = []
    for info in wanted(series):
        if places * len(weeks) > 40 * room:  # not even zeros would fit
            break
        size = _size(series, info.name, weeks)
        if size <= room:
            chosen.append(info.name)
            room -= size
    return Kept(weeks, chosen, past)


def wanted(series: RecordedSeries) -> list[SeriesInfo]:
    """Series by place, those first that a question or a map layer reads, then control, then stocks and reports."""
    run = series.run
    read = [*series.looked_at, *(name for layer in run.manifest.layers for name in layer.series)]
    rank = {name: i for i, name in enumerate(dict.fromkeys(read))}
    control = {f"control.{actor.id}" for actor in run.manifest.actors} | {"control.contested"}

    def order(info: SeriesInfo) -> tuple[int, int]:
        if info.name in rank:
            return 0, rank[info.name]
        return (1 if info.name in control else 2), 0

    usual = [info for info in series.ordered if info.by_place and (info.kind != "flow" or info.name in rank)]
    return sorted(usual, key=order)


def place_numbers(series: RecordedSeries, name: str, weeks: list[int]) -> np.ndarray:
    """The kept quantiles [place, 3, week] of a series."""
    return series.by_place(name)[:, weeks][:, :, list(PLACE_LEVELS)].transpose(0, 2, 1)


def _size(series: RecordedSeries, name: str, weeks: list[int]) -> int:
    """Bytes of a series by place, compressed alone."""
    packer = Packer()
    heads = [packer.block(place, COARSE) for place in place_numbers(series, name, weeks)]
    return len(zlib.compress(packer.content() + repr(heads).encode(), 1))
