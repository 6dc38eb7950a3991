"""The tree behind an answer: what changes it, which numbers explain its spread, and the flows of its series."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contested.present.tree_text import node
from contested.present.views import chances
from contested.present.views.alternatives import beside, differs, fit_text
from contested.present.views.answers import answer_view, basis_counts
from contested.present.views.conditioning import against, at_odds
from contested.present.views.influence import EXACT, influence_rows, no_change, without_evidence
from contested.present.views.numbers import missing_numbers, number_rows
from contested.present.views.signs import sign_rows

if TYPE_CHECKING:
    from contested.present.views.explain_series import SeriesTree
    from contested.present.views.influence import InfluenceRow
    from contested.present.views.numbers import NumberRow
    from contested.results.answers import Answer, MechanismShare

MOST_SERIES = 4
"""Series followed for a question."""
MOST_INFLUENCE = 12
"""Claims and sources left out that are listed; the others are counted."""


def answer_node(answer: Answer, tree: SeriesTree) -> dict[str, Any]:
    """An answer: its numbers and their basis, then what changes it: evidence, numbers, mechanisms and flows."""
    return node(
        answer.text,
        [
            *_about(answer, tree),
            *_influence(answer, tree),
            _numbers(answer, tree),
            *_signs(answer, tree),
            *_mechanisms(answer, tree),
            *_series(answer, tree),
            *_notes(answer),
        ],
        "question",
        answer.id,
    )


def _about(answer: Answer, tree: SeriesTree) -> list[dict[str, Any]]:
    view, odd = answer_view(answer), at_odds(tree.proof.run)
    first = [node(odd.sentence, [node(text, kind="claim", name=claim) for text, claim in odd.claims])] if odd else []
    texts = [
        without_evidence(answer),
        f"{view.basis} {basis_counts(answer.basis)}.",
        f"A history counts as a yes on this condition: {view.condition}." if view.condition else None,
        f"Counted: {view.counted}." if view.counted else None,
    ]
    shown = node(f"{view.sentence} {view.uncertainty}", kind="answer", name=answer.id)
    return [*first, shown, *(node(text) for text in texts if text), *_others(answer, tree)]


def _others(answer: Answer, tree: SeriesTree) -> list[dict[str, Any]]:
    """The answers of other sets of mechanisms, and in what the sets differ."""
    run = tree.proof.run
    infos = run.manifest.alternatives
    return [
        node(one.sentence, [node(text) for text in (differs(info, run), fit_text(info, run)) if text])
        for one, info in zip(beside(answer), infos, strict=True)
    ]


def _influence(answer: Answer, tree: SeriesTree) -> list[dict[str, Any]]:
    """What the answer is without each claim or source that changes it beyond chance."""
    if not answer.influence:
        return []
    rows = influence_rows(answer, tree.proof.run)
    if not rows:
        return [node(no_change(answer, rows) or "")]
    children = [_left_out(row, tree) for row in rows[:MOST_INFLUENCE]]
    if len(rows) > MOST_INFLUENCE:
        children.append(node(f"{len(rows) - MOST_INFLUENCE} more change it less"))
    return [node("Left out, these change the answer (with all evidence -> without it)", children)]


def _left_out(row: InfluenceRow, tree: SeriesTree) -> dict[str, Any]:
    run = tree.proof.run
    used = run.manifest.conditioning.observations if run.manifest.conditioning else ()
    said = {one.claim: against(one) for one in used}
    claims = [tree.entries.claim(run.evidence.claims[name], said.get(name)) for name in row.claims]
    return node(f"{row.change} ({EXACT[row.exact]}): {row.text}", claims)


def _numbers(answer: Answer, tree: SeriesTree) -> dict[str, Any]:
    """The numbers that explain part of the spread, and what would change the answer."""
    children = [_number(row, tree) for row in number_rows(answer, tree.proof.run)]
    texts = [missing_numbers(answer), answer.attribution.no_tenth if children else None]
    children += [node(text) for text in texts if text]
    return node("Numbers with the largest shares of the spread, and what would change the answer", children)


def _signs(answer: Answer, tree: SeriesTree) -> list[dict[str, Any]]:
    """Numbers whose sign evidence leaves open, with the answer on either side of 0."""
    known = tree.proof.parameters
    rows = [
        node(row.text, [tree.entries.parameter(known[name]) for name in row.names if name in known])
        for row in sign_rows(answer, tree.proof.run)
    ]
    return [node("Numbers whose sign evidence leaves open", rows)] if rows else []


def _number(row: NumberRow, tree: SeriesTree) -> dict[str, Any]:
    ends = f"; {row.ends}" if row.ends else ""
    known = tree.proof.parameters
    children = [tree.entries.parameter(known[name]) for name in row.names if name in known]
    return node(f"{row.share} of the spread{ends}: {row.text}", children)


def _mechanisms(answer: Answer, tree: SeriesTree) -> list[dict[str, Any]]:
    rows = [_mechanism(row, tree) for row in answer.attribution.mechanisms]
    return [node("Mechanisms that use these numbers", rows)] if rows else []


def _mechanism(row: MechanismShare, tree: SeriesTree) -> dict[str, Any]:
    """A mechanism with those of its parameters that explain part of the spread; the others are counted."""
    every = tree.proof.parameters_of(row.label)
    named = [parameter for parameter in every if parameter.name in row.parameters]
    children = [tree.entries.parameter(parameter) for parameter in named]
    if len(every) > len(named):
        rest = len(every) - len(named)
        noun = "parameter, whose share is" if rest == 1 else "parameters, whose shares are"
        children.append(node(f"{rest} more {noun} too small to separate from noise"))
    head = f"{chances.share(row.share)} of the spread: {row.label}: {row.summary}"
    return node(head, children, "mechanism", row.label)


def _series(answer: Answer, tree: SeriesTree) -> list[dict[str, Any]]:
    looked_at = [tree.series(name) for name in answer.series[:MOST_SERIES]]
    return [node("Series that the question looks at, and the flows that change them", looked_at)] if looked_at else []


def _notes(answer: Answer) -> list[dict[str, Any]]:
    found, view = answer.attribution, answer_view(answer)
    notes = []
    if view.split and found.unexplained:
        rest = f"{chances.share(found.unexplained)} of the spread"
        notes.append(node(f"Parameter uncertainty that belongs to no single number: {rest}."))
    if found.note and found.parameters:
        notes.append(node(found.note))
    return [*notes, node(f"Shares are of {answer.uncertainty.base.rstrip('.')}. {found.method}")]
