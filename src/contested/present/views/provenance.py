"""The chain answer -> mechanism -> parameter -> prior -> claim -> document, with a footnote number for each entry."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from contested.ledger.grade import in_words
from contested.present.run import Run


def grade_words(grade: str) -> str:
    """An Admiralty grade such as 'C3' in words."""
    if re.fullmatch("[A-F][1-6]", grade):
        return in_words(grade[0], int(grade[1]))
    return "not graded"


def claim_grade(claim: dict[str, Any]) -> str:
    """The letter and digit of a ledger claim."""
    return f"{claim.get('reliability', '')}{claim.get('credibility', '')}"


def strip_kind(reference: str | None) -> str:
    """'prior:ambush-rate' as 'ambush-rate'."""
    return (reference or "").rpartition(":")[2]


@dataclass(frozen=True)
class FlowLink:
    """One named flow: its mechanism and the stocks it empties and fills (None: outside the stocks, or not recorded).

    An `event` by `kind` counts happenings: what these move are flows of their own.
    """

    name: str
    mechanism: str
    source: str | None
    target: str | None
    kind: str = ""


@dataclass(frozen=True)
class Provenance:
    """Look-ups along the chain for one run."""

    run: Run

    @cached_property
    def numbers(self) -> dict[str, dict[str, int]]:
        """Footnote numbers by kind of entry and id, from 1, in order of id."""
        return {kind: {key: i + 1 for i, key in enumerate(sorted(rows))} for kind, rows in self.run.evidence.items()}

    @cached_property
    def mechanisms(self) -> dict[str, dict[str, Any]]:
        """Mechanisms by label."""
        return {str(m["label"]): m for m in self.run.manifest.get("mechanisms", [])}

    @cached_property
    def parameters(self) -> dict[str, dict[str, Any]]:
        """Parameters by full name."""
        return {str(p["name"]): p for p in self.run.manifest.get("parameters", [])}

    def parameters_of(self, label: str) -> list[dict[str, Any]]:
        """The parameters of one mechanism."""
        return [p for p in self.parameters.values() if p.get("mechanism") == label]

    def prior_of(self, parameter: dict[str, Any]) -> dict[str, Any] | None:
        """The ledger prior behind a parameter, if it has one."""
        return self.run.evidence["priors"].get(strip_kind(parameter.get("prior")))

    def claims_of(self, prior: dict[str, Any]) -> list[dict[str, Any]]:
        """The claims a prior rests on."""
        found = (self.run.evidence["claims"].get(strip_kind(key)) for key in prior.get("rests_on", []))
        return [claim for claim in found if claim]

    def document_of(self, claim: dict[str, Any]) -> dict[str, Any] | None:
        """The document a claim was read in."""
        return self.run.evidence["documents"].get(str(claim.get("document")))

    def priors_resting_on(self, claim_id: str) -> list[str]:
        """Ids of the priors that rest on a claim."""
        rows = self.run.evidence["priors"].items()
        return sorted(key for key, p in rows if claim_id in [strip_kind(c) for c in p.get("rests_on", [])])

    def parameters_with(self, prior_id: str) -> list[str]:
        """Names of the parameters bound to a prior."""
        return sorted(n for n, p in self.parameters.items() if strip_kind(p.get("prior")) == prior_id)

    @cached_property
    def flow_links(self) -> dict[str, FlowLink]:
        """Every named flow by name; source and target where the manifest says them.

        It may say them with each mechanism's flows (name, source, target) or in its own list `flows` (name, from, to).
        """
        links: dict[str, FlowLink] = {}
        for row in self.run.manifest.get("mechanisms", []):
            for flow in row.get("flows", []):
                known = flow if isinstance(flow, dict) else {"name": flow}
                name = str(known["name"])
                kind = str(known.get("kind", ""))
                links[name] = FlowLink(name, str(row["label"]), known.get("source"), known.get("target"), kind)
        for row in self.run.manifest.get("flows", []):
            name = str(row["name"])
            kind = str(row.get("kind", ""))
            links[name] = FlowLink(name, str(row.get("mechanism", "")), row.get("from"), row.get("to"), kind)
        return links

    def movers_of(self, series: str) -> list[str]:
        """Mechanisms that make a series which is no stock: a flow's own, those a level names, or its namesake."""
        if series in self.flow_links:
            return [label for label in [self.flow_links[series].mechanism] if label in self.mechanisms]
        driving = [label for label, m in self.mechanisms.items() if series in m.get("levels", [])]
        return driving or [label for label in [series.partition(".")[0]] if label in self.mechanisms]

    def roles_of(self, label: str) -> dict[str, list[str]]:
        """What each role of a mechanism names: actors, stocks, flows, columns; roles that name nothing are left out."""
        roles = self.mechanisms[label].get("roles") or {}
        listed = {str(role): given if isinstance(given, list) else [given] for role, given in roles.items()}
        named = {role: [str(name) for name in given if name] for role, given in listed.items()}
        return {role: names for role, names in named.items() if names}

    def read_by(self, series: str) -> list[FlowLink]:
        """Flows whose counts enter a level or a report, as the run recorded them."""
        names = (self.run.manifest.get("reads") or {}).get(series, [])
        return [self.flow_links[name] for name in names if name in self.flow_links]

    def flows_of(self, label: str) -> list[str]:
        """Names of the flows of one mechanism."""
        return [name for name, link in self.flow_links.items() if link.mechanism == label]


def place_in_document(claim: dict[str, Any]) -> str:
    """'paragraph 41' or the claim's locator."""
    if claim.get("paragraph") is not None:
        return f"paragraph {claim['paragraph']}"
    return str(claim.get("locator") or "place in the document not recorded")


def document_line(document: dict[str, Any] | None) -> str:
    """'Title. Publisher, date' of a document."""
    if not document:
        return "document not recorded"
    when = str(document.get("date") or document.get("year") or "")
    by = str(document.get("authors") or "")
    tail = ", ".join(part for part in (str(document.get("publisher") or ""), when) if part)
    return ". ".join(part for part in (by, str(document.get("title") or document.get("id")), tail) if part)


def distribution_text(distribution: dict[str, Any]) -> str:
    """'lognormal (median 0.003, sigma 0.8)'."""
    shown = {key: f"{value:.6g}" if isinstance(value, float) else value for key, value in distribution.items()}
    rest = ", ".join(f"{key} {value}" for key, value in shown.items() if key != "kind" and value is not None)
    return f"{distribution.get('kind', '')} ({rest})" if rest else str(distribution.get("kind", ""))
