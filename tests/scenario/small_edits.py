"""Random small edits of a scenario and its ledger: none may end in a traceback or hang.

`PYTHONPATH=tests python -m scenario.small_edits COUNT [SEED] [FOLDER]` tries COUNT edits and lists what went wrong. The
default folder is the bundled scenario.
"""

from __future__ import annotations

import random
import re
import shutil
import signal
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from contested.analysis.meaning import settle
from contested.analysis.series import check_all
from contested.errors import InputError
from contested.ledger import ledger, reading
from contested.model.build import build
from contested.model.introspect import ModelInfo, trace
from contested.scenario import places
from contested.scenario.bundled import bundled_folders
from contested.scenario.load import load_scenario

SECONDS = 20
"""Longer than this is a hang; sound scenarios take less than one."""
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


def _character(text: str, rng: random.Random) -> str:
    at, new = rng.randrange(len(text)), rng.choice(STRANGE)
    return rng.choice([text[:at] + text[at + 1 :], text[:at] + new + text[at:], text[:at] + new + text[at + 1 :]])


def _word(text: str, rng: random.Random) -> str:
    words = list(WORD.finditer(text))
    old, other = rng.choice(words), rng.choice(words)[0]
    return text[: old.start()] + rng.choice([other, old[0][:-1], old[0] + "s", ""]) + text[old.end() :]


def _number(text: str, rng: random.Random) -> str:
    numbers = list(NUMBER.finditer(text))
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
    one, other = sorted(rng.sample(list(WORD.finditer(text)), 2), key=lambda word: word.start())
    return text[: one.start()] + other[0] + text[one.end() : other.start()] + one[0] + text[other.end() :]


class Outcome(Exception):  # noqa: N818
    """An edit that ended in neither a run nor an error of the input."""


def try_edits(folder: Path, count: int, seed: int) -> tuple[Counter[str], list[str]]:
    """Try edits of a scenario's folder: how often each outcome came, and a description of every bad one."""
    rng, found, bad = random.Random(seed), Counter[str](), list[str]()
    with tempfile.TemporaryDirectory() as made, _files_remembered():
        copy = Path(made) / "case"
        shutil.copytree(folder, copy)
        files = [path for path in sorted(copy.rglob("*")) if path.suffix in (".toml", ".csv", ".geojson")]
        weights = [0.2 if path.suffix == ".geojson" else 3 if path.name == "scenario.toml" else 1 for path in files]
        texts = {path: path.read_text(encoding="utf-8") for path in files}
        info = trace(build(load_scenario(copy)))
        for _ in range(count):
            path = rng.choices(files, weights)[0]
            path.write_text(edited(texts[path], rng), encoding="utf-8")
            try:
                found[_outcome(copy, info, path.name == "scenario.toml")] += 1
            except Exception:
                kept = Path(tempfile.mkdtemp(prefix="small-edit-")) / path.name
                kept.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
                found["bad"] += 1
                bad.append(f"{path.relative_to(copy)} (kept as {kept}):\n{traceback.format_exc(limit=-4)}")
            path.write_text(texts[path], encoding="utf-8")
    return found, bad


def _outcome(folder: Path, info: ModelInfo, structure: bool) -> str:
    """Check a scenario as `contested scenario check` does; `structure` is whether its names may have changed."""
    with _time_limit():
        try:
            loaded = load_scenario(folder)
            built = build(loaded)
            if structure:
                info = trace(built)
            check_all(loaded, info.names())
            warnings = settle(loaded, info.series).warnings
        except InputError as error:
            str(error).encode()
            return "refused"
    return "warned" if warnings else "accepted"


@contextmanager
def _time_limit() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise Outcome(f"longer than {SECONDS} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _files_remembered() -> Iterator[None]:
    """Files that have not changed are read from memory."""
    loads, validate, outlines = reading.tomllib.loads, ledger.try_validate, places.read_outlines
    read = lru_cache(maxsize=64)(loads)
    validated: dict[int, Any] = {}
    drawn: dict[tuple[bytes, tuple[str, ...]], Any] = {}

    def try_validate(model: Any, data: Any, where: str) -> Any:
        if len(validated) > 100:
            validated.clear()
        if id(data) not in validated or validated[id(data)][0] is not data:
            validated[id(data)] = (data, validate(model, data, where))
        return validated[id(data)][1]

    def read_outlines(path: Path, ids: list[str]) -> Any:
        key = (path.read_bytes() if path.is_file() else b"", tuple(ids))
        if key not in drawn:
            value = outlines(path, ids)
            if drawn:
                return value
            drawn[key] = value
        return drawn[key]

    with (
        patch.object(reading.tomllib, "loads", read),
        patch.object(ledger, "try_validate", try_validate),
        patch.object(places, "read_outlines", read_outlines),
    ):
        yield


if __name__ == "__main__":
    count, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
    home = Path(sys.argv[3]) if len(sys.argv) > 3 else bundled_folders()["afghanistan-2022"]
    outcomes, faults = try_edits(home, count, seed)
    print("\n".join([*faults, f"{count:,} edits of {home.name}, seed {seed}: {dict(outcomes)}"]))
    sys.exit(bool(faults))
