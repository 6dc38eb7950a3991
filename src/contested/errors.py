"""The error for invalid input, the warning for doubtful input, and the hint that names the nearest valid word."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import NamedTuple


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
    known = sorted(set(options))
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    if close:
        return f"did you mean '{close[0]}'?"
    if not known:
        return "none is known."
    listed = ", ".join(f"'{name}'" for name in known[:show])
    return f"known: {listed}{' ...' if len(known) > show else '.'}"
