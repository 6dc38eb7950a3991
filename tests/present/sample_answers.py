"""The answers and claim checks of a sample run."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from contested.results.answers import (
    Answer,
    AnswerBasis,
    Answers,
    Attribution,
    CircularClaim,
    Comparison,
    MechanismShare,
    ParameterShare,
    Threshold,
    Uncertainty,
)
from contested.results.claims import BiasFactor, ClaimCheck, Claims
from contested.results.evidence import Evidence
from contested.results.values import BasisCounts, Interval, Quantiles
from present.sample import DAY, Sample
from present.sample_conditioning import without
from present.sample_weeks import over_time

TEXTS = (
    "Does the resistance hold territory within a year?",
    "Does fighting end?",
    "Are there deaths?",
    "Do attacks in the north rise by half?",
    "How many people are displaced at the end?",
    "How many deaths are reported?",
)
TITLES = (
    "The resistance holds territory",
    "Fighting ends",
    "Someone is killed",
    "Attacks in the north rise by half",
    "Displaced at the end",
    "Deaths reported",
)
NOTES = (
    "a square held for four weeks",
    "no attack in the last week",
    "reported deaths, over the whole period",
    "against the same weeks before",
    "people away from home in the last week",
    "as reported, not as they are",
)
SERIES = (("fighters.resistance",), ("displaced",), ("displaced", "abroad"))
LABELS = ("recruit-resistance", "ambush-resistance", "desert-resistance", "flight")
BASE = "the variance of single histories"


def answers(sample: Sample, entries: Evidence) -> Answers:
    return Answers(
        scenario="squares",
        as_of=DAY,
        headline=sample.headline,
        parameters=_counts(entries),
        answers=tuple(_answer(sample, entries, i) for i in range(sample.questions)),
    )


def _counts(entries: Evidence) -> BasisCounts:
    measured = sum(prior.basis == "measured" for prior in entries.priors.values())
    return BasisCounts(measured=measured, judged=len(entries.priors) - measured, set_by_hand=0)


def _answer(sample: Sample, entries: Evidence, i: int) -> Answer:
    counts = (sample.count, 0, sample.members, round(0.62 * sample.members), None, None)
    count = counts[i % 6]
    circular = (CircularClaim(claim="claim-0", priors=("prior-1",)),) if i % 6 == 3 else ()
    word = "circular" if circular else "judged"
    return Answer(
        id=f"question_{i}",
        text=sample.text(TEXTS[i % 6]),
        title=sample.text(TITLES[i % 6]),
        note=NOTES[i % 6],
        members=sample.members,
        unit="1" if count is not None else "persons",
        series=SERIES[i % 3],
        first=DAY,
        last=DAY + timedelta(weeks=sample.weeks - sample.past, days=-1),
        uncertainty=_uncertainty(count, sample.members),
        attribution=_attribution(sample, entries, count is not None),
        basis=AnswerBasis(**_counts(entries).model_dump(), word=word, circular=circular),
        **(_quantity() if count is None else _chance(count, sample.members)),
        **over_time(sample, i, count),
        **without(sample, i, None if count is None else count / sample.members),
    )


def _chance(count: int, members: int) -> dict[str, Any]:
    p = min(max(count / members, 0.5 / members), 1 - 0.5 / members)
    low, high = max(p - 0.02, 0.1 * p), min(p + 0.02, 1 - 0.1 * (1 - p))
    comparison = Comparison(subject="places held", direction="at_least", number=1.0, unit="provinces", claim=None)
    return {
        "kind": "probability",
        "count": count,
        "probability": p,
        "interval": Interval(low=low, high=high, level=0.95, method="A made-up interval."),
        "quantiles": None,
        "monte_carlo_error": 0.008,
        "threshold": Threshold(text="places held at least 1", alternatives=(comparison,), for_weeks=1),
    }


def _quantity() -> dict[str, Any]:
    return {
        "kind": "quantity",
        "count": None,
        "probability": None,
        "interval": None,
        "quantiles": Quantiles(q05=120.0, q25=400.0, q50=800.0, q75=1400.0, q95=3100.0),
        "monte_carlo_error": 12.0,
        "threshold": None,
    }


def _uncertainty(count: int | None, members: int) -> Uncertainty:
    if count in (0, members):
        reason = "Parameter and process uncertainty cannot be told apart from 1,000 histories."
        return Uncertainty(base=BASE, parameters=None, process=None, standard_error=None, reason=reason)
    return Uncertainty(base=BASE, parameters=0.61, process=0.39, standard_error=0.05, reason=None)


def _attribution(sample: Sample, entries: Evidence, chance: bool) -> Attribution:
    numbers = (
        ("prior-16", f"{LABELS[2]}.rate_16", "measured", 0.18),
        ("prior-2", f"{LABELS[0]}.rate_2", "judged", 0.11),
    )
    low, high = (0.04, 0.11) if chance else (300.0, 1900.0)
    ends = {"at_low": low, "at_low_range": (0.5 * low, 1.5 * low), "at_high": high, "at_high_range": (0.8 * high, high)}
    return Attribution(
        parameters=tuple(
            ParameterShare(prior=prior, names=(name,), basis=basis, share=share, **ends)
            for prior, name, basis, share in numbers
            if prior in entries.priors
        ),
        mechanisms=tuple(
            MechanismShare(
                label=label,
                kind=label.partition("-")[0],
                summary=sample.text(f"Says what {label} does."),
                share=share,
                parameters=(f"{label}.rate_{i + 2}",),
                through=(f"prior-{i + 2}",),
            )
            for i, (label, share) in enumerate(zip(LABELS, (0.35, 0.2, 0.11, 0.02), strict=True))
        ),
        unexplained=0.25,
        tenth=sample.members // 10,
        method="Shares made up for tests.",
        note=None,
    )


def claim_checks(sample: Sample, entries: Evidence) -> Claims:
    return Claims(claims=tuple(_check(sample, entries, i) for i in range(min(10, sample.claims))))


def _check(sample: Sample, entries: Evidence, i: int) -> ClaimCheck:
    claim, middle = entries.claims[f"claim-{i}"], 300.0 * (1 + i % 4)
    assert claim.quantity is not None
    best, bias = claim.quantity.best, i % 2 == 1
    factor = BiasFactor(prior="prior-2", low=1.1, median=2.5, high=6.0, circular=False)
    return ClaimCheck(
        id=claim.id,
        says=claim.says,
        speaker=claim.speaker,
        side=claim.side,
        speech=claim.speech,
        kind=claim.kind,
        said=claim.said,
        document=claim.document,
        paragraph=claim.paragraph,
        locator=None,
        grade=claim.grade,
        value=best,
        low=None if bias else best * 0.5,
        high=None if bias else best * 2,
        unit="persons",
        against="simulation" if i % 3 else "evidence",
        basis="circular" if i == 1 else "judged",
        circular=("prior-1",) if i == 1 else (),
        prior=None if i % 3 else "prior-3",
        compared_with="deaths, summed over 48 weeks" if i % 3 else "independent evidence.",
        weeks=48 if i % 3 else None,
        members=sample.members,
        quantiles=Quantiles(q05=middle * 0.2, q25=middle * 0.6, q50=middle, q75=middle * 1.6, q95=middle * 3),
        percentile_as_stated=min(0.9995, 0.05 + 0.1 * i),
        percentile_after_bias=0.03 + 0.08 * i if bias else None,
        bias=factor if bias else None,
    )
