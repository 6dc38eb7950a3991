"""What a run was conditioned on: its observations, what was learned from them, and how well they fit."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from contested.ledger.record import Record
from contested.results.band import Band
from contested.results.event_data import EventDataUsed
from contested.results.values import ByKey, Chance, Count, Positive, Share, Texts


class Point(Record):
    """What a statement says of its series, in the unit of the series: the sum over `places` of `series`.

    `stated` is the statement and `low` to `high` its 90 % range, by its error alone. Where weeks are summed, all are
    per week: the mean over the days that the claim is about. `simulated` is what the conditioned histories have in the
    same weeks, to be compared with the statement divided by its `inflation`; that is null where nothing inflates it.
    """

    stated: float
    low: float
    high: float
    simulated: Band
    inflation: Band | None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.low <= self.stated <= self.high:
            raise ValueError(f"expected low, stated and high in order, found {self.low}, {self.stated}, {self.high}")
        return self


class ObservationUsed(Record):
    """One claim that the run was conditioned on, and its law.

    It reads the sum of `series` over `places` (none: all of them), made one value by `over` in the weeks from `first`
    to `last`; `condition` is what a yes or no asks of that value, such as "at least 1". `point` is what a number says
    in the unit of the series; null for a yes or no and for a share of something.

    `before`, `after` and `without` are what the claim would be expected to state, in its own unit, without error of its
    own: under the priors, conditioned on everything, and conditioned on everything but this claim's independence group.
    For a yes or no they are null, and the three chances say how often it was so. `sd` is the error of the statement in
    the scale of the law, and `parts` are the variances that it is made of; `chance` is the standard deviation that
    chance within the model adds. `misfit` is stated less expected without it, in standard deviations of both.
    """

    claim: str
    reads: str
    first: date
    last: date
    scale: Literal["log", "root", "logit", "plain", "yes or no"]
    bound: Literal["at_least", "at_most"] | None
    stated: float
    unit: str
    sd: Positive | None
    parts: ByKey[Positive]
    silent: Share
    chance: Positive | None
    factors: Texts
    speaker: str
    side: str
    group: str
    before: Band | None
    after: Band | None
    without: Band | None
    chance_before: Chance | None
    chance_after: Chance | None
    misfit: float | None
    reachable: bool
    series: Texts = ()
    places: Texts = ()
    over: Literal["sum", "mean", "last", "first", "max", ""] = ""
    condition: str = ""
    point: Point | None = None


class Learned(Record):
    """What the observations taught about one number: its spread, of the prior's, and the move of its mean.

    `sd_left` is 1 where nothing was learned; `shift` is in standard deviations of the prior. Both are of the number
    put on the scale on which its prior is a standard normal.
    """

    prior: str
    sd_left: Positive
    shift: float
    before: Band
    after: Band


class Inflation(Record):
    """Stated divided by true for one side (`speaker` null) or one speaker, before and after conditioning.

    `checks` counts the independent observations of which it is a part.
    """

    side: str
    speaker: str | None
    about: Texts
    whose: str
    checks: Count
    before: Band
    after: Band


class Unused(Record):
    """A claim that is no observation, and why."""

    claim: str
    why: str


class Conditioning(Record):
    """What a run was conditioned on.

    `rows` parameter rows went through `assimilations` assimilations; then `candidates` histories of the past were
    simulated for the posterior rows, and those nearest to the observations were kept. Claims that say yes or no weigh
    the rows: the weights are worth `effective` rows, and were raised to the `power` that leaves enough of them (1: not
    at all). `misfit` is the chance of a misfit of this size or more, were evidence and model both right; where it is
    below `misfit_limit`, they are not. `event_data` are its tables of events.
    """

    rows: Annotated[int, Field(ge=2)]
    assimilations: Annotated[int, Field(ge=1)]
    candidates: Annotated[int, Field(ge=2)]
    effective: Positive
    power: Share
    seed: Count
    cached: bool
    misfit_before: Chance
    misfit: Chance
    misfit_limit: Chance
    observations: tuple[ObservationUsed, ...]
    learned: tuple[Learned, ...]
    speakers: tuple[Inflation, ...]
    unused: tuple[Unused, ...]
    event_data: tuple[EventDataUsed, ...] = ()

    @property
    def at_odds(self) -> bool:
        """Whether the evidence and the model cannot both be right."""
        return self.misfit < self.misfit_limit
