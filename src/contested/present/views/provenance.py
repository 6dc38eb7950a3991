"""The chain answer -> mechanism -> parameter -> prior -> claim -> document, with a footnote number for each entry."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from contested.present.views.listed import Listed, listed
from contested.present.views.series import RecordedSeries

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contested.ledger.claim import Claim, Document
    from contested.ledger.prior import Prior
    from contested.results.manifest import MechanismInfo, ParameterInfo
    from contested.results.run import Run


class Flow(NamedTuple):
    """A named flow: its mechanism and the stocks that it empties and fills (None is outside the stocks).

    A flow of kind `event` counts events; what these move are separate flows.
    """

    name: str
    mechanism: str
    kind: str
    source: str | None
    target: str | None


class Provenance:
    """Look-ups along the chain for one run."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.series = RecordedSeries(run)
        self.mechanisms: dict[str, MechanismInfo] = {m.label: m for m in run.manifest.mechanisms}
        self.parameters: dict[str, ParameterInfo] = {p.name: p for p in run.manifest.parameters}
        self.claim_numbers = _numbered(run.evidence.claims)
        self.prior_numbers = _numbered(run.evidence.priors)
        self.document_numbers = _numbered(run.evidence.documents)
        self.mechanism_numbers = {label: i + 1 for i, label in enumerate(self.mechanisms)}
        self.speaker_numbers = _numbered({claim.speaker for claim in run.evidence.claims.values()})

    @cached_property
    def listed(self) -> Listed:
        """The claims, priors and documents that the report's annex lists."""
        return listed(self.run)

    @cached_property
    def flows(self) -> dict[str, Flow]:
        """Every flow by name, in the order of mechanisms."""
        return {
            link.name: Flow(link.name, mechanism.label, link.kind, link.source, link.target)
            for mechanism in self.run.manifest.mechanisms
            for link in mechanism.flows
        }

    def parameters_of(self, label: str) -> list[ParameterInfo]:
        """The parameters of one mechanism."""
        return [p for p in self.parameters.values() if p.mechanism == label]

    def prior_of(self, parameter: ParameterInfo) -> Prior | None:
        """The prior of a parameter; None where the parameter is set by hand."""
        return self.run.evidence.priors.get(parameter.prior) if parameter.prior else None

    def claims_of(self, prior: Prior) -> list[Claim]:
        """The claims that a prior rests on: its number is read in them, or it is a judgement that cites them."""
        return [self.run.evidence.claims[key] for key in prior.rests_on]

    def side_of(self, side: str) -> str:
        """The name of the actor that a side is, else the side's own name."""
        return next((actor.name for actor in self.run.manifest.actors if actor.id == side), side)

    def document_of(self, claim: Claim) -> Document:
        """The document that a claim stands in."""
        return self.run.evidence.documents[claim.document]

    def priors_with(self, claim: str, basis: str) -> list[str]:
        """Ids of the priors of a basis, measured or judged, that rest on a claim."""
        priors = self.run.evidence.priors
        return sorted(key for key, prior in priors.items() if claim in prior.rests_on and prior.basis == basis)

    def parameters_with(self, prior: str) -> list[str]:
        """Names of the parameters that are bound to a prior."""
        return sorted(name for name, parameter in self.parameters.items() if parameter.prior == prior)

    def makers_of(self, series: str) -> list[str]:
        """Labels of the mechanisms that make a flow or report, or that move a level."""
        info = self.series.infos[series]
        if info.kind == "level":
            return [label for label, mechanism in self.mechanisms.items() if series in mechanism.levels]
        return [info.mechanism] if info.mechanism else []

    def read_by(self, series: str) -> list[Flow]:
        """Flows whose counts enter a level or a report."""
        return [self.flows[name] for name in self.run.manifest.reads.get(series, ()) if name in self.flows]

    def flows_of(self, label: str) -> list[str]:
        """Names of the flows of one mechanism."""
        return [name for name, flow in self.flows.items() if flow.mechanism == label]


def _numbered(entries: Iterable[str]) -> dict[str, int]:
    """Footnote numbers from 1, in order of id."""
    return {key: i + 1 for i, key in enumerate(sorted(entries))}
