"""Checks that the files of one run agree with each other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from contested.errors import InputError, nearest
from contested.results.answers import Answer, Answers
from contested.results.claims import Claims
from contested.results.conditioning import Conditioning
from contested.results.evidence import Evidence
from contested.results.manifest import Manifest


def check_consistent(manifest: Manifest, answers: Answers, claims: Claims, evidence: Evidence, where: str) -> None:
    """Check that counts and names agree between the files of a run.

    Raises:
        InputError: the first that does not: file, field, what was expected and found.
    """
    for file, field, problem in _faults(manifest, answers, claims, evidence):
        raise InputError(problem, f"{where}/{file}: {field}" if where else f"{file}: {field}")


def _faults(manifest: Manifest, answers: Answers, claims: Claims, evidence: Evidence) -> Iterator[tuple[str, str, str]]:
    if answers.scenario != manifest.scenario.name:
        yield "answers.json", "scenario", f"expected '{manifest.scenario.name}', found '{answers.scenario}'"
    if answers.as_of != manifest.scenario.as_of:
        yield "answers.json", "as_of", f"expected {manifest.scenario.as_of}, found {answers.as_of}"
    fit = manifest.conditioning
    observed = {one.claim for one in fit.observations} if fit else set()
    if fit:
        yield from (("manifest.json", f"conditioning, {at}", text) for at, text in _in_conditioning(fit, evidence))
    for answer in answers.answers:
        yield from (("answers.json", f"{answer.id}, {at}", text) for at, text in _in_answer(answer, manifest, evidence))
    for check in claims.claims:
        members = fit.rows if fit and check.id in observed else manifest.members
        if check.against == "simulation" and check.members != members:
            yield "claims.json", f"{check.id}, members", f"expected {members}, found {check.members}"
        yield from (("claims.json", "id", text) for text in _unknown([check.id], evidence.claims))
        priors = [*check.circular, *([check.prior] if check.prior else [])]
        yield from (("claims.json", f"{check.id}, prior", text) for text in _unknown(priors, evidence.priors))
    for parameter in manifest.parameters:
        prior = [parameter.prior] if parameter.prior else []
        yield from (
            ("manifest.json", f"parameters, {parameter.name}", text) for text in _unknown(prior, evidence.priors)
        )
    for check in manifest.prior_check:
        yield from (
            ("manifest.json", f"prior_check, {check.id}", text) for text in _unknown([check.claim], evidence.claims)
        )


def _in_answer(answer: Answer, manifest: Manifest, evidence: Evidence) -> Iterator[tuple[str, str]]:
    if answer.members != manifest.members:
        yield "members", f"expected {manifest.members} as in the manifest, found {answer.members}"
    if (answer.prior_answer is None) != (manifest.conditioning is None):
        yield "prior_answer", "expected the answer without evidence where the run is conditioned on it, and only there"
    asked, known_sets = [one.id for one in answer.alternatives], [one.id for one in manifest.alternatives]
    if asked != known_sets:
        yield "alternatives", f"expected those of the manifest ({known_sets}), found {asked}"
    left_out = [claim for one in answer.influence for claim in one.claims]
    yield from (("influence", text) for text in _unknown(left_out, evidence.claims))
    yield from (("series", text) for text in _unknown(answer.series, [info.name for info in manifest.series]))
    shares = answer.attribution
    labels = [row.label for row in shares.mechanisms]
    known = {*(one.label for one in manifest.mechanisms), *(one.mechanism for one in manifest.parameters)}
    yield from (("attribution", text) for text in _unknown([row.prior for row in shares.parameters], evidence.priors))
    yield from (("attribution", text) for text in _unknown(labels, known))


def _in_conditioning(fit: Conditioning, evidence: Evidence) -> Iterator[tuple[str, str]]:
    claims = [*(one.claim for one in fit.observations), *(one.claim for one in fit.unused)]
    yield from (("claims", text) for text in _unknown(claims, evidence.claims))
    priors = [*(one.prior for one in fit.learned), *(name for one in fit.observations for name in one.factors)]
    yield from (("priors", text) for text in _unknown(priors, evidence.priors))


def _unknown(names: Iterable[str], known: Collection[str]) -> Iterator[str]:
    for name in names:
        if name not in known:
            yield f"expected a name of the run, found '{name}'; {nearest(name, known)}"
