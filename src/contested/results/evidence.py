"""evidence.json: the ledger entries that a run used, with the fields of the ledger itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

from pydantic import model_validator

from contested.ledger.claim import Claim, Document
from contested.ledger.prior import Prior
from contested.ledger.record import Record
from contested.results.values import ByKey


class Evidence(Record):
    """The content of evidence.json: claims, priors and documents by id."""

    claims: ByKey[Claim]
    priors: ByKey[Prior]
    documents: ByKey[Document]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        for kind, entries in (("claim", self.claims), ("prior", self.priors), ("document", self.documents)):
            for key, entry in entries.items():
                if entry.id != key:
                    raise ValueError(f"expected the {kind} '{key}' under its id, found '{entry.id}'")
        for missing in self._missing():
            raise ValueError(f"expected every entry that another one names, found no {missing}")
        return self

    def _missing(self) -> Iterator[str]:
        for claim in self.claims.values():
            if claim.document not in self.documents:
                yield f"document '{claim.document}'"
        for prior in self.priors.values():
            yield from (f"claim '{key}'" for key in prior.rests_on if key not in self.claims)
            yield from (f"document '{key}'" for key in prior.sources if key not in self.documents)
