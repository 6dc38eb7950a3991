"""Priors, claims and documents as footnotes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from contested.present.views.evidence import distribution_text, document_line, rests_text, speaker_line

if TYPE_CHECKING:
    from contested.present.views.provenance import Provenance

_ADDRESS = re.compile(r"[A-Za-z0-9.-]+\.[A-Za-z]{2,}(/[^\s\"'<>]*)?")
"""A host and a path. Nothing else becomes a link."""


def prior_notes(proof: Provenance) -> list[dict[str, Any]]:
    """Every prior of the run, in footnote order."""
    return [
        {
            "number": number,
            "id": key,
            "says": prior.says,
            "about": f"{distribution_text(prior.distribution)}, {prior.unit}. {prior.why}",
            "rests": _capital(rests_text(prior)),
            "claims": [proof.claim_numbers[claim] for claim in prior.rests_on],
            "documents": [proof.document_numbers[document] for document in prior.sources],
            "used_by": proof.parameters_with(key),
        }
        for key, number in proof.prior_numbers.items()
        for prior in [proof.run.evidence.priors[key]]
    ]


def claim_notes(proof: Provenance) -> list[dict[str, Any]]:
    """Every claim of the run, in footnote order."""
    return [
        {
            "number": number,
            "id": key,
            "says": claim.says,
            "speaker": speaker_line(claim),
            "document_number": proof.document_numbers[claim.document],
            "where": claim.pointer,
            "read_by": [proof.prior_numbers[prior] for prior in proof.priors_with(key, "measured")],
            "cited_by": [proof.prior_numbers[prior] for prior in proof.priors_with(key, "judged")],
            "relations": [
                {"relation": link.relation, "number": proof.claim_numbers[link.claim]}
                for link in claim.links
                if link.claim in proof.claim_numbers
            ],
            "note": claim.note,
        }
        for key, number in proof.claim_numbers.items()
        for claim in [proof.run.evidence.claims[key]]
    ]


def document_notes(proof: Provenance) -> list[dict[str, Any]]:
    """Every document of the run, in footnote order; a link only where the ledger gives a plain host and path."""
    return [
        {
            "number": number,
            "id": key,
            "line": document_line(document),
            "link": document.link,
            "href": f"https://{document.link}" if _ADDRESS.fullmatch(document.link) else None,
            "read": document.read,
            "licence": document.licence,
        }
        for key, number in proof.document_numbers.items()
        for document in [proof.run.evidence.documents[key]]
    ]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
