"""Writes the last section of docs/validation.md: how often intervals hold the truth of wars with known truth.

Run as `PYTHONPATH=tests python docs/derivations/calibration.py >> docs/validation.md`, after `clustering.py`. It
conditions 36 wars, so `make docs` leaves it out.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from contested import api
from contested.conditioning.calibration import TwinResults
from contested.present.views import calibration as view

SMALL_TWINS, BUNDLED_TWINS = 24, 12
BUNDLED = "afghanistan-2022"
HEAD = """\

## Calibration
Wars with known truth are drawn from the priors, what the claims would state of their past is drawn from the laws of the
claims, and each is conditioned on that exactly as a run is. `contested check SCENARIO --calibration --twins N` does it
for any scenario. This section is written by `PYTHONPATH=tests python docs/derivations/calibration.py`, which runs the
small scenario of the tests (`tests/helpers.ten_claims.py`: 26 weeks, 4 places, ten claims of all kinds) and the bundled
one, both with seed 0.
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


def small() -> TwinResults:
    """The small scenario of the tests."""
    from helpers.ten_claims import write_ten_claims

    with tempfile.TemporaryDirectory() as folder:
        return api.calibration(write_ten_claims(Path(folder) / "small"), twins=SMALL_TWINS)


if __name__ == "__main__":
    parts = [HEAD, *section("The small scenario", small())]
    parts += section("The bundled scenario", api.calibration(BUNDLED, twins=BUNDLED_TWINS))
    print("\n".join(parts).rstrip())
