"""Known numbers beside what is simulated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contested.cli.output import print_json, say

if TYPE_CHECKING:
    from contested.results.manifest import PriorCheck


def show(rows: tuple[PriorCheck, ...], as_json: bool) -> None:
    """Print every reference value with its band."""
    if as_json:
        print_json(
            {
                "prior_check": [row.model_dump(mode="json") for row in rows],
                "all_inside": all(row.inside for row in rows) if rows else None,
            }
        )
        return
    if not rows:
        say("The scenario has no reference value, so nothing is compared. A [[reference_value]] adds one.")
        return
    for row in rows:
        _show_reference_value(row)
    print()
    say(f"{sum(row.inside for row in rows)} of {len(rows)} reference values are inside the simulated 90 % band.")
    for row in rows:
        if row.circular:
            verb = "was" if len(row.circular) == 1 else "were"
            say(f"Not an independent test: {', '.join(row.circular)} {verb} made from {row.claim}.", hang=2)


def _show_reference_value(row: PriorCheck) -> None:
    from contested.present.views.wording import number

    say(f"{row.text.rstrip('.')}, per {row.per}: {'inside' if row.inside else 'OUTSIDE'}", hang=4)
    band = f"simulated {number(row.low)} to {number(row.high)} (90 %), median {number(row.median)}"
    say(f"reported {number(row.reference)}; {band}; basis {row.basis}", "    ")
