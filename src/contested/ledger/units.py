"""Units of quantities: which words count people, and which units can be compared."""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache

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
TYPO = 0.85
"""How similar a word and a known one must be for it to count as a typing error."""
SHORTEST = 6
"""Shorter words are often similar by chance ("aid", "raid")."""
PER_WEEK = " per week"


@lru_cache(maxsize=1024)
def misspelt(word: str) -> str:
    """The known word of which a word seems to be a misspelling; empty if it is known or similar to none."""
    known, plain = PEOPLE | EVENTS | AREAS, word.casefold()
    close = get_close_matches(plain, known, n=1, cutoff=TYPO) if len(plain) >= SHORTEST and plain not in known else []
    return close[0] if close and close[0].rstrip("s") != plain.rstrip("s") else ""


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
