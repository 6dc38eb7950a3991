"""How activity clusters, beside real wars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contested.cli.output import print_json, print_table, say

if TYPE_CHECKING:
    from contested.present.views.clustering import Bands


def show(found: tuple[Bands, int], as_json: bool) -> None:
    """Print the measures of reported attacks and deaths."""
    from contested.present.views import clustering as view

    bands, weeks = found
    if as_json:
        print_json(view.clustering_data(bands))
        return
    for kind, title in view.TITLES.items():
        say(f"{title} ({view.letters_text(kind)})")
        print_table(view.lettered_head(kind), view.clustering_rows(bands, kind))
        print()
    for note in view.notes(weeks):
        say(note)
