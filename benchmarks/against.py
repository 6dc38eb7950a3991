"""This version against commit 40bd4c0, in alternation in one run, so that whatever else the machine does meets both."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.both import SCENARIO
from benchmarks.table import Row, Took, spread, timed_command

HERE = Path(__file__).resolve().parent


class Child:
    """An engine in a process of its own: two versions of one package do not fit into one."""

    def __init__(self, script: str, source: Path, weeks: int, members: int) -> None:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(source), str(HERE.parent)])}
        command = [sys.executable, str(HERE / script), SCENARIO, str(weeks), str(members)]
        self.process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.read()  # compiled

    def read(self) -> str:
        """The next line that it prints."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the engine's process ended before it was done")
        return line

    def seconds(self) -> float:
        """CPU seconds for all members."""
        assert self.process.stdin is not None
        print("run", file=self.process.stdin, flush=True)
        return float(self.read())

    def close(self) -> None:
        """End the process."""
        self.process.communicate()


def against(checkout: Path, repeats: int, weeks: int, members: int) -> list[Row]:
    """Ratios of this version to the other: below 1 is faster, or less memory."""
    old, new = checkout.resolve() / "src", HERE.parent / "src"
    rows: list[Row] = [("members; weeks; repeats", f"{members}; {weeks}; {repeats}", "")]
    rows += simulation(old, new, repeats, weeks, members)
    return rows + runs(old, new, repeats)


def simulation(old: Path, new: Path, repeats: int, weeks: int, members: int) -> list[Row]:
    """Weekly series of all members: nothing is summarised."""
    children = [Child("old_engine.py", old, weeks, members), Child("new_engine.py", new, weeks, members)]
    times = [[child.seconds() for child in children] for _ in range(repeats)]
    for child in children:
        child.close()
    return compared("simulation, CPU s", times, ".2f")


def runs(old: Path, new: Path, repeats: int) -> list[Row]:
    """The whole command, with nothing compiled and with everything, and its peak memory by its own manifest."""
    took: list[list[Took]] = []
    memory: list[list[float]] = []
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for repeat in range(repeats + 1):
            took.append([])
            memory.append([])
            for name, source in (("old", old), ("new", new)):
                cache, out = folder / f"cache-{name}", folder / f"{name}-{repeat}"
                cache.mkdir(exist_ok=True)
                took[-1].append(timed_command(["run", SCENARIO, "--out", str(out)], cache, source))
                memory[-1].append(json.loads((out / "manifest.json").read_text())["timings"]["peak_rss_mb"])
    cold, warm = took[:1], took[1:]
    rows = compared("contested run, nothing compiled, CPU s", [[one.cpu for one in pair] for pair in cold], ".1f")
    rows += compared("its memory, MB", memory[:1], ".0f")
    if warm:
        rows += compared("contested run, compiled before, CPU s", [[one.cpu for one in pair] for pair in warm], ".1f")
        rows += compared("the same, wall s", [[one.wall for one in pair] for pair in warm], ".1f")
        rows += compared("its memory, MB", memory[1:], ".0f")
    return rows


def compared(what: str, pairs: list[list[float]], form: str) -> list[Row]:
    """Old, new and their ratio."""
    return [
        (f"{what}, 40bd4c0", spread([old for old, _ in pairs], form), ""),
        (f"{what}, here", spread([new for _, new in pairs], form), ""),
        (f"{what}, here / 40bd4c0", spread([new / old for old, new in pairs], ".2f"), "at most 1"),
    ]
