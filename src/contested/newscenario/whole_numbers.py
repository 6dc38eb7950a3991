"""A whole number as people write it in tables and in answers."""

from __future__ import annotations

import re
from functools import cache

MOST_DIGITS = 15
APART = "'\u2019 \u00a0\u202f"
"""Signs between thousands that are no decimal signs anywhere."""


@cache
def _form(thousands: str) -> re.Pattern[str]:
    """Thousands may stand apart, all by the same sign; 12.000 is twelve for some and twelve thousand for others."""
    decimal = "[.,]".replace(thousands, "") if thousands else "[.,]"
    signs = f"[{thousands}{APART}]"
    groups = rf"[0-9]{{1,3}}(?:({signs})[0-9]{{3}}(?:\2[0-9]{{3}})*)?"
    return re.compile(rf"(?![0-9]{{1,3}}{decimal}000$)({groups}|[0-9]+)(?:{decimal}0+)?")


def whole_number(text: str, thousands: str = ",") -> int | None:
    """The number that a text is, from 0 on; None where it is none, or could be read as two different ones.

    Args:
        text: digits, with signs between thousands.
        thousands: "," where a point is the decimal sign, "." where a comma is, "" where that is not known.
    """
    found = _form(thousands).fullmatch(text)
    digits = re.sub("[^0-9]", "", found[1]) if found else ""
    return int(digits) if 0 < len(digits) <= MOST_DIGITS else None
