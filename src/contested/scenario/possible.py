"""What simulated histories can do: conditions on places and control units, and how many fighters there can be."""

from __future__ import annotations

from contested.errors import InputError
from contested.ledger.ledger import Ledger
from contested.scenario.places import Places
from contested.scenario.questions import Measure, Question
from contested.scenario.schema import Actor


def most_held(question: Question, option: Measure, places: Places) -> int:
    """The number of places, or of control units, that there are where a question looks."""
    chosen = [places.index(place) for place in dict.fromkeys(option.places or question.places or places.ids)]
    return len(chosen) if option.measure == "places_held" else int(places.units[chosen].sum())


def check_possible(question: Question, option: Measure, number: float, places: Places, where: str) -> None:
    """Check that a condition on places or control units can be true: they are at least 0 and at most all there are.

    Raises:
        InputError: if no history can meet the condition; the message names the limit.
    """
    if option.measure == "series" or option.comparison is None:
        return
    most, word = most_held(question, option, places), option.comparison[0]
    never = {"at_least": number > most, "more_than": number >= most, "at_most": number < 0, "less_than": number <= 0}
    if never[word]:
        what = "places" if option.measure == "places_held" else "control units"
        raise InputError(
            f"expected a condition that some history can meet, found {word} = {number:g}: there are {most} {what}",
            f"{where}, field {word}",
        )


def is_certain(question: Question, option: Measure, number: float, places: Places) -> bool:
    """Whether a condition on places or control units is true in every history."""
    if option.measure == "series" or option.comparison is None:
        return False
    most, word = most_held(question, option, places), option.comparison[0]
    return {
        "at_least": number <= 0,
        "more_than": number < 0,
        "at_most": number >= most,
        "less_than": number > most,
    }[word]


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
