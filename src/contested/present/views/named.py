"""Names of series and places in a text of a run, and its dates, as a reader says them."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from contested.present.views import wording as words

if TYPE_CHECKING:
    from contested.present.views.provenance import Provenance

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NAME = re.compile(r"[A-Za-z0-9][\w.-]*[\w]")


def in_words(text: str, proof: Provenance) -> str:
    """A text with titles in place of names of series, names in place of ids of places, and dates in words.

    A name that is one plain word, such as `fear`, stays: it may be meant as a word.
    """
    places = {place.id: place.name for place in proof.run.manifest.places}

    def said(found: re.Match[str]) -> str:
        name = found.group()
        if _DAY.fullmatch(name):
            return words.day(name)
        if name in proof.series and not name.isalpha():
            return proof.series.title(name)
        return places.get(name, name)

    return _NAME.sub(said, text.rstrip("."))


def days(first: date, last: date) -> str:
    """'6 to 19 Sep 2022', '28 Dec 2021 to 4 Jul 2022', '6 Sep 2022'."""
    end = words.day(last.isoformat())
    if first == last:
        return end
    start = words.day(first.isoformat())
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {end}"
    return f"{start.rpartition(' ')[0] if first.year == last.year else start} to {end}"
