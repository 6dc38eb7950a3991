"""What a terminal shows after a run: the headline answer and what would change it, then every other answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contested.present.tree_text import fold
from contested.present.views import wording as words
from contested.present.views.alternatives import beside
from contested.present.views.answers import answer_view, basis_counts
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
    """The headline answer with what changes it, then the others in three to five lines each."""

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
    """The question, the answer, the answer without evidence, and what moves it most."""
    view = answer_view(answer)
    yield from _wrapped(_asked(answer), width)
    yield from _wrapped(view.sentence, width, "  ", hang=2)
    yield from _wrapped(_before_and_basis(answer), width, "  ", hang=2)
    yield from _others(answer, width)
    yield from _wrapped(_moves_most(answer, run), width, "  ", hang=2)


def _asked(answer: Answer) -> str:
    """The question by its title, with what counts, and its id."""
    return f"{answer.title} ({answer.note}) [{answer.id}]" if answer.note else f"{answer.title} [{answer.id}]"


def _before_and_basis(answer: Answer) -> str:
    return f"{without_evidence(answer) or ''} {answer_view(answer).basis}".strip()


def _moves_most(answer: Answer, run: Run) -> str:
    """The part of the evidence that changes an answer most; else that none does, and the number that explains most."""
    moved, numbers = influence_rows(answer, run), number_rows(answer, run)
    if moved:
        return f"Moves it most: {moved[0].text}; without it {moved[0].without}."
    texts = ["No claim or source moves it beyond chance."] if answer.influence else []
    texts += [f"{row.share} of its spread: {row.text} [{row.prior}]" for row in numbers[:1]]
    return " ".join(texts)


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
    yield from _wrapped(view.sentence, width, "  ", "bold", hang=2)
    yield from _wrapped(_before_and_basis(answer), width, "  ", hang=2)
    yield from _others(answer, width)
    yield from _wrapped(view.uncertainty, width, "  ", hang=2)
    yield from _influence(answer, run, width)
    numbers = number_rows(answer, run)[:MOST]
    if numbers:
        yield from _wrapped("Numbers with the largest shares of the spread, and what would change it:", width, "  ")
    for row in numbers:
        yield from _wrapped(_number(row), width, "    ", hang=2)
    yield from _wrapped(missing_numbers(answer) or "", width, "    " if numbers else "  ", hang=2)
    if numbers:
        yield from _wrapped(answer.attribution.no_tenth or "", width, "    ", hang=2)


def _others(answer: Answer, width: int) -> Iterator[RenderableType]:
    """The answer of each other set of mechanisms."""
    for one in beside(answer):
        yield from _wrapped(one.sentence, width, "  ", hang=2)


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
        yield from _wrapped("Left out, these change it most (with all evidence -> without it):", width, "  ")
    for row in rows[:MOST]:
        yield from _wrapped(f"{row.change}  {row.text} [{row.names}]", width, "    ", hang=2)
    yield from _wrapped(no_change(answer, rows) or "", width, "  ", hang=2)


def _number(row: NumberRow) -> str:
    """'18 % of the spread: ...: 4 % where it is in its lowest tenth, 11 % in its highest [prior-1]'."""
    ends = f": {row.ends}" if row.ends else ""
    return f"{row.share} of the spread: {row.text}{ends} [{row.prior}]"


def _notes(run: Run) -> str:
    texts = [f"{basis_counts(run.answer_file.parameters)}."]
    if any(answer.influence for answer in run.answers.values()):
        texts.append("What is left out is replayed from the stored fit.")
    if any(answer.uncertainty.parameters is not None or number_rows(answer, run) for answer in run.answers.values()):
        texts.append("The spread is the variance between single histories; process uncertainty is chance.")
    if any(answer.kind == "quantity" for answer in run.answers.values()):
        texts.append("± is half the 95 % range from the limited number of histories.")
    return " ".join(texts)


def _wrapped(text: str, width: int, indent: str = "", style: str = "", hang: int = 0) -> Iterator[RenderableType]:
    from rich.text import Text

    for line in fold(text, width, indent, indent + " " * hang):
        yield Text(line, style=style, no_wrap=True, overflow="ignore")
