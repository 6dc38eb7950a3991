"""Whether answers survive changes that should not matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contested.cli.output import print_json, say

if TYPE_CHECKING:
    from contested.analysis.invariances import Invariances


def show(found: Invariances, as_json: bool) -> None:
    """Print every answer, and under which changes it holds."""
    from contested.present.views import invariances as view

    if as_json:
        print_json(view.invariances_data(found))
        return
    for one in found.answers:
        say(view.answer_text(found, one), hang=2)
    print()
    for line in view.summary(found):
        say(line)
