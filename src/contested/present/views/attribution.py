"""What an answer leans on, as it is shown."""

from __future__ import annotations

from typing import Any


def told_apart(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Mechanisms that an answer leans on, with `labels`: those that share a prior, directly or in a chain, are one row.

    The share of a prior is divided equally among the mechanisms that use it, for want of better: how much each of them
    carries cannot be told from the draws.
    """
    groups: list[list[dict[str, Any]]] = []
    for row in rows:
        through = set(row.get("through", ()))
        linked = [group for group in groups if any(through & set(other.get("through", ())) for other in group)]
        groups = [group for group in groups if group not in linked]
        groups.append([*(one for group in linked for one in group), row])
    return sorted((_together(group) for group in groups), key=lambda row: -row["share"])


def _together(group: list[dict[str, Any]]) -> dict[str, Any]:
    first = max(group, key=lambda row: float(row.get("share") or 0.0))
    found = {
        **first,
        "labels": [first["label"], *(row["label"] for row in group if row is not first)],
        "share": sum(float(row.get("share") or 0.0) for row in group),
    }
    if len(group) > 1:
        every = [prior for row in group for prior in row.get("through", ())]
        shared = sorted({prior for prior in every if every.count(prior) > 1})
        found["says"] = f"They share {' and '.join(shared)}; how much each of them carries cannot be told."
    return found
