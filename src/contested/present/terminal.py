"""What a terminal shows after a run: the headline answer with its attribution, then every other answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from contested.present.tree_text import fold
from contested.present.views import chances
from contested.present.views import wording as words
from contested.present.views.answers import AnswerView, answer_view, basis_counts
from contested.present.views.attribution import MOST, mechanism_groups

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, ConsoleOptions, RenderableType

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
        yield from _headline(self.run.headline, width)
        others = [answer for answer in self.run.answers.values() if answer.id != self.run.headline.id]
        for answer in others:
            yield Text("")
            yield from _other(answer, width)
        yield Text("")
        yield from _wrapped(_notes(self.run), width)


def _other(answer: Answer, width: int) -> Iterator[RenderableType]:
    """The question, the answer, how it is counted, and how sure it is."""
    view = answer_view(answer)
    yield from _wrapped(view.text, width)
    yield from _wrapped(view.sentence, width, "  ")
    yield from _wrapped(_counted(view), width, "  ", hang=2)
    yield from _wrapped(f"{view.uncertainty} Basis: {answer.basis.word}. [{view.id}]", width, "  ")


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


class _Row(NamedTuple):
    share: float
    text: str
    names: str


def _headline(answer: Answer, width: int) -> Iterator[RenderableType]:
    view, found = answer_view(answer), answer.attribution
    yield from _wrapped(view.text, width, style="bold")
    yield from _wrapped(view.sentence, width, "  ", "bold")
    yield from _wrapped(_counted(view), width, "  ", hang=2)
    yield from _wrapped(f"{view.uncertainty} {view.basis}", width, "  ")
    claims = [_Row(row.share, row.says, row.id) for row in found.claims]
    groups = mechanism_groups(found.mechanisms)
    mechanisms = [_Row(group.share, group.summary, " or ".join(group.labels)) for group in groups]
    for title, rows in (("claims", claims), ("mechanisms", mechanisms)):
        if not rows:
            yield from _wrapped(f"No share of the spread can be attributed to {title}.", width, "  ")
            continue
        yield from _wrapped(f"{title.capitalize()} with the largest shares of the spread:", width, "  ")
        for row in rows[:MOST]:
            text = f"{chances.share(row.share):>4}  {row.text} [{row.names}]"
            yield from _wrapped(text, width, "  ", hang=6)
        if len(rows) < MOST:
            text = f"The shares of the other {title} are too small to separate from noise."
            yield from _wrapped(text, width, "        ")
    if claims or groups:
        yield from _wrapped(f"Shares of the spread are of {answer.uncertainty.base.rstrip('.')}.", width, "  ")


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
