"""Claims on the bent scale of chances, speakers' factors on a scale of doublings, and whether a claim can test."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from markupsafe import Markup

from contested.present.report import scale, svg
from contested.present.views import wording as words
from contested.present.views.claims import TESTS

if TYPE_CHECKING:
    from contested.present.views.claims import Happened, Placed, Test
    from contested.present.views.speakers import Factor

_DOT = svg.tag("circle", cls="cl", r=5.0)
_RING = svg.tag("circle", cls="cb", r=4.5)
_ROUND = svg.tag("path", d="M10.2 7.5A4.5 4.5 0 1 1 10 4M10.6 1.4V4.3H7.7")
_CLOCK = (svg.tag("circle", cx=6, cy=6, r=4.8), svg.tag("path", d="M6 3.2V6l2 1.4"))
_SIGNS: dict[Test, tuple[Markup, ...]] = {
    "yes": (svg.tag("path", d="M2 6.5 5 9.5 10.5 2.5"),),
    "used": (_ROUND,),
    "circular": (_ROUND,),
    "other time": (svg.tag("path", d="M2.5 2.5l7 7M9.5 2.5l-7 7"),),
    "time": _CLOCK,
}
LOWEST, HIGHEST = 0.25, 16.0
"""The ends of the scale of factors; what lies beyond is drawn at the end."""
FACTORS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)


def placed_line(row: Placed) -> Markup:
    """A dot at the share of histories below the claim as stated, and a ring at the share once bias is taken out."""
    label = f"As stated above {row.share} of what is expected"
    label += f", with bias taken out above {row.after_share}." if row.after is not None else "."
    return scale.plot(label, *_moved(row.after, row.stated))


def happened_line(row: Happened) -> Markup:
    """A dot at the share of histories in which it is so, and a ring at the share before the evidence."""
    label = f"So in {row.share} of histories, before the evidence in {row.before_share}."
    return scale.plot(label, *_moved(row.before, row.after))


def _moved(ring: float | None, dot: float) -> list[Markup]:
    """A dot, and where there is one a ring with a line between them."""
    marks = [svg.tag("svg", _DOT, cls="at", x=scale.at(dot), y="50%")]
    if ring is None:
        return marks
    line = svg.tag("rect", cls="ar", **scale.span(min(ring, dot), max(ring, dot)))
    return [line, svg.tag("svg", _RING, cls="at", x=scale.at(ring), y="50%"), *marks]


def factor_line(found: Factor) -> Markup:
    """Stated over true: a thin bar for what was assumed, a thick one and a dot for what was found."""
    label = f"Before {words.number(found.before.low, 2)} to {words.number(found.before.high, 2)}, after "
    label += f"{words.number(found.after.low, 2)} to {words.number(found.after.high, 2)}, median "
    label += f"{words.number(found.after.median, 2)}."
    dot = svg.tag("svg", svg.tag("circle", cls="dt", r=4.0), cls="at", x=f"{svg.num(_at(found.after.median))}%")
    one = svg.tag("rect", cls="one", x=f"{svg.num(_at(1.0))}%", width="1")
    bars = [_bar("wk", found.before.low, found.before.high), _bar("rg", found.after.low, found.after.high)]
    return svg.tag("svg", one, *bars, dot, cls="factor", role="img", aria_label=label)


def factor_axis() -> Markup:
    """The labels of the scale of factors."""
    labels = [
        svg.tag(
            "text",
            "true" if one == 1.0 else f"×{one:g}" if one > 1.0 else f"÷{1 / one:g}",
            x=f"{svg.num(_at(one))}%",
            y="1em",
            text_anchor=svg.anchor(one, FACTORS),
        )
        for one in FACTORS
    ]
    return svg.tag("svg", *labels, cls="factoraxis", aria_hidden="true")


def signs() -> Markup:
    """The small drawings that badges use, kept once."""
    kept = [svg.tag("symbol", *drawn, id=f"t-{key.split()[0]}", viewBox="0 0 12 12") for key, drawn in _SIGNS.items()]
    return svg.tag("svg", *kept, cls="vh", aria_hidden="true")


def test_badge(test: Test) -> Markup:
    """Whether a claim can test the model: a small drawing and the words."""
    drawn = svg.tag("svg", svg.tag("use", href=f"#t-{test.split()[0]}"), aria_hidden="true")
    return svg.tag("span", drawn, TESTS[test], cls="badge")


def _bar(cls: str, low: float, high: float) -> Markup:
    start, end = _at(low), _at(high)
    return svg.tag("rect", cls=cls, x=f"{svg.num(start)}%", width=f"{svg.num(end - start)}%")


def _at(factor: float) -> float:
    """Where a factor stands on the scale of doublings, in percent of the width."""
    inside = min(max(factor, LOWEST), HIGHEST)
    return 100.0 * math.log(inside / LOWEST) / math.log(HIGHEST / LOWEST)
