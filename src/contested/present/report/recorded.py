"""The sums of event tables, drawn on the fans of the series that they are read as."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from contested.observations.of_quantity import Z90
from contested.observations.scales import from_scale, to_scale
from contested.present.report.drawn import Drawn, span, week_of
from contested.present.views import wording as words

if TYPE_CHECKING:
    from contested.present.views.provenance import Provenance
    from contested.results.event_data import EventDataUsed, SummaryUsed


def recorded_points(proof: Provenance) -> list[Drawn]:
    """Sums of the whole area by period, and of single places in the last weeks, where a count is read as one series."""
    fit = proof.run.manifest.conditioning
    return [point for one in fit.event_data for point in _of_table(one, proof)] if fit else []


def _of_table(one: EventDataUsed, proof: Provenance) -> Iterator[Drawn]:
    gaps = {gap.count: gap.after.median for gap in one.gaps}
    for row in one.summaries:
        series = one.attacks if row.count == "attacks" else one.deaths
        alone = row.kind == "period" or (row.kind == "recent" and len(row.places) == 1)
        if alone and len(series) == 1:
            yield _drawn(row, series[0], gaps[row.count], one, proof)


def _drawn(row: SummaryUsed, name: str, gap: float, one: EventDataUsed, proof: Provenance) -> Drawn:
    weeks = ((row.last - row.first).days + 1) / 7.0
    middle = float(to_scale("root", row.best))
    ends = from_scale("root", np.array([middle - Z90 * row.sd, middle + Z90 * row.sd]))
    stated, low, high = row.best / weeks, min(float(ends[0]), row.best) / weeks, max(float(ends[1]), row.best) / weeks
    simulated = tuple(value / weeks for value in (row.simulated.low, row.simulated.median, row.simulated.high))
    said, least, most, *has = (words.number(value, 2) for value in (stated, low, high, *simulated))
    mean = "" if row.first == row.last else " on average"
    text = (
        f"{span(row.first, row.last)}: {said} {proof.series.unit(name)}{mean} ({least} to {most}) by the table, "
        f"{words.number(stated / gap, 2)} by what the model counts; the histories have {has[1]} ({has[0]} to {has[2]}) "
        "in these weeks."
    )
    return Drawn(
        series=name,
        place=proof.series.places.index(row.places[0]) if len(row.places) == 1 else -1,
        first=week_of(proof.run, row.first),
        last=week_of(proof.run, row.last),
        stated=stated,
        low=low,
        high=high,
        simulated=(simulated[0], simulated[1], simulated[2]),
        after=stated / gap,
        text=text,
        who=one.title,
        claim=None,
    )
