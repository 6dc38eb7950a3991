"""What the evidence does to an answer, in words: the answer without it, and without single claims or sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from contested.present.views import chances
from contested.present.views import wording as words

if TYPE_CHECKING:
    from contested.results.answers import Answer, Influence
    from contested.results.run import Run

MOST = 3
"""Claims and sources shown for an answer."""
STANDARD_ERRORS = 2.0
"""A change below this many standard errors may be chance."""


class InfluenceRow(NamedTuple):
    """One claim or group of claims: the answer with and without it, what it is, and its ids."""

    change: str
    text: str
    names: str
    claims: tuple[str, ...]
    exact: bool


def without_evidence(answer: Answer) -> str | None:
    """The answer of the priors alone, in one sentence; None where the run was not conditioned."""
    prior = answer.prior_answer
    if prior is None:
        return None
    if prior.count is not None and prior.interval is not None:
        interval = chances.chance_interval(prior.interval.low, prior.interval.high)
        return f"Without evidence: {chances.histories(prior.count, prior.members)} ({interval})."
    assert prior.quantiles is not None  # the answer's own check
    q = prior.quantiles
    median = words.with_unit(words.number(q.q50), answer.unit)
    return f"Without evidence: about {median}; 90 % of histories: {words.number(q.q05)} to {words.number(q.q95)}."


def influence_rows(answer: Answer, run: Run) -> list[InfluenceRow]:
    """The claims and sources that change an answer most when they are left out, beyond chance."""
    told = [one for one in answer.influence if abs(one.change) > STANDARD_ERRORS * one.error]
    return [_row(one, answer, run) for one in told[:MOST]]


def _row(one: Influence, answer: Answer, run: Run) -> InfluenceRow:
    if answer.probability is not None:
        change = f"{chances.fine_percent(answer.probability)} -> {chances.fine_percent(one.without)}"
    else:
        assert answer.quantiles is not None  # the answer's own check
        change = f"{words.number(answer.quantiles.q50)} -> {words.number(one.without)}"
    claim = run.evidence.claims[one.claims[0]]
    if len(one.claims) == 1:
        text = f"{claim.says.rstrip('.')} ({claim.speaker}, {claim.grade})"
    else:
        whose = {
            "speaker": f"what {claim.speaker} says",
            "side": "what no side to the war says" if claim.side == "none" else f"what the side '{claim.side}' says",
            "document": f"what stands in '{run.evidence.documents[claim.document].title}'",
        }[one.kind]
        text = f"Everything {whose}: {len(one.claims)} claims"
    return InfluenceRow(change, text, one.id, one.claims, one.exact)
