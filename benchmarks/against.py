"""This version against commit 40bd4c0, in alternation in one run, so that whatever else the machine does meets both."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from benchmarks.both import SCENARIO
from benchmarks.core_only import write_core_only
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


class Ran(NamedTuple):
    """What a whole command took, and its peak memory in MB by its own manifest."""

    took: Took
    memory: float


def runs(old: Path, new: Path, repeats: int) -> list[Row]:
    """The whole command, with nothing compiled and with everything, of the scenario and of the same work.

    The scenario has gained a past, evidence, a second set of mechanisms and what-ifs since. The same work is its core
    without any of that, which still has a third more mechanisms and questions than the old one.
    """
    ran: dict[str, list[Ran]] = {"old": [], "new": [], "same": []}
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        core = str(write_core_only(folder / "core-only"))
        kinds = {"old": (old, [SCENARIO]), "new": (new, [SCENARIO]), "same": (new, [core, "--no-evidence"])}
        for repeat in range(repeats + 1):
            for name, (source, given) in kinds.items():
                cache, out = folder / f"cache-{name}", folder / f"{name}-{repeat}"
                cache.mkdir(exist_ok=True)
                took = timed_command(["run", *given, "--out", str(out)], cache, source)
                timings = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["timings"]
                ran[name].append(Ran(took, timings["peak_rss_mb"]))
    rows: list[Row] = []
    for name, what in (("new", "contested run"), ("same", "the same work")):
        pairs = list(zip(ran["old"], ran[name], strict=True))
        for state, found in (("nothing compiled", pairs[:1]), ("compiled before", pairs[1:])):
            if found:
                rows += compared(f"{what}, {state}, CPU s", [[one.took.cpu for one in pair] for pair in found], ".1f")
                rows += compared("the same, wall s", [[one.took.wall for one in pair] for pair in found], ".1f")
                rows += compared("its memory, MB", [[one.memory for one in pair] for pair in found], ".0f")
    return rows


def compared(what: str, pairs: list[list[float]], form: str) -> list[Row]:
    """Old, new and their ratio."""
    return [
        (f"{what}, 40bd4c0", spread([old for old, _ in pairs], form), ""),
        (f"{what}, here", spread([new for _, new in pairs], form), ""),
        (f"{what}, here / 40bd4c0", spread([new / old for old, new in pairs], ".2f"), "at most 1"),
    ]
