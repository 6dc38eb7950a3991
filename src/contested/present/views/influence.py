"""What the evidence does to an answer, in words: the answer without it, and without single claims or sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from contested.present.views import chances
from contested.present.views import wording as words
from contested.results.influence_words import claim_words, left_out_words
from contested.results.stress import beyond_chance, standard_errors

if TYPE_CHECKING:
    from contested.results.answers import Answer, Influence
    from contested.results.run import Run

MOST = 3
"""Claims and sources shown for an answer."""
EXACT = {True: "fitted again without it", False: "from a replay of the stored fit"}
NO_CHANGE = "No single claim or source changes the answer beyond chance when it is left out."


class InfluenceRow(NamedTuple):
    """One claim or group of claims: the answer with and without it, what it is, and its ids."""

    now: str
    without: str
    text: str
    names: str
    claims: tuple[str, ...]
    exact: bool

    @property
    def change(self) -> str:
        """'12 % -> 19 %': the answer with all evidence, and without this."""
        return f"{self.now} -> {self.without}"


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
    """The claims and sources that change an answer when they are left out, beyond chance, the surest first.

    Where a speaker or a document has one claim only, it is shown once.
    """
    return [_row(one, answer, run) for one in beyond(answer)]


def beyond(answer: Answer) -> list[Influence]:
    """What changes an answer beyond chance when it is left out, the surest first; the same claims once."""
    least = beyond_chance(len(answer.influence))
    told = [one for one in answer.influence if standard_errors(one) > least]
    once = {one.parts: one for one in reversed(told)}
    return [one for one in told if once[one.parts] is one]


def no_change(answer: Answer, rows: list[InfluenceRow]) -> str | None:
    """The sentence that nothing changes the answer beyond chance; None where something does or nothing is left out."""
    return NO_CHANGE if answer.influence and not rows else None


def claim_text(claim: str, run: Run) -> str:
    """A claim in words, with its speaker and grade."""
    return claim_words(run.evidence.claims[claim])


def _row(one: Influence, answer: Answer, run: Run) -> InfluenceRow:
    if answer.probability is not None:
        now, without = chances.fine_percent(answer.probability), chances.fine_percent(one.without)
    else:
        assert answer.quantiles is not None  # the answer's own check
        now, without = words.number(answer.quantiles.q50), words.number(one.without)
    text = left_out_words(one.kind, one.claims, run.evidence.claims, run.evidence.documents, title=one.title)
    return InfluenceRow(now, without, text, one.id, one.claims, one.exact)
