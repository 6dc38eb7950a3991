"""What is done with doubtful rows: each rule has a name and choices, the first of which is the default."""

from __future__ import annotations

from collections.abc import Iterable

from contested.errors import InputError, nearest

RULES: dict[str, tuple[str, tuple[str, ...]]] = {
    "thousands": ("numbers such as 1,234 or 1 234", ("read", "set-aside")),
    "negative": ("counts below zero", ("set-aside", "zero")),
    "missing-count": ("rows whose best estimate is no whole number", ("set-aside", "zero")),
    "bounds": ("a best estimate outside its low and high", ("widen", "set-aside")),
    "short-years": ("years below 100, such as 0025", ("set-aside", "add-2000")),
    "slash-dates": (
        "dates such as 02/01/2031, of which day and month are unclear",
        ("set-aside", "day-first", "month-first"),
    ),
    "serial-dates": ("dates such as 47882, the days of spreadsheet programs", ("set-aside", "read")),
    "end-before-start": ("a last day before the first", ("set-aside", "swap")),
    "missing-ids": ("rows without an id", ("keep", "set-aside")),
    "same-ids": ("the same id twice in one file", ("first", "last", "all", "set-aside")),
    "gone": ("events that a later release of their country and time no longer has", ("set-aside", "keep")),
    "after-coverage": ("rows after the last month that is certainly whole", ("keep", "set-aside")),
    "near-names": ("names of places that differ by a letter or two", ("accept", "set-aside")),
    "point-or-name": ("a point that lies in another place than the one named", ("point", "name")),
    "province-only": ("events known to the province, where places are smaller", ("spread", "set-aside", "point")),
    "line-or-area": ("events along a line or in an area, whose place is named", ("name", "spread", "set-aside")),
    "long-events": ("events known to the month or longer", ("spread", "set-aside")),
    "unplaced": ("events known only to be in a country or a part of one", ("spread", "set-aside")),
    "unknown-place": ("well-located events whose place is blank, unknown or one of several", ("set-aside", "spread")),
}
"""By name: what the rule is about, and its choices."""

Rules = dict[str, str]


def choose(given: Iterable[str] = ()) -> Rules:
    """The choice of every rule, from texts NAME=CHOICE.

    Raises:
        InputError: a rule or a choice does not exist.
    """
    chosen = {name: choices[0] for name, (_, choices) in RULES.items()}
    for text in given:
        name, _, choice = text.partition("=")
        if name not in RULES:
            raise InputError(f"there is no rule '{name[:40]}'; {nearest(name, RULES)}", "rule")
        if choice not in RULES[name][1]:
            raise InputError(f"expected {' or '.join(RULES[name][1])}, found '{choice[:40]}'", f"rule {name}")
        chosen[name] = choice
    return chosen
