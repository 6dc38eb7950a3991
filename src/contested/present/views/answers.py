"""Answers in words and numbers: count, chance with its interval, uncertainty, and what the numbers rest on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contested.present.views import chances
from contested.present.views import wording as words

if TYPE_CHECKING:
    from contested.results.answers import Answer, AnswerBasis, Uncertainty
    from contested.results.values import BasisCounts


@dataclass(frozen=True)
class AnswerView:
    """One answer as text.

    Attributes:
        id: the question's id.
        text: the question.
        is_chance: whether it is a yes-or-no question.
        value: '12 of 1,000 histories', or the median of a quantity.
        likelihood: the words for the interval of a chance; empty for a quantity.
        percent: a chance in percent; empty for a quantity, and where no history or every history says yes.
        interval: of a chance, from the limited number of histories; of a quantity, 90 % of histories.
        level: level of the interval, such as '95 %'.
        error: half the 95 % range of the median of a quantity; empty for a chance.
        condition: when a history counts as a yes; None for a quantity.
        counted: how weeks and places were put together.
        split: shares of parameter and process uncertainty; None where they cannot be told apart.
        uncertainty: both shares in one sentence, or why they cannot be told apart.
        basis: what the answer's numbers rest on.
    """

    id: str
    text: str
    is_chance: bool
    value: str
    likelihood: str
    percent: str
    interval: str
    level: str
    error: str
    condition: str | None
    counted: str
    split: tuple[float, float] | None
    uncertainty: str
    basis: str

    @property
    def chance(self) -> str:
        """'7 %; 95 % interval 5 % to 9 %' of a chance."""
        interval = f"{self.level} interval {self.interval}"
        return f"{self.percent}; {interval}" if self.percent else interval

    @property
    def sentence(self) -> str:
        """The answer in one line, without its uncertainty."""
        if self.is_chance:
            return f"{self.likelihood[:1].upper()}{self.likelihood[1:]}: {self.value} ({self.chance})."
        return f"About {self.value} ±{self.error}; {self.level} of histories: {self.interval}."


def answer_view(answer: Answer) -> AnswerView:
    """An answer as text."""
    found = answer.uncertainty
    split = None if found.parameters is None or found.process is None else (found.parameters, found.process)
    condition = answer.threshold.text if answer.threshold else None
    numbers = _chance(answer) if answer.kind == "probability" else _quantity(answer)
    return AnswerView(
        id=answer.id,
        text=answer.text,
        is_chance=answer.kind == "probability",
        condition=condition,
        counted=answer.counted,
        split=split,
        uncertainty=uncertainty_text(found),
        basis=basis_text(answer.basis),
        **numbers,
    )


def _chance(answer: Answer) -> dict[str, str]:
    # The answer's own check: a chance has all three.
    assert answer.count is not None and answer.probability is not None and answer.interval is not None
    low, high = answer.interval.low, answer.interval.high
    percent, interval = chances.fine_percent(answer.probability), chances.chance_interval(low, high)
    if answer.count == 0:
        percent, interval = "", f"below {chances.fine_percent(high).lstrip('<')}"
    elif answer.count == answer.members:
        percent, interval = "", f"above {chances.fine_percent(low).lstrip('>')}"
    return {
        "value": chances.histories(answer.count, answer.members),
        "likelihood": chances.likelihood_range(low, high),
        "percent": percent,
        "interval": interval,
        "level": f"{100 * answer.interval.level:g} %",
        "error": "",
    }


def _quantity(answer: Answer) -> dict[str, str]:
    assert answer.quantiles is not None  # the answer's own check: a quantity has quantiles
    q = answer.quantiles
    return {
        "value": words.with_unit(words.number(q.q50), answer.unit),
        "likelihood": "",
        "percent": "",
        "interval": f"{words.number(q.q05)} to {words.number(q.q95)}",
        "level": "90 %",
        "error": words.margin(answer.monte_carlo_error),
    }


def uncertainty_text(found: Uncertainty) -> str:
    """Shares of parameter and process uncertainty, or why there are none."""
    if found.reason is not None:
        return found.reason
    parameters = chances.share_with_error(found.parameters, found.standard_error)
    return f"Parameter uncertainty {parameters}, process uncertainty {chances.share(found.process)}."


def basis_text(basis: AnswerBasis) -> str:
    """What an answer's numbers rest on: 'Basis: judged.', and what it is not independent of."""
    text = f"Basis: {basis.word}."
    for row in basis.circular:
        verb = "cites" if len(row.priors) == 1 else "cite"
        text += f" Not independent: {' and '.join(row.priors)} {verb} {row.claim}, which it is compared with."
    return text


def basis_counts(counts: BasisCounts) -> str:
    """'7 of 100 parameters are measured, 1 is set by hand, the rest are judgement'."""
    measured, by_hand = counts.measured, counts.set_by_hand
    total = measured + by_hand + counts.judged
    text = f"{measured} of {total} parameters {'is' if measured == 1 else 'are'} measured"
    if by_hand:
        text += f", {by_hand} {'is' if by_hand == 1 else 'are'} set by hand"
    return f"{text}, the rest are judgement" if counts.judged else text
