"""The observations of a scenario as readings: each claim with its law, what is simulated of it, and its factors."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from contested.analysis.reading_values import Days, reading_value
from contested.analysis.series import History
from contested.ledger.claim import Claim
from contested.observations.event_summaries import Summary
from contested.observations.of_quantity import Trust, stated
from contested.observations.stated import Stated, StatedEvent
from contested.scenario.bias import inflation_of, interest_of
from contested.scenario.independence import independence_groups
from contested.scenario.load import LoadedScenario
from contested.scenario.observation import Observation
from contested.scenario.observation_checks import NARROWING, grade_error, grade_silent
from contested.scenario.observed_days import observed_days
from contested.scenario.questions import unsettled

PerMember = Callable[[History], Float[np.ndarray, " member"]]
Law = Stated | StatedEvent


class Late(NamedTuple):
    """What is not known yet: the prior of the share that is missing, and the part of the weeks in which it is."""

    prior: str
    weeks: float


class Reading(NamedTuple):
    """One observed claim, or one summary of an event table, resolved. It can be pickled.

    Attributes:
        claim: id of the claim, or name of the summary.
        law: the law from what is simulated to what is stated.
        value: what is simulated in every history of a block, without factors.
        factors: ids of the priors that multiply it, such as the side's inflation.
        speaker: whose own inflation multiplies it too; None where nothing is inflated.
        spread: id of the prior of the sd of the log of a speaker's own inflation; None where all are alike.
        side: whose interest the claim serves.
        group: name of the claims that say the same: the first of their ids; of a summary the id of its table.
        weeks: the weeks that are read.
        summary: what of an event table it reads; None for a claim.
        late: what of it is not known yet; None where all is.
    """

    claim: str
    law: Law
    value: PerMember
    factors: tuple[str, ...]
    speaker: str | None
    spread: str | None
    side: str
    group: str
    weeks: slice
    summary: Summary | None = None
    late: Late | None = None

    @property
    def priors(self) -> tuple[str, ...]:
        """The ids of the priors of its law."""
        return (*self.factors, *([self.spread] if self.spread else []), *([self.late.prior] if self.late else []))


def readings(loaded: LoadedScenario) -> tuple[Reading, ...]:
    """The readings of a scenario's observed claims, in the order of the file.

    Raises:
        InputError: an observation whose `over` is not settled: `loaded` is as `analysis.meaning.settle` returns it.
    """
    observed = [one.claim for one in loaded.scenario.observation]
    groups = independence_groups(loaded.ledger.claims, observed)
    return tuple(_reading(one, groups[one.claim], loaded) for one in loaded.scenario.observation)


def _reading(one: Observation, group: tuple[str, ...], loaded: LoadedScenario) -> Reading:
    if one.over is None:
        raise unsettled(one.series)
    claim, scenario = loaded.ledger.get_claim(f"claim:{one.claim}"), loaded.scenario
    by_week = observed_days(claim, loaded.calendar)
    days = Days(by_week, claim.meant.days if claim.meant else sum(by_week.values()))
    bias = inflation_of(scenario, claim) if one.comparison is None else None
    factor, spread = (bias.factor, bias.spread) if bias else ("", None)
    factors = (*one.factor, factor) if isinstance(factor, str) else one.factor
    return Reading(
        claim=one.claim,
        law=_law(one, claim, 0.0 if isinstance(factor, str) else math.log(factor), len(group), loaded),
        value=partial(reading_value, one, days),
        factors=tuple(reference.removeprefix("prior:") for reference in factors if reference),
        speaker=claim.speaker if bias else None,
        spread=spread.removeprefix("prior:") if spread else None,
        side=claim.side,
        group=group[0],
        weeks=days.weeks,
    )


def _law(one: Observation, claim: Claim, shift: float, group: int, loaded: LoadedScenario) -> Law:
    ledger = loaded.ledger
    against = interest_of(loaded.scenario, claim) == "against"
    narrower = ledger.get_prior(NARROWING).median if against else 1.0
    silent = ledger.get_prior(grade_silent(claim)).median
    if one.comparison is not None:
        return StatedEvent(narrower * silent, group)
    assert claim.quantity is not None
    error = narrower * ledger.get_prior(grade_error(claim)).median
    gap = ledger.get_prior(one.definition).median if one.definition else 0.0
    return stated(claim.quantity, Trust(error, silent, gap, group), loaded.control_units, shift)
