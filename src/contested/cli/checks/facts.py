"""Stylised facts, and whether simulated histories show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contested.cli.output import print_fields, print_json, print_table, say

if TYPE_CHECKING:
    from contested.facts.judge import Facts


def show(found: Facts, as_json: bool) -> None:
    """Print a table of all facts, and what stands behind each row."""
    from contested.present.views import facts as view

    if as_json:
        print_json(view.facts_data(found))
        return
    print_table(view.HEAD, view.fact_rows(found))
    print()
    for line in view.summary(found):
        say(line)
    for one in found.judged:
        print()
        say(f"{one.fact.id} {one.fact.title}: {one.verdict}")
        print_fields(view.fact_details(one), "  ")
