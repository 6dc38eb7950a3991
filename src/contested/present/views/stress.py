"""The stress test in words: what changes an answer when it is left out, the largest change first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from contested.present.tree_text import fold
from contested.present.views import chances
from contested.present.views import wording as words
from contested.present.views.questions import check_question
from contested.results.stress import standard_errors

if TYPE_CHECKING:
    from contested.results.answers import Influence
    from contested.results.stress import Stress, StressedAnswer, Tested

INDENT = " " * 7
CONFIRMED = {True: "fitted again", False: "replay of the fit"}

Line = tuple[str, str, str]
"""A text, what stands before its first line, and what before the others."""


def stress_lines(found: Stress, question: str | None = None, width: int = 80) -> Iterator[str]:
    """Lines that fit a width: the changes beyond chance, of all answers or of one, and what is behind them.

    Raises:
        InputError: no such question.
    """
    answers = {one.id: one for one in found.answers}
    check_question(question, answers)
    for text, first, others in _lines(found, answers, question):
        yield from fold(text, width, first, others) or [""]


def _lines(found: Stress, answers: dict[str, StressedAnswer], question: str | None) -> Iterator[Line]:
    about = f"'{answers[question].title}' rests" if question else "the answers rest"
    yield f"{found.title}: what {about} on. The largest changes first, in standard errors.", "", ""
    limit = found.beyond_chance(question)
    rows = list(_of_one(found, answers[question], limit) if question else _of_all(found, answers, limit))
    for row in rows:
        yield "", "", ""
        yield from row
    yield "", "", ""
    yield from ((text, "", "") for text in _rest(found, len(rows), question))
    yield from ((text, "", "") for text in _behind(found, [answers[question]] if question else list(answers.values())))


def _of_all(found: Stress, answers: dict[str, StressedAnswer], limit: float) -> Iterator[list[Line]]:
    """Every change that is beyond chance for some answer, with the answer that it changes most."""
    for one in found.tested:
        if one.largest <= limit:
            continue
        beyond = [
            (answer, row)
            for answer in answers.values()
            for row in answer.influence
            if (row.kind, row.id) == (one.kind, one.id) and standard_errors(row) > limit
        ]
        most = next((answer, row) for answer, row in beyond if answer.id == one.question)
        others = len(beyond) - 1
        also = f", and {others} other answer{'s' if others > 1 else ''}" if others else ""
        yield [_title(one.largest, one), _changed(*most, f"{words.before_value(most[0].title)} ", also)]


def _of_one(found: Stress, answer: StressedAnswer, limit: float) -> Iterator[list[Line]]:
    """Every change that is beyond chance for one answer."""
    tested = {(one.kind, one.id): one for one in found.tested}
    for row in answer.influence:
        size = standard_errors(row)
        if size > limit:
            yield [_title(size, tested[row.kind, row.id]), _changed(answer, row, "", "")]


def _title(size: float, one: Tested) -> Line:
    return f"{min(size, 99.9):4.1f}   {one.text} [{CONFIRMED[one.exact]}]", " ", INDENT + " "


def _changed(answer: StressedAnswer, row: Influence, before: str, after: str) -> Line:
    chance = answer.kind == "probability"
    now, then = (
        chances.fine_percent(value) if chance else words.number(value)
        for value in (row.without - row.change, row.without)
    )
    margin = f"{max(1, round(196 * row.error))} points" if chance else words.margin(row.error)
    return f"{before}{now} -> {then} (±{margin}){after}", INDENT + " ", INDENT + "   "


def _rest(found: Stress, shown: int, question: str | None) -> Iterator[str]:
    others, what = len(found.tested) - shown, "the answer" if question else "any answer"
    if not others:
        return
    text = f"{others} {'other' if shown else 'part'}{'s' if others > 1 else ''}{'' if shown else ' of the evidence'}"
    limit = found.beyond_chance(question)
    yield (
        f"{text} do{'es' if others == 1 else ''} not change {what} beyond chance: by more than {limit:.1f} standard "
        "errors, which none of so many changes is expected to reach."
    )


def _behind(found: Stress, answers: list[StressedAnswer]) -> Iterator[str]:
    """What the numbers come from."""
    reseeded = [_reseeded(one) for one in answers if one.reseeding is not None]
    if reseeded:
        text = "Another seed of the fit changes the answer by" if len(reseeded) == 1 else "Another seed changes them by"
        yield f"{text} {', '.join(reseeded)}: this is in the errors."
    rows = sorted({one.rows for one in found.tested if one.rows is not None})
    if rows:
        counts = " or ".join(str(count) for count in rows)
        again = sum(one.exact for one in found.tested)
        yield (
            f"Each change is of {counts} histories that share their random numbers; for {again} of "
            f"{len(found.tested)} the fit was done again."
        )
    if found.not_graded_down:
        count = len(found.not_graded_down)
        claims = f"{count} claim{'s are' if count > 1 else ' is'}"
        yield f"{claims} not trusted less: the ledger has no error for a worse grade."
    if found.replay_s is not None and found.exact_s is not None:
        yield f"Replays took {found.replay_s:.0f} s, fits that were done again {found.exact_s:.0f} s."


def _reseeded(answer: StressedAnswer) -> str:
    assert answer.reseeding is not None
    if answer.kind == "probability":
        return f"{round(100 * answer.reseeding):+d} points"
    return words.signed(answer.reseeding)
