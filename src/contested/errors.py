"""The error for invalid input, the warning for doubtful input, and the hint that names the nearest valid word."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import NamedTuple

SHORTEST_PART = 3
"""Letters of the shortest part of a name that tells what it is about."""


class InputError(Exception):
    """The input is invalid. The command line prints the message and exits with code 2.

    The message says where the error is, what was expected, what was found, and the nearest valid value. Arguments of
    the public functions stand in backticks; the command line prints them as its options.
    """

    def __init__(self, message: str, where: str | None = None) -> None:
        self.message = message
        self.where = where
        super().__init__(f"{where}: {message}" if where else message)


class InputWarning(NamedTuple):
    """The input is valid, but may not mean what its author intends.

    It says the same as an error does; `LoadedScenario.refuse_warnings` turns it into one.
    """

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


def nearest(word: str, options: Iterable[str], show: int = 8) -> str:
    """A hint for a word that is not among the options: the closest option, or else a list of them."""
    return _hint(word, sorted(set(options)), show)


def nearest_in_model(name: str, options: Iterable[str], show: int = 8) -> str:
    """The same for names with parts: those that share one, as 'aid-government' does with 'aid', stand first."""
    parts = _parts(name)
    ordered = sorted(set(options), key=lambda option: (not parts & _parts(option), option))
    alone = len([option for option in ordered[:2] if parts & _parts(option)]) == 1
    hint = _hint(name, ordered, show)
    return f"did you mean '{ordered[0]}'?" if alone and hint.startswith("known") else hint


def _hint(word: str, known: list[str], show: int) -> str:
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    if close:
        return f"did you mean '{close[0]}'?"
    if not known:
        return "none is known."
    listed = ", ".join(f"'{name}'" for name in known[:show])
    return f"known: {listed}{' ...' if len(known) > show else '.'}"


def _parts(name: str) -> set[str]:
    """The parts of a name between signs, those of three letters and more."""
    return {part for part in re.split(r"[\W_]+", name.casefold()) if len(part) >= SHORTEST_PART}
