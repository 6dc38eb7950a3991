"""Parameters, priors and claims as nodes of a tree; each is shown in full once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contested.present.tree_text import node
from contested.present.views import wording as words
from contested.present.views.evidence import distribution_text, document_line, rests_text
from contested.present.views.literature import from_literature
from contested.present.views.priors import sign_text

if TYPE_CHECKING:
    from contested.ledger.claim import Claim
    from contested.ledger.prior import Prior
    from contested.present.views.provenance import Provenance
    from contested.results.manifest import ParameterInfo


class Entries:
    """Nodes for entries of the ledger and parameters of the run; remembers what a tree shows already."""

    def __init__(self, proof: Provenance) -> None:
        self.proof = proof
        self._shown: set[tuple[str, str]] = set()

    def first(self, kind: str, name: str) -> bool:
        """Whether an entry is met for the first time."""
        again = (kind, name) in self._shown
        self._shown.add((kind, name))
        return not again

    def again(self, kind: str, name: str) -> dict[str, Any]:
        """A node for an entry that is shown in full further up."""
        return node(f"{kind} {name}, shown above", kind=kind, name=name)

    def parameter(self, parameter: ParameterInfo) -> dict[str, Any]:
        """A parameter: its range and basis, and its prior."""
        low, median, high = (words.number(value) for value in (parameter.low, parameter.median, parameter.high))
        unit = "" if parameter.unit == "1" else f" {parameter.unit}"
        text = f"{parameter.name}: {median} (90 %: {low} to {high}){unit}, {parameter.basis}"
        prior = self.proof.prior_of(parameter)
        return node(text, [self.prior(prior)] if prior else [], "parameter", parameter.name)

    def prior(self, prior: Prior) -> dict[str, Any]:
        """A prior: why it is what it is, and the claims that its number is read in, or that it cites as a judgement."""
        if not self.first("prior", prior.id):
            return self.again("prior", prior.id)
        claims = self.proof.claims_of(prior)
        named = {claim.document for claim in claims}
        documents = self.proof.run.evidence.documents
        children = [self.claim(claim) for claim in claims]
        children += [
            node(f"document: {document_line(documents[name])}", kind="document", name=name)
            for name in prior.sources
            if name not in named
        ]
        rests = node(rests_text(prior), children)
        text = f"prior {prior.id}: {prior.says} {prior.why} {distribution_text(prior.distribution)}"
        if prior.id in from_literature(self.proof.run):
            text += ", from the literature"
        if prior.sign_is_open:
            text += f"; {sign_text(prior)}"
        return node(text, [rests], "prior", prior.id)

    def claim(self, claim: Claim, against: str | None = None) -> dict[str, Any]:
        """A claim: who says it and when, how far it is trusted, and where it stands; `against` is what was expected."""
        if not self.first("claim", claim.id):
            return self.again("claim", claim.id)
        said = f"{claim.speaker}, {words.day(claim.said.isoformat())}; {claim.grade}: {claim.grade_in_words}"
        where = f"{document_line(self.proof.document_of(claim))}, {claim.pointer}"
        children = [node(f"speaker: {said}"), node(f"document: {where}", kind="document", name=claim.document)]
        if against:
            children.insert(0, node(against))
        return node(f"claim {claim.id}: {claim.says}", children, "claim", claim.id)
