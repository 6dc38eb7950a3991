"""The tree behind an answer: what explains its spread, and the flows of the series it looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contested.present.tree_text import node
from contested.present.views import chances
from contested.present.views.answers import answer_view, basis_counts

if TYPE_CHECKING:
    from contested.present.views.explain_series import SeriesTree
    from contested.results.answers import Answer, ClaimShare, MechanismShare

MOST_SERIES = 4
"""Series followed for a question."""


def answer_node(answer: Answer, tree: SeriesTree) -> dict[str, Any]:
    """An answer: its numbers and their basis, what explains its spread, and the flows behind its series."""
    view, found = answer_view(answer), answer.attribution
    children = [node(f"{view.sentence} {view.uncertainty}", kind="answer", name=answer.id)]
    children.append(node(f"{view.basis} {basis_counts(answer.basis)}."))
    if view.condition:
        children.append(node(f"A history counts as a yes on this condition: {view.condition}."))
    if view.counted:
        children.append(node(f"Counted: {view.counted}."))
    none = [node("none that can be separated from noise")]
    mechanisms = [_mechanism(row, answer, tree) for row in found.mechanisms]
    children.append(node("Mechanisms with the largest shares of the spread, and their parameters", mechanisms or none))
    claims = [_claim(row, tree) for row in found.claims]
    children.append(node("Claims with the largest shares of the spread", claims or none))
    looked_at = [tree.series(name) for name in answer.series[:MOST_SERIES]]
    if looked_at:
        children.append(node("Series that the question looks at, and the flows that change them", looked_at))
    if view.split and found.unexplained:
        rest = f"{chances.share(found.unexplained)} of the spread"
        children.append(node(f"Parameter uncertainty that belongs to no single number: {rest}."))
    if found.note:
        children.append(node(found.note))
    children.append(node(f"Shares are of {answer.uncertainty.base.rstrip('.')}. {found.method}"))
    return node(answer.text, children, "question", answer.id)


def _mechanism(row: MechanismShare, answer: Answer, tree: SeriesTree) -> dict[str, Any]:
    """A mechanism with those of its parameters that explain part of the spread; the others are counted."""
    shares = {name: part.share for part in answer.attribution.parameters for name in part.names}
    every = tree.proof.parameters_of(row.label)
    named = [parameter for parameter in every if parameter.name in {*row.parameters, *shares}]
    children = [tree.entries.parameter(parameter, shares.get(parameter.name)) for parameter in named]
    if len(every) > len(named):
        rest = len(every) - len(named)
        noun = "parameter, whose share is" if rest == 1 else "parameters, whose shares are"
        children.append(node(f"{rest} more {noun} too small to separate from noise"))
    head = f"{chances.share(row.share)} of the spread: {row.label}: {row.summary}"
    return node(head, children, "mechanism", row.label)


def _claim(row: ClaimShare, tree: SeriesTree) -> dict[str, Any]:
    through = ", ".join(f"prior {name}" for name in row.through)
    entry = tree.entries.claim(tree.proof.run.evidence.claims[row.id])
    return {**entry, "text": f"{chances.share(row.share)} through {through}: {entry['text']}"}
