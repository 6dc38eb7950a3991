"""A thin bar beside a number: a signed amount."""

from __future__ import annotations

from markupsafe import Markup

from contested.present.report.svg import decoration, tag


def signed_bar(value: float, largest: float) -> Markup:
    """A bar to the right of the middle for a flow that fills a stock, to the left for one that empties it."""
    width = 50.0 * abs(value) / largest if largest > 0 else 0.0
    x = 50.0 if value >= 0 else 50.0 - width
    cls = "in" if value >= 0 else "out"
    return decoration(100, 10, "signed", tag("rect", cls=cls, x=x, y=1, width=width, height=8))
