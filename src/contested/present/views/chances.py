"""Chances and shares in words and numbers: one table of likelihood words, never 0 % and never 100 %."""

from __future__ import annotations

import math

LIKELIHOOD: tuple[tuple[float, str], ...] = (
    (0.05, "almost no chance"),
    (0.20, "very unlikely"),
    (0.45, "unlikely"),
    (0.55, "roughly even"),
    (0.80, "likely"),
    (0.95, "very likely"),
    (1.00, "almost certain"),
)
"""Upper bound (excluded) and words: the bands of US Intelligence Community Directive 203 (2015)."""


def likelihood(probability: float) -> str:
    """The words for a probability; a bound belongs to the band above it."""
    return next((word for bound, word in LIKELIHOOD if probability < bound), LIKELIHOOD[-1][1])


def likelihood_range(low: float, high: float) -> str:
    """The words for an interval of probabilities: one band, two neighbours, or the bands at both ends."""
    words = [word for _, word in LIKELIHOOD]
    first, last = likelihood(low), likelihood(high)
    bands = words.index(last) - words.index(first) + 1
    return first if bands == 1 else f"{first} or {last}" if bands == 2 else f"anything from {first} to {last}"


def likelihood_table() -> list[tuple[str, str]]:
    """The bands as (words, range in percent), for a reader."""
    rows, low = [], 0.0
    for high, word in LIKELIHOOD:
        bounds = f"{round(100 * low)} to {round(100 * high)} %"
        if low == 0:
            bounds = f"below {round(100 * high)} %"
        elif high >= 1:
            bounds = f"{round(100 * low)} % and more"
        rows.append((word, bounds))
        low = high
    return rows


def histories(count: int, members: int) -> str:
    """A chance as a count: '12 of 1,000 histories', 'none of 40 histories', 'all 40 histories'."""
    if count == 0:
        return f"none of {members:,} histories"
    return f"all {members:,} histories" if count == members else f"{count:,} of {members:,} histories"


def percent(probability: float) -> str:
    """A chance in whole percent, halves up as the page's script rounds them: '<1 %', '63 %', '>99 %'."""
    rounded = math.floor(100 * probability + 0.5 + 1e-9)
    return "<1 %" if rounded < 1 else ">99 %" if rounded > 99 else f"{rounded} %"


def fine_percent(probability: float) -> str:
    """A chance in percent, with one decimal below 5 % and above 95 %: '<0.1 %', '1.2 %', '24 %', '>99.9 %'."""
    tenths = math.floor(1000 * probability + 0.5 + 1e-9)
    if tenths < 1:
        return "<0.1 %"
    if tenths > 999:
        return ">99.9 %"
    return percent(probability) if 50 <= tenths <= 950 else f"{tenths / 10:.1f} %"


def of_or_below(probability: float) -> str:
    """A chance after a noun: 'of 1.2 %', 'below 0.1 %', 'above 99.9 %'."""
    text = fine_percent(probability)
    return {"<": "below ", ">": "above "}.get(text[0], f"of {text[0]}") + text[1:]


def chance_interval(low: float, high: float) -> str:
    """An interval of a chance in percent: '0.7 to 2.1 %', '21 to 27 %'."""
    return f"{fine_percent(low).removesuffix(' %')} to {fine_percent(high)}"


def points(difference: float) -> str:
    """A difference of two chances in points, without its sign: '12', '0.6'; a small one is never 0: '<0.1'."""
    tenths = math.floor(1000 * difference + 0.5 + 1e-9)
    if tenths < 1:
        return "<0.1"
    return f"{tenths / 10:.1f}".removesuffix(".0") if tenths < 50 else f"{100 * difference:.0f}"


def share(value: float | None) -> str:
    """A share of a variance in whole percent: an estimate is never none and never all."""
    return "not known" if value is None or not math.isfinite(value) else percent(value)


def share_with_error(value: float | None, error: float | None) -> str:
    """A share with half its 95 % range in points: '58 % ±20'; without a standard error, the share alone."""
    if value is None or error is None:
        return share(value)
    return f"{share(value)} ±{max(1, round(196 * error))}"
