"""The event tables that a run was conditioned on, and whether its simulated past looks like the recorded one."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from contested.ledger.record import Record
from contested.results.band import Band
from contested.results.values import Count, Positive, Share, Texts


class SummaryUsed(Record):
    """A sum of a table that the run was conditioned on: of one count over places (none: all) and weeks.

    Of the kind "largest" it is the largest number in one place and week. `best`, `low` and `high` are what the table
    says; `sd` is the error on the scale of a root, and `chance` what chance within the model adds. `before`, `after`
    and `without` are what the table would be expected to say without error: under the priors, conditioned on
    everything, and on everything but this table. `simulated` is what the histories have, before the gap. `misfit` is
    stated less expected without the table, in standard deviations of both.
    """

    name: str
    count: Literal["attacks", "deaths"]
    kind: Literal["period", "before", "recent", "largest"]
    places: Texts
    first: date
    last: date
    best: Positive
    low: Positive
    high: Positive
    sd: Positive
    chance: Positive
    before: Band
    after: Band
    without: Band
    simulated: Band
    misfit: float
    reachable: bool


class Pattern(Record):
    """A measure of the recorded past beside that of the simulated one, in the same places and weeks.

    `observed` is null where nothing defines it in the table, `simulated` where nothing does in half of the histories or
    more. `members` counts the histories in which it is defined.
    """

    count: Literal["attacks", "deaths"]
    measure: str
    title: str
    definition: str
    observed: float | None
    simulated: Band | None
    members: Count

    @property
    def inside(self) -> bool | None:
        """Whether the recorded value lies in the simulated 90 % range; null where one of them is not defined."""
        if self.observed is None or self.simulated is None:
            return None
        return self.simulated.low <= self.observed <= self.simulated.high


class Gap(Record):
    """What the data set counts divided by what is simulated as reported, before and after conditioning."""

    count: Literal["attacks", "deaths"]
    prior: str
    before: Band
    after: Band


class EventDataUsed(Record):
    """A table of events that the run was conditioned on.

    `events` are those that count; pairs of sides in `set_aside` do not, with their number of events. `gaps` are
    stated divided by simulated for each count, before and after conditioning; `late` is the share of its weeks of which
    the release does not have every event yet.
    """

    id: str
    data_set: str
    title: str
    credit: str
    licence: str
    release: str
    published: date | None
    first: date
    last: date
    events: Positive
    set_aside: tuple[tuple[str, float], ...]
    notes: Texts
    attacks: Texts
    deaths: Texts
    gaps: tuple[Gap, ...]
    late: Share
    summaries: tuple[SummaryUsed, ...]
    patterns: tuple[Pattern, ...] = Field(default=())
