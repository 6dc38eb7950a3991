"""What a terminal shows after a run: the headline answer and what would change it, then every other answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contested.present.tree_text import fold
from contested.present.views import wording as words
from contested.present.views.answers import AnswerView, answer_view, basis_counts
from contested.present.views.conditioning import at_odds
from contested.present.views.influence import MOST, influence_rows, no_change, without_evidence
from contested.present.views.numbers import missing_numbers, number_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, ConsoleOptions, RenderableType

    from contested.present.views.numbers import NumberRow
    from contested.results.answers import Answer
    from contested.results.run import Run

NARROWEST = 20
"""On a narrower terminal than this, lines run past its edge."""


def answers_table(run: Run) -> Answers:
    """All answers of a run, for rich to print."""
    return Answers(run)


class Answers:
    """The headline answer, then the others, each in a few lines of its own."""

    def __init__(self, run: Run) -> None:
        self.run = run

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        """Lines for a terminal of any width. Texts of the run are printed as text, never as markup."""
        from rich.text import Text

        width = max(options.max_width, NARROWEST)
        yield from _wrapped(_about(self.run), width)
        yield Text("")
        yield from _headline(self.run, width)
        others = [answer for answer in self.run.answers.values() if answer.id != self.run.headline.id]
        for answer in others:
            yield Text("")
            yield from _other(answer, self.run, width)
        yield Text("")
        yield from _wrapped(_notes(self.run), width)


def _other(answer: Answer, run: Run, width: int) -> Iterator[RenderableType]:
    """The question, the answer, how it is counted, how sure it is, and a line each of what would change it."""
    view, moved, numbers = answer_view(answer), influence_rows(answer, run), number_rows(answer, run)
    yield from _wrapped(view.text, width)
    yield from _wrapped(view.sentence, width, "  ")
    yield from _wrapped(without_evidence(answer) or "", width, "  ")
    yield from _wrapped(_counted(view), width, "  ", hang=2)
    yield from _wrapped(f"{view.uncertainty} Basis: {answer.basis.word}. [{view.id}]", width, "  ")
    if moved:
        yield from _wrapped(f"{moved[0].change} without: {moved[0].text} [{moved[0].names}]", width, "  ", hang=2)
    yield from _wrapped(no_change(answer, moved) or "", width, "  ")
    if numbers:
        yield from _wrapped(_number(numbers[0]), width, "  ", hang=2)


def _counted(view: AnswerView) -> str:
    return f"Counted: {view.counted}." if view.counted else ""


def _about(run: Run) -> str:
    scenario = run.manifest.scenario
    past = f", {scenario.past_weeks} weeks after the start" if scenario.past_weeks else ""
    text = (
        f"{scenario.title}: {run.manifest.members:,} simulated histories of {scenario.weeks} weeks, not a forecast. "
        f"Evidence up to {words.day(scenario.as_of.isoformat())}{past}."
    )
    if run.manifest.ledger.hindsight:
        text += " HINDSIGHT: this run also uses evidence that was not known then."
    return text


def _headline(run: Run, width: int) -> Iterator[RenderableType]:
    answer = run.headline
    view = answer_view(answer)
    yield from _wrapped(view.text, width, style="bold")
    yield from _at_odds(run, width)
    yield from _wrapped(view.sentence, width, "  ", "bold")
    yield from _wrapped(without_evidence(answer) or "", width, "  ")
    yield from _wrapped(_counted(view), width, "  ", hang=2)
    yield from _wrapped(f"{view.uncertainty} {view.basis}", width, "  ")
    yield from _influence(answer, run, width)
    numbers = number_rows(answer, run)[:MOST]
    if numbers:
        yield from _wrapped(
            "Numbers with the largest shares of the spread, and what would change the answer:", width, "  "
        )
    for row in numbers:
        yield from _wrapped(_number(row), width, "  ", hang=6)
    yield from _wrapped(missing_numbers(answer) or "", width, "        " if numbers else "  ")
    if numbers:
        yield from _wrapped(answer.attribution.no_tenth or "", width, "        ")
        yield from _wrapped(f"Shares of the spread are of {answer.uncertainty.base.rstrip('.')}.", width, "  ")


def _at_odds(run: Run, width: int) -> Iterator[RenderableType]:
    found = at_odds(run)
    if found is None:
        return
    yield from _wrapped(found.sentence, width, "  ", "bold")
    for text, claim in found.claims:
        yield from _wrapped(f"- {text} [{claim}]", width, "  ", hang=2)


def _influence(answer: Answer, run: Run, width: int) -> Iterator[RenderableType]:
    rows = influence_rows(answer, run)
    if rows:
        yield from _wrapped(
            "Left out, these change the answer most (with all evidence -> without it, by replays of the fit):",
            width,
            "  ",
        )
    for row in rows[:MOST]:
        yield from _wrapped(f"{row.change}  {row.text} [{row.names}]", width, "  ", hang=6)
    yield from _wrapped(no_change(answer, rows) or "", width, "  ")


def _number(row: NumberRow) -> str:
    """'18 % of the spread: ...: 4 % where it is in its lowest tenth, 11 % in its highest [prior-1]'."""
    ends = f": {row.ends}" if row.ends else ""
    return f"{row.share:>4} of the spread: {row.text}{ends} [{row.prior}]"


def _notes(run: Run) -> str:
    return (
        f"{basis_counts(run.answer_file.parameters)}. Parameter uncertainty is what we do not know of the parameters, "
        "process uncertainty is chance; both are shares of the variance between single histories. ± is half the 95 % "
        "range from the limited number of histories."
    )


def _wrapped(text: str, width: int, indent: str = "", style: str = "", hang: int = 0) -> Iterator[RenderableType]:
    from rich.text import Text

    for line in fold(text, width, indent, indent + " " * hang):
        yield Text(line, style=style, no_wrap=True, overflow="ignore")
