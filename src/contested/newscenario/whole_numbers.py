"""A whole number as people write it in tables and in answers."""

from __future__ import annotations

import re

MOST_DIGITS = 15
WHOLE = re.compile(r"(?![0-9]{1,3}\.000$)([0-9]{1,3}(?:([, '\u00a0\u202f])[0-9]{3}(?:\2[0-9]{3})*)?|[0-9]+)(?:\.0+)?")
"""Thousands may stand apart, all by the same sign; 12.000 is twelve for some and twelve thousand for others."""


def whole_number(text: str) -> int | None:
    """The number that a text is, from 0 on; None where it is none, or could be read as two different ones."""
    found = WHOLE.fullmatch(text)
    digits = re.sub("[^0-9]", "", found[1]) if found else ""
    return int(digits) if 0 < len(digits) <= MOST_DIGITS else None
