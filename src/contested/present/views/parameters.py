"""The numbers of a run, each once: its prior, what it rests on, and every parameter that it is used for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contested.present.views import wording as words
from contested.present.views.evidence import BASIS, distribution_text
from contested.present.views.literature import from_literature
from contested.present.views.priors import sign_text
from contested.present.views.sources import cited_claims, cited_documents

if TYPE_CHECKING:
    from contested.ledger.prior import Prior
    from contested.present.views.provenance import Provenance
    from contested.results.manifest import ParameterInfo

RESTS = {"measured": "Read in", "judged": "Citing"}
"""How a number stands to what is named beside it, after its basis: it is read there, or a judgement cites it."""


def number_table(proof: Provenance) -> list[dict[str, Any]]:
    """A row for every prior that is listed, in footnote order, then one for every parameter that is set by hand."""
    fit, priors = proof.run.manifest.conditioning, proof.run.evidence.priors
    after = {one.prior: one.after for one in fit.learned} if fit else {}
    bound: dict[str, list[ParameterInfo]] = {}
    by_hand = []
    for parameter in proof.parameters.values():
        bound.setdefault(parameter.prior, []).append(parameter) if parameter.prior else by_hand.append(parameter)
    rows = [
        _prior_row(priors[key], number, bound.get(key, []), proof)
        for key, number in proof.prior_numbers.items()
        if key in proof.listed.priors
    ]
    taken = from_literature(proof.run)
    for row in rows:
        row["literature"] = row["id"] in taken
        found = after.get(row["id"])
        row["after"] = f"{words.number(found.low)} to {words.number(found.high)}" if found else ""
    return [*rows, *(_hand_row(parameter) for parameter in by_hand)]


def _prior_row(prior: Prior, number: int, bound: list[ParameterInfo], proof: Provenance) -> dict[str, Any]:
    low, high = prior.interval(0.9)
    return {
        "number": number,
        "id": prior.id,
        "says": prior.says.rstrip("."),
        "unit": words.plain_unit(prior.unit),
        "distribution": distribution_text(prior.distribution),
        "why": prior.why,
        **_ends(low, prior.median, high),
        "sign": sign_text(prior),
        "basis": BASIS[prior.basis],
        "rests": RESTS[prior.basis],
        "claims": cited_claims(prior.rests_on, proof),
        "documents": cited_documents(prior.sources, proof),
        "used_by": _used_by(bound, proof),
    }


def _used_by(bound: list[ParameterInfo], proof: Provenance) -> list[str]:
    """Names of parameters; one name for all mechanisms of a kind: 'control-*.loss_rate'."""
    names = {parameter.name for parameter in bound}
    labels: dict[str, list[str]] = {}
    for one in proof.run.manifest.mechanisms:
        labels.setdefault(one.kind, []).append(one.label)
    for kind, own in labels.items():
        for key in {name.rpartition(".")[2] for name in names}:
            every = {f"{label}.{key}" for label in own}
            if len(own) > 1 and every <= names and all(label.startswith(f"{kind}-") for label in own):
                names = (names - every) | {f"{kind}-*.{key}"}
    return sorted(names)


def _hand_row(parameter: ParameterInfo) -> dict[str, Any]:
    return {
        "number": None,
        "id": parameter.name,
        "says": parameter.description or parameter.name,
        "unit": words.plain_unit(parameter.unit),
        "distribution": "",
        "why": "",
        **_ends(parameter.low, parameter.median, parameter.high),
        "basis": parameter.basis,
        "rests": "",
        "claims": [],
        "documents": [],
        "used_by": [parameter.name],
        "after": "",
        "sign": "",
        "literature": False,
    }


def _ends(low: float, median: float, high: float) -> dict[str, Any]:
    return {
        "low": words.number(low),
        "median": words.number(median),
        "high": words.number(high),
    }
