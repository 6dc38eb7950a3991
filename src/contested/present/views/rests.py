"""What an answer rests on, in words: claims with speaker and grade that move it when they are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from contested.present.views import chances
from contested.present.views import wording as words
from contested.present.views.influence import beyond
from contested.present.views.sentence import amount, middle_text
from contested.results.critical_values import CRITICAL_95

if TYPE_CHECKING:
    from contested.results.answers import Answer, Influence
    from contested.results.run import Run

MOST_GRADES = 2
"""Grades shown beside what is left out; more are told by their ends."""
MOST = 3
"""Claims and sources shown on the first screen."""


class LeftOut(NamedTuple):
    """What is left out: its words, who says it, its grades with their meaning, and the answer now and without it.

    `range` is what the noise of the change leaves open (95 %).
    """

    says: str
    who: str
    grades: list[tuple[str, str]]
    claims: tuple[str, ...]
    now: str
    without: str
    range: str
    exact: bool

    @property
    def line(self) -> str:
        """'More than 300 clashes (ACLED, B2)'."""
        grades = " to ".join(grade for grade, _ in self.grades)
        return f"{self.says} ({', '.join(part for part in (self.who, grades) if part)})"


class Rests(NamedTuple):
    """What an answer rests on: the sentence that leads, what moves it when left out, and how that was measured."""

    lead: str
    rows: list[LeftOut]
    how: str


def rests_on(answer: Answer, run: Run) -> Rests:
    """What an answer rests on."""
    numbers = numbers_text(run)
    if not answer.influence:
        why = "No evidence is used." if run.manifest.conditioning is None else "No part of the evidence was left out."
        return Rests(f"{numbers} {why}", [], "")
    rows = [left_out(one, answer, run) for one in _distinct(answer)]
    if not rows:
        count = len(answer.influence)
        tried = f"{count} were left out, one at a time." if count > 1 else "one was left out."
        nothing = f"No single claim, speaker or side moves it beyond chance: {tried}"
        return Rests(f"{numbers} {nothing}", [], "")
    parts = "One part" if len(rows) == 1 else f"{words.counted(len(rows)).capitalize()} parts"
    most = f"; the surest {words.counted(MOST)}" if len(rows) > MOST else ""
    lead = f"{parts} of the evidence {'moves' if len(rows) == 1 else 'move'} it beyond chance when left out{most}:"
    return Rests(f"{numbers} {lead}", rows[:MOST], measured(rows[:MOST]))


def leading_row(answer: Answer, run: Run) -> LeftOut | None:
    """What moves an answer most surely, beyond chance."""
    found = answer.leading
    return left_out(found, answer, run) if found else None


def measured(rows: list[LeftOut]) -> str:
    """How the answers without a part of the evidence were found."""
    exact = {row.exact for row in rows}
    if exact == {True}:
        how = "the fit was done again without each"
    elif exact == {False}:
        how = "the stored fit was replayed without each, not done again"
    else:
        how = "some by a new fit without it, the others by a replay of the stored fit"
    return f"With all evidence: {rows[0].now}. How it was measured: {how}."


def numbers_text(run: Run) -> str:
    """'Mostly on judgement: 1 of the model's 128 numbers is measured.'."""
    counts = run.answer_file.parameters
    total = counts.measured + counts.judged + counts.set_by_hand
    if counts.measured == total:
        return f"On measured numbers: all {total} of the model's are."
    by_hand = (
        f", {counts.set_by_hand} {'is' if counts.set_by_hand == 1 else 'are'} set by hand" if counts.set_by_hand else ""
    )
    found = (
        f"{counts.measured or 'none'} of the model's {total} numbers {'is' if counts.measured == 1 else 'are'} measured"
    )
    how = (
        "Mostly on judgement"
        if 2 * counts.judged > total
        else "In part on judgement"
        if counts.judged
        else "On numbers set by hand"
    )
    return f"{how}: {found}{by_hand}."


def left_out(one: Influence, answer: Answer, run: Run) -> LeftOut:
    """What is left out, in words, and the answer without it."""
    says, who = _words(one, run)
    claims = [run.evidence.claims[claim] for claim in one.claims]
    grades = sorted({(claim.grade, claim.grade_in_words) for claim in claims})
    if len(grades) > MOST_GRADES:
        grades = [grades[0], grades[-1]]
    low, high = one.without - CRITICAL_95 * one.error, one.without + CRITICAL_95 * one.error
    if answer.count is None:
        without, around = amount(one.without), f"{amount(low)} to {amount(high)}"
    else:
        without, around = chances.fine_percent(one.without), chances.chance_interval(max(low, 0.0), min(high, 1.0))
    return LeftOut(says, who, grades, one.claims, middle_text(answer), without, around, one.exact)


def _words(one: Influence, run: Run) -> tuple[str, str]:
    if one.kind == "data":
        return f"All events in the {one.title}", "counts by place and week"
    first, count = run.evidence.claims[one.claims[0]], len(one.claims)
    says, claims = first.says.rstrip("."), f"{count} claims"
    if count == 1:
        return says, first.speaker
    if one.kind == "group":
        return f"{says}, and {words.counted(count - 1)} more that {'says' if count == 2 else 'say'} so", first.speaker
    if one.kind == "speaker":
        return f"Everything that {first.speaker} says", claims
    if one.kind == "document":
        return f"Everything in '{run.evidence.documents[first.document].title}'", claims
    sides = {actor.id: actor.name for actor in run.manifest.actors}
    if first.side == "none":
        return "Everything that sources on no side say", claims
    return f"Everything said for the side of {sides.get(first.side, first.side)}", claims


def _distinct(answer: Answer) -> list[Influence]:
    """What is beyond chance, the leading one first."""
    rows, first = beyond(answer), answer.leading
    return sorted(rows, key=lambda one: first is None or one.parts != first.parts)
