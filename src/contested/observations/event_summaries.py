"""What of an event table is observed: sums that a rule chooses, so few that a fit is sure of them.

- the whole area by period: the shortest of 4, 13, 26 and 52 weeks with ten events a period and 16 periods at most
- groups of places (`place_groups`) over the last 13 weeks, and over the weeks before these
- the most killed in one place and week, for the sizes of events

Single cells are no observations: with 520 of them a fit on twins was over-confident (90 % intervals held .73 to .84 of
the truths), with 190 sums it was not (.91).
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from jaxtyping import Bool, Float

from contested.observations.event_counts import Estimate, EventCounts
from contested.observations.of_quantity import range_variance
from contested.observations.place_groups import LEAST_EVENTS, Groups, place_groups
from contested.observations.scales import slope
from contested.observations.stated import Errors, Stated

PERIODS = (4, 13, 26, 52)
"""Weeks of a period of the whole area: a month, a quarter, half a year, a year."""
MOST_PERIODS = 16
RECENT = 13
"""Weeks before the scenario's date that tell in which state the future begins: a quarter."""

Kind = Literal["period", "before", "recent", "largest"]


class Summary(NamedTuple):
    """A sum of one count over places and weeks, or its largest place and week.

    Attributes:
        data: id of the table.
        count: what is counted: "attacks" (events) or "deaths" (persons).
        kind: "period" the whole area, "before" and "recent" a group of places, "largest" one place and week.
        places: positions of the places.
        weeks: the weeks of the run.
        best: the best estimate.
        low: its lower bound.
        high: its upper bound.
        loose: sd of the count since some of it is spread: each such part lies there or elsewhere.
        late: the share of its weeks of which the release does not have every event yet.
        last: whether it is of the last weeks before the scenario's date.
    """

    data: str
    count: str
    kind: Kind
    places: tuple[int, ...]
    weeks: slice
    best: float
    low: float
    high: float
    loose: float
    late: float
    last: bool

    @property
    def name(self) -> str:
        """Its name among all observations, such as "events deaths recent 3-4 weeks 39-52"."""
        where = "all" if self.kind in ("period", "largest") else "-".join(str(place) for place in self.places)
        return f"{self.data} {self.count} {self.kind} {where} weeks {self.weeks.start}-{self.weeks.stop}"


def summaries(counts: EventCounts, neighbours: Bool[np.ndarray, "place place"]) -> tuple[Summary, ...]:
    """The summaries of a table by rule. Numbers of events, or without these of killed, choose weeks and groups."""
    chosen_by = next(iter(counts.counts.values())).best
    length = period_weeks(float(chosen_by.sum()), chosen_by.shape[1])
    groups = place_groups(chosen_by.sum(axis=1), neighbours)
    found: list[Summary] = []
    for count, estimate in counts.counts.items():
        found += _periods(counts, count, estimate, length)
        found += _by_place(counts, count, estimate, groups, length)
        if count == "deaths":
            found.append(_largest(counts, count, estimate))
    return tuple(found)


def period_weeks(events: float, weeks: int) -> int:
    """The length of a period of the whole area: the shortest with enough events in each and not too many of them."""
    for length in PERIODS:
        number = max(weeks // length, 1)
        if number <= MOST_PERIODS and events >= LEAST_EVENTS * number:
            return length
    return PERIODS[-1]


def law(summary: Summary, error: float, gap: float) -> Stated:
    """The law of a summary: a root, since the chance in a count is then nearly as large for few as for many.

    Chance within the model is no part of it. That a data set has a part of what is reported adds chance: a part g of a
    count has the variance g (1 - g) times the count, its root (1 - g) / 4.

    Args:
        summary: what is counted.
        error: sd of the logarithm of a total between two codings of the same events.
        gap: what the data set counts, divided by what is simulated.
    """
    coding = (slope("root", summary.best, 1.0) * error) ** 2
    loose = slope("root", summary.best, 1.0) * summary.loose / max(summary.best, 1.0)
    wide = range_variance("root", summary.low, summary.high) + loose**2
    return Stated("root", summary.best, Errors(grade=coding, range=wide, definition=max(1.0 - gap, 0.0) / 4.0))


def _periods(counts: EventCounts, count: str, estimate: Estimate, length: int) -> list[Summary]:
    """Periods that end with the past; the first takes what is left over."""
    weeks = counts.weeks.stop - counts.weeks.start
    number = max(weeks // length, 1)
    ends = [weeks - k * length for k in range(number - 1, -1, -1)]
    every = tuple(range(len(estimate.best)))
    starts = [0, *ends[:-1]]
    return [_sum(counts, count, estimate, "period", every, slice(*ends_)) for ends_ in zip(starts, ends, strict=True)]


def _by_place(counts: EventCounts, count: str, estimate: Estimate, groups: Groups, length: int) -> list[Summary]:
    weeks = counts.weeks.stop - counts.weeks.start
    windows: list[tuple[Kind, slice]] = [("recent", slice(max(weeks - RECENT, 0), weeks))]
    if len(groups) == 1 and (length <= RECENT or weeks <= RECENT):
        return []
    if len(groups) > 1 and weeks > RECENT:
        windows.insert(0, ("before", slice(0, weeks - RECENT)))
    return [_sum(counts, count, estimate, kind, group, window) for kind, window in windows for group in groups]


def _sum(
    counts: EventCounts, count: str, estimate: Estimate, kind: Kind, places: tuple[int, ...], weeks: slice
) -> Summary:
    best, low, high = (float(values[list(places), weeks].sum()) for values in estimate[:3])
    loose = float(np.sqrt((estimate.spread[list(places), weeks] ** 2).sum()))
    return _summary(counts, count, kind, places, weeks, (best, low, high, loose))


def _largest(counts: EventCounts, count: str, estimate: Estimate) -> Summary:
    place, week = np.unravel_index(int(np.argmax(estimate.best)), estimate.best.shape)
    best, low, high, loose = (float(values[place, week]) for values in estimate)
    every = tuple(range(len(estimate.best)))
    return _summary(counts, count, "largest", every, slice(0, len(counts.late)), (best, low, high, loose))


def _summary(
    counts: EventCounts,
    count: str,
    kind: Kind,
    places: tuple[int, ...],
    weeks: slice,
    numbers: tuple[float, float, float, float],
) -> Summary:
    best, low, high, loose = numbers
    late: Float[np.ndarray, " week"] = counts.late[weeks].astype(np.float64)
    start = counts.weeks.start
    return Summary(
        data=counts.data.id,
        count=count,
        kind=kind,
        places=places,
        weeks=slice(start + weeks.start, start + weeks.stop),
        best=best,
        low=min(low, best),
        high=max(high, best),
        loose=loose,
        late=float(late.mean()),
        last=kind == "recent" or (kind == "period" and weeks.stop == len(counts.late)),
    )
