"""What the small run is conditioned on, and what its answers are without it."""

from __future__ import annotations

from typing import Any

from contested.results.answers import Influence, PriorAnswer
from contested.results.conditioning import Band, Conditioning, Inflation, Learned, ObservationUsed
from contested.results.values import Interval
from helpers.small_run import DAY, MEMBERS


def observation(**changes: Any) -> ObservationUsed:
    """The claim of ten dead, with some fields replaced (not checked again)."""
    return ObservationUsed(
        claim="dead",
        reads="raid.attack in Alpha, summed",
        first=DAY,
        last=DAY,
        scale="log",
        bound=None,
        stated=10.0,
        unit="persons",
        sd=0.5,
        parts={"grade": 0.2, "rounding": 0.05},
        silent=0.1,
        chance=0.2,
        factors=(),
        speaker="a spokesman",
        side="north",
        group="dead",
        before=Band(low=1.0, median=8.0, high=60.0),
        after=Band(low=4.0, median=9.0, high=20.0),
        without=Band(low=2.0, median=7.0, high=30.0),
        chance_before=None,
        chance_after=None,
        misfit=0.4,
        reachable=True,
    ).model_copy(update=changes)


def conditioning(**changes: Any) -> Conditioning:
    """One observation, one number learned from it, one side; some fields replaced (not checked again)."""
    return Conditioning(
        rows=16,
        assimilations=4,
        candidates=40,
        effective=12.5,
        power=0.7,
        seed=0,
        cached=False,
        misfit_before=0.6,
        misfit=0.7,
        misfit_limit=0.01,
        observations=(observation(),),
        learned=(
            Learned(
                prior="raid-rate",
                sd_left=0.7,
                shift=0.3,
                before=Band(low=0.5, median=1.0, high=2.0),
                after=Band(low=0.8, median=1.2, high=1.7),
            ),
        ),
        speakers=(
            Inflation(
                side="north",
                speaker=None,
                about=("deaths",),
                whose="enemy",
                checks=1,
                before=Band(low=0.8, median=1.4, high=2.5),
                after=Band(low=0.9, median=1.3, high=2.0),
            ),
        ),
        unused=(),
    ).model_copy(update=changes)


def prior_answer(**changes: Any) -> PriorAnswer:
    """The small run's proposition without evidence, with some fields replaced (not checked again)."""
    return PriorAnswer(
        members=MEMBERS,
        count=8,
        probability=0.4,
        interval=Interval(low=0.2, high=0.6, level=0.95, method="Wilson"),
        quantiles=None,
    ).model_copy(update=changes)


def influence(**changes: Any) -> Influence:
    """The small run's proposition without its claim, with some fields replaced (not checked again)."""
    return Influence(
        kind="claim", id="dead", claims=("dead",), without=0.35, change=0.1, error=0.02, exact=True
    ).model_copy(update=changes)
