"""What stands behind an answer, a series or an entry: flows, mechanisms, parameters, priors, claims, documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contested.present.tree_text import Explained, node
from contested.present.views.explain_answer import answer_node
from contested.present.views.explain_entry import entry_node
from contested.present.views.explain_series import SeriesTree
from contested.present.views.lookup import Lookup
from contested.present.views.provenance import Provenance

if TYPE_CHECKING:
    from contested.results.run import Run


def explain(run: Run, name: str) -> Explained:
    """Follow a question or a series back to claims and documents, or an entry to what it is and what rests on it.

    Args:
        run: a finished run.
        name: a question's id, a series' name, the id of a mechanism, parameter, claim, prior or document, a speaker, or
            a number of the report such as C12; 'kind:id' where several have the same id.

    Returns:
        A tree that rich prints, what changes an answer most first. Every entry is shown in full once, and by its name
        where it comes back.

    Raises:
        InputError: nothing in the run has this name.
    """
    proof = Provenance(run)
    kind, key = Lookup(proof).find(name)
    if kind == "question":
        answer = run.answers[key]
        shares = {one.prior: one.share for one in answer.attribution.parameters}
        return Explained(answer_node(answer, SeriesTree(proof, shares)))
    tree = SeriesTree(proof)
    return Explained(tree.series(key) if kind == "series" else entry_node(kind, key, tree))


def topics(run: Run) -> Explained:
    """What can be explained: every question and every series, by the names that `explain` takes, and what else."""
    proof = Provenance(run)
    questions = [node(f"{a.id}: {a.text}", kind="question", name=a.id) for a in run.answers.values()]
    series = [node(f"{i.name}: {i.title}", kind="series", name=i.name) for i in run.manifest.series]
    speakers = {claim.speaker for claim in run.evidence.claims.values()}
    others = [
        node(f"{len(run.evidence.claims)} claims, {len(proof.listed.claims)} with a number in the report (C1)"),
        node(f"{len(proof.prior_numbers)} priors (P1) and {len(proof.parameters)} parameters"),
        node(f"{len(proof.mechanism_numbers)} mechanisms (M1), {len(proof.document_numbers)} documents (D1)"),
        node(f"{len(speakers)} speakers by name, and the sides"),
    ]
    return Explained(
        node(
            "What can be explained",
            [
                node("Questions", questions),
                node("By id, or by their number in the report", others),
                node("Series", series),
            ],
        )
    )
