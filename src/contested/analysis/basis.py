"""The basis of numbers: measured or judged priors, numbers set by hand, or the claims that they are compared with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from contested.results.answers import AnswerBasis, CircularClaim, ParameterShare
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
    """Ids of the model's priors that are made from a claim: comparing them with it is not an independent test."""
    return tuple(sorted({row.prior for row in parameters if row.prior is not None and claim in row.rests_on}))


def answer_basis(
    claims: Sequence[str], named: Sequence[ParameterShare], carried: float | None, parameters: Sequence[ParameterInfo]
) -> AnswerBasis:
    """What an answer rests on.

    The word is that of the priors that the attribution names, but only where these carry at least as much of the
    variance as all other parameters together. Else all parameters of the model decide.

    Args:
        claims: claims that the question is compared with.
        named: the priors that the attribution names.
        carried: share of all parameters in the variance; None where it is unknown.
        parameters: all parameters of the model.
    """
    resting = {claim: priors_resting_on(claim, parameters) for claim in claims}
    circular = tuple(CircularClaim(claim=claim, priors=priors) for claim, priors in resting.items() if priors)
    enough = carried is not None and 2.0 * sum(one.share for one in named) >= carried
    words: list[Basis] = [one.basis for one in (named if named and enough else parameters)]
    word = "circular" if circular else basis_of(words)
    return AnswerBasis(word=word, circular=circular, **basis_counts(parameters).model_dump())
