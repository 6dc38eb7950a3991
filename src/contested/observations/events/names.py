"""Names of places: what is the same name in another spelling, and what is only alike."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

SEVERAL = re.compile(r"[,;/|]")
SHORTEST_ALIKE, LONG = 6, 10
"""Names shorter than the first are never alike; from the second on two letters may differ, below one."""
LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe"})


@cache
def vocabulary() -> dict[str, list[str]]:
    """The lists of places.toml."""
    return tomllib.loads((files("contested.observations.events") / "places.toml").read_text(encoding="utf-8"))


@cache
def _units() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(vocabulary()["unit_words"], key=len, reverse=True))
    return re.compile(rf"\b(?:{words})\b")


@lru_cache(maxsize=65536)
def key(name: str) -> str:
    """A name for comparison: no accents, no case, no punctuation, without words such as 'province'."""
    folded = unicodedata.normalize("NFKD", name.casefold().translate(LETTERS))
    letters = "".join(char for char in folded if not unicodedata.combining(char))
    words = " ".join(re.sub(r"['’`ʼ]", "", letters).replace("_", " ").split())
    plain = " ".join(re.sub(r"[^\w]+", " ", words).split())
    return " ".join(_units().sub(" ", plain).split()) or plain


def names_several(name: str) -> bool:
    """Whether a cell seems to hold more than one name."""
    return SEVERAL.search(name) is not None


def alike(one: str, other: str) -> bool:
    """Whether two different keys differ by a letter, or by two where both are long; short ones are never alike."""
    shorter = min(len(one), len(other))
    if one == other or shorter < SHORTEST_ALIKE or one[0] != other[0]:
        return False
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return False
    allowed = 2 if shorter >= LONG else 1
    return abs(len(one) - len(other)) <= allowed and distance(one, other) <= allowed


def distance(one: str, other: str) -> int:
    """How many letters must be put in, taken out or changed (Levenshtein)."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        last, row[0] = row[0], i
        for j, b in enumerate(other, start=1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (a != b))
    return row[-1]
