"""The Admiralty code: how reliable a source is, and how credible its statement."""

from __future__ import annotations

RELIABILITY = {
    "A": "completely reliable source",
    "B": "usually reliable source",
    "C": "fairly reliable source",
    "D": "source not usually reliable",
    "E": "unreliable source",
    "F": "reliability of the source cannot be judged",
}

CREDIBILITY = {
    1: "confirmed by other sources",
    2: "probably true",
    3: "possibly true",
    4: "doubtful",
    5: "improbable",
    6: "truth cannot be judged",
}


def in_words(reliability: str, credibility: int) -> str:
    """The grade in words: `in_words("C", 3)` is "fairly reliable source, possibly true".

    Raises:
        KeyError: for a letter outside A-F or a digit outside 1-6.
    """
    return f"{RELIABILITY[reliability]}, {CREDIBILITY[credibility]}"
