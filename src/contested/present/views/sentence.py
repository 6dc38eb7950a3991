"""An answer as one sentence: in counts, words and percent with its range."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from contested.present.views import chances
from contested.present.views import wording as words

if TYPE_CHECKING:
    from contested.results.alternatives import AlternativeAnswer
    from contested.results.answers import Answer, PriorAnswer, Reference

    Told = Answer | PriorAnswer | Reference | AlternativeAnswer

FIGURES = 2
"""Figures of a quantity beside its range: more would be false precision."""


class Sentence(NamedTuple):
    """The question where the answer has no title, and the three parts of the sentence; the middle one is stressed."""

    question: str
    before: str
    stressed: str
    after: str

    def __str__(self) -> str:
        return f"{self.before}{self.stressed}{self.after}"


def sentence(answer: Answer) -> Sentence:
    """'The resistance reaches phase two in 12 of 1,000 histories: almost no chance, 1.2 % (0.7 to 2.1 %).'."""
    named = answer.title != answer.text
    question = "" if named else answer.text
    if answer.count is None:
        assert answer.quantiles is not None  # the answer's own check
        q = answer.quantiles
        stressed = words.with_unit(f"about {amount(q.q50)}", words.plain_unit(answer.unit))
        after = f" ({amount(q.q05)} to {amount(q.q95)} in nine of ten histories)."
        before = f"{answer.title}: " if named else ""
        return Sentence(question, before, stressed if named else stressed.capitalize(), after)
    assert answer.interval is not None  # the answer's own check
    stressed = chances.histories(answer.count, answer.members)
    likely = chances.likelihood_range(answer.interval.low, answer.interval.high)
    after = f": {likely}, {percent_with_range(answer)}."
    if named:
        return Sentence(question, f"{answer.title} in ", stressed, after)
    says = " says yes" if answer.count == 1 else " say yes"
    return Sentence(question, "", stressed[:1].upper() + stressed[1:], says + after)


def percent_with_range(answer: Answer) -> str:
    """'1.2 % (0.7 to 2.1 %)'; where no history or every one says yes, the far end of the interval alone."""
    assert answer.probability is not None
    found = range_text(answer)
    inside = answer.count is not None and 0 < answer.count < answer.members
    return f"{chances.fine_percent(answer.probability)} ({found})" if inside else found


def range_text(answer: Told) -> str:
    """The interval of a chance, or nine tenths of a quantity's histories: '0.7 to 2.1 %', 'below 0.4 %'."""
    if answer.quantiles is not None:
        return f"{amount(answer.quantiles.q05)} to {amount(answer.quantiles.q95)}"
    assert answer.interval is not None  # the answer's own check
    low, high = answer.interval.low, answer.interval.high
    if answer.count == 0:
        return f"below {chances.fine_percent(high).lstrip('<')}"
    if answer.count == answer.members:
        return f"above {chances.fine_percent(low).lstrip('>')}"
    return chances.chance_interval(low, high)


def middle_text(answer: Told) -> str:
    """The chance in percent, or the median; 'none' and 'all' where no history or every one says yes."""
    if answer.quantiles is not None:
        return amount(answer.quantiles.q50)
    assert answer.probability is not None
    if answer.count == 0:
        return "none"
    return "all" if answer.count == answer.members else chances.fine_percent(answer.probability)


def amount(value: float) -> str:
    """A quantity beside its range."""
    return words.number(value, FIGURES)
