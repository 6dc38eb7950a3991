"""What the answers rest on: what moves when a part of the evidence is left out, or trusted less."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from contested.errors import InputError
from contested.ledger.record import Record
from contested.results.answers import Answer, Answers
from contested.results.evidence import Evidence
from contested.results.influence import Influence, beyond_chance, by_standard_errors, standard_errors
from contested.results.influence_words import left_out_words
from contested.results.manifest import Manifest
from contested.results.values import Count, Positive, Texts


class Tested(Record):
    """A change of the evidence: what is left out, or has a worse grade.

    `moved` is the largest move of the mean of an unknown, in standard deviations of the posterior, and `unknown` the
    name of that unknown. `rows` histories are behind the changes of the answers, and `exact` says that the fit was done
    again. `largest` is the largest change of an answer in standard errors, and `question` that answer.
    A run folder does not hold the first three: they are null.
    """

    kind: Literal["claim", "group", "speaker", "side", "document", "grade", "data"]
    id: str
    claims: Texts
    text: str
    moved: Positive | None
    unknown: str | None
    rows: Annotated[int, Field(ge=2)] | None
    exact: bool
    largest: Positive
    question: str


class StressedAnswer(Record):
    """An answer and its changes, the largest in standard errors first.

    `value` is the chance, or the median, with all evidence. `reseeding` is the change that another seed of the fit
    makes; it is a part of the errors of the changes, and null where it was not worked out. `title` states the yes, or
    names the quantity, in few words; without one it is `text`.
    """

    id: str
    text: str
    title: str = Field(default_factory=lambda known: known["text"])
    kind: Literal["probability", "quantity"]
    value: float
    reseeding: float | None
    influence: tuple[Influence, ...]


class Stress(Record):
    """The test of a scenario or of a run: changes of the evidence, those that change an answer most first.

    `not_graded_down` are claims whose grade has no worse one in the ledger. Seconds are of the replays with their
    simulations, and of the fits that were done again.
    """

    scenario: str
    title: str
    as_of: date
    seed: Count
    tested: tuple[Tested, ...]
    answers: tuple[StressedAnswer, ...]
    not_graded_down: Texts
    replay_s: Positive | None
    exact_s: Positive | None

    def beyond_chance(self, question: str | None = None) -> float:
        """Standard errors that less than one change is expected to reach by chance, of all answers or of one."""
        return beyond_chance(sum(len(one.influence) for one in self.answers if question in (None, one.id)))


def of_run(manifest: Manifest, answers: Answers, evidence: Evidence) -> Stress:
    """What a finished run holds of this: changes of its answers, without a simulation.

    Raises:
        InputError: the run was not conditioned on evidence.
    """
    if manifest.conditioning is None:
        raise InputError("expected a run that is conditioned on observations, found one of the priors alone", "RUN")
    by_change: dict[tuple[str, str], list[tuple[Influence, str]]] = {}
    for answer in answers.answers:
        for one in answer.influence:
            by_change.setdefault((one.kind, one.id), []).append((one, answer.id))
    tested = [_tested(*max(found, key=lambda pair: standard_errors(pair[0])), evidence) for found in by_change.values()]
    return Stress(
        scenario=answers.scenario,
        title=manifest.scenario.title,
        as_of=answers.as_of,
        seed=manifest.seed,
        tested=tuple(sorted(tested, key=lambda one: (-one.largest, one.kind, one.id))),
        answers=tuple(_answer(one) for one in answers.answers),
        not_graded_down=(),
        replay_s=None,
        exact_s=None,
    )


def _tested(one: Influence, question: str, evidence: Evidence) -> Tested:
    return Tested(
        kind=one.kind,
        id=one.id,
        claims=one.claims,
        text=left_out_words(one.kind, one.claims, evidence.claims, evidence.documents, title=one.title),
        moved=None,
        unknown=None,
        rows=None,
        exact=one.exact,
        largest=standard_errors(one),
        question=question,
    )


def _answer(answer: Answer) -> StressedAnswer:
    value = answer.probability if answer.quantiles is None else answer.quantiles.q50
    assert value is not None
    return StressedAnswer(
        id=answer.id,
        text=answer.text,
        title=answer.title,
        kind=answer.kind,
        value=value,
        reseeding=None,
        influence=by_standard_errors(answer.influence),
    )
