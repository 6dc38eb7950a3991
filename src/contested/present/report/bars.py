"""A thin bar beside a number: a signed amount."""

from __future__ import annotations

from markupsafe import Markup

from contested.present.report.svg import num, tag


def signed_bar(value: float, largest: float) -> Markup:
    """A bar to the right of the middle for a flow that fills a stock, to the left for one that empties it.

    Positions are percent of the width; its height is its style's.
    """
    width = 50.0 * abs(value) / largest if largest > 0 else 0.0
    x = 50.0 if value >= 0 else 50.0 - width
    bar = tag("rect", cls=None if value >= 0 else "out", x=f"{num(x)}%", width=f"{num(width)}%")
    return tag("svg", bar)
