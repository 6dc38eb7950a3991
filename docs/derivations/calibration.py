"""Writes the last section of docs/validation.md: how often intervals hold the truth of wars with known truth.

Run as `PYTHONPATH=tests python docs/derivations/calibration.py >> docs/validation.md`, after `clustering.py`. It
conditions 24 wars, so `make docs` leaves it out.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from contested import api
from contested.conditioning.calibration import TwinResults
from contested.present.views import calibration as view

TWINS, SEED = 24, 12
HEAD = """\

## Calibration
Wars with known truth are drawn from the priors, what the claims would state of their past is drawn from the laws of the
claims, and each is conditioned on that exactly as a run is. `contested check SCENARIO --calibration --twins N` does it
for any scenario. This section is written by `PYTHONPATH=tests python docs/derivations/calibration.py`, on the small
scenario of the tests (`tests/helpers/ten_claims.py`: 26 weeks, 4 places, ten claims of all kinds), with seed 12.
Measured in November 2026, before futures branched from a chosen past.
"""
SURE = "Every statement says something"
SILENT = """\
### Some statements say nothing about what happened
By their grades 5 to 30 % of the statements have an error ten times as large (the chance `grade-silent-...`). With such
statements, 18 twins of the same scenario (seed 11): all unknowns 0.87 (0.85-0.89), unknowns learned 0.75, errors of
these in standard deviations 1.89 in root mean square, the future 0.83 (0.75-0.89), CRPS above that of the priors for
five of ten numbers. So intervals are too narrow there. The choice of histories knows this law; the smoother knows
normal errors only, and takes such a statement for its word, a little widened. In 3 of the 18 the misfit says so.

### The bundled scenario
16 twins with 17 claims like its own, with the smoother and the model of an earlier state: parameters in 90 % 0.90,
errors 1.00; future totals 0.97 for the priors, 0.91 with histories not chosen, 0.93 chosen within rows, 0.91 weighted
across all and tempered to 150; CRPS 0.673, 0.425, 0.422 and 0.409. So histories are chosen within rows
(`contested.infer.histories`). It has not been measured again since.
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
    """The small scenario of the tests, where every statement says something."""
    from helpers.ten_claims import write_ten_claims

    with tempfile.TemporaryDirectory() as folder:
        return api.calibration(write_ten_claims(Path(folder) / "small", silent=False), twins=TWINS, seed=SEED)


def page(found: TwinResults) -> str:
    """The section as text."""
    return "\n".join([HEAD, *section(SURE, found), SILENT]).rstrip()


if __name__ == "__main__":
    print(page(small()))
