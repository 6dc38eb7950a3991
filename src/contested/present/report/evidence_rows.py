"""Claims on their predictive distributions, the accounting of why, and everything an answer can be followed to."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from contested.present.report.strip import check_strip, claim_strip, exact, share_bar, signed_bar
from contested.present.run import OWN_MECHANISMS
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
from contested.scenario.bundled import bundled_folders

SMALL = 0.002
"""Flows below this part of an account's largest one share a line."""


def claim_rows(proof: Provenance) -> list[dict[str, Any]]:
    """Each quantitative claim with its strip, speaker, grade and percentiles."""
    rows = []
    for row in proof.run.claims:
        stated, after, bias = row.get("percentile_as_stated"), row.get("percentile_after_bias"), row.get("bias")
        entry = proof.run.evidence["claims"].get(row["id"], row)
        rows.append(
            {
                **row,
                "number": proof.numbers["claims"].get(row["id"]),
                "strip": claim_strip(row),
                "amount": _stated(row),
                "corrected": words.number(row["value"] / bias["median"]) if bias and bias.get("median") else None,
                "compared_with": str(row.get("compared_with", "")).rstrip("."),
                "grade_words": grade_words(str(row.get("grade", ""))),
                "where": place_in_document(entry),
                "document_number": proof.numbers["documents"].get(str(row.get("document"))),
                "document_line": document_line(proof.document_of(row)),
                "expected": f"median {words.number(row['quantiles']['0.5'])}, 90 % {words.interval(row['quantiles'])}",
                "stated": words.ordinal(stated) if stated is not None else None,
                "after": words.ordinal(after) if after is not None else None,
                "bias_text": _middle_and_range(bias) if bias else None,
                "bias_number": proof.numbers["priors"].get(strip_kind(bias.get("prior"))) if bias else None,
                "prior_number": proof.numbers["priors"].get(strip_kind(row.get("prior"))),
            }
        )
    return rows


def _stated(row: dict[str, Any]) -> str:
    """The amount as the claim states it, not rounded, with its unit in the right number."""
    value = row.get("value")
    rounded = words.counted(value, str(row.get("unit") or ""))
    return exact(value) + rounded.removeprefix(words.number(value))


def _middle_and_range(row: dict[str, Any]) -> str:
    return f"{words.number(row['median'])} ({words.number(row['low'])} to {words.number(row['high'])})"


def account_rows(proof: Provenance) -> list[dict[str, Any]]:
    """The account of every stock, with a signed bar per flow."""
    labels = list(proof.mechanisms)
    rows = []
    for account in sorted(accounts(proof), key=_relevance(proof)):
        largest = max((abs(e.total) for e in account.entries), default=0.0)
        small = [e for e in account.entries if abs(e.total) < SMALL * largest]
        small = small if len(small) > 2 else []
        start, end, change = words.stretch(account.start, account.end)
        rows.append(
            {
                "stock": account.stock,
                "label": series_label(account.stock, proof.run.manifest),
                "start": start,
                "end": end,
                "change": change,
                "small": {"count": len(small), "total": _signed(sum(e.total for e in small))} if small else None,
                "unbooked": words.number(account.unbooked),
                "balances": account.balances,
                "entries": [
                    {
                        "flow": e.flow.name,
                        "mechanism": e.flow.mechanism,
                        "number": labels.index(e.flow.mechanism) + 1 if e.flow.mechanism in labels else None,
                        "total": _signed(e.total),
                        "bar": signed_bar(e.total, largest),
                        "other": series_label(other, proof.run.manifest)
                        if (other := _other(e))
                        else "outside the stocks",
                    }
                    for e in account.entries
                    if e not in small
                ],
            }
        )
    return rows


def _signed(value: float) -> str:
    return ("+" if value > 0 else "") + words.number(value)


def _relevance(proof: Provenance) -> Callable[[Account], tuple[int, bool]]:
    """Stocks that the questions look at first, in the order of the questions; people at home last."""
    run = proof.run
    asked = [name for answer in (run.headline, *run.answers["answers"]) for name in answer.get("series", [])]
    return lambda a: (asked.index(a.stock) if a.stock in asked else len(asked), a.stock == "civilian")


def _other(entry: Any) -> str | None:
    return (
        entry.flow.source
        if entry.total > 0
        else entry.flow.target
        if entry.total < 0
        else (entry.flow.target or entry.flow.source)
    )


def mechanism_rows(proof: Provenance) -> list[dict[str, Any]]:
    """Each kind of mechanism: its sentence and documents, and every place where it is at work with its flows."""
    totals = flow_totals(proof)
    documents = proof.numbers["documents"]
    kinds: dict[str, dict[str, Any]] = {}
    for i, (label, m) in enumerate(proof.mechanisms.items()):
        kind = str(m.get("kind") or label)
        row = kinds.setdefault(
            kind,
            {
                "kind": kind,
                "says": m.get("says"),
                "own": kind in proof.run.own_mechanisms,
                "sources": [{"key": str(s), "number": documents.get(str(s))} for s in m.get("sources", [])],
                "instances": [],
            },
        )
        flows = [{"name": f, "total": words.number(totals.get(f, 0.0))} for f in proof.flows_of(label)]
        instance = {"number": i + 1, "label": label, "flows": flows, "parameters": len(proof.parameters_of(label))}
        row["instances"].append(instance)
    return list(kinds.values())


