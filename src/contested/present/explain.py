"""What stands behind an answer or a series: flows, mechanisms, parameters, priors, claims, documents, as a tree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from contested.errors import InputError, nearest
from contested.present import words
from contested.present.accounting import Account, accounts
from contested.present.labels import series_label
from contested.present.provenance import (
    Provenance,
    claim_grade,
    distribution_text,
    document_line,
    grade_words,
    place_in_document,
    strip_kind,
)
from contested.present.run import Run

MOST_SERIES = 4
"""Series followed for a question."""
MOST_PARAMETERS = 12
"""Parameters shown per mechanism; the rest is counted."""


class Explained(dict[str, Any]):
    """A tree of {text, children}: JSON as it is, and a tree of lines where rich prints it."""

    def __rich__(self) -> Any:
        """The tree for a terminal; every text is text, never markup."""
        from rich.text import Text
        from rich.tree import Tree

        def grow(tree: Tree, node: dict[str, Any]) -> Tree:
            for child in node["children"]:
                grow(tree.add(Text(child["text"])), child)
            return tree

        return grow(Tree(Text(self["text"], style="bold")), self)


def explain(run_folder: Path, name: str) -> Explained:
    """Follow a question (by id) or a series (by name) back to the sentences it rests on.

    Args:
        run_folder: a finished run folder.
        name: a question's id or the name of a recorded series.

    Returns:
        A mapping {text, children} that rich prints as a tree.

    Raises:
        InputError: the folder is not a finished run, or nothing in it has this name.
    """
    run = Run.load(run_folder)
    proof = Provenance(run)
    for answer in run.answers["answers"]:
        if answer["id"] == name:
            return Explained(_question(answer, proof))
    names = run.series.names
    if name not in names:
        options = [*(a["id"] for a in run.answers["answers"]), *names]
        raise InputError(
            f"expected a question or a series of this run, found '{name}'; {nearest(name, options)}",
            where=str(run_folder),
        )
    return Explained(_series(name, proof))


def _node(text: str, children: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    return {"text": text, "children": children or []}


def _question(answer: dict[str, Any], proof: Provenance) -> dict[str, Any]:
    from contested.present.tables import answer_cells

    text, value, said, error, unknown, chance = answer_cells(answer)
    leans = answer.get("leans_on") or {}
    shares = {str(row["name"]): row.get("share") for row in leans.get("parameters", [])}
    children = [_node(f"Spread: what we do not know {unknown}, chance {chance}")]
    if leans.get("claims"):
        rows = [_claim_row(row, proof) for row in leans["claims"]]
        children.append(_node("Claims it leans on most", rows))
    mechanisms = [
        _mechanism(row["label"], proof, shares, f"{words.share(row.get('share'))} of the answer's spread")
        for row in leans.get("mechanisms", [])
    ]
    children.append(_node("Mechanisms it leans on most", mechanisms or [_node("none that can be told from noise")]))
    looked_at = [_series(name, proof) for name in answer.get("series", [])[:MOST_SERIES]]
    if looked_at:
        children.append(_node("Series it looks at, and the flows that move them", looked_at))
    if leans.get("unexplained") is not None:
        rest = f"Not pinned to any single entry: {words.share(leans['unexplained'])}. {leans.get('method', '')}"
        children.append(_node(rest.strip()))
    value = f"{value} histories, {said}, ±{error} points" if said else f"median and 90 % range {value}, ±{error}"
    return _node(f"{text}  {value}", children)


def _claim_row(row: dict[str, Any], proof: Provenance) -> dict[str, Any]:
    claim = proof.run.evidence["claims"].get(row["id"])
    head = f"{words.share(row.get('share'))} through {', '.join(row.get('through', []))}"
    return _node(head, [_claim(claim, proof) if claim else _node(str(row["says"]))])


def _series(name: str, proof: Provenance) -> dict[str, Any]:
    run, series = proof.run, proof.run.series
    last = series.quantiles[series.index(name), series.country, -1]
    head = (
        f"{series_label(name, run.manifest)} ({name}), whole area, week of {series.dates[-1]}: "
        f"median {words.number(float(last[3]))}, 90 % {words.number(float(last[0]))} to {words.number(float(last[6]))} "
        f"{series.units[series.index(name)]}"
    )
    account = next((a for a in accounts(proof) if a.stock == name), None)
    if account is not None:
        return _node(head, _booked(account, proof))
    label = proof.flow_links[name].mechanism if name in proof.flow_links else name.partition(".")[0]
    if label in proof.mechanisms:
        return _node(head, [_mechanism(label, proof, {}, "makes this series")])
    return _node(head, [_node("no named flow fills or empties this series; no mechanism is named after it")])


def _booked(account: Account, proof: Provenance) -> list[dict[str, Any]]:
    start, end, change = (words.number(v) for v in (account.start, account.end, account.end - account.start))
    rows = [_node(f"Mean change since the end of the first week: {change}, from {start} to {end}")]
    rows += [
        _parameter(p, proof, None) for p in proof.parameters_of("initial") if p["name"] == _start_of(account.stock)
    ]
    told: set[str] = set()
    for entry in account.entries:
        label, sign = entry.flow.mechanism, "+" if entry.total > 0 else ""
        text = f"{'filled' if entry.total >= 0 else 'emptied'} by {entry.flow.name}: {sign}{words.number(entry.total)}"
        again = label in told
        told.add(label)
        below = [_node(f"mechanism {label}, see above")] if again else [_mechanism(label, proof, {}, "")]
        rows.append(_node(text, below))
    return rows


def _start_of(stock: str) -> str:
    """The parameter that says where a stock of fighters starts."""
    return stock.replace("fighters.", "initial.", 1)


def _mechanism(label: str, proof: Provenance, shares: dict[str, Any], note: str) -> dict[str, Any]:
    mechanism = proof.mechanisms.get(label)
    if mechanism is None:
        return _node(f"{label}: {note}".rstrip(": "))
    parameters = sorted(proof.parameters_of(label), key=lambda p: -(shares.get(p["name"]) or 0.0))
    children = [_node(f"flows: {', '.join(proof.flows_of(label)) or 'none'}")]
    children += [_parameter(p, proof, shares.get(p["name"])) for p in parameters[:MOST_PARAMETERS]]
    if len(parameters) > MOST_PARAMETERS:
        children.append(_node(f"and {len(parameters) - MOST_PARAMETERS} more parameters"))
    return _node(f"mechanism {label}: {mechanism.get('says', '')}" + (f" [{note}]" if note else ""), children)


def _parameter(parameter: dict[str, Any], proof: Provenance, part: float | None) -> dict[str, Any]:
    low, middle, high = (words.number(parameter.get(key)) for key in ("low", "median", "high"))
    measured = f"{middle} (90 %: {low} to {high}) {parameter.get('unit', '')}, {parameter.get('basis', '')}"
    text = f"{parameter['name']}: {measured}"
    if part is not None:
        text += f", {words.share(part)}"
    prior = proof.prior_of(parameter)
    if prior is None:
        return _node(text)
    claims = [_claim(claim, proof) for claim in proof.claims_of(prior)]
    read = [document_line(proof.run.evidence["documents"].get(strip_kind(key))) for key in prior.get("sources", [])]
    rests = claims + [_node(f"document: {line}") for line in read] or [
        _node("judgement: no claim or document behind it")
    ]
    return _node(
        text,
        [
            _node(
                f"prior {prior['id']}: {prior.get('says', '')} {distribution_text(prior.get('distribution', {}))}",
                rests,
            )
        ],
    )


def _claim(claim: dict[str, Any], proof: Provenance) -> dict[str, Any]:
    grade = claim_grade(claim)
    return _node(
        f"claim {claim['id']}: {claim['says']} Said by {claim.get('speaker')}, {claim.get('said')}. "
        f"{grade}: {grade_words(grade)}. {document_line(proof.document_of(claim))}, {place_in_document(claim)}."
    )
