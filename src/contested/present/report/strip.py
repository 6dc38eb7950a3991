"""A value on a distribution: claims on what the model expects, and the prior predictive check."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from contested.present.report import svg
from contested.present.views import wording as words

_WIDTH, _LEFT, _RIGHT, _MIDDLE = 380.0, 14.0, 14.0, 26.0


def _diamond(x: float, y: float, cls: str, size: float = 7) -> Markup:
    return svg.tag(
        "path", cls=cls, d=f"M{svg.num(x)} {svg.num(y - size)}l{size} {size}l-{size} {size}l-{size} -{size}z"
    )


def _axis(high: float, low: float = 0.0) -> tuple[list[Markup], float, float]:
    marks = svg.ticks(low, high, 4)
    scale = (_WIDTH - _LEFT - _RIGHT) / (marks[-1] - marks[0])
    base = _MIDDLE + 18
    parts = [svg.tag("path", cls="axis", d=f"M{svg.num(_LEFT)} {svg.num(base)}H{svg.num(_WIDTH - _RIGHT)}")]
    for mark in marks:
        anchor = "start" if mark == marks[0] else "end" if mark == marks[-1] else "middle"
        x = _LEFT + (mark - marks[0]) * scale
        parts.append(svg.tag("text", words.short(mark), x=x, y=base + 17, text_anchor=anchor))
    return parts, scale, marks[0]


def exact(value: float | None) -> str:
    """A stated value with every figure it was stated with: '1,422', '0.25'; what is not known is '-'."""
    if value is None:
        return words.number(None)
    size = f"{Decimal(str(abs(value))):,f}"
    return (words.MINUS if value < 0 else "") + (size.rstrip("0").rstrip(".") if "." in size else size)


def claim_strip(row: Mapping[str, Any]) -> Markup:
    """A claim's value, as stated (filled) and with its side's bias taken out (hollow), on the expected range."""
    q = row["quantiles"]
    value = row.get("value")
    median_bias = (row.get("bias") or {}).get("median")
    corrected = value / median_bias if value is not None and median_bias else None
    seen = [
        float(v) for v in (q["0.05"], q["0.95"], value, row.get("low"), row.get("high"), corrected) if v is not None
    ]
    parts, scale, start = _axis(max(seen), min(0.0, *seen))

    def x(v: float) -> float:
        return _LEFT + (v - start) * scale

    def bar(cls: str, a: str, b: str, half: float) -> Markup:
        width = max(1.0, x(q[b]) - x(q[a]))
        return svg.tag("rect", cls=cls, x=x(q[a]), y=_MIDDLE - half, width=width, height=2 * half)

    parts.append(bar("b90", "0.05", "0.95", 7))
    if "0.25" in q and "0.75" in q:
        parts.append(bar("b50", "0.25", "0.75", 7))
    parts.append(svg.tag("path", cls="median", d=f"M{svg.num(x(q['0.5']))} {svg.num(_MIDDLE - 9)}v18"))
    if row.get("low") is not None and row.get("high") is not None:
        parts.append(svg.tag("path", cls="whisker", d=f"M{svg.num(x(row['low']))} 8H{svg.num(x(row['high']))}"))
    if corrected is not None:
        parts.append(_diamond(x(corrected), _MIDDLE, "mark hollow"))
    if value is not None:
        parts.append(_diamond(x(float(value)), _MIDDLE, "mark"))
    label = (
        f"Stated {exact(value)}; expected {words.number(q['0.05'])} to {words.number(q['0.95'])}, "
        f"median {words.number(q['0.5'])}" + (f"; bias taken out {words.number(corrected)}" if corrected else "") + "."
    )
    return svg.chart(_WIDTH, _MIDDLE + 42, label, *parts)


def check_strip(row: Mapping[str, Any]) -> Markup:
    """A reference value on the 90 % band of the prior predictive distribution."""
    low, middle, high, value = (float(row[key]) for key in ("low", "median", "high", "reference"))
    parts, scale, start = _axis(max(high, value), min(0.0, low, value))

    def x(v: float) -> float:
        return _LEFT + (v - start) * scale

    parts.append(svg.tag("rect", cls="b90", x=x(low), y=_MIDDLE - 7, width=max(1.0, x(high) - x(low)), height=14))
    parts.append(svg.tag("path", cls="median", d=f"M{svg.num(x(middle))} {svg.num(_MIDDLE - 9)}v18"))
    parts.append(_diamond(x(value), _MIDDLE, "mark"))
    label = f"Reference {words.number(value)}; 90 % band {words.number(low)} to {words.number(high)}."
    return svg.chart(_WIDTH, _MIDDLE + 42, label, *parts)


def share_bar(share: float, cls: str = "bar") -> Markup:
    """A thin bar from zero for a share; decoration beside its number, hidden from readers who hear the page."""
    width = 100.0 * min(1.0, max(0.0, share))
    parts = [
        svg.tag("rect", cls="track", x=0, y=0, width=100, height=8),
        svg.tag("rect", cls=cls, x=0, y=0, width=width, height=8),
    ]
    return svg.tag("svg", *parts, cls="sharebar", viewBox="0 0 100 8", preserveAspectRatio="none", aria_hidden="true")


def split_bar(first: float, second: float) -> Markup:
    """Two parts of a whole: what is not known, and chance."""
    total = first + second or 1.0
    cut = 100.0 * first / total
    parts = [
        svg.tag("rect", cls="part a", x=0, y=0, width=cut, height=10),
        svg.tag("rect", cls="part b", x=cut, y=0, width=100.0 - cut, height=10),
    ]
    return svg.tag("svg", *parts, cls="splitbar", viewBox="0 0 100 10", preserveAspectRatio="none", aria_hidden="true")


def signed_bar(value: float, largest: float) -> Markup:
    """A bar to the right of the middle for what fills a stock, to the left for what empties it."""
    width = 50.0 * abs(value) / largest if largest > 0 else 0.0
    x = 50.0 if value >= 0 else 50.0 - width
    parts = [
        svg.tag("rect", cls="in" if value >= 0 else "out", x=x, y=1, width=width, height=8),
        svg.tag("rect", cls="zero", x=49.8, y=0, width=0.4, height=10),
    ]
    return svg.tag("svg", *parts, cls="signed", viewBox="0 0 100 10", preserveAspectRatio="none", aria_hidden="true")
