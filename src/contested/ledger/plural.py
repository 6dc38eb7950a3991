"""English plurals."""

from __future__ import annotations


def plural(noun: str) -> str:
    """The regular English plural of a noun."""
    if noun.endswith(("s", "sh", "ch", "x", "z")):
        return f"{noun}es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}s"
