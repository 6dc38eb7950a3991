"""What numbers rest on: measured or judged priors, numbers set by hand, or the claims that they are compared with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from contested.results.answers import AnswerBasis, CircularClaim
from contested.results.manifest import ParameterInfo
from contested.results.values import Basis, BasisCounts


def basis_counts(parameters: Iterable[ParameterInfo]) -> BasisCounts:
    """How many priors are measured and judged, each counted once, and how many parameters are set by hand."""
    rows = list(parameters)
    words = {row.prior: row.basis for row in rows if row.prior is not None}
    measured = sum(word == "measured" for word in words.values())
    by_hand = sum(row.prior is None for row in rows)
    return BasisCounts(measured=measured, judged=len(words) - measured, set_by_hand=by_hand)


def basis_of(words: Iterable[Basis]) -> Basis:
    """One word for several numbers: `judged` unless all of them are measured, or all are set by hand."""
    found = set(words)
    return found.pop() if len(found) == 1 else "judged"


def priors_resting_on(claim: str, parameters: Iterable[ParameterInfo]) -> tuple[str, ...]:
    """Ids of the model's priors that are made from a claim: what is compared with it is no independent test."""
    return tuple(sorted({row.prior for row in parameters if row.prior is not None and claim in row.rests_on}))


def answer_basis(claims: Sequence[str], named: Sequence[Basis], parameters: Sequence[ParameterInfo]) -> AnswerBasis:
    """What an answer rests on.

    Args:
        claims: claims that the question is compared with.
        named: the basis of each prior that the attribution names.
        parameters: all parameters of the model; they decide where no prior is named.
    """
    resting = {claim: priors_resting_on(claim, parameters) for claim in claims}
    circular = tuple(CircularClaim(claim=claim, priors=priors) for claim, priors in resting.items() if priors)
    word = "circular" if circular else basis_of(named or [row.basis for row in parameters])
    return AnswerBasis(word=word, circular=circular, **basis_counts(parameters).model_dump())
