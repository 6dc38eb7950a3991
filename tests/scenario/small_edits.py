"""Random small edits of a scenario and its ledger: each is accepted or refused with a sentence; none hangs.

`PYTHONPATH=tests python -m scenario.small_edits COUNT [--seed S] [--first N] [--folder DIR] [--kept FILE]` tries COUNT
edits and lists what went wrong. With --kept it can be stopped with Ctrl-C, or killed, and goes on from the file. With
`--programs`, every edit is checked by the installed program in a process of its own.
"""

from __future__ import annotations

import argparse
import gc
import io
import json
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from contested.cli.app import call
from contested.errors import InputError
from contested.scenario.bundled import bundled_folders
from contested.scenario.load import load_scenario
from contested.simulation import prepare
from scenario.remembered import Memory, remembered
from scenario.remembered_checks import remembered_checks

SECONDS, WAITED = 20, 600
"""A check that takes more seconds of the processor, or waits for more in all, hangs; sound ones take less than one."""
BY_COMMAND = 100
"""One edit of so many is checked by a command line, the others by what `contested scenario check` calls."""
WORDS_CHECKED = 10
"""One edit of so many is followed to the end where it changes only words that people read."""
COLLECTED = 1000
"""After one edit of so many, Python looks for garbage."""
WORD = re.compile(r"[\w.-]+")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
STRANGE = "\"'[]{}=,.\n\t #:-+*?\\\x00\u202e\u00a0éس0159eE"
NUMBERS = (
    "0",
    "-1",
    "1e400",
    "nan",
    "inf",
    "0.5",
    "99999999999999999999999",
    "1_000",
    "0x10",
    "2031-02-30",
    "true",
    '"1"',
)


def edited(text: str, rng: random.Random) -> str:
    """The text with one small change of a random kind."""
    return rng.choice([_character, _word, _number, _line, _exchange])(text, rng)


