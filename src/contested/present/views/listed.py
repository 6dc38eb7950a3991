"""Which entries of the ledger the report's annex lists: all, or of very many those that this run leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from contested.present.views.conditioning import most_learned
from contested.present.views.literature import from_literature

if TYPE_CHECKING:
    from contested.results.run import Run

MOST_ENTRIES = 550
"""Claims, priors and documents together, of which all are listed."""


class Listed(NamedTuple):
    """Ids of the claims, priors and documents that the annex lists; of the claims in `whole` also the remarks."""

    claims: frozenset[str]
    priors: frozenset[str]
    documents: frozenset[str]
    whole: frozenset[str]


def listed(run: Run) -> Listed:
    """All entries of a run. Where they are more than `MOST_ENTRIES`, not all of the literature.

    Then the war's own claims and priors are listed, those from the library that an answer, the evidence or a claim that
    is compared leads to, and what all of these rest on.
    """
    evidence = run.evidence
    every = (evidence.claims.keys(), evidence.priors.keys(), evidence.documents.keys())
    if sum(map(len, every)) <= MOST_ENTRIES:
        return Listed(*map(frozenset, (*every, evidence.claims)))
    priors = (evidence.priors.keys() - from_literature(run)) | _priors_led_to(run)
    whole = _claims_led_to(run) | {claim for key in priors for claim in evidence.priors[key].rests_on}
    claims = (evidence.claims.keys() - from_literature(run, "claim")) | whole
    documents = {evidence.claims[key].document for key in claims}
    documents |= {document for key in priors for document in evidence.priors[key].sources}
    return Listed(*map(frozenset, (claims, priors, documents, whole)))


def _priors_led_to(run: Run) -> set[str]:
    """Priors that make much of an answer's spread or whose sign changes it, that were learned, or are compared with."""
    answers = run.answer_file.answers
    found = {one.prior for answer in answers for one in (*answer.attribution.parameters, *answer.signs) if one.prior}
    found |= {one.prior for one in most_learned(run)}
    return found | {check.prior for check in run.claims.claims if check.prior}


def _claims_led_to(run: Run) -> set[str]:
    """Claims that the run was conditioned on, or that are compared with it."""
    fit = run.manifest.conditioning
    observed = {one.claim for one in fit.observations} if fit else set()
    return observed | {check.id for check in run.claims.claims}


def left_out(run: Run) -> str:
    """How many entries the annex leaves out, as a sentence; empty where it lists all."""
    evidence, kept = run.evidence, listed(run)
    counts = [
        f"{len(every) - len(some)} of {len(every)} {name}"
        for name, every, some in (
            ("numbers", evidence.priors, kept.priors),
            ("claims", evidence.claims, kept.claims),
            ("documents", evidence.documents, kept.documents),
        )
        if len(some) < len(every)
    ]
    if not counts:
        return ""
    *first, last = counts
    named = f"{', '.join(first)} and {last}" if first else last
    return (
        "To keep the page small, entries of the literature that neither an answer nor the evidence of this run leads "
        f"to are left out of the annex ({named}), and so are remarks on claims that nothing here rests on."
    )
