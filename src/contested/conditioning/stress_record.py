"""The stress test as a record: every change in words, every answer with what changes it."""

from __future__ import annotations

from contested.conditioning.condition import Conditioned
from contested.conditioning.influence import largest_move, most_moved
from contested.conditioning.left_out import LeftOut
from contested.conditioning.past import SPEAKER
from contested.conditioning.stress import Looked, Stressed
from contested.results.influence_words import left_out_words
from contested.results.stress import Stress, StressedAnswer, Tested, by_standard_errors, standard_errors


def stress_record(conditioned: Conditioned, found: Stressed) -> Stress:
    """The record of a stress test."""
    loaded = conditioned.past.prepared.loaded
    observed = [one.claim for one in loaded.scenario.observation]
    graded = {one.moved.left.id for one in found.looked if one.moved.left.worse}
    return Stress(
        scenario=loaded.scenario.name,
        title=loaded.scenario.title,
        as_of=loaded.calendar.as_of,
        seed=conditioned.past.seed,
        tested=tuple(_tested(conditioned, one) for one in found.looked),
        answers=tuple(
            StressedAnswer(
                id=question.id,
                text=question.text,
                title=question.title or question.text,
                kind=question.kind,
                value=found.values[question.id],
                reseeding=found.reseeding[question.id] if found.reseeding else None,
                influence=by_standard_errors(one.influence[question.id] for one in found.looked),
            )
            for question in loaded.scenario.question
        ),
        not_graded_down=tuple(name for name in observed if name not in graded),
        replay_s=found.replay_s,
        exact_s=found.exact_s,
    )


def _tested(conditioned: Conditioned, one: Looked) -> Tested:
    left = one.moved.left
    moved = most_moved(conditioned, one.moved)
    at = max(one.influence, key=lambda name: standard_errors(one.influence[name]))
    return Tested(
        kind=left.kind,
        id=left.id,
        claims=left.claims,
        text=_text(conditioned, left),
        moved=largest_move(conditioned, one.moved),
        unknown=_unknown_words(conditioned, moved) if moved else None,
        rows=one.rows,
        exact=one.moved.exact,
        largest=one.largest,
        question=at,
    )


def _text(conditioned: Conditioned, left: LeftOut) -> str:
    ledger = conditioned.past.prepared.loaded.ledger
    grade = left.worse.grade if left.worse else ""
    return left_out_words(left.kind, left.claims, ledger.claims, ledger.documents, grade, left.title)


def _unknown_words(conditioned: Conditioned, name: str) -> str:
    """An unknown in words: what the ledger says of a number, or whose own inflation it is."""
    if name.startswith(SPEAKER):
        return f"How much more than the rest of their side {name.removeprefix(SPEAKER)} inflates"
    return conditioned.past.priors[name.removeprefix("prior:")].says.rstrip(".")
