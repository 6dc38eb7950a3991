"""The evidence of a run holds what the run used, and nothing else but the ledger's claims."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from contested.analysis.evidence import used_evidence
from contested.ledger.ledger import Ledger
from contested.model.binding import BoundParameter
from contested.model.build import Built
from contested.model.parameter import ParameterSpec, positive
from contested.scenario.calendar import Calendar
from contested.scenario.load import LoadedScenario
from contested.scenario.observation import Observation
from helpers.small_run import evidence
from scenario.made_up import START, claim_check

SMALL = evidence()
GRADES = tuple(f"grade-{kind}-{SMALL.claims['dead'].grade.lower()}" for kind in ("error", "silent"))
(PRIOR,), (CLAIM,), (DOCUMENT,) = SMALL.priors.values(), SMALL.claims.values(), SMALL.documents.values()


def bias(factor: Any, spread: str | None) -> SimpleNamespace:
    return SimpleNamespace(side="nobody", about=["deaths"], whose="any", factor=factor, spread=spread)


def test_priors_of_parameters_checks_and_biases_are_kept_with_the_documents_they_need():
    used = ("bound", "compared", "inflation", "spread", "wounded", "gap", *GRADES)
    priors = {name: PRIOR.model_copy(update={"id": name, "sources": (f"of-{name}",)}) for name in (*used, "unused")}
    names = ("paper", "cited", "uncited", *(f"of-{name}" for name in priors))
    documents = {name: DOCUMENT.model_copy(update={"id": name}) for name in names}
    claims = {name: CLAIM.model_copy(update={"id": name}) for name in ("later", "dead")}
    spec = ParameterSpec("rate", "per week", positive, "a rate")
    parameters = (
        BoundParameter("raid.rate", "raid", spec, priors["bound"], None),
        BoundParameter("raid.size", "raid", spec, None, 2.0),
    )
    scenario: Any = SimpleNamespace(
        event_data=(),
        claim_check=[claim_check(prior="prior:compared"), claim_check(claim="dead", series=["x"])],
        bias=[bias("prior:inflation", "prior:spread"), bias(2.0, None)],
        observation=[Observation(claim="dead", series=("x",), factor=("prior:wounded",), definition="prior:gap")],
        actor=[],
    )
    instance = SimpleNamespace(mechanism=SimpleNamespace(sources=("cited", "a book that is not in the ledger")))
    model: Any = SimpleNamespace(instances=(instance,))
    places: Any = None
    known = Ledger(documents=documents, claims=claims, priors=priors)
    loaded = LoadedScenario(scenario, known, places, Calendar(START, 8), {}, "", [], [], Path())
    found = used_evidence(loaded, Built(model, parameters, Path()))
    assert list(found.claims) == ["dead", "later"]
    assert list(found.priors) == sorted(used)
    assert list(found.documents) == sorted(["cited", "paper", *(f"of-{name}" for name in found.priors)])
