"""What an answer leans on, as it is shown."""

from __future__ import annotations

from typing import Any


def told_apart(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Mechanisms that an answer leans on, with `labels`: those of one kind that share all numbers are one row.

    Their shares come from the same draws, so which of them carries the answer cannot be told.
    """
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        numbers = tuple(sorted(row.get("parameters", ())))
        key = (row.get("kind"), numbers, row.get("share")) if numbers else (row["label"],)
        if key in found:
            found[key]["labels"].append(row["label"])
            found[key]["share"] += float(row.get("share") or 0.0)
        else:
            found[key] = {**row, "labels": [row["label"]], "share": float(row.get("share") or 0.0)}
    return sorted(found.values(), key=lambda row: -row["share"])
