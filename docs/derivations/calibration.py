"""Writes the last section of docs/validation.md: how often intervals hold the truth of wars with known truth.

Run as `PYTHONPATH=tests python docs/derivations/calibration.py >> docs/validation.md`, after `clustering.py`. It
conditions 48 wars, so `make docs` leaves it out.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from contested import api
from contested.conditioning.calibration import TwinResults
from contested.present.views import calibration as view

TWINS = 24
HEAD = """\

## Calibration
Wars with known truth are drawn from the priors, what the claims would state of their past is drawn from the laws of the
claims, and each is conditioned on that exactly as a run is. `contested check SCENARIO --calibration --twins N` does it
for any scenario. This section is written by `PYTHONPATH=tests python docs/derivations/calibration.py`, on the small
scenario of the tests (`tests/helpers/ten_claims.py`: 26 weeks, 4 places, ten claims of all kinds), with seed 0.
"""
SURE = "Every statement says something"
SILENT = "Some statements say nothing about what happened"
WHY = """\
By their grades 5 to 30 % of the statements have an error ten times as large here. The choice of histories knows this
law; the smoother knows normal errors only, and takes such a statement for its word, a little widened. So where it is
wrong, what was learned is wrong with it. A run says so where its misfit is large.
"""


def section(title: str, found: TwinResults) -> list[str]:
    """One scenario's tables and notes."""
    notes = [f"- {note}" for note in view.notes(found)]
    events = [*table(view.QUESTIONS_HEAD, view.question_rows(found)), ""] if found.events else []
    return [f"### {title}", *table(("what", *view.HEAD[1:]), view.rows(found)), "", *events, *notes, ""]


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines of a table."""
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(line) + " |" for line in lines]


def small(silent: bool) -> TwinResults:
    """The small scenario of the tests."""
    from helpers.ten_claims import write_ten_claims

    with tempfile.TemporaryDirectory() as folder:
        return api.calibration(write_ten_claims(Path(folder) / "small", silent=silent), twins=TWINS)


def page(sure: TwinResults, silent: TwinResults) -> str:
    """The section as text."""
    return "\n".join([HEAD, *section(SURE, sure), *section(SILENT, silent), WHY]).rstrip()


if __name__ == "__main__":
    print(page(small(False), small(True)))
