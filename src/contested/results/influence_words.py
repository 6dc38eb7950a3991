"""What is left out of the evidence, in words."""

from __future__ import annotations

from collections.abc import Mapping

from contested.ledger.claim import Claim, Document
from contested.ledger.grade import in_words


def left_out_words(
    kind: str,
    claims: tuple[str, ...],
    known: Mapping[str, Claim],
    documents: Mapping[str, Document],
    grade: str = "",
    title: str = "",
) -> str:
    """What is left out, or the claim that has a worse grade, in one phrase.

    Args:
        kind: the kind of an `Influence`.
        claims: their ids.
        known: claims by id.
        documents: documents by id.
        grade: the worse grade, such as "C3".
        title: of the event data that are left out.
    """
    if kind == "data":
        return f"The counts by place and week of the {title}"
    claim, others = known[claims[0]], len(claims) - 1
    said = claim_words(claim)
    if kind == "grade":
        words = f", {in_words(grade[0], int(grade[1:]))}" if grade else ""
        return f"{said}: trusted less{', as ' + grade + words if grade else ''}"
    if not others:
        return said
    if kind == "group":
        return f"{said}, and {others} that {'repeats' if others == 1 else 'repeat'} it"
    whose = {
        "speaker": f"{claim.speaker} says",
        "side": "no side to the war says" if claim.side == "none" else f"the side '{claim.side}' says",
        "document": f"stands in '{documents[claim.document].title}'",
    }[kind]
    return f"Everything that {whose}: {len(claims)} claims"


def claim_words(claim: Claim) -> str:
    """A claim with its speaker and grade."""
    return f"{claim.says.rstrip('.')} ({claim.speaker}, {claim.grade})"
