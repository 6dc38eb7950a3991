"""The verdict on a fact: whether the model shows it, and whether it shows it without the mechanism too."""

from __future__ import annotations

from typing import Literal, NamedTuple

from contested.facts.fact import Estimate, Fact

Verdict = Literal["pass", "fail", "cannot be told", "does not apply"]


class Judged(NamedTuple):
    """A fact with what was found.

    Attributes:
        fact: the fact.
        verdict: of the model as it is.
        why: why it does not apply or cannot be told.
        found: the statistic.
        without: the statistic with the mechanism switched off; None where there is nothing to switch off.
        null: the verdict on that.
    """

    fact: Fact
    verdict: Verdict
    why: str = ""
    found: Estimate | None = None
    without: Estimate | None = None
    null: Verdict | None = None

    @property
    def shows_something(self) -> bool:
        """Whether the fact passes and its null does not: only then does it speak for the mechanism."""
        return self.verdict == "pass" and self.null == "fail"


class Facts(NamedTuple):
    """The facts of a scenario, and on how many histories from the priors they were measured."""

    judged: tuple[Judged, ...]
    members: int
    seed: int
    weeks: int


def verdict(fact: Fact, found: Estimate) -> Verdict:
    """Whether a statistic shows a fact."""
    if found.unknown:
        return "cannot be told"
    return "pass" if fact.tolerance.holds(found) else "fail"


def judged(fact: Fact, found: Estimate, without: Estimate | None) -> Judged:
    """A fact with its statistic and that of its null."""
    null = None if without is None else verdict(fact, without)
    return Judged(fact, verdict(fact, found), found.unknown, found, without, null)
