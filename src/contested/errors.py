"""The one error a user's input can raise, and how it names the nearest right thing."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class InputError(Exception):
    """The input is at fault: the command line prints this and exits with code 2.

    The text says where, what was expected, what stands there, and the nearest right thing.
    """

    def __init__(self, message: str, where: str | None = None) -> None:
        self.message = message
        self.where = where
        super().__init__(f"{where}: {message}" if where else message)


def nearest(word: str, options: Iterable[str], show: int = 8) -> str:
    """A hint for a word that is not among the options: the closest one, else what exists."""
    known = sorted(set(options))
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    if close:
        return f"did you mean '{close[0]}'?"
    if not known:
        return "none is known."
    listed = ", ".join(f"'{name}'" for name in known[:show])
    return f"known: {listed}{' ...' if len(known) > show else ''}."
