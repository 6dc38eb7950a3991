"""What simulated histories can do: which conditions they can meet, and how many fighters there can be."""

from __future__ import annotations

import math
from typing import NamedTuple

from contested.checks import error
from contested.errors import InputError
from contested.ledger.ledger import Ledger
from contested.scenario.places import Places
from contested.scenario.questions import Measure, Question
from contested.scenario.schema import Actor


class Limits(NamedTuple):
    """The lowest and the highest value that something can have, and why."""

    low: float
    high: float
    reason: str

    def never(self, word: str, number: float) -> bool:
        """Whether no value meets a comparison."""
        return {
            "at_least": number > self.high,
            "more_than": number >= self.high,
            "at_most": number < self.low,
            "less_than": number <= self.low,
        }[word]

    def always(self, word: str, number: float) -> bool:
        """Whether every value meets a comparison."""
        return {
            "at_least": number <= self.low,
            "more_than": number < self.low,
            "at_most": number >= self.high,
            "less_than": number > self.high,
        }[word] and math.isfinite(number)


def held_limits(question: Question, option: Measure, places: Places) -> Limits:
    """How many places, or control units, an actor can hold where a question looks."""
    chosen = [places.index(place) for place in dict.fromkeys(option.places or question.places or places.ids)]
    most = len(chosen) if option.measure == "places_held" else int(places.units[chosen].sum())
    what = "place" if option.measure == "places_held" else "control unit"
    return Limits(0, most, f"there {'is' if most == 1 else 'are'} {most} {what}{'s' * (most != 1)}")


@error("Some history can meet a condition: no more places, units or shares than there are.")
def check_possible(word: str, number: float, limits: Limits, where: str) -> None:
    """Check that some history can meet a condition.

    Raises:
        InputError: if none can; the message names the limit.
    """
    if limits.never(word, number):
        raise InputError(
            f"expected a condition that some history can meet, found {word} = {number:g}: {limits.reason}",
            f"{where}, field {word}",
        )


@error("An actor has no more fighters than people live where it is.")
def check_people(actor: Actor, ledger: Ledger, places: Places, where: str) -> None:
    """Check that an actor can have fewer fighters than people live where it is.

    Raises:
        InputError: if even the low end (5 %) of its fighters is more.
    """
    fighters = actor.fighters
    low = ledger.get_prior(fighters).interval(0.9)[0] if isinstance(fighters, str) else float(fighters)
    people = int(places.population[places.column(actor.where) > 0].sum())
    if low > people:
        raise InputError(
            f"expected at most {people:,} fighters, as many as people live where column '{actor.where}' is above 0, "
            f"found at least {low:,.0f}",
            f"{where}, field fighters",
        )
