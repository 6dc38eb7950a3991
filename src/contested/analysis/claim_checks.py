"""Claims placed on what the model expects: as stated, and after the bias its side is thought to have."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np

from contested.analysis.answers import quantiles, within
from contested.analysis.collect import INNER, Collected, priors_resting_on
from contested.ensemble.design import draw_prior
from contested.ledger.claim import Claim
from contested.ledger.prior import Prior
from contested.scenario.bias import bias_of
from contested.scenario.calendar import Calendar
from contested.scenario.claim_weeks import compare_span
from contested.scenario.questions import Compare


def place_claims(collected: Collected, draws: dict[str, np.ndarray], seed: int) -> dict[str, Any]:
    """The content of claims.json: every claim the scenario compares with something."""
    return {"claims": [_place(compare, collected, draws, seed) for compare in collected.loaded.scenario.compare]}


def _place(compare: Compare, collected: Collected, draws: dict[str, np.ndarray], seed: int) -> dict[str, Any]:
    loaded = collected.loaded
    claim = loaded.ledger.get_claim(f"claim:{compare.claim}")
    quantity = claim.quantity
    assert quantity is not None
    if compare.series:
        expected = collected.values("compared", compare.claim)
        weeks, prior = compare_span(compare, claim, loaded.calendar), None
        against = _against(compare, claim, weeks, loaded.calendar)
    else:
        prior = loaded.ledger.get_prior(str(compare.prior))
        expected = draw_prior(prior, seed, -(-collected.members // INNER))
        weeks, against = None, f"independent evidence for the same quantity ({prior.basis}): {prior.says}"
    bias, factor = _bias(claim, collected, draws, seed)
    told = [against, *([compare.note] if compare.note else []), *_circular(claim, prior, bias, collected)]
    against = ". ".join(sentence.rstrip(".") for sentence in told)
    after = None
    if factor is not None:
        each = np.repeat(factor, INNER)[: len(expected)] if compare.series else factor[: len(expected)]
        true = quantity.best / each
        after = within(_rank(expected, true), len(expected))
    return {
        "id": claim.id,
        "says": claim.says,
        "speaker": claim.speaker,
        "side": claim.side,
        "speech": claim.speech,
        "kind": claim.kind,
        "said": claim.said.isoformat(),
        "document": claim.document,
        "paragraph": claim.paragraph,
        "grade": claim.grade,
        "value": quantity.best,
        "low": quantity.low,
        "high": quantity.high,
        "unit": quantity.unit,
        "basis": "simulation" if compare.series else "evidence",
        "prior": prior.id if prior else None,
        "compared_with": against,
        "weeks": len(weeks) if weeks else None,
        "quantiles": quantiles(expected),
        "percentile_as_stated": within(_rank(expected, np.float64(quantity.best)), len(expected)),
        "percentile_after_bias": after,
        "bias": bias,
    }


def _against(compare: Compare, claim: Claim, weeks: list[int], calendar: Calendar) -> str:
    """What a claim is compared with, in words."""
    series = " + ".join(compare.series or ()) + (f" in {', '.join(compare.places)}" if compare.places else "")
    first, last = calendar.date(weeks[0]), calendar.date(weeks[-1] + 1) - timedelta(days=1)
    scattered = weeks[-1] - weeks[0] + 1 > len(weeks)
    span = f"{len(weeks)} week{'s' * (len(weeks) > 1)}, {first} to {last}" + (
        ", on the same days of the year" if scattered else ""
    )
    if compare.over == "first":
        return f"{series} at the end of the first week"
    if compare.over != "sum":
        return f"{series}, {compare.over} of {span}"
    if claim.meant is None or compare.weeks:
        return f"{series}, summed over {span}"
    return f"{series}, at the rate of {span}, over a period as long as the claim's ({claim.meant.days} days)"


def _circular(claim: Claim, prior: Prior | None, bias: dict[str, Any] | None, collected: Collected) -> list[str]:
    """Sentences that say so where what a claim is compared with, or corrected by, rests on the claim itself."""
    ledger = collected.loaded.ledger
    resting = [prior.id] if prior and claim.id in prior.rests_on else []
    if not prior:
        resting = priors_resting_on(claim.id, collected)
    told = []
    if resting:
        verb = "rests" if len(resting) == 1 else "rest"
        told.append(f"No independent test: the claim is among what {', '.join(resting)} {verb} on")
    if bias and bias["prior"] and claim.id in ledger.get_prior(f"prior:{bias['prior']}").rests_on:
        told.append(f"No independent correction: the claim is among what {bias['prior']} rests on")
    return told


def _rank(expected: np.ndarray, stated: np.ndarray | np.float64) -> float:
    """Share of what is expected that lies below what is stated, ties counted half."""
    return float(np.mean(expected < stated) + 0.5 * np.mean(expected == stated))


def _bias(
    claim: Claim, collected: Collected, draws: dict[str, np.ndarray], seed: int
) -> tuple[dict[str, Any] | None, np.ndarray | None]:
    entry = bias_of(collected.loaded.scenario, claim)
    if entry is None:
        return None, None
    outer = -(-collected.members // INNER)
    if not isinstance(entry.factor, str):
        value = float(entry.factor)
        return {"prior": None, "median": value, "low": value, "high": value}, np.full(outer, value)
    prior = collected.loaded.ledger.get(entry.factor)
    assert isinstance(prior, Prior)
    low, high = prior.interval(0.9)
    factor = draws.get(prior.id)
    if factor is None:
        factor = draw_prior(prior, seed, outer)
    return {"prior": prior.id, "median": prior.median, "low": low, "high": high}, factor
