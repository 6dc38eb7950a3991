"""All that is known of a mechanism, as data: for the terminal, for machines, and for the pages of the documentation."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from contested.present.views.evidence import distribution_text
from contested.present.views.priors import points, sign_text

if TYPE_CHECKING:
    from contested.ledger.claim import Claim, Document
    from contested.ledger.prior import Prior
    from contested.model.mechanism import Mechanism
    from contested.model.parameter import ParameterSpec, RoleSpec
    from contested.model.series import Series

NO_TESTS = "no tests named"
FOR_ALL = "its equations beside its code: tests/model/test_equations.py; what holds for all mechanisms: tests/laws"
NO_PRIOR = "no library prior"
OWN_TOPIC = "Your own"
"""The heading of mechanisms of a user's file."""


def summary(name: str, mechanism: type[Mechanism]) -> dict[str, Any]:
    """A line of the list: the mechanism's name, what it is about and says, its roles, how many parameters it has."""
    from contested.model.equations import TOPICS
    from contested.model.mechanism import claim_of
    from contested.model.parameter import parameters_of, roles_of

    return {
        "name": name,
        "topic": TOPICS.get(mechanism.topic, OWN_TOPIC),
        "says": claim_of(mechanism),
        "roles": [role.name for role in roles_of(mechanism)],
        "parameters": len(parameters_of(mechanism)),
    }


def page(name: str, mechanism: type[Mechanism]) -> dict[str, Any]:
    """Everything about a mechanism: its claim and equations, roles, parameters with priors, what they rest on, its use.

    `name` is the kind by which scenarios name it. Names have roles in braces.
    """
    from contested.model.checked_by import checked_by
    from contested.model.equations import notation, parsed
    from contested.model.interface import interface
    from contested.model.mechanisms import BUILT_IN
    from contested.model.parameter import parameters_of, roles_of

    built_in, found = BUILT_IN.get(name) is mechanism, interface(name, mechanism)
    parameters = [_parameter(name, spec, built_in) for spec in parameters_of(mechanism)]
    priors = [prior for one in parameters for prior in one["priors"]]
    return {
        **summary(name, mechanism),
        "built_in": built_in,
        "text": _text(mechanism),
        "equations": [parsed(line)._asdict() for line in mechanism.equations],
        "notation": notation(mechanism.equations),
        "roles": [_role(role) for role in roles_of(mechanism)],
        "parameters": parameters,
        **_literature(mechanism.sources, priors),
        "flows": [_series(one) for one in found.series if one.kind == "flow"],
        "owns": [_series(one) for one in found.series if one.kind in ("stock", "level")],
        "reports": [_series(one) for one in found.series if one.kind == "report"],
        "quantities": [one._asdict() for one in found.quantities],
        "declares": list(found.declares),
        "reads": list(found.reads),
        "writes": list(found.writes),
        "tests": checked_by().get(name, {}) if built_in else {},
        "used_in": list(_uses(name)) if built_in else [],
        "catalogue": mechanism.catalogue,
    }


def _text(mechanism: type[Mechanism]) -> list[str]:
    """The paragraphs of the docstring after the claim, each in one line."""
    paragraphs = inspect.cleandoc(mechanism.__doc__ or "").split("\n\n")[1:]
    return [" ".join(one.split()) for one in paragraphs]


def _role(role: RoleSpec) -> dict[str, Any]:
    from contested.model.parameter import REQUIRED

    optional = role.default is not REQUIRED
    return {**role._asdict(), "choices": list(role.choices), "optional": optional, "default": role.default
            if optional and not role.many else None}  # fmt: skip


def _parameter(kind: str, spec: ParameterSpec, built_in: bool) -> dict[str, Any]:
    """A parameter, with the priors that the library has for it."""
    from contested.ledger.library import library

    key = f"{kind}.{spec.name}"
    known = library().priors
    defaults = (
        [one for one in known.values() if key in one.parameters and one.status != "withdrawn"] if built_in else []
    )
    found = [_prior(one, f"where the context has {' and '.join(one.context)}" if one.context else "")
             for one in sorted(defaults, key=lambda one: (bool(one.context), one.id))]  # fmt: skip
    if built_in:
        found += [_prior(known[prior], where) for prior, where in _in_presets(kind, spec.name) if prior in known]
    return {
        "name": spec.name,
        "unit": spec.unit,
        "support": spec.support.name,
        "description": spec.description,
        "priors": found,
    }


