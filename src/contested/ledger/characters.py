"""Which characters a text may have: those of every script, and none that hides or reorders others."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# They reorder the text around them: what is shown is then not what is stored.
BIDI_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Joiners, marks of direction, the soft hyphen: normal in Persian, Arabic, Hindi and other texts.
NORMAL_FORMAT = frozenset("\u200c\u200d\u200e\u200f\u061c\u00ad")
FORMULA_STARTS = ("=", "+", "-", "@")
"""Spreadsheet programs run a cell that begins with one of these as a formula."""


def unreadable(text: str) -> str:
    """What a text must not contain, in words; empty if it contains nothing of the kind."""
    if text.isascii() and text.isprintable():
        return ""
    if BIDI_OVERRIDES.intersection(text):
        return "characters that reorder text (right-to-left override)"
    for char in text:
        kind = unicodedata.category(char)
        if kind == "Cf" and char not in NORMAL_FORMAT:
            return "invisible characters"
        if kind in ("Cc", "Cs", "Zl", "Zp"):
            return "control characters"
    return ""


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """A text for comparison: composed, without invisible characters, single spaces, small letters."""
    kept = "".join(char for char in unicodedata.normalize("NFKC", text) if unicodedata.category(char) != "Cf")
    return " ".join(kept.casefold().split())
