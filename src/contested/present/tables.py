"""The terminal table after a run: every question, its answer, its error and what the spread is made of."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from contested.present import words
from contested.present.run import Run

if TYPE_CHECKING:
    from rich.table import Table

HEAD = ("Question", "Answer", "In words", "±", "Unknown", "Chance")


def answers_table(run_folder: Path) -> Table:
    """A rich table of all answers of a finished run; never 0 and never 100 of 100.

    Raises:
        InputError: the folder is not a finished run.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    run = Run.load(run_folder)
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, caption=_caption(run), caption_justify="left")
    for i, name in enumerate(HEAD):
        table.add_column(
            name, overflow="fold", no_wrap=i > 2, justify="right" if i > 2 else "left", ratio=3 if i == 0 else None
        )
    for answer in run.answers["answers"]:
        bold = "bold" if answer is run.headline else ""
        table.add_row(*(Text(cell, style=bold) for cell in answer_cells(answer)))
    return table


def answer_cells(answer: dict[str, Any]) -> tuple[str, str, str, str, str, str]:
    """The cells of one answer, in the order of `HEAD`."""
    error, members = float(answer.get("monte_carlo_error") or 0.0), int(answer.get("members") or 0)
    spread = words.share(answer.get("parameter_share")), words.share(answer.get("process_share"))
    if answer.get("probability") is not None:
        p = words.observed(answer)
        value, said = words.of_hundred(p, error, members), words.likelihood_with_error(p, error)
        return answer["text"], value, said, words.points(error), *spread
    if answer.get("quantiles"):
        q = answer["quantiles"]
        return answer["text"], f"{words.number(q['0.5'])} ({words.interval(q)})", "", words.margin(error), *spread
    return answer["text"], "not answered", "", "", *spread


def _caption(run: Run) -> Any:
    from rich.text import Text

    measured, judged = int(run.answers.get("measured_parameters", 0)), int(run.answers.get("judged_parameters", 0))
    lines = [
        "N of 100 histories, or the median and its 90 % range. ± is the 95 % Monte Carlo error, in points for chances.",
        f"Simulated, not a forecast. {measured} of {measured + judged} parameters are measured, the rest judgement. "
        f"Evidence up to {run.answers.get('as_of')}.",
    ]
    if run.manifest["ledger"].get("hindsight"):
        lines.append("Hindsight: this run uses evidence that was not known then.")
    return Text(" ".join(lines))