@lru_cache(maxsize=64)
def _found(pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
    return list(pattern.finditer(text))


def _character(text: str, rng: random.Random) -> str:
    at, new = rng.randrange(len(text)), rng.choice(STRANGE)
    return rng.choice([text[:at] + text[at + 1 :], text[:at] + new + text[at:], text[:at] + new + text[at + 1 :]])


def _word(text: str, rng: random.Random) -> str:
    words = _found(WORD, text)
    old, other = rng.choice(words), rng.choice(words)[0]
    return text[: old.start()] + rng.choice([other, old[0][:-1], old[0] + "s", ""]) + text[old.end() :]


def _number(text: str, rng: random.Random) -> str:
    numbers = _found(NUMBER, text)
    if not numbers:
        return _word(text, rng)
    old = rng.choice(numbers)
    new = rng.choice([*NUMBERS, f"-{old[0]}", f"{old[0]}0", rng.choice(numbers)[0]])
    return text[: old.start()] + new + text[old.end() :]


def _line(text: str, rng: random.Random) -> str:
    lines = text.split("\n")
    at, to = rng.randrange(len(lines)), rng.randrange(len(lines))
    change = rng.choice(["delete", "repeat", "move"])
    line = lines[at] if change == "repeat" else lines.pop(at)
    if change != "delete":
        lines.insert(to, line)
    return "\n".join(lines)


def _exchange(text: str, rng: random.Random) -> str:
    one, other = sorted(rng.sample(_found(WORD, text), 2), key=lambda word: word.start())
    return text[: one.start()] + other[0] + text[one.end() : other.start()] + one[0] + text[other.end() :]


class Outcome(Exception):  # noqa: N818
    """An edit that ended in neither a run nor an error of the input."""


class Tried(NamedTuple):
    """How often each outcome came, and a description of every bad one."""

    outcomes: Counter[str]
    bad: list[str]


class Case:
    """A copy of a scenario's folder, in which one file at a time is edited."""

    def __init__(self, folder: Path, copy: Path) -> None:
        shutil.copytree(folder, copy)
        self.folder = copy
        files = [path for path in sorted(copy.rglob("*")) if path.suffix in (".toml", ".csv", ".geojson")]
        self.weights = [0.2 if one.suffix == ".geojson" else 3 if one.name == "scenario.toml" else 1 for one in files]
        self.texts = {path: path.read_text(encoding="utf-8") for path in files}

    def edited(self, seed: int, number: int) -> tuple[Path, str]:
        """The file that the edit of that number changes, and its new text."""
        rng = random.Random(f"{seed} {number}")
        path = rng.choices(list(self.texts), self.weights)[0]
        return path, edited(self.texts[path], rng)

    @contextmanager
    def on_disk(self, path: Path, text: str) -> Iterator[None]:
        """A file with another text."""
        path.write_text(text, encoding="utf-8")
        try:
            yield
        finally:
            path.write_text(self.texts[path], encoding="utf-8")


def try_edits(
    folder: Path, numbers: range, seed: int, done: Callable[[int, Tried], None] = lambda number, tried: None
) -> Tried:
    """Try the edits of these numbers; `done` is called after each."""
    tried = Tried(Counter(), [])
    with tempfile.TemporaryDirectory() as made, remembered() as memory, remembered_checks():
        case = Case(folder, Path(made) / "case")
        for path, text in case.texts.items():
            memory.keep(path, text)
        checked(case.folder)
        with _no_collections():
            for number in numbers:
                tried.outcomes[_tried(case, memory, seed, number, tried.bad)] += 1
                if number % COLLECTED == 0:
                    gc.collect()
                done(number, tried)
    return tried


@contextmanager
def _no_collections() -> Iterator[None]:
    """Within this context, Python does not look for garbage by itself, which takes a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


def _tried(case: Case, memory: Memory, seed: int, number: int, bad: list[str]) -> str:
    path, text = case.edited(seed, number)
    memory.texts.made_from = case.texts[path]
    try:
        with _time_limit():
            if number % BY_COMMAND:
                return _in_memory(case, memory, path, text, number % WORDS_CHECKED > 0)
            with memory.files.on_disk(), case.on_disk(path, text):
                in_ledger = path.parent != case.folder and number % (2 * BY_COMMAND)
                return _command(
                    ["ledger", "check", str(path.parent)] if in_ledger else ["scenario", "check", str(case.folder)]
                )
    except Exception:
        kept = Path(tempfile.mkdtemp(prefix="small-edit-")) / path.name
        kept.write_text(text, encoding="utf-8")
        bad.append(f"{number}, {path.relative_to(case.folder)} (kept as {kept}):\n{traceback.format_exc(limit=-4)}")
        return "bad"


def _in_memory(case: Case, memory: Memory, path: Path, text: str, trust_words: bool) -> str:
    memory.files.write(path, text)
    try:
        return "only words" if trust_words and memory.only_words(path) else checked(case.folder)
    finally:
        memory.files.write(path, case.texts[path])


def checked(folder: Path) -> str:
    """Check a scenario as `contested scenario check` does."""
    try:
        warnings = prepare(load_scenario(folder), None).loaded.warnings
    except InputError as error:
        str(error).encode()
        return "refused"
    return "warned" if warnings else "accepted"


def _command(arguments: list[str]) -> str:
    """Run a command in this process."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = call(arguments)
    return _judged(code, out.getvalue(), err.getvalue())


def _judged(code: int, out: str, err: str) -> str:
    """What a command said: exit code 0 and nothing wrong, or 2 and one error."""
    refused = code == 2 and err.startswith("contested: error: ") and not out
    if "Traceback" in out + err or not (refused or (code == 0 and "no errors" in out)):
        raise Outcome(f"exit code {code}: {out} {err}")
    return "command refused" if refused else "command accepted"


def try_programs(folder: Path, numbers: range, seed: int) -> Tried:
    """Try edits with the program in processes of their own: two commands for each."""
    tried = Tried(Counter(), [])
    with tempfile.TemporaryDirectory() as made:
        case = Case(folder, Path(made) / "case")
        for number in numbers:
            path, text = case.edited(seed, number)
            with case.on_disk(path, text):
                for kind in ("scenario", "ledger"):
                    command = [sys.executable, "-m", "contested", kind, "check", str(case.folder)]
                    run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
                    try:
                        tried.outcomes[_judged(run.returncode, run.stdout, run.stderr)] += 1
                    except Outcome as outcome:
                        tried.bad.append(f"{number}, {path.relative_to(case.folder)}: {outcome}")
    return tried


@contextmanager
def _time_limit() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise Outcome(f"longer than {SECONDS} seconds of the processor, or {WAITED} in all")

    before = [(number, signal.signal(number, stop)) for number in (signal.SIGALRM, signal.SIGPROF)]
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    signal.alarm(WAITED)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.alarm(0)
        for number, handler in before:
            signal.signal(number, handler)


class Progress:
    """Prints a line every minute, and keeps in a file which edits are done."""

    def __init__(self, kept: Path | None, first: int, last: int) -> None:
        self.kept, self.first, self.last = kept, first, last
        self.before = Tried(Counter(), [])
        if kept and kept.exists():
            content = json.loads(kept.read_text())
            self.first, self.before = content["next"], Tried(Counter(content["outcomes"]), content["bad"])
        self.began = self.said = time.monotonic()

    def __call__(self, number: int, tried: Tried) -> None:
        now = time.monotonic()
        if now - self.said < 60 and number + 1 < self.last:
            return
        self.said = now
        whole = self.all(tried)
        rate = (number + 1 - self.first) / (now - self.began)
        print(f"{number + 1:,} edits, {rate:.0f} a second: {dict(whole.outcomes)}", flush=True)
        if self.kept:
            part = self.kept.with_suffix(".part")
            part.write_text(json.dumps({"next": number + 1, "outcomes": whole.outcomes, "bad": whole.bad}))
            part.replace(self.kept)

    def all(self, tried: Tried) -> Tried:
        """What was tried before, and now."""
        return Tried(self.before.outcomes + tried.outcomes, [*self.before.bad, *tried.bad])


def main() -> int:
    """Try what the arguments say; the number of bad outcomes, at most 1."""
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--folder", type=Path, default=bundled_folders()["afghanistan-2022"])
    parser.add_argument("--kept", type=Path)
    parser.add_argument("--programs", action="store_true")
    given = parser.parse_args()
    last = given.first + given.count
    progress = Progress(given.kept, given.first, last)
    numbers = range(progress.first, last)
    if given.programs:
        tried = try_programs(given.folder, numbers, given.seed)
    else:
        tried = progress.all(try_edits(given.folder, numbers, given.seed, progress))
    print("\n".join([*tried.bad, f"{given.folder.name}, seed {given.seed}: {dict(tried.outcomes)}"]))
    return bool(tried.bad)


if __name__ == "__main__":
    sys.exit(main())
