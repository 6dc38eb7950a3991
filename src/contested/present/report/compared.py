"""What-ifs on the page: differences drawn beside a zero line, and in one line the outcomes that show none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup

from contested.present.report import svg
from contested.present.report.line import Place, linear
from contested.present.views.comparisons import GROUPS, OutcomeRow, comparison_view, outcome_row, same_sentence

if TYPE_CHECKING:
    from contested.results.comparisons import Comparison, Outcome
    from contested.results.run import Run

MARGIN = 1.08
"""The scale reaches a little further than what is drawn on it."""


class Shown(NamedTuple):
    """A group of outcomes: those that differ, and sentences that name those that do not.

    A row has the number of its question on the page, None where it is none, and its drawing. Columns are named above
    the first rows only.
    """

    title: str
    rows: list[tuple[OutcomeRow, int | None, Markup]]
    alike: str
    named: bool


def compared_parts(run: Run) -> dict[str, Any]:
    """The what-ifs of a run, for the templates; none where nothing was compared."""
    found = run.comparisons
    if found is None:
        return {"what_ifs": [], "what_if_methods": []}
    numbers = {question: number for number, question in enumerate(run.answers, start=1)}
    views = [(comparison_view(one, found), shown_groups(one, numbers)) for one in found.comparisons]
    return {"what_ifs": views, "what_if_methods": [found.mean_method, found.chance_method]}


def shown_groups(found: Comparison, numbers: dict[str, int]) -> list[Shown]:
    """The outcomes of a comparison by group, civilians first: a row each only for those that differ.

    Args:
        found: the comparison.
        numbers: of the questions on the page, by id.
    """
    shown: list[Shown] = []
    for group, title in GROUPS.items():
        own = [one for one in found.outcomes if one.group == group]
        rows = [(outcome_row(one), numbers.get(one.id), difference_line(one)) for one in own if one.apart]
        alike = "; ".join(one.title for one in own if not one.apart and one.same < found.pairs)
        told = f"No difference that {found.pairs:,} pairs can tell: {alike}." if alike else ""
        same = same_sentence((one.title for one in own if one.same == found.pairs), found.pairs)
        named = bool(rows) and not any(one.rows for one in shown)
        shown += [Shown(title, rows, f"{told} {same}".strip(), named)] if own else []
    return shown


def difference_line(one: Outcome) -> Markup:
    """A paired difference on a scale of its own that is even about zero: single pairs, interval and mean."""
    found = one.difference
    ends = [found.low, found.high, *((found.pairs.low, found.pairs.high) if found.pairs else ())]
    most = max(abs(end) for end in ends) * MARGIN or 1.0
    at = linear(-most, most)
    parts = []
    if found.pairs is not None:
        parts.append(_bar("wk", found.pairs.low, found.pairs.high, at))
    parts.append(_bar("rg", found.low, found.high, at))
    parts.append(svg.tag("svg", svg.tag("circle", cls="dt", r=4.0), cls="at", x=at(found.value)))
    return svg.tag("svg", *parts, cls="own", aria_hidden="true")


def _bar(cls: str, low: float, high: float, at: Place) -> Markup:
    start, end = (float(at(value).removesuffix("%")) for value in (low, high))
    return svg.tag("rect", cls=cls, x=f"{svg.num(start)}%", width=f"{svg.num(end - start)}%")
