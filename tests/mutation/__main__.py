"""A sample of mutants: which of them the tests kill, and how, and which survive (`make mutants`).

Mutants in functions of some layers first meet nearby tests in forks of one process (`mutation/forked.py`). Any other,
and each that does not die by a value there, is made in a scratch copy of the checkout. The nearest tests run first:
those of the same name, those that import the file, and the folders that see its layer (`NEAR`). What survives meets the
rest of the quick tests. Nothing is written to the checkout.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

import pytest

from mutation import verdict as verdict_plugin
from mutation.calls import RAISED
from mutation.changes import Mutant, mutants, mutated, watched
from mutation.forked import Forked, Tried

ROOT = Path(__file__).resolve().parents[2]
SOURCE = Path("src/contested")
FOLDERS = ("observations", "model", "engine", "ensemble", "results", "analysis")
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", ".*cache", ".hypothesis", "__pycache__", "runs", "build", "dist")
OUTCOMES = ("value", "shape", "refused", "crash", "survived")
ALWAYS = "always"
"""The outcome of a mutant whose every call raises: no test could see a value of it, and it is set aside."""
SECONDS = 1800
"""A mutant whose tests take longer hangs, and counts as killed by a crash."""
RUNNING: set[subprocess.Popen[bytes]] = set()
STOPPED = threading.Event()
"""Set once the sample is stopped: no tests start from then on."""
SLOW = ("laws", "golden", "api", "cli")
"""Folders whose tests come later than others that import a file."""
FIRST = 4
"""Files of tests in the first round, which many mutants do not survive."""
FORKED = ("engine", "ensemble", "results", "analysis")
"""Layers whose tests make no array of JAX when they are imported."""
NEAR = {
    "observations": ("observations", "engine"),
    "model": ("model", "laws"),
    "engine": ("engine", "model", "laws"),
    "ensemble": ("ensemble", "golden"),
    "results": ("results", "golden"),
    "analysis": ("analysis", "golden"),
    "simulation": ("api", "golden"),
}
"""The folders of tests that see a layer, nearest first; of any other layer, the folder of its name."""


class Verdict(NamedTuple):
    """How a mutant fares, and the test that says so."""

    outcome: str
    test: str


class Sampled(NamedTuple):
    """A mutant and the file it is in."""

    file: str
    mutant: Mutant


def main() -> None:
    """Sample, run, print."""
    options = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    options.add_argument("paths", nargs="*", default=FOLDERS, help="folders or files below src/contested")
    options.add_argument("--sample", type=int, default=60, help="number of mutants")
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--own", action="store_true", help="only the tests that belong to each file")
    options.add_argument("--jobs", type=int, default=2, help="mutants at a time")
    given = options.parse_args()
    drawn = sample(given.paths, given.sample, random.Random(given.seed))
    chosen = [one for one in drawn if not changes_nothing(one)]
    aside = len(drawn) - len(chosen)
    print(f"{len(drawn)} mutants, seed {given.seed}; {aside} of them change nothing and are set aside", flush=True)
    started, found = time.monotonic(), []
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="mutants-") as scratch:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(given.jobs):
            copies.put(copy := shutil.copytree(ROOT, Path(scratch) / str(number), ignore=LEFT_OUT))
        tests_of_checkout()  # as they are now
        killers = set()
        forked = tried_in_forks(chosen, given.jobs)
        decided = {one: found for one, found in forked.items() if given.own or found.outcome == "value"}
        with ThreadPoolExecutor(given.jobs) as pool, stopping():
            outcomes = pool.map(lambda one: decided.get(one) or outcome_of(one, copies, given.own), chosen)
            for one, (outcome, test) in zip(chosen, outcomes, strict=True):
                found.append((one, outcome))
                killers.add(test)
                minutes = (time.monotonic() - started) / 60
                print(f"{len(found):4d} {minutes:5.1f} min  {outcome:9s}{described(one)}  {test}", flush=True)
        unchanged = run(copy, sorted(killers - {""}) or ["tests/mutation"], None)
        if unchanged.outcome != "survived":
            sys.exit(f"A test fails without any mutant: mend that, and sample again ({unchanged.test})")
    print_table(found)


@contextmanager
def stopping() -> Iterator[None]:
    """Where the sample is stopped, end the tests that run: they have sessions of their own, and would go on."""
    try:
        yield
    except BaseException:
        STOPPED.set()
        for process in list(RUNNING):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        raise


def sample(paths: Sequence[str], size: int, chance: random.Random) -> list[Sampled]:
    """Mutants of `size` lines drawn at random, one a line.

    Those known to change nothing are drawn too, so that a seed gives the same sample however many are listed.
    """
    lines: dict[tuple[str, int], list[Mutant]] = defaultdict(list)
    for path in paths:
        below = ROOT / SOURCE / path
        for file in sorted(below.rglob("*.py")) if below.is_dir() else [below]:
            name = file.relative_to(ROOT / SOURCE).as_posix()
            for mutant in mutants(file.read_text(encoding="utf-8")):
                lines[name, mutant.line].append(mutant)
    drawn = chance.sample(sorted(lines), min(size, len(lines)))
    return [Sampled(file, chance.choice(lines[file, line])) for file, line in drawn]


def equivalent() -> set[tuple[str, str, str]]:
    """File, text of the line and change of the mutants that change nothing."""
    listed = tomllib.loads((Path(__file__).parent / "equivalent.toml").read_text(encoding="utf-8"))
    return {(row["file"], row["line"], row["change"]) for row in listed["mutant"]}


def changes_nothing(one: Sampled) -> bool:
    """Whether a mutant is listed as one that no test could see."""
    return (one.file, one.mutant.text, one.mutant.change) in equivalent()


def can_fork(path: str) -> bool:
    """Whether the tests of a file run in a fork: those of Dask start processes, which a hanging fork leaves behind."""
    return path.split("/")[1] in FORKED and "dask" not in path


def tried_in_forks(chosen: Sequence[Sampled], jobs: int) -> dict[Sampled, Verdict]:
    """Verdicts of nearby tests on the mutants in functions of some layers."""
    within = [one for one in chosen if one.file.split("/")[0] in FORKED]
    tests = [[path for part in rounds(one.file, own=True) for path in part if can_fork(path)] for one in within]
    if not within:
        return {}
    os.environ["CONTESTED_VERDICT"] = os.devnull
    tried = [Tried(ROOT / SOURCE / one.file, one.mutant, files) for one, files in zip(within, tests, strict=True)]
    forked = Forked(tried, jobs)
    options = ["-p", "no:xdist", "-p", "no:terminal", f"--rootdir={ROOT}"]
    files = sorted({str(ROOT / path) for each in tests for path in each})
    ended = pytest.main([*options, *files], plugins=[forked, verdict_plugin])
    if ended not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        sys.exit("The tests cannot be collected: mend that, and sample again")
    return {within[n]: Verdict(*found) for n, found in forked.found.items()}


def outcome_of(one: Sampled, copies: SimpleQueue[Path], own: bool) -> Verdict:
    """How a mutant fares in one of the scratch copies, which is as before at the end."""
    copy = copies.get()
    target = copy / SOURCE / one.file
    original = target.read_text(encoding="utf-8")
    try:
        target.write_text(mutated(original, one.mutant), encoding="utf-8")
        verdict = judged(copy, rounds(one.file, own))
        if verdict.outcome == "shape":  # does a test see more than that?
            other = judged(copy, rounds(one.file, own), shapes=False)
            verdict = other if other.outcome == "value" else verdict
        source = watched(original, one.mutant)
        if verdict.outcome in ("value", "survived") or source is None:
            return verdict
        target.write_text(source, encoding="utf-8")
        calls = copy / "calls"
        calls.unlink(missing_ok=True)
        judged(copy, rounds(one.file, own), shapes=False)
        ended = calls.read_text(encoding="utf-8").split() if calls.exists() else []
        return Verdict(ALWAYS, verdict.test) if ended == [RAISED] else verdict
    finally:
        target.write_text(original, encoding="utf-8")
        copies.put(copy)


@cache
def tests_of_checkout() -> dict[Path, str]:
    """The files of tests that mutants meet, and their texts."""
    every = [path.relative_to(ROOT) for path in sorted((ROOT / "tests").rglob("test_*.py"))]
    every = [path for path in every if path.parts[1] not in ("house", "mutation") and "browser" not in path.stem]
    return {path: (ROOT / path).read_text(encoding="utf-8") for path in every}


def judged(copy: Path, parts: list[list[str]], shapes: bool = True) -> Verdict:
    """The verdict of rounds of tests, up to the first that sees a value."""
    verdict = Verdict("survived", "")
    for tests in parts:
        found = run(copy, tests, shapes=shapes)
        if OUTCOMES.index(found.outcome) < OUTCOMES.index(verdict.outcome):
            verdict = found
        if verdict.outcome == "value" or found.outcome == "crash" and not found.test:
            break
    return verdict


def rounds(file: str, own: bool = False) -> list[list[str]]:
    """The tests of each round: a few that are most likely to see a file, the others that belong to it, the rest.

    To a file belong tests of its name, those that import it, wherever they are, and the folders near its layer.
    """
    layer, stem = file.split("/")[0].removesuffix(".py"), Path(file).stem
    module = ".".join(("contested", *Path(file).with_suffix("").parts))
    every = tests_of_checkout()
    importing = {path for path, text in every.items() if module in text}
    near = NEAR.get(layer, (layer,))
    belong = [path for path in every if path.parts[1] in near or path in importing]
    far = len(near)
    place = {path: near.index(path.parts[1]) if path.parts[1] in near else far for path in belong}
    quick = {path for path in importing if path.parts[1] not in SLOW}
    belong.sort(key=lambda path: (stem not in path.stem or place[path] > 0, path not in quick, place[path]))
    rest = [] if own else [path for path in every if path not in belong]
    parts = (belong[:FIRST], belong[FIRST:], rest)
    return [[str(path) for path in part] for part in parts if part]


def run(copy: Path, tests: list[str], seconds: float | None = SECONDS, shapes: bool = True) -> Verdict:
    """The verdict of some tests in a scratch copy, within some seconds, with or without checks of shapes."""
    if STOPPED.is_set():
        raise KeyboardInterrupt
    verdict = copy / "verdict"
    verdict.unlink(missing_ok=True)
    kept = os.environ.get("JAX_COMPILATION_CACHE_DIR", str(ROOT / ".pytest_cache" / "jax"))
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(copy / "src"), str(copy / "tests")]),
        "PYTHONDONTWRITEBYTECODE": "1", "CONTESTED_VERDICT": str(verdict), "JAX_COMPILATION_CACHE_DIR": kept,
        "CONTESTED_CALLS": str(copy / "calls"), "JAXTYPING_DISABLE": "0" if shapes else "1",
    }  # fmt: skip
    command = [sys.executable, "-m", "pytest", "-q", "--tb=no", "-p", "mutation.verdict"]
    command.append("--continue-on-collection-errors")  # a file that cannot be imported does not hide the others
    process = subprocess.Popen([*command, *tests], cwd=copy, env=environment, start_new_session=True,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    RUNNING.add(process)
    try:
        process.wait(seconds)
    except BaseException as stopped:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if not isinstance(stopped, subprocess.TimeoutExpired):
            raise
    finally:
        RUNNING.discard(process)
    outcome, _, test = verdict.read_text(encoding="utf-8").partition("\n") if verdict.exists() else ("crash", "", "")
    return Verdict(outcome, test)


def described(one: Sampled) -> str:
    """Where a mutant is and what it changes."""
    return f"{one.file}:{one.mutant.line}  {one.mutant.change}"


def print_table(found: list[tuple[Sampled, str]]) -> None:
    """Survivors, then the counts by layer and the rates."""
    always = sum(outcome == ALWAYS for _, outcome in found)
    found = [(one, outcome) for one, outcome in found if outcome != ALWAYS]
    print(f"\n{always} raise in every call, whatever a test asserts, and are set aside.")
    print("\nSurvivors:")
    for one, outcome in found:
        if outcome == "survived":
            print(f"  {described(one)}\n      {one.mutant.text}")
    by_layer: dict[str, Counter[str]] = defaultdict(Counter)
    for one, outcome in found:
        for row in (one.file.split("/")[0], "all"):
            by_layer[row][outcome] += 1
    print("\n" + f"{'layer':14s}" + "".join(f"{outcome:>10s}" for outcome in OUTCOMES) + "  killed   by a value")
    for layer, counts in sorted(by_layer.items(), key=lambda row: (row[0] == "all", row[0])):
        share = {outcome: counts[outcome] / counts.total() for outcome in OUTCOMES}
        killed = f"{1 - share['survived']:8.0%}{share['value']:12.0%}"
        print(f"{layer:14s}" + "".join(f"{counts[outcome]:10d}" for outcome in OUTCOMES) + killed)


if __name__ == "__main__":
    main()
