"""What-ifs on the page: each outcome with its paired difference drawn beside a zero line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from contested.present.report import svg
from contested.present.report.line import Place, linear
from contested.present.views.comparisons import GROUPS, comparison_view, outcome_row

if TYPE_CHECKING:
    from contested.results.comparisons import Outcome
    from contested.results.run import Run

MARGIN = 1.08
"""The scale reaches a little further than what is drawn on it."""


def compared_parts(run: Run) -> dict[str, Any]:
    """The what-ifs of a run, for the templates; none where nothing was compared."""
    found = run.comparisons
    if found is None:
        return {"what_ifs": [], "what_if_methods": []}
    views = [(comparison_view(one, found), _groups(one.outcomes)) for one in found.comparisons]
    return {"what_ifs": views, "what_if_methods": [found.mean_method, found.chance_method]}


def _groups(outcomes: tuple[Outcome, ...]) -> list[tuple[str, list[tuple[Any, Markup]]]]:
    rows = [
        (title, [(outcome_row(one), difference_line(one)) for one in outcomes if one.group == group])
        for group, title in GROUPS.items()
    ]
    return [(title, found) for title, found in rows if found]


def difference_line(one: Outcome) -> Markup:
    """A paired difference on a scale of its own that is even about zero: single pairs, interval and mean."""
    found, row = one.difference, outcome_row(one)
    ends = [found.low, found.high, *((found.pairs.low, found.pairs.high) if found.pairs else ())]
    most = max(abs(end) for end in ends) * MARGIN or 1.0
    at = linear(-most, most)
    parts = [svg.tag("rect", cls="tk", x="0", width="100%"), svg.tag("rect", cls="zr", x="50%", width="1.5")]
    if found.pairs is not None:
        parts.append(_bar("wk", found.pairs.low, found.pairs.high, at))
    parts.append(_bar("rg", found.low, found.high, at))
    parts.append(svg.tag("svg", svg.tag("circle", cls="dt", r=4.0), cls="at", x=at(found.value)))
    label = f"{row.title}: difference {row.difference}, 90 % interval {row.interval}"
    return svg.tag("svg", *parts, cls="own", role="img", aria_label=label)


def _bar(cls: str, low: float, high: float, at: Place) -> Markup:
    start, end = (float(at(value).removesuffix("%")) for value in (low, high))
    return svg.tag("rect", cls=cls, x=f"{svg.num(start)}%", width=f"{svg.num(end - start)}%")
