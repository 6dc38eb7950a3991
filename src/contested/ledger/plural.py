"""English plurals and articles."""

from __future__ import annotations


def plural(noun: str) -> str:
    """The regular English plural of a noun."""
    if noun.endswith(("s", "sh", "ch", "x", "z")):
        return f"{noun}es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}s"


def counted(number: int, noun: str) -> str:
    """A number with its noun: '1 place', '1,200 places'."""
    return f"{number:,} {noun if number == 1 else plural(noun)}"


def one_of(noun: str) -> str:
    """A noun with its article: 'a place', 'an oblast', 'a union council'."""
    first = noun[:1].casefold()
    return f"{'an' if first and first in 'aeiou' and not noun.casefold().startswith(('uni', 'eu')) else 'a'} {noun}"


def singular(word: str) -> str:
    """The noun of which a word is the regular plural; the word itself if it is none."""
    likely = (f"{word[:-3]}y", word[:-2], word[:-1])
    return next((noun for noun in likely if noun and plural(noun) == word), word)
