"""Over which weeks a question asks, and which number it compares with."""

from __future__ import annotations

from contested.errors import InputError
from contested.ledger.claim import Claim
from contested.ledger.ledger import Ledger
from contested.scenario.calendar import MOST_WEEKS, Calendar
from contested.scenario.questions import Measure, Question

WORDS = {"at_least": "at least", "more_than": "more than", "at_most": "at most", "less_than": "less than"}


def window(question: Question, calendar: Calendar) -> slice:
    """The weeks that lie wholly within a question's ``from`` and ``by`` (default: the whole run).

    Raises:
        InputError: if ``by`` asks for weeks after the end of the run, no whole week is left, or too few for
            ``for_weeks``.
    """
    where = f"question '{question.id}'"
    needed = calendar.weeks_until(question.by) if question.by else 0
    if needed > calendar.weeks:
        possible = f"it needs weeks = {needed}" if needed <= MOST_WEEKS else f"a run has at most {MOST_WEEKS} weeks"
        raise InputError(
            f"by = {question.by} is after the end of the run ({calendar.last_day}, weeks = {calendar.weeks}); "
            f"{possible}, or give an earlier date (--set question.{question.id}.by=DATE)",
            f"{where}, field by",
        )
    weeks = calendar.whole_weeks(question.from_, question.by)
    length = weeks.stop - weeks.start
    if length == 0:
        first = question.from_ or calendar.start
        raise InputError(
            f"no whole week of the run ({calendar.start} to {calendar.last_day}) lies between {first} and "
            f"{question.by or calendar.last_day}",
            where,
        )
    if question.running_weeks > length:
        raise InputError(
            f"for_weeks = {question.for_weeks} can never be reached within the {length} whole weeks asked about",
            f"{where}, field for_weeks",
        )
    return weeks


def threshold(measure: Measure, weeks: int, ledger: Ledger | None) -> float:
    """The number that a measure is compared with.

    A sum over ``weeks`` weeks that is compared with a claim about a period is compared with the claim's rate: its best
    value times the days asked about, divided by the days the claim is about.

    Raises:
        InputError: if the claim is unknown or tells no quantity, or there is no ledger to look in.
    """
    if measure.comparison is None:
        raise ValueError("a quantity has no threshold")
    value = measure.comparison[1]
    if not isinstance(value, str):
        return value
    claim = _quantified(value, ledger)
    best = claim.quantity.best  # type: ignore[union-attr]
    return best * 7 * weeks / claim.meant.days if claim.meant and measure.reduction == "sum" else best


def threshold_text(question: Question, ledger: Ledger, calendar: Calendar) -> str | None:
    """What a proposition is compared with, in words that tell how a claim's value was brought to the window's length.

    None for a quantity.
    """
    if question.kind == "quantity":
        return None
    span = window(question, calendar)
    weeks = span.stop - span.start
    running = f" for {question.running_weeks} weeks running" if question.running_weeks > 1 else ""
    return " or ".join(_one_text(option, weeks, ledger) for option in question.alternatives) + running


def _one_text(option: Measure, weeks: int, ledger: Ledger) -> str:
    word, value = option.comparison or ("", 0.0)
    number = threshold(option, weeks, ledger)
    subject = {"places_held": "places held", "units_held": "control units held"}.get(option.measure or "", "")
    told = f"{number:,.6g}" if not isinstance(value, str) or number == int(number) else f"about {_rounded(number)}"
    text = " ".join(part for part in (subject, WORDS[word], told) if part)
    if not isinstance(value, str):
        return text
    claim = _quantified(value, ledger)
    stated = f"claim '{claim.id}': {claim.quantity.best:,.6g} {claim.quantity.unit}"  # type: ignore[union-attr]
    if claim.meant and option.reduction == "sum":
        return f"{text} over {7 * weeks} days ({stated} over {claim.meant.days} days)"
    return f"{text} ({stated})"


def _rounded(number: float) -> str:
    """A rate brought to another length of time, whose further digits mean nothing."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def _quantified(reference: str, ledger: Ledger | None) -> Claim:
    if ledger is None:
        raise InputError(f"no ledger given to look up '{reference}'")
    claim = ledger.get_claim(reference)
    if claim.quantity is None:
        raise InputError(f"expected a claim with a quantity; '{reference}' has none")
    return claim
