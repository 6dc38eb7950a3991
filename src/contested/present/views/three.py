"""An answer three times: if nothing changes, before the evidence, with it; in an older run, and by other mechanisms."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from contested.present.views import wording as words
from contested.present.views.alternatives import beside
from contested.present.views.sentence import middle_text, range_text

if TYPE_CHECKING:
    from contested.present.views.against import Older
    from contested.present.views.alternatives import Beside
    from contested.results.alternatives import AlternativeAnswer
    from contested.results.answers import Answer, PriorAnswer, Reference


class OneAnswer(NamedTuple):
    """One of the answers as text and as places on a scale; `low` to `high` is its range.

    `kind` is reference, older, prior, other or answer. `middle` is None where there is no answer, and `text` says why.
    """

    kind: str
    label: str
    text: str
    low: float | None
    middle: float | None
    high: float | None
    why: str = ""


def three_answers(answer: Answer, older: Older | None = None) -> list[OneAnswer]:
    """The answers that a run has, the one with all evidence last."""
    rows = [_reference(answer.reference)] if answer.reference else []
    if older is not None and older.answer is not None:
        rows.append(_one("older", f"Last run, {older.as_of}", older.answer))
    if answer.prior_answer:
        rows.append(_one("prior", "Before the evidence", answer.prior_answer))
    rows += [_other(one, told) for one, told in zip(answer.alternatives, beside(answer), strict=True)]
    return [*rows, _one("answer", "With the evidence" if answer.prior_answer else "This run", answer)]


def spoken(answer: Answer, older: Older | None = None) -> str:
    """The answers in one line, for those who hear a drawing."""
    return "; ".join(f"{one.label}: {one.text}" for one in reversed(three_answers(answer, older))) + "."


def reference_text(found: Reference) -> str:
    """How the answer without a change is read: 'held as on 5 Dec 2022', 'the weeks from 7 Dec 2021 again'."""
    if found.how == "held":
        return f"what stands on {words.day(found.last.isoformat())} stays"
    return f"{words.day(found.first.isoformat())} to {words.day(found.last.isoformat())} again"


def _reference(found: Reference) -> OneAnswer:
    if found.reason is not None:
        return OneAnswer("reference", "If nothing changes", "not known", None, None, None, found.reason)
    return _one("reference", "If nothing changes", found)._replace(why=reference_text(found))


def _other(found: AlternativeAnswer, told: Beside) -> OneAnswer:
    if found.reason is not None:
        return OneAnswer("other", found.title, told.value, None, None, None, found.reason)
    return _one("other", found.title, found)._replace(why=told.apart)


def _one(kind: str, label: str, answer: Answer | PriorAnswer | Reference | AlternativeAnswer) -> OneAnswer:
    text = f"{middle_text(answer)}, {range_text(answer)}"
    if answer.quantiles is not None:
        q = answer.quantiles
        return OneAnswer(kind, label, text, q.q05, q.q50, q.q95)
    assert answer.interval is not None and answer.count is not None and answer.members  # the answer's own check
    return OneAnswer(kind, label, text, answer.interval.low, answer.count / answer.members, answer.interval.high)
