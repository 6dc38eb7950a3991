"""What benchmarks share: rows of a table, spreads, timed commands."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

Row = tuple[str, str, str]
"""What was measured, the figure, the target."""


def spread(values: list[float], form: str) -> str:
    """Median (lowest to highest)."""
    return f"{median(values):{form}} ({min(values):{form}} to {max(values):{form}})"


def timed_command(arguments: list[str], cache: Path, source: Path | None = None) -> float:
    """Wall time of the command line in seconds; of the package in the folder `source`, by default the one here."""
    environment = {**os.environ, "JAX_COMPILATION_CACHE_DIR": str(cache)}
    if source is not None:
        environment["PYTHONPATH"] = str(source)
    start = perf_counter()
    command = [sys.executable, "-m", "contested", *arguments]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return perf_counter() - start
