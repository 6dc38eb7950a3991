"""The brief: the answer of a run on one A4 page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from contested.present.report.board import board
from contested.present.report.chance_chart import READS, chance_chart
from contested.present.report.first import first_screen
from contested.present.report.page import asset, environment, kept_together, policy
from contested.present.views import method
from contested.present.views.conditioning import at_odds
from contested.present.views.provenance import Provenance

if TYPE_CHECKING:
    from contested.results.run import Run

NEXT = 5
"""Further questions on the page."""
STYLES = ("base", "answer", "brief")


def brief(run: Run) -> str:
    """The page as text. What could be too long for it is cut, so that it stays one."""
    proof = Provenance(run)
    lines = board(proof)
    others = [row for row in [*lines["chances"], *lines["quantities"]] if row["id"] != run.headline.id]
    style = "".join(asset(f"styles/{name}.css") for name in STYLES)
    text = (
        environment()
        .get_template("brief.html.j2")
        .render(
            csp=policy(style),
            style=Markup(style),
            status=method.status_view(run),
            head=first_screen(proof),
            at_odds=at_odds(run),
            chart=_chart(run),
            others=sorted(others, key=lambda row: row["number"])[:NEXT],
            control_unit=run.manifest.control_unit,
            conditioned=run.manifest.conditioning is not None,
        )
    )
    return str(kept_together(text))


def _chart(run: Run) -> dict[str, Any] | None:
    """The chance over time; None where the first screen's own picture stands for it."""
    answer = run.headline
    if answer.by_week is None or len(answer.by_week.true.counts) < 2:
        return None
    return {"title": READS[answer.by_week.reads], "drawn": chance_chart(answer.by_week, answer.members)}
