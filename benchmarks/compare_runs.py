"""`python -m benchmarks.compare_runs OLD NEW`: do two run folders give the same answers?

Each answer and claim is the same to the last digit, within three Monte Carlo errors of the difference, or different.
Exit status 1 if anything is different or missing. Reads folders of version 0.1.0 (commit 40bd4c0) and newer ones.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

ERRORS = 3.0
SAME, NEAR, DIFFERENT = "same", "within 3 errors", "DIFFERENT"


class Number(NamedTuple):
    """A result of a run and its Monte Carlo standard error."""

    value: float
    error: float


class Row(NamedTuple):
    """One compared number: how it compares, and by how many errors it differs."""

    name: str
    verdict: str
    old: float
    new: float
    errors: float


def numbers(folder: Path) -> dict[str, Number]:
    """All compared numbers of a run folder, by name."""
    answers, claims, manifest = (read(folder, name) for name in ("answers", "claims", "manifest"))
    members = int(manifest["members"])
    draws = int(manifest.get("parameter_rows") or manifest.get("outer_draws") or members)
    found: dict[str, Number] = {}
    for answer in answers["answers"]:
        name = f"answer {answer['id']}"
        if answer["kind"] == "probability":
            found[name] = Number(answer["count"] / answer["members"], answer["monte_carlo_error"])
        else:
            found |= {f"{name} {key}": number for key, number in quantiles(answer["quantiles"], draws)}
    for claim in claims["claims"]:
        name = f"claim {claim['id']}"
        found |= {f"{name} {key}": number for key, number in quantiles(claim["quantiles"], draws)}
        for key in ("percentile_as_stated", "percentile_after_bias"):
            if claim[key] is not None:
                found[f"{name} {key}"] = Number(claim[key], chance_error(claim[key], draws))
    return found


def read(folder: Path, name: str) -> Any:
    """A JSON file of a run folder."""
    return json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))


def chance_error(share: float, draws: int) -> float:
    """Standard error of a share; histories of one parameter draw count once. A share of 0 or 1 has one too."""
    guess = (share * draws + 0.5) / (draws + 1.0)
    return math.sqrt(guess * (1.0 - guess) / draws)


def quantiles(values: Mapping[str, float], draws: int) -> Iterator[tuple[str, Number]]:
    """Quantiles with their errors: the error of the level, times the slope between the neighbouring quantiles."""
    levels = sorted((float(key.replace("q", "0.")), value) for key, value in values.items())
    for at, (level, value) in enumerate(levels):
        (low, lower), (high, upper) = levels[max(at - 1, 0)], levels[min(at + 1, len(levels) - 1)]
        yield f"{level:g}", Number(value, chance_error(level, draws) * (upper - lower) / (high - low))


def compare(old: Mapping[str, Number], new: Mapping[str, Number]) -> list[Row]:
    """Numbers of both runs side by side; one that is missing on a side is different."""
    rows = []
    for name in dict.fromkeys([*old, *new]):
        if name not in old or name not in new:
            a, b = (side[name].value if name in side else math.nan for side in (old, new))
            rows.append(Row(name, DIFFERENT, a, b, math.inf))
            continue
        a, b = old[name], new[name]
        error, apart = math.hypot(a.error, b.error), abs(a.value - b.value)
        errors = 0.0 if apart == 0.0 else apart / error if error > 0.0 else math.inf
        verdict = SAME if apart == 0.0 else NEAR if errors <= ERRORS else DIFFERENT
        rows.append(Row(name, verdict, a.value, b.value, errors))
    return rows


def main(arguments: list[str] | None = None) -> int:
    """Print a table; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.compare_runs", description=__doc__)
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    given = parser.parse_args(arguments)
    rows = compare(numbers(given.old), numbers(given.new))
    width = max(len(row.name) for row in rows)
    for row in rows:
        apart = "" if row.verdict == SAME else f"  {row.errors:.1f} errors"
        print(f"{row.name:{width}}  {row.verdict:15}  {row.old:12.6g}  {row.new:12.6g}{apart}")
    counts = {verdict: sum(row.verdict == verdict for row in rows) for verdict in (SAME, NEAR, DIFFERENT)}
    print(", ".join(f"{count} {verdict}" for verdict, count in counts.items()))
    return 1 if counts[DIFFERENT] else 0


if __name__ == "__main__":
    sys.exit(main())
