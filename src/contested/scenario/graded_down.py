"""A claim that is trusted less: its grade with the next worse letter, where the ledger has what such a grade means."""

from __future__ import annotations

from collections.abc import Iterator

from contested.ledger.claim import Claim
from contested.ledger.ledger import Ledger
from contested.scenario.observation_checks import grade_error, grade_silent
from contested.scenario.schema import Scenario

LETTERS = "ABCDE"
"""Reliability of a source, the best first; F says that it cannot be judged."""
DIGITS = range(1, 7)
"""Credibility of a statement, the best first."""


def graded_down(claim: Claim, ledger: Ledger, yes_or_no: bool) -> Claim | None:
    """The claim with a worse grade; None where its letter is the worst, or the ledger has no error for a worse one.

    Where it has none of that letter and the claim's digit, the next worse digit is taken.
    """
    place = LETTERS.find(claim.reliability)
    if not 0 <= place < len(LETTERS) - 1:
        return None
    for digit in DIGITS[claim.credibility - 1 :]:
        lower = claim.model_copy(update={"reliability": LETTERS[place + 1], "credibility": digit})
        if all(name.removeprefix("prior:") in ledger.priors for name in _needed(lower, yes_or_no)):
            return lower
    return None


def priors_of_worse_grades(scenario: Scenario, ledger: Ledger) -> Iterator[str]:
    """The references that observed claims have when they are graded down, as ``prior:ID``."""
    for one in scenario.observation:
        yes_or_no = one.comparison is not None
        lower = graded_down(ledger.claims[one.claim], ledger, yes_or_no)
        if lower is not None:
            yield from _needed(lower, yes_or_no)


def _needed(claim: Claim, yes_or_no: bool) -> list[str]:
    return [grade_silent(claim)] if yes_or_no else [grade_silent(claim), grade_error(claim)]
