"""The numbers that explain most of an answer's spread, and the answer where each is low or high."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from contested.present.views import chances
from contested.present.views import wording as words
from contested.present.views.evidence import BASIS

if TYPE_CHECKING:
    from contested.results.answers import Answer, ParameterShare
    from contested.results.run import Run

MOST = 3
"""Numbers shown for an answer."""


class NumberRow(NamedTuple):
    """One number: its share of the spread as text and as a part of one, what it is, and the answer at its ends."""

    share: str
    size: float
    text: str
    prior: str
    names: tuple[str, ...]
    ends: str | None


def number_rows(answer: Answer, run: Run) -> list[NumberRow]:
    """Every number whose share beats noise, the largest share first."""
    return [_row(one, answer, run) for one in answer.attribution.parameters]


def ends(one: ParameterShare, answer: Answer) -> str | None:
    """'4 % (2 % to 7 %) where it is in its lowest tenth, 11 % (8 % to 15 %) in its highest'.

    None where a tenth has too few draws.
    """
    if one.at_low is None or one.at_high is None:
        return None
    show = chances.percent if answer.kind == "probability" else words.number

    def with_range(value: float, range_: tuple[float, float] | None) -> str:
        return show(value) if range_ is None else f"{show(value)} ({show(range_[0])} to {show(range_[1])})"

    low, high = with_range(one.at_low, one.at_low_range), with_range(one.at_high, one.at_high_range)
    return f"{low} where it is in its lowest tenth, {high} in its highest"


def missing_numbers(answer: Answer) -> str | None:
    """Why fewer than three numbers are shown; None where three are."""
    found = len(answer.attribution.parameters)
    if found >= MOST:
        return None
    if not found:
        return answer.attribution.note or "No single number stands out from noise."
    return "The shares of the other numbers are too small to separate from noise."


def _row(one: ParameterShare, answer: Answer, run: Run) -> NumberRow:
    prior = run.evidence.priors[one.prior]
    text = f"{prior.says.rstrip('.')} ({BASIS[prior.basis]})"
    return NumberRow(chances.share(one.share), one.share, text, one.prior, one.names, ends(one, answer))
