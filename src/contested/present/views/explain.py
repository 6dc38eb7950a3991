"""What stands behind an answer or a series: flows, mechanisms, parameters, priors, claims, documents, as a tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contested.errors import InputError, nearest
from contested.present.tree_text import Explained, node
from contested.present.views.explain_answer import answer_node
from contested.present.views.explain_series import SeriesTree
from contested.present.views.provenance import Provenance

if TYPE_CHECKING:
    from contested.results.run import Run

SHOWN_NAMES = 6
"""Series named in the message about an unknown name."""


def explain(run: Run, name: str) -> Explained:
    """Follow a question (by id) or a series (by name) back to claims and documents.

    Args:
        run: a finished run.
        name: a question's id or the name of a recorded series.

    Returns:
        A tree that rich prints. Every entry is shown in full once, and by its name where it comes back.

    Raises:
        InputError: nothing in the run has this name.
    """
    tree = SeriesTree(Provenance(run))
    if name in run.answers:
        return Explained(answer_node(run.answers[name], tree))
    if name not in tree.proof.series:
        where = str(run.folder) if run.folder else None
        raise InputError(f"expected a question or a series of this run, found '{name}'; {_hint(name, run)}", where)
    return Explained(tree.series(name))


def topics(run: Run) -> Explained:
    """What can be explained: every question and every series, by the names that `explain` takes."""
    questions = [node(f"{a.id}: {a.text}", kind="question", name=a.id) for a in run.answers.values()]
    series = [node(f"{i.name}: {i.title}", kind="series", name=i.name) for i in run.manifest.series]
    return Explained(node("What can be explained", [node("Questions", questions), node("Series", series)]))


def _hint(name: str, run: Run) -> str:
    questions, series = list(run.answers), [info.name for info in run.manifest.series]
    hint = nearest(name, [*questions, *series])
    if hint.startswith("did you mean"):
        return hint
    part = [known for known in [*questions, *series] if name and name in known] or series
    more = " ..." if len(part) > SHOWN_NAMES else ""
    return f"questions: {', '.join(questions)}; series: {', '.join(part[:SHOWN_NAMES])}{more}"
