"""Units of quantities: which words count people, and which units can be compared."""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache

from contested.ledger.characters import plain

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
SAID = (" reported", " confirmed", " stated", " admitted")
"""What follows a noun in the unit of a simulated report, as in "deaths reported"."""
REPORTED = frozenset({"reported", "stated"})
"""Units of simulated reports that do not say whether they count people or events."""
TYPO = 0.85
"""How similar a word and a known one must be for it to count as a typing error."""
SHORTEST = 5
"""Shorter words are often similar by chance ("aid", "raid")."""
PER_WEEK = " per week"


@lru_cache(maxsize=1024)
def misspelt(word: str, others: frozenset[str] = frozenset()) -> str:
    """The known word, or one of the others, of which a word seems to be a misspelling; empty if it is similar to none.

    A plural is no misspelling of its singular, nor "cattle" one of "battle": few slip in the first letter.
    """
    text, known = plain(word), PEOPLE | EVENTS | AREAS | others
    if len(text) < SHORTEST or text in {plain(one) for one in known}:
        return ""
    slips = [one for one in sorted(known) if one[0] == text[0] and one_slip(text, one)]
    close = get_close_matches(text, known, n=1, cutoff=TYPO) or slips
    return close[0] if close and close[0].rstrip("s") != text.rstrip("s") else ""


def one_slip(word: str, other: str) -> bool:
    """Whether two words differ in one letter: left out, added, replaced, or exchanged with the next."""
    if word == other or abs(len(word) - len(other)) > 1:
        return False
    at = next((k for k, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
    rest, left = word[at:], other[at:]
    exchanged = rest[:2] == left[1::-1] and rest[2:] == left[2:]
    return exchanged or rest[1:] == left[1:] or rest[1:] == left or rest == left[1:]


def is_people(unit: str) -> bool:
    """Whether a unit counts people."""
    return _noun(unit) in PEOPLE


def is_events(unit: str) -> bool:
    """Whether a unit counts events."""
    return _noun(unit) in EVENTS


def is_count(unit: str) -> bool:
    """Whether a unit counts people or events."""
    return is_people(unit) or is_events(unit)


def _noun(unit: str) -> str:
    """What a unit counts, whoever says it: the deaths of "deaths reported"."""
    text = unit.casefold()
    return next((text.removesuffix(word) for word in SAID if text.endswith(word)), text)


def comparable(claimed: str, simulated: str) -> bool:
    """Whether a number in the unit of a claim can be compared with one in the unit of a series (without 'per week')."""
    one, other = claimed.casefold(), simulated.casefold()
    if one == other or (is_people(one) and is_people(other)) or (is_events(one) and is_events(other)):
        return True
    return (other in REPORTED and is_count(one)) or (one in REPORTED and is_count(other))


def is_area(unit: str) -> bool:
    """Whether a unit counts areas, such as provinces."""
    return unit.casefold() in AREAS
