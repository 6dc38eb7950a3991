"""What a sample run is conditioned on, and what its answers are without evidence."""

from __future__ import annotations

from typing import Any

from contested.results.answers import Influence, PriorAnswer
from contested.results.conditioning import Band, Conditioning, Inflation, Learned, ObservationUsed, Point, Unused
from contested.results.evidence import Evidence
from contested.results.values import Interval, Quantiles
from present.sample import DAY, Sample

OBSERVED = 12


def conditioning(sample: Sample, entries: Evidence) -> Conditioning | None:
    """Twelve observations and as many numbers learned; None for a run of the priors alone."""
    if not sample.conditioned:
        return None
    priors = sorted(entries.priors)
    return Conditioning(
        rows=576,
        assimilations=4,
        candidates=4000,
        effective=350.4,
        power=0.7,
        seed=1,
        cached=False,
        misfit_before=0.004,
        misfit=0.0002 if sample.at_odds else 0.34,
        misfit_limit=0.01,
        observations=tuple(_observation(sample, entries, i) for i in range(OBSERVED)),
        learned=tuple(_learned(prior, i) for i, prior in enumerate(priors[:20])),
        speakers=(
            _inflation("resistance", None, 3),
            _inflation("resistance", entries.claims["claim-0"].speaker, 2),
            _inflation("government", None, 0),
        ),
        unused=(
            Unused(claim="claim-20", why="it states no number"),
            Unused(claim="claim-21", why="nothing that is simulated answers it"),
        ),
    )


def _observation(sample: Sample, entries: Evidence, i: int) -> ObservationUsed:
    claim = entries.claims[f"claim-{i}"]
    assert claim.quantity is not None
    middle, yes_or_no = 150.0 * (1 + i % 4), i == 4
    misfits = {0: -0.4, 1: 2.6, 2: 0.1, 5: -3.1}
    return ObservationUsed(
        claim=claim.id,
        reads="reporting.events in the north, summed",
        first=DAY.replace(month=1, day=1 + i),
        last=DAY.replace(month=1, day=1 + i) if i == 2 else DAY.replace(month=6, day=30),
        scale="yes or no" if yes_or_no else "log",
        bound="at_least" if i == 3 else None,
        stated=1.0 if yes_or_no else claim.quantity.best,
        unit="1" if yes_or_no else "persons",
        sd=None if yes_or_no else 0.4,
        parts={} if yes_or_no else {"grade": 0.12, "rounding": 0.04},
        silent=0.2 if yes_or_no else 0.05,
        chance=None if yes_or_no else 0.3,
        factors=("prior-2",) if i % 2 else (),
        speaker=claim.speaker,
        side=claim.side,
        group=claim.id if i != 1 else "claim-0",
        before=None if yes_or_no else Band(low=middle / 10, median=middle, high=middle * 12),
        after=None if yes_or_no else Band(low=middle / 3, median=middle, high=middle * 3),
        without=None if yes_or_no else Band(low=middle / 5, median=middle, high=middle * 5),
        chance_before=0.3 if yes_or_no else None,
        chance_after=0.46 if yes_or_no else None,
        misfit=None if yes_or_no else misfits.get(i, 0.3),
        reachable=i != 5,
        series=("reporting.events",),
        places=tuple(f"P-{k:03d}" for k in range(min(2, sample.places))) if i % 2 or yes_or_no else (),
        over="max" if yes_or_no else "sum",
        condition="at least 1" if yes_or_no else "",
        point=None if yes_or_no else _point(i),
    )


def _point(i: int) -> Point:
    """About the 25 events a week that a sample run has; odd observations are inflated."""
    stated = 14.0 + 3.0 * (i % 4)
    inflation = Band(low=0.7, median=1.7, high=4.5) if i % 2 else None
    simulated = Band(low=0.6 * stated, median=0.9 * stated, high=1.5 * stated)
    return Point(stated=stated, low=stated * 0.52, high=stated * 1.93, simulated=simulated, inflation=inflation)


def _learned(prior: str, i: int) -> Learned:
    before, after = Band(low=0.001, median=0.003, high=0.011), Band(low=0.002, median=0.004, high=0.008)
    return Learned(prior=prior, sd_left=1.0 - 0.02 * i, shift=0.1 * i - 0.5, before=before, after=after)


def _inflation(side: str, speaker: str | None, checks: int) -> Inflation:
    before, after = Band(low=0.7, median=2.5, high=9.0), Band(low=0.7, median=1.7, high=4.5)
    return Inflation(
        side=side,
        speaker=speaker,
        about=("deaths", "casualties"),
        whose="enemy",
        checks=checks,
        before=before,
        after=after if checks else before,
    )


def without(sample: Sample, i: int, now: float | None) -> dict[str, Any]:
    """The answer to a question of the priors alone, and without some claims; `now` is its probability."""
    if not sample.conditioned:
        return {}
    shown, unit = (800.0, 100.0) if now is None else (now, 0.01)
    changes = ((7.0, True), (-3.0, False), (-3.0, False), (2.5, True), (0.2, False)) if i % 3 == 0 else ((0.2, False),)
    left_out = (
        ("claim", "claim-0", ("claim-0",)),
        ("speaker", "a spokesman", ("claim-1",)),
        ("document", "document-1", ("claim-1",)),
        ("side", "resistance", ("claim-0", "claim-3", "claim-6", "claim-9")),
        ("claim", "claim-2", ("claim-2",)),
    )
    found = [
        Influence(
            kind=kind,
            id=name,
            claims=claims,
            without=min(max(shown + unit * change, 0.0), 1.0) if now is not None else shown + unit * change,
            change=unit * change,
            error=0.4 * unit,
            exact=exact,
        )
        for (kind, name, claims), (change, exact) in zip(left_out, changes, strict=False)
    ]
    return {"prior_answer": _prior_answer(sample.members, now), "influence": tuple(found)}


def _prior_answer(members: int, now: float | None) -> PriorAnswer:
    if now is None:
        quantiles = Quantiles(q05=60.0, q25=300.0, q50=900.0, q75=2000.0, q95=9000.0)
        return PriorAnswer(members=members, count=None, probability=None, interval=None, quantiles=quantiles)
    interval = Interval(low=0.1, high=0.14, level=0.95, method="A made-up interval.")
    count = round(0.12 * members)
    return PriorAnswer(members=members, count=count, probability=0.12, interval=interval, quantiles=None)
