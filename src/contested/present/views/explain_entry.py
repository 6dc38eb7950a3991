"""The tree of one claim, prior, parameter, mechanism, document, speaker or side: what it is, and what rests on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from contested.present.tree_text import node
from contested.present.views import wording as words
from contested.present.views.chances import share
from contested.present.views.conditioning import against
from contested.present.views.evidence import document_line
from contested.present.views.influence import EXACT, influence_rows
from contested.present.views.numbers import ends
from contested.results.stress import standard_errors

if TYPE_CHECKING:
    from contested.ledger.claim import Claim
    from contested.present.views.explain_series import SeriesTree


def entry_node(kind: str, name: str, tree: SeriesTree) -> dict[str, Any]:
    """What has this name in a run, and what rests on it.

    Args:
        kind: mechanism, parameter, claim, prior, document, speaker or side.
        name: its id.
        tree: of the run.
    """
    return _KINDS[kind](name, tree)


def _claim(name: str, tree: SeriesTree) -> dict[str, Any]:
    proof, evidence = tree.proof, tree.proof.run.evidence
    claim = evidence.claims[name]
    found = tree.entries.claim(claim)
    links = [node(f"{link.relation} claim {link.claim}: {evidence.claims[link.claim].says}") for link in claim.links]
    priors = [evidence.priors[key] for basis in ("measured", "judged") for key in proof.priors_with(name, basis)]
    used = [
        *([node(f"in the report: C{proof.claim_numbers[name]}")] if name in proof.listed.claims else []),
        *links,
        *([node(f"note: {claim.note}")] if claim.note else []),
        _use(claim, tree),
        *_changes(lambda claims: name in claims, tree),
        *([node("Priors that rest on it or cite it", [_prior_use(one.id, tree) for one in priors])] if priors else []),
    ]
    return {**found, "children": [*found["children"], *used]}


def _use(claim: Claim, tree: SeriesTree) -> dict[str, Any]:
    """What a run does with a claim: it observes it, or does not, and why."""
    fit = tree.proof.run.manifest.conditioning
    if fit is None:
        return node("this run is not conditioned on evidence")
    for one in fit.observations:
        if one.claim == claim.id:
            days = f"{words.day(one.first.isoformat())} to {words.day(one.last.isoformat())}"
            return node(f"read as {one.reads.rstrip('.')}, {days}: {against(one)}")
    why = next((one.why for one in fit.unused if one.claim == claim.id), "the run has it for a prior that cites it")
    return node(f"no answer is conditioned on it: {why.rstrip('.')}")


def _changes(about: Callable[[tuple[str, ...]], bool], tree: SeriesTree) -> list[dict[str, Any]]:
    """What changes answers beyond chance when it is left out, where `about` is true of it; the surest first."""
    run = tree.proof.run
    if run.manifest.conditioning is None:
        return []
    found = [
        (standard_errors(one), row, answer)
        for answer in run.answers.values()
        for row in influence_rows(answer, run)
        for one in answer.influence
        if (one.id, one.claims) == (row.names, row.claims) and row.claims and about(row.claims)
    ]
    parts: dict[str, list[dict[str, Any]]] = {}
    for _, row, answer in sorted(found, key=lambda three: -three[0]):
        text = f"{words.before_value(answer.title)} {row.change} ({EXACT[row.exact]})"
        parts.setdefault(row.text, []).append(node(text, [], "question", answer.id))
    if not parts:
        return [node("left out, it changes no answer beyond chance")]
    rows = [node(f"without this: {text}", answers) for text, answers in parts.items()]
    return [node("Left out, alone or with others, it changes answers (with all evidence -> without it)", rows)]


def _prior_use(name: str, tree: SeriesTree) -> dict[str, Any]:
    prior, used = tree.proof.run.evidence.priors[name], tree.proof.parameters_with(name)
    return node(f"prior {name}: {prior.says} Used for {', '.join(used) or 'no parameter'}.", kind="prior", name=name)


def _prior(name: str, tree: SeriesTree) -> dict[str, Any]:
    proof = tree.proof
    found = tree.entries.prior(proof.run.evidence.priors[name])
    used = [
        node(f"used for {one}, {_of(one, tree)}", kind="parameter", name=one) for one in proof.parameters_with(name)
    ]
    return {**found, "children": [*found["children"], *_learned(name, tree), *used, *_spread(name, tree)]}


def _of(parameter: str, tree: SeriesTree) -> str:
    label = tree.proof.parameters[parameter].mechanism
    mechanism = tree.proof.mechanisms.get(label)
    return f"mechanism {label}: {mechanism.summary}" if mechanism else "a value at the start"


def _learned(name: str, tree: SeriesTree) -> list[dict[str, Any]]:
    fit = tree.proof.run.manifest.conditioning
    rows = [one for one in fit.learned if one.prior == name] if fit else []
    return [node(f"before the evidence {words.band(one.before)}, with it {words.band(one.after)}") for one in rows]


def _spread(name: str, tree: SeriesTree) -> list[dict[str, Any]]:
    """The answers whose spread a number explains in part, the largest share first."""
    found = [
        (one, answer)
        for answer in tree.proof.run.answers.values()
        for one in answer.attribution.parameters
        if one.prior == name
    ]
    if not found:
        return [node("it explains no part of any answer's spread that stands out from noise")]
    rows = []
    for one, answer in sorted(found, key=lambda pair: -pair[0].share):
        at = ends(one, answer)
        title = f"{words.before_value(answer.title)} {at}" if at else answer.title
        rows.append(node(f"{share(one.share)} of the spread: {title}", [], "question", answer.id))
    return [node("Answers whose spread it explains in part", rows)]


def _parameter(name: str, tree: SeriesTree) -> dict[str, Any]:
    parameter = tree.proof.parameters[name]
    found = tree.entries.parameter(parameter)
    spread = _spread(parameter.prior, tree) if parameter.prior else []
    return {**found, "children": [node(_of(name, tree)), *found["children"], *spread]}


def _mechanism(name: str, tree: SeriesTree) -> dict[str, Any]:
    shares = [
        node(f"{share(one.share)} of the spread: {answer.title}", kind="question", name=answer.id)
        for answer in tree.proof.run.answers.values()
        for one in answer.attribution.mechanisms
        if one.label == name
    ]
    found = tree.mechanism(name)
    about = [node("Answers whose spread its numbers explain in part", shares)] if shares else []
    return {**found, "children": [*about, *found["children"]]}


def _document(name: str, tree: SeriesTree) -> dict[str, Any]:
    evidence = tree.proof.run.evidence
    document = evidence.documents[name]
    claims = [claim for claim in evidence.claims.values() if claim.document == name]
    priors = [_prior_use(one.id, tree) for one in evidence.priors.values() if name in one.sources]
    about = [f"address: {document.link}" if document.link else "", f"read: {document.read}"]
    children = [
        *(node(text) for text in about if text),
        *_changes(_all_in(claims), tree),
        *([_claims(claims, tree)] if claims else []),
        *([node("Priors that cite it", priors)] if priors else []),
    ]
    return node(document_line(document), children, "document", name)


def _speaker(name: str, tree: SeriesTree) -> dict[str, Any]:
    claims = [claim for claim in tree.proof.run.evidence.claims.values() if claim.speaker == name]
    return node(
        name, [*_inflation(name, None, tree), *_changes(_all_in(claims), tree), _claims(claims, tree)], "speaker", name
    )


def _side(name: str, tree: SeriesTree) -> dict[str, Any]:
    claims = [claim for claim in tree.proof.run.evidence.claims.values() if claim.side == name]
    title = "Claims that serve no side" if name == "none" else f"Claims that serve the side: {name}"
    return node(
        title, [*_inflation(None, name, tree), *_changes(_all_in(claims), tree), _claims(claims, tree)], "side", name
    )


def _inflation(speaker: str | None, side: str | None, tree: SeriesTree) -> list[dict[str, Any]]:
    fit = tree.proof.run.manifest.conditioning
    return [
        node(
            f"stated divided by true, {', '.join(one.about)}: {words.band(one.after)} with the evidence, "
            f"{words.band(one.before)} before; independent checks: {one.checks}"
        )
        for one in (fit.speakers if fit else ())
        if one.speaker == speaker and (side is None or one.side == side)
    ]


def _all_in(claims: Iterable[Claim]) -> Callable[[tuple[str, ...]], bool]:
    """Whether claims that are left out are all among these."""
    names = {claim.id for claim in claims}
    return lambda left_out: names.issuperset(left_out)


def _claims(claims: list[Claim], tree: SeriesTree) -> dict[str, Any]:
    """The claims that the run is conditioned on in full, then the others in a line each."""
    fit = tree.proof.run.manifest.conditioning
    observed = {one.claim: against(one) for one in (fit.observations if fit else ())}
    rows = [tree.entries.claim(claim, observed[claim.id]) for claim in claims if claim.id in observed]
    rows += [node(f"claim {one.id}: {one.says}", [], "claim", one.id) for one in claims if one.id not in observed]
    count = f", {len(observed.keys() & {one.id for one in claims})} of them observed" if fit else ""
    return node(f"Claims: {len(claims)}{count}", rows)


_KINDS: dict[str, Callable[[str, SeriesTree], dict[str, Any]]] = {
    "mechanism": _mechanism,
    "parameter": _parameter,
    "claim": _claim,
    "prior": _prior,
    "document": _document,
    "speaker": _speaker,
    "side": _side,
}
