"""How a question counts, in words: how its weeks become one value, and over which places."""

from __future__ import annotations

from datetime import timedelta

from contested.scenario.calendar import Calendar
from contested.scenario.questions import Measure, Question
from contested.scenario.window import window

MOST_NAMED = 3
WEEKS = {
    "sum": "summed over {weeks} ({first} to {last})",
    "mean": "the mean of {weeks} ({first} to {last})",
    "max": "the highest of {weeks} ({first} to {last})",
    "min": "the lowest of {weeks} ({first} to {last})",
    "change": "the last week minus the first of {weeks} ({first} to {last})",
    "last": "in the last week (to {last})",
    "first": "in the first week (from {first})",
    "week": "in each of {weeks} ({first} to {last})",
}


def counted(question: Question, places: list[str], calendar: Calendar) -> str:
    """How a question counts, such as "in the last week (to 2031-12-05), all 34 places".

    `places` are the ids of all places. Alternatives that count in the same way are described once.
    """
    ways = [_way(question, option, places, calendar) for option in question.alternatives]
    return " or ".join(dict.fromkeys(ways))


def _way(question: Question, option: Measure, places: list[str], calendar: Calendar) -> str:
    span = window(question, calendar)
    number = span.stop - span.start
    weeks = WEEKS[option.reduction].format(
        weeks=f"{number} week{'s' * (number != 1)}",
        first=calendar.date(span.start),
        last=calendar.date(span.stop) - timedelta(days=1),
    )
    return f"{weeks}, {_places(option.places or question.places, places)}"


def _places(chosen: tuple[str, ...] | None, places: list[str]) -> str:
    if chosen is None or set(chosen) == set(places):
        return f"all {len(places)} places" if len(places) > 1 else f"in {places[0]}"
    named = list(dict.fromkeys(chosen))
    return f"in {', '.join(named)}" if len(named) <= MOST_NAMED else f"{len(named)} of {len(places)} places"
