"""The evidence of a run: every ledger entry that it uses, and their sources."""

from __future__ import annotations

from contested.ledger.library import library
from contested.model.build import Built
from contested.results.evidence import Evidence
from contested.scenario.event_data_checks import event_data_references
from contested.scenario.load import LoadedScenario
from contested.scenario.observation_checks import observation_references


def used_evidence(loaded: LoadedScenario, built: Built) -> Evidence:
    """All claims of the ledger, the priors that the run draws from, and the documents of both and of mechanisms.

    What a mechanism cites is in the library, whether or not the scenario takes numbers from it.
    """
    ledger, scenario = loaded.ledger, loaded.scenario
    names = {bound.prior.id for bound in built.parameters if bound.prior is not None}
    names |= {str(check.prior).removeprefix("prior:") for check in scenario.claim_check if check.prior}
    names |= {bias.factor.removeprefix("prior:") for bias in scenario.bias if isinstance(bias.factor, str)}
    observed = (*observation_references(scenario, ledger), *event_data_references(scenario.event_data))
    laws = [reference for _, reference in observed]
    names |= {one.removeprefix("prior:") for one in laws if one.startswith("prior:")}
    priors = {name: ledger.priors[name] for name in names}
    documents = {document for prior in priors.values() for document in prior.sources}
    documents |= {claim.document for claim in ledger.claims.values()}
    cited = {source for instance in built.model.instances for source in instance.mechanism.sources}
    works = {**library().documents, **ledger.documents}
    documents |= cited & works.keys()
    return Evidence(
        claims=dict(ledger.claims),
        priors=priors,
        documents={name: works[name] for name in documents},
    )
