"""What would change an answer: the numbers that set histories apart, with the answer where each is low and high."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from contested.present.views import chances
from contested.present.views.evidence import BASIS
from contested.present.views.sentence import amount
from contested.results.critical_values import CRITICAL_90

if TYPE_CHECKING:
    from contested.results.answers import Answer, ParameterShare, Uncertainty
    from contested.results.run import Run

MOST = 3
"""Numbers shown on the first screen."""
WIDEST = 0.20
"""Half the 90 % range of a share at most, where it is shown."""


class Number(NamedTuple):
    """A number of the model: what it is, its basis, its prior, and the answer where it is low and where it is high."""

    says: str
    basis: str
    prior: str
    low: str
    low_range: str
    high: str
    high_range: str

    @property
    def ends(self) -> str:
        """'19 % (12 to 27 %) if low, 0.4 % (<0.1 to 1.9 %) if high'; empty where too few histories tell."""
        if not self.low:
            return ""
        low, high = (f" ({found})" if found else "" for found in (self.low_range, self.high_range))
        return f"{self.low}{low} if low, {self.high}{high} if high"


def numbers(answer: Answer, run: Run) -> list[Number]:
    """The numbers that explain more of an answer than noise would, the most first."""
    return [_number(one, answer, run) for one in answer.attribution.parameters]


def nothing_stands_out(answer: Answer) -> str:
    """The sentence that no single number stands out; empty where one does."""
    if answer.attribution.parameters:
        return ""
    return f"No single number stands out: among {answer.members:,} histories none can be told from noise."


def lower_bar(answer: Answer) -> tuple[str, str] | None:
    """What is asked about, in the last week alone; None where the question is of a single week, or of no state."""
    weeks = answer.by_week.in_week if answer.by_week else None
    if weeks is None:
        return None
    count = weeks.counts[-1]
    return "A lower bar: only the last week counts", chances.histories(count, answer.members).removesuffix(" histories")


def ignorance(found: Uncertainty) -> str:
    """How much of what sets histories apart is ignorance and how much is chance; empty where that is not known well."""
    if found.parameters is None or found.standard_error is None or CRITICAL_90 * found.standard_error > WIDEST:
        return ""
    half = CRITICAL_90 * found.standard_error
    low, high = chances.percent(found.parameters - half), chances.percent(found.parameters + half)
    return (
        f"Of what sets histories apart, {chances.percent(found.parameters)} is ignorance of the model's numbers "
        f"({low.removesuffix(' %')} to {high}); the rest is chance."
    )


def _number(one: ParameterShare, answer: Answer, run: Run) -> Number:
    prior = run.evidence.priors[one.prior]
    says, basis = prior.says.rstrip("."), BASIS[prior.basis]
    if one.at_low is None or one.at_high is None:
        return Number(says, basis, one.prior, "", "", "", "")
    chance = answer.count is not None
    show = chances.fine_percent if chance else amount
    low_range, high_range = (
        ""
        if found is None
        else chances.chance_interval(*found)
        if chance
        else f"{amount(found[0])} to {amount(found[1])}"
        for found in (one.at_low_range, one.at_high_range)
    )
    return Number(says, basis, one.prior, show(one.at_low), low_range, show(one.at_high), high_range)
