"""Ledger entries as a line of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contested.ledger.claim import Document
    from contested.ledger.distribution import Distribution
    from contested.ledger.prior import Prior

SPEECH = {"quoted": "quoted", "reported": "reported speech", "narrator": "in the document's own voice"}

BASIS = {"measured": "measured", "judged": "judgement"}
READ_IN, CITED, NOTHING = "the number is read in", "judgement, which cites", "judgement; no claim or document behind it"


def rests_text(prior: Prior) -> str:
    """How a prior stands to the claims in its `rests_on`: its number is read in them, or a judgement cites them."""
    if prior.basis == "measured":
        return READ_IN
    return CITED if prior.rests_on or prior.sources else NOTHING


def document_line(document: Document) -> str:
    """'Authors. Title. Publisher, date' of a document."""
    when = str(document.date or document.year or "")
    tail = ", ".join(part for part in (document.publisher, when) if part)
    return ". ".join(part for part in (document.authors, document.title, tail) if part)


def distribution_text(distribution: Distribution) -> str:
    """'lognormal (median 0.003, sigma 0.8)'."""
    fields = distribution.model_dump(exclude_none=True)
    kind = fields.pop("kind")
    shown = (f"{key} {value:.6g}" if isinstance(value, float) else f"{key} {value}" for key, value in fields.items())
    rest = ", ".join(shown)
    return f"{kind} ({rest})" if rest else kind
