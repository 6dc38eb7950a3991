"""What the answers rest on: what moves when a part of the evidence is left out, or trusted less."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

from pydantic import Field
from scipy.special import ndtri

from contested.errors import InputError
from contested.ledger.record import Record
from contested.results.answers import Answer, Answers, Influence
from contested.results.evidence import Evidence
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

    kind: Literal["claim", "group", "speaker", "side", "document", "grade"]
    id: str
    claims: Annotated[Texts, Field(min_length=1)]
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
    makes; it is a part of the errors of the changes, and null where it was not worked out.
    """

    id: str
    text: str
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


def beyond_chance(changes: int) -> float:
    """Standard errors that less than one of so many changes is expected to reach by chance; at least two."""
    return max(2.0, float(ndtri(1.0 - 0.5 / max(changes, 1))))


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
        text=left_out_words(one.kind, one.claims, evidence.claims, evidence.documents),
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
        kind=answer.kind,
        value=value,
        reseeding=None,
        influence=by_standard_errors(answer.influence),
    )


def by_standard_errors(rows: Iterable[Influence]) -> tuple[Influence, ...]:
    """The largest change in standard errors first."""
    return tuple(sorted(rows, key=lambda row: (-standard_errors(row), row.kind, row.id)))


def standard_errors(one: Influence) -> float:
    """The size of a change in its standard errors; 0 for none."""
    if one.change == 0.0:
        return 0.0
    return abs(one.change) / one.error if one.error > 0.0 else MOST


MOST = 1e6
"""Standard errors at most: a change without any error is not infinite in a file."""
