"""Report progress on standard error: a bar with the time left on a terminal, else plain lines."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Report = Callable[[str, int, int], None]
"""Called with (stage, number of parts done, number of parts)."""

SECONDS_BETWEEN_LINES = 10.0


@contextmanager
def progress() -> Iterator[Report]:
    """A function that reports progress, for a terminal or for plain lines."""
    if sys.stderr.isatty() and os.environ.get("TERM", "") not in ("", "dumb", "unknown"):
        with _bar() as report:
            yield report
    else:
        yield LineReport()


class LineReport:
    """Progress as plain lines: when a stage starts, when it ends, and every ten seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._start = clock()
        self._stage = ""
        self._stage_start = self._last = self._start

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Print a line, unless the last one is less than ten seconds old."""
        now = self._clock()
        is_new, is_done = stage != self._stage, total > 1 and done >= total
        if is_new:
            self._stage, self._stage_start = stage, now
        if not (is_new or is_done or now - self._last >= SECONDS_BETWEEN_LINES):
            return
        self._last = now
        counted = f" {done} of {total}" if total > 1 else ""
        left = f", {_left(now - self._stage_start, done, total)} left" if 0 < done < total else ""
        print(f"contested: {now - self._start:6.1f} s  {stage}{counted}{left}", file=sys.stderr, flush=True)


def _left(spent: float, done: int, total: int) -> str:
    return f"about {spent * (total - done) / done:.0f} s"


@contextmanager
def _bar() -> Iterator[Report]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TimeElapsedColumn(),
        TextColumn("{task.fields[note]}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                # A stage with one part has no measure of progress: its bar moves back and forth.
                tasks[stage] = bar.add_task(stage, total=total if total > 1 else None, note="")
            task = bar.tasks[tasks[stage]]
            note = f"{done:,} of {total:,}" if total > 1 else ""
            if 0 < done < total and task.elapsed:
                note += f", {_left(task.elapsed, done, total)} left"
            bar.update(tasks[stage], completed=done, total=total if total > 1 or done else None, note=note)

        yield report
