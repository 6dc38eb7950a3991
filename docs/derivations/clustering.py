"""Writes docs/validation.md: how reported activity clusters in the bundled scenario, beside real wars.

Run as `python docs/derivations/clustering.py > docs/validation.md`. It simulates 256 histories, so `make docs` leaves
it out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from contested import api
from contested.analysis.clustering import MEASURES
from contested.analysis.real_wars import real_wars
from contested.present.views import clustering as view

SCENARIO = "afghanistan-2022"
HEAD = """\
# Validation

What the model says beside what real wars show. `contested check SCENARIO --clustering` prints the first two tables for
any scenario, with the definition of every measure; `contested check SCENARIO` compares levels. This page is written by
`python docs/derivations/clustering.py`, calibration by `docs/derivations/calibration.py`, and the figures of real
wars by `docs/derivations/real_wars.py`.

## Clustering of reported activity
"""
WHOLE = """\
## The same files as a whole
Measured over eight or eleven years instead of a year, place explains less and the excess is larger, because a place's
own rate changes over the years. So a run of a year must not be compared with these figures.
"""


def page(found: view.Bands, weeks: int) -> str:
    """The page as text."""
    parts = [HEAD, *(f"- {note}" for note in view.notes(weeks)), ""]
    for kind, title in view.TITLES.items():
        parts += [f"### {title}", *table(view.clustering_head(kind), view.clustering_rows(found, kind)), ""]
    return "\n".join([*parts, *whole_files()])


def whole_files() -> list[str]:
    """The section on whole files, which needs no simulation."""
    wars = [war for war in real_wars() if war.events_whole]
    head = ("measure", *(f"{war.title}, {war.places} places x {war.weeks} weeks" for war in wars))
    rows = [(one.title, *(f"{war.events_whole.get(one.id, '-')}" for war in wars)) for one in MEASURES]
    return [WHOLE, *table(head, rows), ""]


def table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> list[str]:
    """Lines of a table."""
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(str(cell) for cell in row) + " |" for row in lines]


if __name__ == "__main__":
    loaded = api.load_scenario(SCENARIO)
    print(page(api.clustering(loaded), loaded.calendar.weeks).rstrip())
