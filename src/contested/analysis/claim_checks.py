"""Claim checks: the percentile of a claim in its predictive distribution, as stated and after the speaker's bias."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float, Int

from contested.analysis.answers import Ensemble
from contested.analysis.basis import basis_of, priors_resting_on
from contested.analysis.intervals import bounded_chance, quantiles
from contested.ensemble.design import draw_prior
from contested.ledger.claim import Claim
from contested.ledger.prior import Prior
from contested.results.claims import BiasFactor, ClaimCheck, Claims
from contested.results.values import Basis
from contested.scenario.bias import bias_of
from contested.scenario.calendar import Calendar
from contested.scenario.claim_weeks import YEAR_WEEKS, claim_check_weeks, in_run
from contested.scenario.questions import ClaimCheck as ClaimCheckSpec


class Expected(NamedTuple):
    """What a claim is compared with: `values` of members or of draws of a prior, and the row of each."""

    values: Float[np.ndarray, " value"]
    row: Int[np.ndarray, " value"]
    words: str
    weeks: int | None
    prior: Prior | None


def check_claims(ensemble: Ensemble, values: Mapping[str, Float[np.ndarray, " member"]]) -> Claims:
    """The content of claims.json, from the values of each history for the claims compared with the simulation."""
    return Claims(claims=tuple(_check(spec, ensemble, values) for spec in ensemble.loaded.scenario.claim_check))


def _check(spec: ClaimCheckSpec, ensemble: Ensemble, values: Mapping[str, Float[np.ndarray, " member"]]) -> ClaimCheck:
    loaded = ensemble.loaded
    claim = loaded.ledger.get_claim(f"claim:{spec.claim}")
    quantity = claim.quantity
    assert quantity is not None
    expected = _expected(spec, claim, ensemble, values)
    bias, factor = _bias(claim, ensemble)
    circular = _circular(claim, expected.prior, ensemble)
    after = None
    if factor is not None:
        after = percentile(expected.values, quantity.best / factor[expected.row])
    return ClaimCheck(
        **claim_facts(claim),
        against="evidence" if expected.prior else "simulation",
        basis=_basis(circular, expected.prior, ensemble),
        circular=circular,
        prior=expected.prior.id if expected.prior else None,
        compared_with=_in_words(expected.words, spec),
        weeks=expected.weeks,
        members=len(expected.values),
        quantiles=quantiles(expected.values),
        percentile_as_stated=percentile(expected.values, np.float64(quantity.best)),
        percentile_after_bias=after,
        bias=bias,
    )


def claim_facts(claim: Claim) -> dict[str, Any]:
    """The fields of a claim check that only repeat a claim with a quantity."""
    quantity = claim.quantity
    assert quantity is not None
    return {
        "id": claim.id,
        "says": claim.says,
        "speaker": claim.speaker,
        "side": claim.side,
        "speech": claim.speech,
        "kind": claim.kind,
        "said": claim.said,
        "document": claim.document,
        "paragraph": claim.paragraph,
        "locator": claim.locator,
        "grade": claim.grade,
        "value": quantity.best,
        "low": quantity.low,
        "high": quantity.high,
        "unit": quantity.unit,
    }


def percentile(expected: Float[np.ndarray, " value"], stated: Float[np.ndarray, "*value"] | np.float64) -> float:
    """The proportion of expected values below the stated one, ties counted half; never 0 or 1."""
    below = float(np.mean(expected < stated) + 0.5 * np.mean(expected == stated))
    return bounded_chance(below, len(expected))


def _expected(
    spec: ClaimCheckSpec, claim: Claim, ensemble: Ensemble, values: Mapping[str, Float[np.ndarray, " member"]]
) -> Expected:
    loaded = ensemble.loaded
    if spec.series:
        weeks = claim_check_weeks(spec, claim, loaded.calendar)
        words = _comparison_text(spec, claim, weeks, loaded.calendar)
        return Expected(values[spec.claim], ensemble.row, words, len(weeks), None)
    prior = loaded.ledger.get_prior(str(spec.prior))
    rows = ensemble.manifest.parameter_rows
    words = f"independent evidence for the same quantity ({prior.basis}): {prior.says}"
    return Expected(draw_prior(prior, ensemble.manifest.seed, rows), np.arange(rows), words, None, prior)


def _comparison_text(spec: ClaimCheckSpec, claim: Claim, weeks: list[int], calendar: Calendar) -> str:
    """What a claim is compared with, in words."""
    series = " + ".join(spec.series or ()) + (f" in {', '.join(spec.places)}" if spec.places else "")
    first, last = calendar.date(weeks[0]), calendar.date(weeks[-1] + 1) - timedelta(days=1)
    scattered = weeks[-1] - weeks[0] + 1 > len(weeks)
    span = f"{len(weeks)} week{'s' * (len(weeks) > 1)}, {first} to {last}" + (
        ", on the same days of the year" if scattered else ""
    )
    if spec.reduction == "first":
        return f"{series} at the end of the first week"
    own = not spec.weeks and in_run(claim, calendar)
    if spec.reduction != "sum":
        return f"{series}, {spec.reduction} of {span}" + (", in the claim's own period" if own else "")
    if claim.meant and own:
        return f"{series} in the claim's own period of {claim.meant.days} days, at the rate of its {span}"
    if claim.meant and not spec.weeks:
        return f"{series}, at the rate of {span}, over a period as long as the claim's ({claim.meant.days} days)"
    length = spec.weeks or YEAR_WEEKS
    if length == len(weeks):
        return f"{series}, summed over {span}"
    return f"{series}, at the rate of {span}, over {length} weeks"


def _in_words(words: str, spec: ClaimCheckSpec) -> str:
    sentences = [words, *([spec.note] if spec.note else [])]
    return ". ".join(sentence.rstrip(".") for sentence in sentences)


def _circular(claim: Claim, prior: Prior | None, ensemble: Ensemble) -> tuple[str, ...]:
    """Those priors behind the comparison that were made from the claim itself."""
    if prior is not None:
        return (prior.id,) if claim.id in prior.rests_on else ()
    return priors_resting_on(claim.id, ensemble.manifest.parameters)


def _basis(circular: tuple[str, ...], prior: Prior | None, ensemble: Ensemble) -> Basis:
    if circular:
        return "circular"
    return prior.basis if prior is not None else basis_of(one.basis for one in ensemble.manifest.parameters)


def _bias(claim: Claim, ensemble: Ensemble) -> tuple[BiasFactor | None, Float[np.ndarray, " row"] | None]:
    """The bias that applies to a claim, and its factor in each row of parameters."""
    loaded, rows = ensemble.loaded, ensemble.manifest.parameter_rows
    entry = bias_of(loaded.scenario, claim)
    if entry is None:
        return None, None
    if not isinstance(entry.factor, str):
        value = float(entry.factor)
        return BiasFactor(prior=None, median=value, low=value, high=value, circular=False), np.full(rows, value)
    prior = loaded.ledger.get_prior(entry.factor)
    low, high = prior.interval(0.9)
    factor = ensemble.parameters.get(prior.id)
    if factor is None:
        factor = draw_prior(prior, ensemble.manifest.seed, rows)
    circular = claim.id in prior.rests_on
    return BiasFactor(prior=prior.id, median=prior.median, low=low, high=high, circular=circular), factor
