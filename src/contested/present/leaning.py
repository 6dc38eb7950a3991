"""What an answer leans on, as it is shown."""

from __future__ import annotations

from typing import Any


def told_apart(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Mechanisms that an answer leans on, with `labels`: those whose shares run through the same priors are one row.

    Such shares come from the same draws, so which of the mechanisms carries the answer cannot be told.
    """
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in rows:
        through = tuple(sorted(row.get("through", ())))
        key = through or (row["label"],)
        if key in found:
            one = found[key]
            one["labels"].append(row["label"])
            one["share"] += float(row.get("share") or 0.0)
            one["says"] = f"They share {' and '.join(through)}; which of them carries it cannot be told."
        else:
            found[key] = {**row, "labels": [row["label"]], "share": float(row.get("share") or 0.0)}
    return sorted(found.values(), key=lambda row: -row["share"])
