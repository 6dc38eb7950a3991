"""Mechanisms and parameters of a run, as rows of text."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from contested.errors import InputError
from contested.present.views import wording as words
from contested.present.views.accounting import flow_totals

if TYPE_CHECKING:
    from contested.present.views.provenance import Provenance
    from contested.results.run import Run


def user_kinds(run: Run) -> frozenset[str]:
    """Kinds of mechanism that come from the user's file, which is parsed here but never executed.

    Raises:
        InputError: the file is no Python.
    """
    if run.user_mechanisms is None:
        return frozenset()
    try:
        body = ast.parse(run.user_mechanisms).body
    except (SyntaxError, ValueError) as error:
        raise InputError(f"expected a Python file; {error}.", where="mechanisms.py of the run") from None
    return frozenset(node.name.lower() for node in body if isinstance(node, ast.ClassDef))


def mechanism_rows(proof: Provenance) -> list[dict[str, Any]]:
    """Each kind of mechanism: its sentence, its documents, and its instances with their flows."""
    totals, of_the_user = flow_totals(proof), user_kinds(proof.run)
    kinds: dict[str, dict[str, Any]] = {}
    for label, mechanism in proof.mechanisms.items():
        row = kinds.setdefault(
            mechanism.kind,
            {
                "kind": mechanism.kind,
                "summary": mechanism.summary,
                "user_defined": mechanism.kind in of_the_user,
                "sources": [{"key": key, "number": proof.document_numbers.get(key)} for key in mechanism.sources],
                "instances": [],
            },
        )
        row["instances"].append(
            {
                "number": proof.mechanism_numbers[label],
                "label": label,
                "parameters": len(proof.parameters_of(label)),
                "flows": [{"name": name, "total": words.number(totals[name].future)} for name in proof.flows_of(label)],
            }
        )
    return list(kinds.values())


def parameter_rows(proof: Provenance) -> list[dict[str, Any]]:
    """Every parameter with its range, basis, prior, and the claims that its number is read in or a judgement cites."""
    return [
        {
            "name": p.name,
            "mechanism_number": proof.mechanism_numbers.get(p.mechanism),
            "unit": p.unit,
            "low": words.number(p.low),
            "median": words.number(p.median),
            "high": words.number(p.high),
            "sort": p.median,
            "basis": p.basis,
            "prior": proof.prior_numbers.get(p.prior) if p.prior else None,
            "rests": "read in" if p.basis == "measured" else "citing",
            "claims": [proof.claim_numbers[key] for key in p.rests_on if key in proof.claim_numbers],
        }
        for p in proof.parameters.values()
    ]
