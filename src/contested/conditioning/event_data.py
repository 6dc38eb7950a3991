"""What is written down of the event tables that a run was conditioned on, and what is left out with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import numpy as np
from jaxtyping import Float

from contested.analysis.readings import Reading
from contested.conditioning.condition import Conditioned
from contested.conditioning.left_out import LeftOut, left_out_sets, table_sets
from contested.conditioning.past import Past, expected, values_of
from contested.conditioning.replays import Replays
from contested.infer.misfit import unreachable
from contested.observations.event_counts import EventCounts, event_counts
from contested.observations.scales import from_scale
from contested.observations.stated import Stated
from contested.results.band import band
from contested.results.event_data import EventDataUsed, Gap, Pattern, SummaryUsed

Patterns = Mapping[str, tuple[Pattern, ...]]
"""By the id of a table."""


def every_set(past: Past) -> tuple[LeftOut, ...]:
    """All that is left out in turn: claims and what they have in common, then tables of events."""
    loaded = past.prepared.loaded
    used = {one.summary.data for one in past.readings if one.summary}
    tables = [(one.data.id, one.data_set.title) for one in event_counts(loaded) if one.data.id in used] if used else []
    return (*left_out_sets(past.readings, loaded.ledger), *table_sets(tables))


def event_data_used(conditioned: Conditioned, replays: Replays) -> tuple[EventDataUsed, ...]:
    """The record of every table, with its summaries but without the patterns of its counts."""
    past = conditioned.past
    if len(past.claims) == len(past.readings):
        return ()
    found = _summaries(conditioned, replays)
    return tuple(_used(one, found[one.data.id], conditioned) for one in event_counts(past.prepared.loaded))


def _used(one: EventCounts, found: list[SummaryUsed], conditioned: Conditioned) -> EventDataUsed:
    calendar, own = conditioned.past.prepared.loaded.calendar, one.data_set
    return EventDataUsed(
        id=one.data.id,
        data_set=own.dataset,
        title=own.title,
        credit=own.credit,
        licence=own.licence,
        release=one.release,
        published=one.published,
        first=calendar.date(one.weeks.start),
        last=calendar.date(one.weeks.stop) - timedelta(days=1),
        events=one.events,
        set_aside=one.set_aside,
        notes=one.notes,
        attacks=one.data.attacks or (),
        deaths=one.data.deaths or (),
        gaps=tuple(_gap(count, one.data.gap(count).removeprefix("prior:"), conditioned) for count in one.counts),
        late=float(one.late.mean()),
        summaries=tuple(found),
        patterns=(),
    )


def _gap(count: str, prior: str, conditioned: Conditioned) -> Gap:
    fit = conditioned.fit
    before, after = (values_of(conditioned.past, z.astype(np.float64))[prior] for z in (fit.z[0], fit.posterior))
    return Gap.model_validate({"count": count, "prior": prior, "before": band(before), "after": band(after)})


def _summaries(conditioned: Conditioned, replays: Replays) -> dict[str, list[SummaryUsed]]:
    past, fit = conditioned.past, conditioned.fit
    alone = replays.without_itself()
    after = expected(past, conditioned.readings, conditioned.z[:, conditioned.design.row])
    unreached, chance = unreachable(fit), fit.chance_sd
    found: dict[str, list[SummaryUsed]] = {}
    for number, (i, law) in enumerate(past.numbers):
        reading = past.readings[i]
        if reading.summary is None:
            continue
        stages = (fit.predicted[0][number], after[number], alone[number].predicted[number])
        row = _summary(reading, law, [one.astype(np.float64) for one in stages], conditioned, i)
        row |= {"chance": float(chance[number]), "reachable": not unreached[number]}
        found.setdefault(reading.summary.data, []).append(SummaryUsed.model_validate(row))
    return found


def _summary(
    reading: Reading, law: Stated, stages: list[Float[np.ndarray, " member"]], conditioned: Conditioned, i: int
) -> dict[str, object]:
    summary, loaded = reading.summary, conditioned.past.prepared.loaded
    assert summary is not None
    without = stages[2]
    ids = loaded.places.ids
    # none is a root of single precision, which is not exactly 0
    before, after, alone = (band(np.round(from_scale(law.scale, one), 3)) for one in stages)
    return {
        "name": summary.name,
        "count": summary.count,
        "kind": summary.kind,
        "places": tuple(ids[place] for place in summary.places) if len(summary.places) < len(ids) else (),
        "first": loaded.calendar.date(summary.weeks.start),
        "last": loaded.calendar.date(summary.weeks.stop) - timedelta(days=1),
        "best": summary.best,
        "low": summary.low,
        "high": summary.high,
        "sd": float(np.sqrt(law.variance)),
        "before": before,
        "after": after,
        "without": alone,
        "simulated": band(conditioned.readings[i]),
        "misfit": float((law.target - without.mean()) / np.sqrt(without.var() + law.variance)),
    }
