"""How often intervals hold the truth of wars drawn from the priors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contested.cli.output import print_json, print_table, say

if TYPE_CHECKING:
    from contested.conditioning.calibration import TwinResults


def show(found: TwinResults, as_json: bool) -> None:
    """Print coverage and scores."""
    from contested.present.views import calibration as view

    if as_json:
        print_json(view.calibration_data(found))
        return
    print_table(view.HEAD, view.rows(found))
    print()
    if found.events:
        print_table(view.QUESTIONS_HEAD, view.question_rows(found))
        print()
    for note in view.notes(found):
        say(note)
