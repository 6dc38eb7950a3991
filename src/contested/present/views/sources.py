"""Claims, by speaker, and documents: each once, with everything that is known about it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from contested.present.views import wording as words
from contested.present.views.conditioning import law_text
from contested.present.views.evidence import SPEECH, document_line

if TYPE_CHECKING:
    from contested.ledger.claim import Claim, Document
    from contested.present.views.provenance import Provenance

_ADDRESS = re.compile(r"[A-Za-z0-9.-]+\.[A-Za-z]{2,}(/[^\s\"'<>]*)?")
"""A host and a path. Nothing else becomes a link."""


AUTHORS = "the authors"
"""The speaker of what a work of research says."""


class Cited(NamedTuple):
    """A link to an entry of the annex: its number, None where the annex does not list it, and its words."""

    number: int | None
    text: str


def cited_claims(claims: tuple[str, ...], proof: Provenance) -> list[Cited]:
    """Claims as who says them and how far that is trusted: 'the front's leader, D3', 'Kress et al. 2009, B3'."""
    known = proof.run.evidence.claims
    return [
        Cited(_number(claim.id, proof.claim_numbers, proof.listed.claims), f"{_voice(claim, proof)}, {claim.grade}")
        for claim in (known[key] for key in claims if key in known)
    ]


def _voice(claim: Claim, proof: Provenance) -> str:
    """The speaker, or the document where it speaks itself or its authors do: these are many."""
    own = claim.speech == "narrator" or claim.speaker == AUTHORS
    return short_reference(proof.document_of(claim)) if own else claim.speaker


def cited_documents(documents: tuple[str, ...], proof: Provenance) -> list[Cited]:
    """Documents as who wrote them and when: 'Atkinson et al. 2012', 'UNAMA 2022'."""
    known = proof.run.evidence.documents
    return [
        Cited(_number(key, proof.document_numbers, proof.listed.documents), short_reference(known[key]))
        for key in documents
        if key in known
    ]


def _number(key: str, numbers: dict[str, int], listed: frozenset[str]) -> int | None:
    return numbers[key] if key in listed else None


def short_reference(document: Document) -> str:
    """The first author's last name, or the publisher, and the year."""
    names = [name.strip() for name in document.authors.split(",") if name.strip()]
    who = names[0].split()[-1] + (" et al." if len(names) > 1 else "") if names else document.publisher
    return f"{who} {document.date.year if document.date else document.year}"


def claim_notes(proof: Provenance) -> list[dict[str, Any]]:
    """Every claim that is listed by speaker, speakers and claims in the order of their numbers."""
    spoken: dict[str, list[Claim]] = {name: [] for name in proof.speaker_numbers}
    for key in proof.claim_numbers:
        if key in proof.listed.claims:
            claim = proof.run.evidence.claims[key]
            spoken[claim.speaker].append(claim)
    fit = proof.run.manifest.conditioning
    laws = {one.claim: law_text(one, proof) for one in fit.observations} if fit else {}
    unused = {one.claim: one.why for one in fit.unused} if fit else {}
    return [
        _speaker_notes(name, [_claim_note(one, laws.get(one.id), unused.get(one.id), proof) for one in claims], proof)
        for name, claims in spoken.items()
        if claims
    ]


def _speaker_notes(name: str, notes: list[dict[str, Any]], proof: Provenance) -> dict[str, Any]:
    """A speaker's claims; what is the same for all of several stands above them once."""
    shared = [part for part in notes[0]["about"] if all(part in note["about"] for note in notes[1:])]
    if len(notes) == 1:
        shared = []
    document = {note["document"] for note in notes}
    for note in notes:
        note["about"] = ", ".join(part for part in note["about"] if part not in shared)
        if shared and len(document) == 1:
            note["document"] = None
    return {
        "speaker": name,
        "number": proof.speaker_numbers[name],
        "shared": ", ".join(shared),
        "document": document.pop() if shared and len(document) == 1 else None,
        "claims": notes,
    }


def _claim_note(claim: Claim, law: str | None, unused: str | None, proof: Provenance) -> dict[str, Any]:
    when = words.day(claim.said.isoformat())
    side = "no side" if claim.side == "none" else f"for the side: {claim.side}"
    read, cited = (proof.priors_with(claim.id, basis) for basis in ("measured", "judged"))
    return {
        "number": proof.claim_numbers[claim.id],
        "id": claim.id if claim.id in proof.listed.whole else "",
        "says": claim.says,
        "grade": claim.grade,
        "about": [when, claim.kind, *([] if claim.speech == "narrator" else [SPEECH[claim.speech]]), side],
        "document": cited_documents((claim.document,), proof)[0],
        "where": claim.pointer,
        "read_by": _cited_priors(read, proof),
        "cited_by": _cited_priors(cited, proof),
        "relations": [
            (link.relation, *cited_claims((link.claim,), proof))
            for link in claim.links
            if link.claim in proof.listed.claims
        ],
        "law": law,
        "unused": unused,
        "note": claim.note if claim.id in proof.listed.whole else "",
    }


def _cited_priors(priors: list[str], proof: Provenance) -> list[Cited]:
    return [Cited(proof.prior_numbers[prior], prior) for prior in priors if prior in proof.listed.priors]


def document_notes(proof: Provenance) -> list[dict[str, Any]]:
    """Every document that is listed, in footnote order; a link only where the ledger gives a plain host and path."""
    return [
        {
            "number": number,
            "id": key,
            "line": document_line(document),
            "link": document.link,
            "linked": bool(_ADDRESS.fullmatch(document.link)),
            "read": document.read,
            "licence": document.licence,
        }
        for key, number in proof.document_numbers.items()
        if key in proof.listed.documents
        for document in [proof.run.evidence.documents[key]]
    ]
