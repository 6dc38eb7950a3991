"""The recorded series of a run as plain arrays, read one at a time, with title, unit and kind from the run."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float

from contested.results.arrays import week_dates
from contested.results.layout import STATISTICS

if TYPE_CHECKING:
    from contested.results.manifest import SeriesInfo
    from contested.results.run import Run

_ORDER = {"report": 0, "stock": 1, "level": 2, "flow": 3}
MEAN = STATISTICS.index("mean")
_QUANTILES = slice(MEAN + 1, None)


class RecordedSeries:
    """Look-ups of series by name."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.infos = {info.name: info for info in run.manifest.series}
        self.places = [place.id for place in run.manifest.places]
        self.dates = [str(day) for day in np.datetime_as_string(week_dates(run.manifest), unit="D")]
        self._read: dict[str, np.ndarray] = {}
        self._histories: dict[tuple[str, int], np.ndarray] = {}

    def __contains__(self, name: str) -> bool:
        return name in self.infos

    def title(self, name: str) -> str:
        """The series' name in plain words."""
        return self.infos[name].title

    def unit(self, name: str) -> str:
        """The series' unit."""
        return self.infos[name].unit

    def quantiles(self, name: str) -> Float[np.ndarray, "week 7"]:
        """Quantiles of the whole area over histories, at `contested.results.layout.LEVELS`."""
        return self._statistics(name)[-1, :, _QUANTILES]

    def mean(self, name: str) -> Float[np.ndarray, " week"]:
        """Mean of the whole area over histories."""
        return self._statistics(name)[-1, :, MEAN]

    def by_place(self, name: str) -> Float[np.ndarray, "place week 7"]:
        """Quantiles of every place, in the order of `places`; NaN for a series of the whole area only."""
        return self._statistics(name)[:-1, :, _QUANTILES]

    def histories(self, name: str, most: int) -> Float[np.ndarray, "member week"]:
        """The whole area in the first `most` histories."""
        if (name, most) not in self._histories:
            self._histories[name, most] = self.run.histories(name, most).astype(np.float64)
        return self._histories[name, most]

    def _statistics(self, name: str) -> Float[np.ndarray, "place week statistic"]:
        """Statistics of a series, the whole area last."""
        if name not in self._read:
            self._read[name] = self.run.statistics(name).astype(np.float64)
        return self._read[name]

    @cached_property
    def layer_chance(self) -> Float[np.ndarray, "layer place week"]:
        """Share of histories in which each map layer's condition holds; NaN is no data."""
        return self.run.layer_chance[:, :-1].astype(np.float64)

    @cached_property
    def looked_at(self) -> list[str]:
        """Series that questions look at, the headline's first, each once."""
        run = self.run
        answers = [run.headline, *run.answers.values()]
        return list(dict.fromkeys(name for answer in answers for name in answer.series if name in self.infos))

    @cached_property
    def ordered(self) -> list[SeriesInfo]:
        """Reading order: reports, stocks, levels, flows; among each kind those that questions look at come first."""
        rank = {name: i for i, name in enumerate(self.looked_at)}
        return sorted(self.infos.values(), key=lambda info: (_ORDER[info.kind], rank.get(info.name, len(rank))))
