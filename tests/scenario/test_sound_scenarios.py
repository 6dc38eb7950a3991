"""Random sound scenarios are accepted without a word and can be run; one fault in any of their fields is caught."""

from __future__ import annotations

import copy
import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import contested
from contested.errors import InputError
from contested.scenario.load import load_scenario
from contested.simulation import prepare
from scenario.sound_scenarios import smallest, sound, write

SOUND, RUN = 8, 3
PROSE = {"title", "text", "name", "says", "publisher", "speaker", "locator", "id", "why", "place", "control_unit"}
FREE = {("place", "name"), ("prior", "sources")}
YEARS = dt.timedelta(days=30 * 365)
DATES = {"as_of", "from", "by", "to", "said", "known_from", "date"}


def found(folder: Path) -> list[str]:
    """The warnings of a scenario.

    Raises:
        InputError: it is refused.
    """
    return [str(one) for one in prepare(load_scenario(folder), None).loaded.warnings]


@pytest.mark.parametrize("seed", range(SOUND))
def test_a_random_sound_scenario_is_accepted_without_a_word(tmp_path: Path, seed: int):
    assert found(write(sound(random.Random(seed)), tmp_path)) == []


@pytest.mark.heavy
@pytest.mark.parametrize("seed", range(RUN))
def test_a_scenario_that_passes_the_check_can_be_run(tmp_path: Path, seed: int):
    home = write(sound(random.Random(1000 + seed)), tmp_path)
    assert found(home) == []
    run = contested.run(home, members=2)
    assert set(run.answers) == {"holds", "deaths", "displaced", "either"}


@pytest.mark.heavy
@pytest.mark.parametrize(
    "place", ["a/b <i>&amp;</i>", "..", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "p" * 200]
)
def test_so_can_the_smallest_with_any_name_of_a_place(tmp_path: Path, place: str):
    home = write(smallest(random.Random(len(place)), place), tmp_path / "scenario")
    found(home)
    run = contested.run(home, out=tmp_path / "run")
    assert set(run.answers) == {"held", "left"}
    assert (tmp_path / "run" / "report.html").stat().st_size > 10_000


def leaves(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    for key, value in data.items() if isinstance(data, dict) else enumerate(data):
        if isinstance(value, dict | list):
            yield from leaves(value, (*path, key))
        else:
            yield (*path, key), value


def faults(files: dict[str, Any]) -> Iterator[tuple[str, tuple[Any, ...], Any, str]]:
    """Every fault of these kinds: file, path, wrong value, and what kind it is."""
    for file in ("scenario.toml", "ledger/all.toml"):
        for path, value in leaves(files[file]):
            names = [key for key in path if isinstance(key, str)]
            yield file, path, value, "key"
            if isinstance(value, str) and not PROSE & set(names[-1:]) and len(value) > 3 and "*" not in value:
                yield file, path, value[: len(value) // 2] + value[len(value) // 2 + 1 :], "letter"
            if isinstance(value, int | float) and not isinstance(value, bool):
                yield file, path, str(value), "text for a number"
                if names[-1] in ("weeks", "members", "paragraph", "best", "for_weeks", "credibility"):
                    yield file, path, -value, "sign"
            if isinstance(value, dt.date) and names[-1] in DATES and names[0] != "prior":
                yield file, path, value + (YEARS if names[-1] in ("to", "date", "by") else -YEARS), "year"


def plant(files: dict[str, Any], file: str, path: tuple[Any, ...], value: Any, kind: str) -> dict[str, Any]:
    changed = copy.deepcopy(files)
    target = changed[file]
    for key in path[:-1]:
        target = target[key]
    if kind == "key" and isinstance(path[-1], str):
        del target[path[-1]]
        target[f"{path[-1]}x"] = value
    else:
        target[path[-1]] = value if kind != "key" else {"x": value}
    return changed


def caught(folder: Path, seed: int, each: int) -> None:
    """Plant so many faults of each kind in a random scenario; every one is refused or listed, with its file."""
    rng = random.Random(seed)
    files = sound(rng)
    by_kind: dict[str, list[Any]] = {}
    for fault in faults(files):
        by_kind.setdefault(fault[-1], []).append(fault)
    assert set(by_kind) == {"key", "letter", "text for a number", "sign", "year"}
    chosen = [fault for kind in by_kind.values() for fault in rng.sample(kind, min(each, len(kind)))]
    for number, fault in enumerate(chosen):
        home = write(plant(files, *fault), folder / str(number))
        try:
            said = "\n".join(found(home))
        except InputError as error:
            said = str(error)
        assert any(file in said for file in files), (fault, said)


@pytest.mark.parametrize("seed", range(3))
def test_a_fault_in_any_field_is_refused_or_listed_with_its_file(tmp_path: Path, seed: int):
    caught(tmp_path, seed, each=4)


@pytest.mark.heavy
@pytest.mark.parametrize("seed", range(100, 110))
def test_many_faults_in_any_field_are_refused_or_listed_with_their_file(tmp_path: Path, seed: int):
    caught(tmp_path, seed, each=30)
