"""What a terminal shows after a run: the headline with what it leans on, then every answer with its doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contested.present.run import Run
from contested.present.tree_text import fold
from contested.present.views import wording as words
from contested.present.views.attribution import told_apart

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rich.console import Console, ConsoleOptions, RenderableType

HEAD = ("Question", "Answer", "In words", "±", "Ignorance", "Chance")
ROOM_FOR_A_TABLE = 110
"""Columns below which answers stand under their questions instead of beside them."""
LEAST = 20
"""A narrower terminal than this is written past its edge."""
MOST = 3
"""Claims and mechanisms named under the headline."""


def answers_table(run_folder: Path) -> Answers:
    """All answers of a finished run, for rich to print; never 0 and never 100 of 100.

    Raises:
        InputError: the folder is not a finished run.
    """
    return Answers(Run.load(run_folder))


class Answers:
    """The headline, then the other answers: beside each other where there is room, else one below the other."""

    def __init__(self, run: Run) -> None:
        self.run = run

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        """Lines for a terminal of any width; what the run says is text, never markup."""
        from rich.text import Text

        width = max(options.max_width, LEAST)
        yield from _wrapped(_about(self.run), width)
        yield Text("")
        yield from _headline(self.run.headline, width)
        others = [answer for answer in self.run.answers["answers"] if answer is not self.run.headline]
        if others:
            yield Text("")
            if width >= ROOM_FOR_A_TABLE:
                yield _table(others)
            else:
                for answer in others:
                    yield from _wrapped(answer["text"], width)
                    yield from _wrapped(f"{sentence(answer)} [{answer['id']}]", width, "  ")
            yield Text("")
        yield from _wrapped(_notes(self.run), width)


def answer_cells(answer: dict[str, Any]) -> tuple[str, str, str, str, str, str]:
    """The cells of one answer, in the order of `HEAD`."""
    error, members = float(answer.get("monte_carlo_error") or 0.0), int(answer.get("members") or 0)
    unknown = words.share_with_error(answer.get("parameter_share"), answer.get("parameter_share_error"))
    spread = unknown, words.share(answer.get("process_share"))
    if answer.get("probability") is not None:
        p = words.observed(answer)
        value, said = words.of_hundred(p, error, members), words.likelihood_with_error(p, error)
        return answer["text"], value, said, words.points(error), *spread
    if answer.get("quantiles"):
        q = answer["quantiles"]
        return answer["text"], f"{words.number(q['0.5'])} ({words.interval(q)})", "", words.margin(error), *spread
    return answer["text"], "not answered", "", "", *spread


def sentence(answer: dict[str, Any]) -> str:
    """'Very unlikely: 7 of 100 histories, ±1.6. Spread: ignorance 61 %, chance 39 %.' in one line."""
    _, value, said, error, unknown, chance = answer_cells(answer)
    if said:
        text = f"{said[:1].upper()}{said[1:]}: {value} histories, ±{error}."
    elif answer.get("quantiles"):
        q = answer["quantiles"]
        text = f"About {words.number(q['0.5'])}, ±{error}; 90 % of histories: {words.interval(q)}."
    else:
        return "Not answered."
    if answer.get("parameter_share") is None:
        return f"{text} Too few histories differ to tell what we do not know from chance."
    return f"{text} Spread: ignorance {unknown}, chance {chance}."


def _about(run: Run) -> str:
    scenario = run.manifest["scenario"]
    text = (
        f"{scenario['title']}: {int(run.manifest['members']):,} simulated histories of {scenario['weeks']} weeks, "
        f"not a forecast. Evidence up to {words.day(str(run.answers.get('as_of')))}."
    )
    if run.manifest["ledger"].get("hindsight"):
        text += " HINDSIGHT: this run also uses evidence that was not known then."
    return text


def _headline(answer: dict[str, Any], width: int) -> Iterator[RenderableType]:
    yield from _wrapped(answer["text"], width, style="bold")
    yield from _wrapped(sentence(answer), width, "  ", "bold")
    leans = answer.get("leans_on") or {}
    near = " in how near histories come to yes" if answer.get("probability") is not None else ""
    mechanisms = told_apart(leans.get("mechanisms", []))
    for title, rows in (("claims", leans.get("claims", [])), ("mechanisms", mechanisms)):
        if not rows:
            yield from _wrapped(f"No part of it can be pinned to {title}.", width, "  ")
            continue
        yield from _wrapped(f"{title.capitalize()} it leans on most, by share of the spread{near}:", width, "  ")
        for row in rows[:MOST]:
            name = " or ".join(row["labels"]) if "labels" in row else row["id"]
            yield from _wrapped(f"{words.share(row.get('share')):>4}  {row['says']} [{name}]", width, "  ", hang=6)
        if len(rows) < MOST:
            yield from _wrapped(f"No other of the {title} can be told from noise.", width, "        ")


def _table(answers: list[dict[str, Any]]) -> RenderableType:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for i, name in enumerate(HEAD):
        table.add_column(
            name, overflow="fold", no_wrap=i > 2, justify="right" if i > 2 else "left", ratio=3 if i == 0 else None
        )
    for answer in answers:
        text, *cells = answer_cells(answer)
        table.add_row(Text(f"{text} [{answer['id']}]"), *(Text(cell) for cell in cells))
    return table


def _notes(run: Run) -> str:
    return (
        f"{words.measured_of(run.answers)}. ± is the 95 % Monte Carlo "
        "error, in points for chances and shares; ignorance is what we do not know of the parameters."
    )


def _wrapped(text: str, width: int, indent: str = "", style: str = "", hang: int = 0) -> Iterator[RenderableType]:
    from rich.text import Text

    for line in fold(text, width, indent, indent + " " * hang):
        yield Text(line, style=style, no_wrap=True, overflow="ignore")
