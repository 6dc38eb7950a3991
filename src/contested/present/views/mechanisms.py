"""Mechanisms of a run, as rows of text."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from contested.errors import InputError
from contested.present.views import wording as words
from contested.present.views.accounting import flow_totals
from contested.present.views.sources import cited_documents

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
                "sources": cited_documents(mechanism.sources, proof),
                "papers": [key for key in mechanism.sources if key not in proof.document_numbers],
                "instances": [],
            },
        )
        row["instances"].append(
            {
                "number": proof.mechanism_numbers[label],
                "label": label,
                "flows": [
                    {"name": name, "short": name.removeprefix(f"{label}."), "total": words.number(totals[name].future)}
                    for name in proof.flows_of(label)
                ],
            }
        )
    return list(kinds.values())