def _prior(prior: Prior, where: str) -> dict[str, Any]:
    """A prior; `where` says in which scenarios it is taken, and is empty for the usual one."""
    low, middle, high = points(prior)
    return {
        "id": prior.id,
        "where": where,
        "says": prior.says,
        "distribution": distribution_text(prior.distribution),
        "quantiles": {"5": low, "50": middle, "95": high},
        "unit": prior.unit,
        "basis": prior.basis,
        "sign": sign_text(prior),
        "why": prior.why,
        "rests_on": list(prior.rests_on),
        "sources": list(prior.sources),
    }


def _in_presets(kind: str, parameter: str) -> Iterator[tuple[str, str]]:
    """Priors that presets give a parameter instead of its default, and for whom."""
    from contested.scenario.preset import preset_named, presets

    seen: set[tuple[str, str]] = set()
    for preset in presets():
        for block in (one for one in preset_named(preset, "").mechanism if one.mechanism == kind):
            others = ((f" for actors of the role {role}", keys) for role, keys in block.of_role.items())
            for whom, keys in (("", block.keys), *others):
                given = str(keys.get(parameter, ""))
                where = f"in the {block.name} of the presets{whom}"
                if given.startswith("prior:") and (given, where) not in seen:
                    seen.add((given, where))
                    yield given.removeprefix("prior:"), where


def _literature(sources: Iterable[str], priors: list[dict[str, Any]]) -> dict[str, Any]:
    """The documents that a mechanism and its priors cite, and the findings that the priors rest on."""
    from contested.ledger.library import library

    entries = library()
    keys = dict.fromkeys(key for prior in priors for key in prior["rests_on"])
    claims = [entries.claims[key] for key in keys]
    cited = [*sources, *(key for prior in priors for key in prior["sources"]), *(one.document for one in claims)]
    documents = [entries.documents[key] for key in dict.fromkeys(cited) if key in entries.documents]
    return {
        "sources": list(sources),
        "documents": [_document(one) for one in documents],
        "findings": [_finding(one, entries.documents[one.document]) for one in claims],
        "unknown_sources": [key for key in sources if key not in entries.documents],
    }


def _document(document: Document) -> dict[str, Any]:
    year = document.year or (document.date.year if document.date else None)
    return {"id": document.id, "authors": document.authors, "year": year, "title": document.title,
            "publisher": document.publisher, "read": document.read}  # fmt: skip


def _finding(claim: Claim, document: Document) -> dict[str, Any]:
    against = [link.claim for link in claim.links if link.relation == "contradicts"]
    return {"id": claim.id, "says": claim.says, "document": document.id, "grade": claim.grade, "contradicts": against}


def _series(one: Series) -> dict[str, Any]:
    moves = {"verb": one.verb, "source": one.source, "target": one.target} if one.kind == "flow" else {}
    return {"name": one.name, "kind": one.kind, "title": one.title, "unit": one.unit, **moves}


def _uses(kind: str) -> Iterator[dict[str, Any]]:
    """The presets and bundled scenarios that have a mechanism, with its labels in them."""
    for (what, name), mechanisms in _kinds_by_label().items():
        labels = [label for label, one in mechanisms.items() if one == kind]
        if labels:
            yield {"kind": what, "name": name, "labels": labels}


@functools.cache
def _kinds_by_label() -> Mapping[tuple[str, str], Mapping[str, str]]:
    """Label -> kind of every mechanism, by the preset or bundled scenario that it is in."""
    from contested.scenario.bundled import bundled_folders
    from contested.scenario.load import load_scenario
    from contested.scenario.preset import preset_named, presets

    found = {("preset", one): {block.label: block.mechanism for block in preset_named(one, "").mechanism}
             for one in presets()}  # fmt: skip
    for name, folder in bundled_folders().items():
        mechanisms = load_scenario(folder).scenario.mechanism
        found["bundled scenario", name] = {label: entry.kind for label, entry in mechanisms.items()}
    return found


def every(user_mechanisms: Mapping[str, type[Mechanism]] | None = None) -> dict[str, type[Mechanism]]:
    """Every built-in mechanism and those of a user, by name."""
    from contested.model.mechanisms import BUILT_IN

    return dict(sorted({**BUILT_IN, **(user_mechanisms or {})}.items()))
