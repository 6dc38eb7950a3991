"""The answers of an older run beside those of this one, matched by the id of the question."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from contested.errors import InputError
from contested.present.views import wording as words

if TYPE_CHECKING:
    from contested.results.answers import Answer, Answers

NEW = "New: the older run was not asked this."


class Older(NamedTuple):
    """What an older run says to a question: its answer, its date, and what has changed in the question, if anything."""

    as_of: str
    answer: Answer | None
    changed: str


class Against(NamedTuple):
    """An older run: its date, what it says to each question of this run by id, and its questions that are gone."""

    as_of: str
    answers: dict[str, Older]
    gone: list[str]


def against(now: Answers, older: Answers) -> Against:
    """The older run's answers to the questions of this run.

    Raises:
        InputError: it is a run of another scenario.
    """
    if older.scenario != now.scenario:
        raise InputError(
            f"expected an older run of the scenario '{now.scenario}', found one of '{older.scenario}'", "`against`"
        )
    day, known = words.day(older.as_of.isoformat()), {answer.id: answer for answer in older.answers}
    asked = {answer.id: Older(day, *_matched(answer, known.get(answer.id))) for answer in now.answers}
    return Against(day, asked, [answer.title for answer in older.answers if answer.id not in asked])


def _matched(now: Answer, then: Answer | None) -> tuple[Answer | None, str]:
    """The older answer where it can be compared, and the sentence on what has changed."""
    if then is None:
        return None, NEW
    if (then.kind, then.unit) != (now.kind, now.unit):
        return None, f"Not comparable: the older run answers a {_KIND[then.kind]} under this name."
    changes = []
    if then.text != now.text:
        changes.append(f"It was asked as '{then.text}'")
    if then.threshold and now.threshold and then.threshold.text != now.threshold.text:
        changes.append(f"A yes was: {then.threshold.text}; it is: {now.threshold.text}")
    return then, "".join(f"{one.rstrip('.')}. " for one in changes).rstrip()


_KIND = {"probability": "yes-or-no question", "quantity": "quantity"}
