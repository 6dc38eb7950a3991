"""The weeks that a question covers, and the threshold that it compares with."""

from __future__ import annotations

from collections.abc import Mapping

from contested.checks import error
from contested.errors import InputError
from contested.ledger.claim import Claim, Quantity
from contested.ledger.ledger import Ledger
from contested.scenario.calendar import MAX_WEEKS, Calendar
from contested.scenario.questions import Measure, Question

WORDS = {"at_least": "at least", "more_than": "more than", "at_most": "at most", "less_than": "less than"}
SUBJECTS = {"places_held": "places held", "units_held": "control units held"}


@error("The period of a question has a whole week of the run, and as many as for_weeks.")
def window(question: Question, calendar: Calendar) -> slice:
    """The weeks that lie completely between a question's ``from`` and ``by``; by default those from as_of on.

    Raises:
        InputError: if ``from`` is before the run, ``by`` after its end, no whole week is left, or fewer weeks than
            ``for_weeks``.
    """
    where = f"question '{question.id}'"
    _check_beginning(question, calendar, f"{where}, field from")
    _check_end(question, calendar, f"{where}, field by")
    first, last = question.from_ or calendar.as_of, question.by or calendar.last_day
    weeks = calendar.whole_weeks(first, last)
    length = weeks.stop - weeks.start
    if length == 0:
        hint = "; without the key 'from' it begins on as_of" if last < first and not question.from_ else ""
        raise InputError(
            f"no whole week of the run ({calendar.start} to {calendar.last_day}) lies between {first} and {last}{hint}",
            where,
        )
    if question.running_weeks > length:
        raise InputError(
            f"for_weeks = {question.for_weeks} is longer than the question's period of {length} whole weeks",
            f"{where}, field for_weeks",
        )
    return weeks


@error("The period of a question begins in the run.")
def _check_beginning(question: Question, calendar: Calendar, where: str) -> None:
    if question.from_ and question.from_ < calendar.start:
        message = f"expected a day from {calendar.start}, when the run begins, found {question.from_}"
        raise InputError(message, where)


@error("A question ends no later than the run.")
def _check_end(question: Question, calendar: Calendar, where: str) -> None:
    needed = calendar.weeks_until(question.by) - calendar.past_weeks if question.by else 0
    if needed > calendar.future_weeks:
        remedy = (
            f"set weeks = {needed}" if needed <= MAX_WEEKS else f"a run has at most {MAX_WEEKS} weeks from as_of on"
        )
        raise InputError(
            f"by = {question.by} is after the end of the run ({calendar.last_day}, weeks = {calendar.future_weeks}); "
            f"{remedy}, or give an earlier date with `set` question.{question.id}.by",
            where,
        )


def threshold(measure: Measure, weeks: int, ledger: Ledger | None, where: str | None = None) -> float:
    """The number that a measure is compared with.

    A sum over ``weeks`` weeks is compared with a claim about a period at the claim's rate: its best value times the
    days of those weeks, divided by the days of the period.

    Raises:
        InputError: if the claim is unknown or has no quantity, or there is no ledger; ``where`` is the location.
        ValueError: if the measure has no comparison.
    """
    if measure.comparison is None:
        raise ValueError("a quantity has no threshold")
    value = measure.comparison[1]
    if not isinstance(value, str):
        return value
    claim, quantity = claim_with_quantity(value, ledger, where)
    if claim.meant and measure.reduction == "sum":
        return quantity.best * 7 * weeks / claim.meant.days
    return quantity.best


def threshold_text(
    question: Question, ledger: Ledger, calendar: Calendar, subjects: Mapping[str, str] = SUBJECTS
) -> str | None:
    """The comparison of a proposition in words; None for a quantity. `subjects` are the words for what is measured.

    If the threshold is a claim's rate, the text gives the claim's value and both periods. What is asked of several
    actors alike is said once.
    """
    if question.kind == "quantity":
        return None
    span = window(question, calendar)
    weeks = span.stop - span.start
    running = f" for {question.running_weeks} weeks running" if question.running_weeks > 1 else ""
    texts = [_comparison_text(option, weeks, ledger, subjects) for option in question.alternatives]
    return " or ".join(dict.fromkeys(texts)) + running


def _comparison_text(option: Measure, weeks: int, ledger: Ledger, subjects: Mapping[str, str]) -> str:
    word, value = option.comparison or ("", 0.0)
    number = threshold(option, weeks, ledger)
    exact = not isinstance(value, str) or number == int(number)
    shown = f"{number:,.6g}" if exact else f"about {_rounded(number)}"
    text = " ".join(part for part in (subjects.get(option.measure or "", ""), WORDS[word], shown) if part)
    if not isinstance(value, str):
        return text
    claim, quantity = claim_with_quantity(value, ledger)
    stated = f"claim '{claim.id}': {quantity.best:,.6g} {quantity.unit}"
    if claim.meant and option.reduction == "sum":
        return f"{text} over {7 * weeks} days ({stated} over {claim.meant.days} days)"
    return f"{text} ({stated})"


def _rounded(number: float) -> str:
    """A claim's rate over another period, without digits that the claim does not support."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


@error("A claim that is a threshold has a quantity.")
def claim_with_quantity(reference: str, ledger: Ledger | None, where: str | None = None) -> tuple[Claim, Quantity]:
    """The claim ``claim:ID`` and its quantity.

    Raises:
        InputError: if the claim is unknown or has no quantity, or there is no ledger; ``where`` is the location.
    """
    if ledger is None:
        raise InputError(f"no ledger to look up '{reference}'", where)
    claim = ledger.get_claim(reference, where)
    if claim.quantity is None:
        raise InputError(f"expected a claim with a quantity; '{reference}' has none", where)
    return claim, claim.quantity
