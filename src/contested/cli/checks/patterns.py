"""The recorded past beside the simulated one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contested.cli.output import print_json, print_table, say

if TYPE_CHECKING:
    from contested.results.event_data import Pattern


def show(found: dict[str, tuple[Pattern, ...]], as_json: bool) -> None:
    """Print the measures of every table of events."""
    from contested.present.views import recorded as view

    if as_json:
        print_json(view.patterns_data(found))
        return
    for name, rows in found.items():
        say(f"{name}: {view.verdict(rows)}")
        print_table(view.HEAD, view.pattern_rows(rows))
        print()
        for note in view.definitions(rows):
            say(note)
