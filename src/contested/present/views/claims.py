"""Claim checks: where a claim's number stands on what is expected, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contested.present.views import chances
from contested.present.views import wording as words
from contested.present.views.evidence import document_line, speaker_line

if TYPE_CHECKING:
    from contested.ledger.claim import Claim
    from contested.present.views.provenance import Provenance
    from contested.results.claims import BiasFactor, ClaimCheck


def claim_row(check: ClaimCheck, proof: Provenance) -> dict[str, Any]:
    """One claim check: amount as stated and as it would be if inflated, what is expected, who says it and where."""
    bias, numbers = check.bias, proof.prior_numbers
    q, claim = check.quantiles, proof.run.evidence.claims[check.id]
    return {
        "says": check.says,
        "against": check.against,
        "basis": basis_text(check),
        "number": proof.claim_numbers[check.id],
        "amount": words.with_unit(words.exact(check.value), check.unit, one=check.value == 1),
        "stated": chances.ordinal(check.percentile_as_stated),
        "if_inflated": words.number(if_inflated(check)) if bias else None,
        "after": chances.ordinal(check.percentile_after_bias) if check.percentile_after_bias is not None else None,
        "bias": _bias_text(bias) if bias else None,
        "bias_number": numbers[bias.prior] if bias and bias.prior else None,
        "expected": f"median {words.number(q.q50)}, 90 % {words.number(q.q05)} to {words.number(q.q95)}",
        "prior_number": numbers[check.prior] if check.prior else None,
        "compared_with": check.compared_with.rstrip("."),
        "document_number": proof.document_numbers[claim.document],
        "about": _about(claim, proof),
    }


def if_inflated(check: ClaimCheck) -> float | None:
    """The true number, were the stated one inflated like the median statement of its side; None without a bias.

    It is no verdict on the claim: where the stated number is true, this one is too low.
    """
    return check.value / check.bias.median if check.bias else None


def basis_text(check: ClaimCheck) -> str:
    """What the expected number rests on, and whether the comparison or the correction is circular."""
    text = f"Basis: {check.basis}."
    if check.circular:
        verb = "cites" if len(check.circular) == 1 else "cite"
        text += f" No independent test: {' and '.join(check.circular)} {verb} this claim."
    if check.bias and check.bias.circular:
        text += f" No independent correction: {check.bias.prior} cites this claim."
    return text


def _bias_text(bias: BiasFactor) -> str:
    return f"{words.number(bias.median)} ({words.number(bias.low)} to {words.number(bias.high)})"


def _about(claim: Claim, proof: Provenance) -> str:
    document = document_line(proof.document_of(claim))
    return f"Speaker: {speaker_line(claim)} {document}, {claim.pointer}."
