"""Units of quantities: which words count people, and which units can be compared."""

from __future__ import annotations

PEOPLE = frozenset(
    "person persons people fighter fighters soldier soldiers combatant combatants civilian civilians death deaths "
    "fatality fatalities casualty casualties killed wounded refugee refugees idps displaced recruits deserters".split()
)
EVENTS = frozenset(
    "event events attack attacks clash clashes incident incidents battle battles raid raids strike strikes "
    "operation operations ambush ambushes explosion explosions".split()
)
AREAS = frozenset(
    "places areas provinces regions states counties governorates departments districts municipalities parishes valleys "
    "towns cities".split()
)
REPORTED = frozenset({"reported", "stated"})
"""Units of simulated reports, which count people or events."""
PER_WEEK = " per week"


def is_people(unit: str) -> bool:
    """Whether a unit counts people."""
    return unit.casefold() in PEOPLE


def is_count(unit: str) -> bool:
    """Whether a unit counts people or events."""
    return is_people(unit) or unit.casefold() in EVENTS


def comparable(claimed: str, simulated: str) -> bool:
    """Whether a number in the unit of a claim can be compared with one in the unit of a series (without 'per week')."""
    one, other = claimed.casefold(), simulated.casefold()
    if one == other or (is_people(one) and is_people(other)) or (one in EVENTS and other in EVENTS):
        return True
    return (other in REPORTED and is_count(one)) or (one in REPORTED and is_count(other))


def is_area(unit: str) -> bool:
    """Whether a unit counts areas, such as provinces."""
    return unit.casefold() in AREAS
