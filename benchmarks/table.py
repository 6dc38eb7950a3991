"""What benchmarks share: rows of a table, spreads, timed commands."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

Row = tuple[str, str, str]
"""What was measured, the figure, the target."""


def spread(values: list[float], form: str) -> str:
    """Median (lowest to highest)."""
    return f"{median(values):{form}} ({min(values):{form}} to {max(values):{form}})"


class Took(NamedTuple):
    """What a command took: seconds of wall time, seconds of all processors (user and system)."""

    wall: float
    cpu: float


def timed_command(arguments: list[str], cache: Path, source: Path | None = None) -> Took:
    """Run the command line; of the package in the folder `source`, by default the one here."""
    environment = {**os.environ, "JAX_COMPILATION_CACHE_DIR": str(cache)}
    if source is not None:
        environment["PYTHONPATH"] = str(source)
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
    command = [sys.executable, "-m", "contested", *arguments]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    wall, after = perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Took(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
