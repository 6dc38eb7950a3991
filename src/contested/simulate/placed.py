"""Claims placed on what the model expects: as stated, and after the bias its side is thought to have."""

from __future__ import annotations

from typing import Any

import numpy as np

from contested.evidence.claim import Claim
from contested.evidence.prior import Prior
from contested.scenario.asked import Compare
from contested.scenario.bias import bias_of
from contested.scenario.question import compare_weeks
from contested.simulate.answers import quantiles, within
from contested.simulate.collect import Collected, joined
from contested.simulate.prior_draws import INNER, draw_prior, outer_of


def place_claims(collected: Collected, draws: dict[str, np.ndarray], seed: int) -> dict[str, Any]:
    """The content of claims.json: every claim the scenario compares with something."""
    return {"claims": [_place(compare, collected, draws, seed) for compare in collected.loaded.scenario.compare]}


def _place(compare: Compare, collected: Collected, draws: dict[str, np.ndarray], seed: int) -> dict[str, Any]:
    loaded = collected.loaded
    claim = loaded.ledger.get_claim(f"claim:{compare.claim}")
    quantity = claim.quantity
    assert quantity is not None
    if compare.series:
        expected = joined(collected.compared[compare.claim])
        weeks = compare_weeks(compare, claim, loaded.calendar)
        against = _against(compare, claim, weeks, loaded.calendar.start.isoformat())
    else:
        prior = loaded.ledger.get_prior(str(compare.prior))
        expected = draw_prior(prior, seed, len(next(iter(draws.values()))))
        weeks, against = None, f"independent evidence for the same quantity: {prior.says}"
    bias, factor = _bias(claim, collected, draws, seed)
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
        "compared_with": against,
        "weeks": weeks,
        "quantiles": quantiles(expected),
        "percentile_as_stated": within(_rank(expected, np.float64(quantity.best)), len(expected)),
        "percentile_after_bias": after,
        "bias": bias,
    }


def _against(compare: Compare, claim: Claim, weeks: int, start: str) -> str:
    series = " + ".join(compare.series or ())
    if compare.over != "sum":
        return f"{series}, {compare.over} over {weeks} weeks from {start}"
    if claim.meant is None:
        return f"{series}, summed over {weeks} weeks from {start}"
    return f"{series}, summed over a period as long as the claim's ({claim.meant.days} days) from {start}: a rate"


def _rank(expected: np.ndarray, stated: np.ndarray | np.float64) -> float:
    """Share of what is expected that lies below what is stated, ties counted half."""
    return float(np.mean(expected < stated) + 0.5 * np.mean(expected == stated))


def _bias(
    claim: Claim, collected: Collected, draws: dict[str, np.ndarray], seed: int
) -> tuple[dict[str, Any] | None, np.ndarray | None]:
    entry = bias_of(collected.loaded.scenario, claim)
    if entry is None:
        return None, None
    outer = outer_of(collected.members)
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
