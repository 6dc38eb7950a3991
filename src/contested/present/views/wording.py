"""Amounts, dates and units as text: few figures, thousands commas, no false precision."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from contested.results.critical_values import CRITICAL_95

if TYPE_CHECKING:
    from contested.results.band import Band

MINUS = "\N{MINUS SIGN}"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""Not the machine's locale: a report reads the same wherever it is made."""


def number(value: float | None, figures: int = 3) -> str:
    """A value rounded to a few figures; a missing or infinite value is '-'."""
    if value is None or not math.isfinite(value):
        return "-"
    size = float(f"{abs(value):.{figures}g}")
    sign = MINUS if value < 0 and size else ""
    if size == 0 or size >= 10 ** (figures - 1):
        return f"{sign}{size:,.0f}"
    digits = figures - 1 - math.floor(math.log10(size))
    if digits > 9:
        return f"{sign}{size:.2e}"
    return sign + f"{size:,.{digits}f}".rstrip("0").rstrip(".")


def signed(value: float) -> str:
    """A value with its sign, also when it is positive."""
    return ("+" if value > 0 else "") + number(value)


def exact(value: float | None) -> str:
    """A stated value with every figure it was stated with: '1,422', '0.25'."""
    if value is None:
        return number(None)
    size = f"{Decimal(str(abs(value))):,f}"
    return (MINUS if value < 0 else "") + (size.rstrip("0").rstrip(".") if "." in size else size)


def axis_label(value: float) -> str:
    """A value on an axis: 1.5k, 30k, 2M."""
    size = abs(value)
    for scale, letter in ((1e9, "bn"), (1e6, "M"), (1e3, "k")):
        if size >= scale:
            return (MINUS if value < 0 else "") + f"{size / scale:.4g}{letter}"
    return (MINUS if value < 0 else "") + f"{size:.4g}"


def margin(standard_error: float) -> str:
    """Half the 95 % range of a quantity, from its standard error."""
    return number(float(f"{CRITICAL_95 * standard_error:.2g}"))


def start_end_change(start: float, end: float) -> tuple[str, str, str]:
    """Start, end and change of a stock, with figures enough to see the difference between the first two."""
    change = number(end - start)
    if start == end:
        return number(start), number(end), change
    step = 10 ** (math.floor(math.log10(abs(end - start))) - 2)
    figures = max(3, *(1 + math.floor(math.log10(max(abs(v), step) / step)) for v in (start, end)))
    return number(start, figures), number(end, figures), change


def day(iso: str) -> str:
    """'2022-12-06' as '6 Dec 2022'; a text that is no date is returned as it is."""
    try:
        found = date.fromisoformat(iso[:10])
    except ValueError:
        return iso
    return f"{found.day} {MONTHS[found.month - 1]} {found.year}"


def before_value(title: str) -> str:
    """A title before its value: with a colon, unless it is a question."""
    return title if title.endswith("?") else f"{title}:"


def band(found: Band) -> str:
    """'780 to 5,170 (median 2,040)'. What is under a millionth of the high end is shown as 0."""
    least = abs(found.high) * 1e-6
    low, median, high = (number(0.0 if abs(end) < least else end) for end in (found.low, found.median, found.high))
    return f"{low} to {high} (median {median})"


def with_unit(amount: str, unit: str, one: bool = False) -> str:
    """'6 provinces', and '1 province' for exactly one; a unit of two words stays as it is."""
    if one and " " not in unit and unit.endswith("s") and not unit.endswith("ss"):
        unit = unit[:-1]
    return f"{amount} {unit}".rstrip()


def plain_unit(unit: str) -> str:
    """A unit as a reader sees it: that of a bare number is nothing."""
    return "" if unit == "1" else unit


NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def counted(count: int) -> str:
    """A small number in words: 'twelve'; larger ones in figures."""
    return NUMBERS[count] if count < len(NUMBERS) else f"{count:,}"
