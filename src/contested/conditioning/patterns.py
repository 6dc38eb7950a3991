"""Whether the simulated past looks like the recorded one: measures of both, in the places and weeks of an event table.

Simulated counts are made those of the data set first: of each reported attack and death it has the part that its gap
says in that history. What is spread over places and weeks counts where it is rounded to one or more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple
from zlib import crc32

import numpy as np
from jaxtyping import Bool, Float, Int

from contested.analysis.series import History
from contested.conditioning.condition import Conditioned
from contested.conditioning.past import values_of
from contested.observations.event_counts import EventCounts, event_counts
from contested.observations.events.measured import phase_of
from contested.observations.events.patterns import MEASURES, Measure, fano, patterns
from contested.observations.events.season import season
from contested.observations.events.tail import tail
from contested.results.band import band
from contested.results.event_data import Pattern
from contested.scenario.load import LoadedScenario

SEASON = Measure("season", "Yearly wave", "amplitude of a yearly wave in the logarithm of the weekly count")
DEADLIEST = Measure("deadliest", "Deadliest place and week", "its share of all killed")
TAIL = Measure(
    "tail", "Tail of sizes", "exponent of the killed in a place and week, from the size on that the table has"
)
OF_ATTACKS = (*MEASURES, SEASON)
OF_DEATHS = (next(one for one in MEASURES if one.id == "fano"), DEADLIEST, TAIL)
FEWEST = 0.5
"""Share of the histories in which a measure must be defined."""

Values = Float[np.ndarray, "measure member"]
PerMember = Callable[[History], Values]


def measures_of(count: str) -> tuple[Measure, ...]:
    """What is measured of a count."""
    return OF_ATTACKS if count == "attacks" else OF_DEATHS


def pattern_functions(conditioned: Conditioned) -> dict[str, PerMember]:
    """Functions of a block of the conditioned histories, by a name for each table and count. They can be pickled."""
    loaded = conditioned.past.prepared.loaded
    values = values_of(conditioned.past, conditioned.z.astype(np.float64))
    noise, first = np.unique(conditioned.design.noise, return_index=True)
    found: dict[str, PerMember] = {}
    for one in _tables(conditioned):
        for count in one.counts:
            gap = values[one.data.gap(count).removeprefix("prior:")][conditioned.design.row][first]
            look = _look(one, count, loaded)
            found[_name(one.data.id, count)] = partial(
                simulated, one.data.series(count, ()), one.weeks, Gaps(noise, gap), look
            )
    return found


def patterns_beside(conditioned: Conditioned, values: Mapping[str, Values]) -> dict[str, tuple[Pattern, ...]]:
    """The measures of every table beside those of the histories, by the id of the table."""
    loaded = conditioned.past.prepared.loaded
    found: dict[str, tuple[Pattern, ...]] = {}
    for one in _tables(conditioned):
        rows: list[Pattern] = []
        for count in one.counts:
            recorded = measured(_whole(one, count)[None], _look(one, count, loaded))[:, 0]
            histories = values[_name(one.data.id, count)]
            rows += [
                _pattern(count, measure, float(recorded[i]), histories[i])
                for i, measure in enumerate(measures_of(count))
            ]
        found[one.data.id] = tuple(rows)
    return found


class Gaps(NamedTuple):
    """The gap of every history by the number of its noise, ascending: histories that share a past share a gap."""

    noise: Int[np.ndarray, " history"]
    gap: Float[np.ndarray, " history"]


class Look(NamedTuple):
    """How a count is looked at: which it is, which places are neighbours, when its weeks are, where its tail begins."""

    count: str
    neighbours: Bool[np.ndarray, "place place"]
    phase: Float[np.ndarray, " week"]
    threshold: int | None


def simulated(series: Sequence[str], weeks: slice, gaps: Gaps, look: Look, history: History) -> Values:
    """The measures of a block of histories."""
    cells = sum(np.asarray(history.series(name))[weeks].astype(np.float64) for name in series)
    counts = np.moveaxis(np.asarray(cells), (0, 1, 2), (2, 1, 0))
    key = crc32(look.count.encode())
    own_gaps = gaps.gap[np.searchsorted(gaps.noise, history.members)]
    counted = [
        part_of(own, float(gap), np.random.Generator(np.random.PCG64([key, int(member)])))
        for own, gap, member in zip(counts, own_gaps, history.members, strict=True)
    ]
    return measured(np.array(counted), look)


def part_of(
    counts: Float[np.ndarray, "place week"], gap: float, rng: np.random.Generator
) -> Float[np.ndarray, "place week"]:
    """A count of which each one is in a data set with the chance `gap`; above 1, so many times and that chance more."""
    whole = np.round(counts).astype(np.int64)
    times = int(gap)
    return times * whole.astype(np.float64) + rng.binomial(whole, gap - times)


def measured(counts: Float[np.ndarray, "member place week"], look: Look) -> Values:
    """The measures of a count, in the order of `measures_of`; NaN where nothing defines one."""
    weekly = counts.sum(axis=1)
    if look.count == "attacks":
        found = patterns(counts, look.neighbours if look.neighbours.any() else None)
        return np.array([*(found[one.id] for one in MEASURES), season(weekly, look.phase).amplitude])
    total = counts.sum(axis=(1, 2))
    share = np.divide(counts.max(axis=(1, 2)), total, out=np.full(len(total), np.nan), where=total > 0)
    fits = [tail(own[own > 0], look.threshold) if look.threshold else None for own in counts]
    return np.array([fano(weekly), share, [one.exponent if one else np.nan for one in fits]])


def _tables(conditioned: Conditioned) -> tuple[EventCounts, ...]:
    past = conditioned.past
    return () if len(past.claims) == len(past.readings) else event_counts(past.prepared.loaded)


def _look(one: EventCounts, count: str, loaded: LoadedScenario) -> Look:
    days = [loaded.calendar.date(week) for week in range(one.weeks.start, one.weeks.stop)]
    cells = _whole(one, count)
    sizes = tail(cells[cells > 0]) if count == "deaths" else None
    phase = phase_of(np.array(days, "datetime64[D]"))
    return Look(count, loaded.places.neighbours, phase, sizes.threshold if sizes else None)


def _whole(one: EventCounts, count: str) -> Float[np.ndarray, "place week"]:
    return np.floor(one.counts[count].best + 0.5)


def _pattern(count: str, measure: Measure, recorded: float, values: Float[np.ndarray, " member"]) -> Pattern:
    defined = values[np.isfinite(values)]
    return Pattern.model_validate(
        {
            "count": count,
            "measure": measure.id,
            "title": measure.title,
            "definition": measure.definition,
            "observed": recorded if np.isfinite(recorded) else None,
            "simulated": band(defined) if len(defined) >= max(FEWEST * len(values), 1) else None,
            "members": len(defined),
        }
    )


def _name(data: str, count: str) -> str:
    return f"pattern {data} {count}"