def parameter_rows(proof: Provenance) -> list[dict[str, Any]]:
    """Every parameter with its range, basis and links."""
    numbers, labels = proof.numbers, list(proof.mechanisms)
    return [
        {
            "name": p["name"],
            "mechanism": p.get("mechanism"),
            "mechanism_number": labels.index(p["mechanism"]) + 1 if p.get("mechanism") in labels else None,
            "unit": p.get("unit"),
            "low": words.number(p.get("low")),
            "median": words.number(p.get("median")),
            "high": words.number(p.get("high")),
            "sort": p.get("median") or 0,
            "basis": p.get("basis"),
            "prior": numbers["priors"].get(strip_kind(p.get("prior"))),
            "claims": [numbers["claims"][c] for c in map(strip_kind, p.get("rests_on", [])) if c in numbers["claims"]],
        }
        for p in proof.parameters.values()
    ]


def prior_rows(proof: Provenance) -> list[dict[str, Any]]:
    """Every prior used, in footnote order."""
    numbers = proof.numbers
    return [
        {
            **prior,
            "number": numbers["priors"][key],
            "distribution_text": distribution_text(prior.get("distribution", {})),
            "claims": [
                numbers["claims"][c] for c in map(strip_kind, prior.get("rests_on", [])) if c in numbers["claims"]
            ],
            "documents": [numbers["documents"][d] for d in prior.get("sources", []) if d in numbers["documents"]],
            "used_by": proof.parameters_with(key),
        }
        for key, prior in sorted(proof.run.evidence["priors"].items())
    ]


def claim_notes(proof: Provenance) -> list[dict[str, Any]]:
    """Every claim used, in footnote order."""
    numbers = proof.numbers
    return [
        {
            **claim,
            "number": numbers["claims"][key],
            "grade": claim_grade(claim),
            "grade_words": grade_words(claim_grade(claim)),
            "where": place_in_document(claim),
            "document_number": numbers["documents"].get(str(claim.get("document"))),
            "priors": [numbers["priors"][p] for p in proof.priors_resting_on(key)],
            "relations": [
                {"relation": link["relation"], "number": numbers["claims"][strip_kind(link["claim"])]}
                for link in claim.get("links", [])
                if strip_kind(link["claim"]) in numbers["claims"]
            ],
        }
        for key, claim in sorted(proof.run.evidence["claims"].items())
    ]


def document_rows(proof: Provenance) -> list[dict[str, Any]]:
    """Every document, with a link only where the ledger gives a plain host and path."""
    rows = []
    for key, document in sorted(proof.run.evidence["documents"].items()):
        link = str(document.get("link") or "")
        plain = re.fullmatch(r"[A-Za-z0-9.-]+\.[A-Za-z]{2,}(/[^\s\"'<>]*)?", link)
        rows.append(
            {
                **document,
                "number": proof.numbers["documents"][key],
                "line": document_line(document),
                "href": f"https://{link}" if plain else None,
            }
        )
    return rows


def method_view(proof: Provenance) -> dict[str, Any]:
    """Step audit, prior predictive check and what is needed to rebuild the run."""
    manifest = proof.run.manifest
    audit = manifest.get("halving_audit") or {}
    moved = sorted((audit.get("series") or {}).items(), key=lambda item: -abs(item[1]["relative_change"]))
    return {
        "audit": audit,
        "audit_rows": [
            {
                "name": series_label(name, manifest),
                "change": f"{100 * row['relative_change']:+.1f} %".replace("-", words.MINUS),
                "noise": f"±{100 * row['standard_error']:.1f}" if "standard_error" in row else "-",
            }
            for name, row in moved[:12]
        ],
        "threshold": words.share(audit.get("threshold")),
        "undecided": len(audit.get("undecided") or ()),
        "judged": len(audit.get("series") or ()),
        "worst": f"{100 * abs(float(audit.get('worst') or 0.0)):.1f} %",
        "checks": [
            {
                **row,
                "used_by": row.get("used_by", []),
                "strip": check_strip(row),
                "reference": words.number(row["reference"]),
                "band": f"{words.number(row['low'])} to {words.number(row['high'])}",
                "median": words.number(row["median"]),
            }
            for row in manifest.get("prior_check", [])
        ],
        "command": rebuild_command(manifest, bool(proof.run.own_mechanisms)),
        "versions": sorted(manifest.get("versions", {}).items()),
        "likelihood": _likelihood_table(),
        "share_bar": share_bar,
    }


def rebuild_command(manifest: dict[str, Any], own: bool = False) -> str:
    """The command that repeats the run, given from inside its folder where it used mechanisms of the user's.

    Of a scenario that does not come with the package the run keeps the hash only: its place is left open.
    """
    from shlex import quote

    scenario, given = manifest["scenario"], dict(manifest.get("set") or {})
    weeks = given.pop("weeks", scenario["weeks"])
    name = str(scenario["name"])
    bundled = name in bundled_folders()
    place = quote(name if bundled else f"PATH/TO/{name}")
    parts = ["contested", "run", place, "--members", str(manifest["members"])]
    parts += ["--weeks", str(weeks), "--seed", str(manifest["seed"])]
    for key, value in sorted(given.items()):
        parts += ["--set", quote(f"{key}={value}")]
    if manifest["ledger"].get("hindsight"):
        parts.append("--hindsight")
    if own:
        parts += ["--mechanisms", OWN_MECHANISMS]
    if not bundled:
        # A comment of the shell, so that the line can be copied whole.
        parts.append(f"# {place} stands for the scenario's own folder, the one with the hash below")
    return " ".join(parts)


def _likelihood_table() -> list[dict[str, str]]:
    rows, low = [], 0.0
    for high, word in words.LIKELIHOOD:
        rows.append(
            {
                "word": word,
                "range": f"{round(100 * low)} to {round(100 * high)} %"
                if 0 < low and high < 1
                else f"below {round(100 * high)} %"
                if low == 0
                else f"{round(100 * low)} % and more",
            }
        )
        low = high
    return rows
