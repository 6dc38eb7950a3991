"""What stands behind an answer or a series: flows, mechanisms, parameters, priors, claims, documents, as a tree."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

from contested.errors import InputError, nearest
from contested.present.run import Run
from contested.present.tree_text import Explained, node
from contested.present.views import wording as words
from contested.present.views.accounting import Account, accounts, flow_totals
from contested.present.views.labels import series_label
from contested.present.views.provenance import (
    Provenance,
    claim_grade,
    distribution_text,
    document_line,
    grade_words,
    place_in_document,
    strip_kind,
)

MOST_SERIES = 4
"""Series followed for a question."""
MOST_FLOWS = 10
"""Flows shown for a stock, a level or a report; the smaller ones are added up."""
SHOWN_NAMES = 6
"""Series named when nothing of the kind was asked for."""


def explain(run_folder: Path, name: str) -> Explained:
    """Follow a question (by id) or a series (by name) back to the sentences it rests on.

    Args:
        run_folder: a finished run folder.
        name: a question's id or the name of a recorded series.

    Returns:
        A tree that rich prints; every entry is told in full once, and named where it comes back.

    Raises:
        InputError: the folder is not a finished run, or nothing in it has this name.
    """
    run = Run.load(run_folder)
    branch = _Branch(Provenance(run))
    for answer in run.answers["answers"]:
        if answer["id"] == name:
            return Explained(branch.question(answer))
    if name not in run.series.names:
        raise InputError(
            f"expected a question or a series of this run, found '{name}'; {_hint(name, run)}", where=str(run_folder)
        )
    return Explained(branch.series(name))


def topics(run_folder: Path) -> Explained:
    """What can be explained: every question and every series, by the names that `explain` takes.

    Raises:
        InputError: the folder is not a finished run.
    """
    run = Run.load(run_folder)
    questions = [node(f"{a['id']}: {a['text']}", kind="question", name=a["id"]) for a in run.answers["answers"]]
    labels = [(name, series_label(name, run.manifest)) for name in run.series.names]
    series = [node(f"{name}: {label}", kind="series", name=name) for name, label in labels]
    return Explained(node("What can be explained", [node("Questions", questions), node("Series", series)]))


def _hint(name: str, run: Run) -> str:
    questions = [str(a["id"]) for a in run.answers["answers"]]
    hint = nearest(name, [*questions, *run.series.names])
    if hint.startswith("did you mean"):
        return hint
    part = [known for known in [*questions, *run.series.names] if name and name in known] or run.series.names
    more = " ..." if len(part) > SHOWN_NAMES else ""
    return f"questions: {', '.join(questions)}; series: {', '.join(part[:SHOWN_NAMES])}{more}"


class _Branch:
    """Grows the tree of one explanation, and remembers what was told already."""

    def __init__(self, proof: Provenance) -> None:
        self.proof = proof
        self.told: set[tuple[str, str]] = set()

    def _first(self, kind: str, name: str) -> bool:
        again = (kind, name) in self.told
        self.told.add((kind, name))
        return not again

    def question(self, answer: dict[str, Any]) -> dict[str, Any]:
        """An answer: its spread, what it leans on, and the flows that move what it looks at."""
        from contested.present.terminal import sentence

        leans = answer.get("leans_on") or {}
        children = [node(sentence(answer), kind="answer", name=answer["id"])]
        if answer.get("threshold"):
            children.append(node(f"Counted when {answer['threshold']}."))
        carried = [self._mechanism_row(row, leans) for row in leans.get("mechanisms", [])]
        none = [node("none that can be told from noise")]
        children.append(node("Mechanisms it leans on most, and the numbers in them that carry it", carried or none))
        claims = [self._claim_row(row) for row in leans.get("claims", [])]
        children.append(node("Claims it leans on most", claims or none))
        looked_at = [self.series(name) for name in answer.get("series", [])[:MOST_SERIES]]
        if looked_at:
            children.append(node("Series it looks at, and the flows that move them", looked_at))
        if leans.get("unexplained") is not None:
            children.append(node(f"Ignorance not pinned to any single entry: {words.share(leans['unexplained'])}."))
        if leans.get("note"):
            children.append(node(str(leans["note"])))
        if leans.get("method"):
            children.append(node(f"Shares: {leans['method']}"))
        return node(answer["text"], children, "question", answer["id"])

    def _mechanism_row(self, row: dict[str, Any], leans: dict[str, Any]) -> dict[str, Any]:
        """A mechanism with only those of its parameters that carry the answer; the rest is counted."""
        label = str(row["label"])
        shares = {str(p["name"]): p.get("share") for p in leans.get("parameters", [])}
        own = self.proof.parameters_of(label)
        carrying = [p for p in own if p["name"] in set(row.get("parameters", [])) | set(shares)]
        children = [self._parameter(p, shares.get(p["name"])) for p in carrying]
        if len(own) > len(carrying):
            children.append(node(f"{len(own) - len(carrying)} more parameters, whose part is lost in noise"))
        head = f"{words.share(row.get('share'))} of the spread: {label}: {row['says']}"
        return node(head, children, "mechanism", label)

    def _claim_row(self, row: dict[str, Any]) -> dict[str, Any]:
        claim = self.proof.run.evidence["claims"].get(row["id"])
        through = ", ".join(f"prior {name}" for name in row.get("through", []))
        told = self.claim(claim) if claim else node(f"claim {row['id']}: {row['says']}", kind="claim", name=row["id"])
        return {**told, "text": f"{words.share(row.get('share'))} through {through}: {told['text']}"}

    def series(self, name: str) -> dict[str, Any]:
        """A series: where it stands at the end and what moves it."""
        run, series = self.proof.run, self.proof.run.series
        last = series.quantiles[series.index(name), series.country, -1]
        head = (
            f"{name}: {series_label(name, run.manifest)}, whole area, week of {words.day(series.dates[-1])}: median "
            f"{words.number(float(last[3]))}, 90 % {words.number(float(last[0]))} to {words.number(float(last[6]))} "
            f"{series.units[series.index(name)]}"
        )
        if not self._first("series", name):
            return node(f"{name}, told above", kind="series", name=name)
        account = next((a for a in accounts(self.proof) if a.stock == name), None)
        if account is not None:
            return node(head, self._booked(account), "series", name)
        movers = self.proof.movers_of(name)
        if movers:
            made = [self.mechanism(label) for label in movers]
            return node(head, [*self._about(name), *made, *self._read(name)], "series", name)
        rest = node("no named flow fills or empties this series, and no mechanism is named after it")
        return node(head, [rest], "series", name)

    @cached_property
    def _totals(self) -> dict[str, float]:
        return flow_totals(self.proof)

    def _about(self, name: str) -> list[dict[str, Any]]:
        """What a flow moves, how far a level went, how much a report told of."""
        series = self.proof.run.series
        link, i = self.proof.flow_links.get(name), series.index(name)
        mean = series.mean[i, series.country]
        if link and link.kind == "event":
            return [node("counts events; what these move are flows of their own")]
        if link:
            known = link.source or link.target
            return [node(f"moves {link.source or 'from outside'} to {link.target or 'outside'}")] if known else []
        if series.kinds[i] == "report":
            return [node(f"mean total over the run: {words.number(float(mean.sum()))}")]
        return [_stretched(float(mean[0]), float(mean[-1]))]

    def _read(self, name: str) -> list[dict[str, Any]]:
        """The flows that a level or a report stands on, each followed to its mechanism."""
        ordered = sorted(self.proof.read_by(name), key=lambda link: -self._totals[link.name])
        if not ordered:
            return []
        shown = ordered[: _told(len(ordered))]
        flows = [
            node(
                f"{link.name}: mean total {words.number(self._totals[link.name])}",
                [self.mechanism(link.mechanism)],
                "flow",
                link.name,
            )
            for link in shown
        ]
        rest = [self._totals[link.name] for link in ordered[len(shown) :]]
        if rest:
            flows.append(node(f"{len(rest)} smaller flows together: {words.number(sum(rest))}"))
        return [node("flows whose counts enter it", flows)]

    def _booked(self, account: Account) -> list[dict[str, Any]]:
        rows = [_stretched(account.start, account.end)]
        rows += [
            self._parameter(p, None) for p in self.proof.parameters_of("initial") if p["name"] == _start_of(account)
        ]
        shown = account.entries[: _told(len(account.entries))]
        for entry in shown:
            text = f"{'filled' if entry.total >= 0 else 'emptied'} by {entry.flow.name}: {_signed(entry.total)}"
            rows.append(node(text, [self.mechanism(entry.flow.mechanism)], "flow", entry.flow.name))
        rest = account.entries[len(shown) :]
        if rest:
            rows.append(node(f"{len(rest)} smaller flows together: {_signed(sum(e.total for e in rest))}"))
        if not account.balances:
            rows.append(node(f"booked to no flow: {words.number(account.unbooked)}"))
        return rows

    def mechanism(self, label: str) -> dict[str, Any]:
        """A mechanism with all its parameters, or its name where it was told before."""
        mechanism = self.proof.mechanisms.get(label)
        if mechanism is None or not self._first("mechanism", label):
            told = ", told above" if mechanism else ""
            return node(f"mechanism {label}{told}", kind="mechanism", name=label)
        roles = [f"{role}: {', '.join(names)}" for role, names in self.proof.roles_of(label).items()]
        flows, levels = self.proof.flows_of(label), mechanism.get("levels") or []
        facts = (("flows", ", ".join(flows)), ("levels", ", ".join(levels)), ("roles", "; ".join(roles)))
        children = [node(f"{what}: {text}") for what, text in facts if text]
        children += [self._parameter(p, None) for p in self.proof.parameters_of(label)]
        own = " (the user's own)" if mechanism.get("kind") in self.proof.run.own_mechanisms else ""
        return node(f"mechanism {label}{own}: {mechanism.get('says', '')}", children, "mechanism", label)

    def _parameter(self, parameter: dict[str, Any], part: float | None) -> dict[str, Any]:
        low, middle, high = (words.number(parameter.get(key)) for key in ("low", "median", "high"))
        unit = "" if parameter.get("unit") == "1" else f" {parameter.get('unit', '')}"
        text = f"{parameter['name']}: {middle} (90 %: {low} to {high}){unit}, {parameter.get('basis', '')}"
        if part is not None:
            text += f", {words.share(part)} of the spread through its prior"
        prior = self.proof.prior_of(parameter)
        return node(text, [self._prior(prior)] if prior else [], "parameter", str(parameter["name"]))

    def _prior(self, prior: dict[str, Any]) -> dict[str, Any]:
        key = str(prior["id"])
        if not self._first("prior", key):
            return node(f"prior {key}, told above", kind="prior", name=key)
        documents = self.proof.run.evidence["documents"]
        resting = self.proof.claims_of(prior)
        claims = [self.claim(claim) for claim in resting]
        named = {str(claim.get("document")) for claim in resting}
        others = [name for name in map(strip_kind, prior.get("sources", [])) if name not in named]
        read = [(name, documents.get(name)) for name in others]
        rests = claims + [node(f"document: {document_line(row)}", kind="document", name=name) for name, row in read]
        why = f" {prior['why']}" if prior.get("why") else ""
        text = f"prior {key}: {prior.get('says', '')}{why} {distribution_text(prior.get('distribution', {}))}"
        return node(text, rests or [node("judgement: no claim or document behind it")], "prior", key)

    def claim(self, claim: dict[str, Any]) -> dict[str, Any]:
        """A claim: what it says, who says it, how far it is trusted, where it stands."""
        key = str(claim["id"])
        if not self._first("claim", key):
            return node(f"claim {key}, told above", kind="claim", name=key)
        grade = claim_grade(claim)
        trusted = f"{claim.get('speaker')}, {words.day(str(claim.get('said')))}; {grade}: {grade_words(grade)}"
        stands = f"{document_line(self.proof.document_of(claim))}, {place_in_document(claim)}"
        children = [
            node(f"said by {trusted}"),
            node(f"stands in {stands}", kind="document", name=str(claim.get("document") or "")),
        ]
        return node(f"claim {key}: {claim['says']}", children, "claim", key)


def _stretched(start: float, end: float) -> dict[str, Any]:
    first, last, change = words.stretch(start, end)
    return node(f"mean change from the end of the first week to the end: {change}, from {first} to {last}")


def _told(flows: int) -> int:
    """How many of so many flows are shown; a single one left over is shown too."""
    return MOST_FLOWS if flows > MOST_FLOWS + 1 else flows


def _start_of(account: Account) -> str:
    """The parameter that says where a stock of fighters starts."""
    return account.stock.replace("fighters.", "initial.", 1)


def _signed(value: float) -> str:
    return ("+" if value > 0 else "") + words.number(value)
