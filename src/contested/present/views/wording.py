"""Every rule for saying a number: one table of likelihood words, no 0 and no 100 percent."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

LIKELIHOOD: tuple[tuple[float, str], ...] = (
    (0.05, "almost no chance"),
    (0.20, "very unlikely"),
    (0.45, "unlikely"),
    (0.55, "roughly even"),
    (0.80, "likely"),
    (0.95, "very likely"),
    (1.00, "almost certain"),
)
"""Upper bound and words: the bands of the US Intelligence Community Directive 203 (2015)."""

MINUS = "\N{MINUS SIGN}"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""Not the machine's own names: a report reads the same wherever it was made."""


def likelihood(probability: float) -> str:
    """The one word for a probability."""
    return next((word for bound, word in LIKELIHOOD if probability < bound), LIKELIHOOD[-1][1])


def likelihood_with_error(probability: float, error: float) -> str:
    """The word, or the two at the ends of what the Monte Carlo error leaves open."""
    low = likelihood(max(0.0, probability - 1.96 * error))
    high = likelihood(min(1.0, probability + 1.96 * error))
    words = [word for _, word in LIKELIHOOD]
    apart = words.index(high) - words.index(low)
    return low if apart == 0 else f"{low} or {high}" if apart == 1 else f"anything from {low} to {high}"


def _hundredths(probability: float) -> int:
    """Whole hundredths, halves up, as the page's script rounds them."""
    return math.floor(100 * probability + 0.5 + 1e-9)


def _least_hundredths(probability: float, error: float, members: int) -> int:
    """Hundredths that a result of (nearly) none still allows: the rule of three, never below 1."""
    allowed = max(probability + 1.96 * error, 3.0 / max(members, 1) if probability * members < 1 else 0.0)
    return min(50, max(1, math.ceil(100 * allowed - 1e-9)))


def of_hundred(probability: float, error: float = 0.0, members: int = 1_000_000) -> str:
    """'N of 100', never 0 and never 100: the ends say what the number of members can tell."""
    count = _hundredths(probability)
    if count <= 0:
        return f"fewer than {_least_hundredths(probability, error, members)} of 100"
    if count >= 100:
        return f"more than {100 - _least_hundredths(1 - probability, error, members)} of 100"
    return f"{count} of 100"


def percent(probability: float, error: float = 0.0, members: int = 1_000_000) -> str:
    """A chance in percent, never 0 % and never 100 %."""
    count = _hundredths(probability)
    if count <= 0:
        return f"<{_least_hundredths(probability, error, members)} %"
    if count >= 100:
        return f">{100 - _least_hundredths(1 - probability, error, members)} %"
    return f"{count} %"


def dots(probability: float, total: int) -> int:
    """Filled dots among `total`; all or none only when the chance is nearer to the end than half a dot."""
    return min(total, max(0, round(probability * total)))


def observed(answer: dict[str, Any]) -> float:
    """The chance to print: exactly none or all where no or every history says so, though a smoothed one is stored."""
    count, members = answer.get("count"), int(answer.get("members") or 0)
    return float(count == members) if count is not None and count in (0, members) else float(answer["probability"])


def points(error: float) -> str:
    """Half the 95 % range of a chance from its standard error, in percentage points; never less than a tenth."""
    return f"{max(0.1, 196 * error):.1f}"


def margin(error: float) -> str:
    """Half the 95 % range of a quantity from its standard error."""
    return number(float(f"{1.96 * error:.2g}"))


def share(value: float | None) -> str:
    """A share of an answer's spread: whole percents, at the ends '<1 %' and '>99 %'; no estimate is none or all."""
    if value is None or not math.isfinite(value):
        return "not known"
    return "<1 %" if value < 0.01 else ">99 %" if value > 0.99 else f"{round(100 * value)} %"


def share_with_error(value: float | None, error: float | None) -> str:
    """A share with half its 95 % range, in points: '58 % ±20'; without an error the share alone."""
    if value is None or error is None:
        return share(value)
    return f"{share(value)} ±{max(1, round(196 * error))}"


def ordinal(probability: float) -> str:
    """'97th of 100': where a value stands on a distribution; the ends are 'below 1st', 'above 99th'."""
    rank = round(100 * probability)
    if rank < 1:
        return "below the 1st percentile"
    if rank > 99:
        return "above the 99th percentile"
    suffix = "th" if 10 <= rank % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{suffix} percentile"


def measured_of(answers: dict[str, Any]) -> str:
    """'7 of 100 parameters are measured, 1 is set by hand, the rest judgement'."""
    measured, judged, by_hand = (
        int(answers.get(f"{how}_parameters", 0)) for how in ("measured", "judged", "set_by_hand")
    )
    text = f"{measured} of {measured + judged + by_hand} parameters are measured"
    if by_hand:
        text += f", {by_hand} {'is' if by_hand == 1 else 'are'} set by hand"
    return f"{text}, the rest judgement"


def number(value: float | None, figures: int = 3) -> str:
    """A value to a few figures with thousands commas; no false precision, no exponent."""
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


def stretch(start: float, end: float) -> tuple[str, str, str]:
    """Start, end and change of a stock, with figures enough for the difference of the first two to be seen."""
    change = number(end - start)
    if start == end:
        return number(start), number(end), change
    step = 10 ** (math.floor(math.log10(abs(end - start))) - 2)
    figures = max(3, *(1 + math.floor(math.log10(max(abs(v), step) / step)) for v in (start, end)))
    return number(start, figures), number(end, figures), change


def day(iso: str) -> str:
    """'2022-12-06' as '6 Dec 2022'; what is no date stays as it is."""
    try:
        found = date.fromisoformat(iso[:10])
    except ValueError:
        return iso
    return f"{found.day} {MONTHS[found.month - 1]} {found.year}"


def counted(amount: float | None, unit: str) -> str:
    """'1 province', '6 provinces': the unit as the ledger writes it, in the singular for exactly one."""
    if amount == 1 and " " not in unit and unit.endswith("s") and not unit.endswith("ss"):
        unit = unit[:-1]
    return f"{number(amount)} {unit}".rstrip()


def short(value: float) -> str:
    """An axis label: 1.5k, 30k, 2M."""
    size = abs(value)
    for scale, letter in ((1e9, "bn"), (1e6, "M"), (1e3, "k")):
        if size >= scale:
            return (MINUS if value < 0 else "") + f"{size / scale:.4g}{letter}"
    return (MINUS if value < 0 else "") + f"{size:.4g}"


def interval(quantiles: dict[str, Any] | None, low: str = "0.05", high: str = "0.95") -> str:
    """'low to high' from a mapping of quantiles."""
    if not quantiles:
        return "-"
    return f"{number(quantiles[low])} to {number(quantiles[high])}"
