"""Thin bars beside a number: a share, two parts of a whole, a signed amount."""

from __future__ import annotations

from markupsafe import Markup

from contested.present.report.svg import decoration, tag


def share_bar(share: float, cls: str = "bar") -> Markup:
    """A bar from zero for a share of one."""
    width = 100.0 * min(1.0, max(0.0, share))
    return decoration(
        100,
        8,
        "sharebar",
        tag("rect", cls="track", x=0, y=0, width=100, height=8),
        tag("rect", cls=cls, x=0, y=0, width=width, height=8),
    )


def split_bar(first: float, second: float) -> Markup:
    """Two parts of a whole: parameter uncertainty and process uncertainty."""
    total = first + second or 1.0
    cut = 100.0 * first / total
    return decoration(
        100,
        10,
        "splitbar",
        tag("rect", cls="part a", x=0, y=0, width=cut, height=10),
        tag("rect", cls="part b", x=cut, y=0, width=100.0 - cut, height=10),
    )


def signed_bar(value: float, largest: float) -> Markup:
    """A bar to the right of the middle for a flow that fills a stock, to the left for one that empties it."""
    width = 50.0 * abs(value) / largest if largest > 0 else 0.0
    x = 50.0 if value >= 0 else 50.0 - width
    cls = "in" if value >= 0 else "out"
    return decoration(100, 10, "signed", tag("rect", cls=cls, x=x, y=1, width=width, height=8))
