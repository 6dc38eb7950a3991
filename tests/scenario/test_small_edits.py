"""Small random edits of a scenario and its ledger end in a run or in an error of the input: no traceback, no hang."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import scenario.remembered_checks
from contested.errors import InputError
from contested.ledger import ledger
from contested.scenario.load import load_scenario
from contested.simulation import prepare
from scenario.example import EXAMPLE
from scenario.remembered import remembered
from scenario.remembered_checks import remembered_checks
from scenario.small_edits import BY_COMMAND, Case, checked, try_edits, try_programs

TESTS = Path(__file__).resolve().parents[1]
MANY = 500


def tried(folder: Path, count: int, seed: int) -> None:
    outcomes, faults = try_edits(folder, range(count), seed)
    assert not faults, "\n".join(faults)
    assert sum(outcomes.values()) == count and outcomes["refused"] > count / 4
    assert outcomes["command refused"] + outcomes["command accepted"] == -(-count // BY_COMMAND)


def test_small_edits_of_the_example_are_refused_or_accepted():
    tried(EXAMPLE, 110, seed=1)


@pytest.mark.heavy
def test_many_small_edits_of_the_bundled_scenario_are_refused_or_accepted():
    """`PYTHONPATH=tests python -m scenario.small_edits 1000000` tries more.

    In a process of its own, where shapes in signatures are not checked: that takes as long as the edits themselves.
    """
    paths = os.pathsep.join(str(TESTS.parent / name) for name in ("src", "tests"))
    command = [sys.executable, "-m", "scenario.small_edits", f"{MANY}"]
    found = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": paths}, check=False)
    assert found.returncode == 0, found.stdout + found.stderr
    outcomes = ast.literal_eval(found.stdout.strip().splitlines()[-1].partition(": ")[2])
    assert sum(outcomes.values()) == MANY and outcomes["refused"] > MANY / 4
    assert outcomes["command refused"] + outcomes["command accepted"] == -(-MANY // BY_COMMAND)


@pytest.mark.heavy
def test_the_program_refuses_or_accepts_small_edits():
    outcomes, faults = try_programs(EXAMPLE, range(3), seed=1)
    assert not faults, "\n".join(faults)
    assert sum(outcomes.values()) == 6


def test_what_is_remembered_is_what_would_be_read(tmp_path: Path):
    case = Case(EXAMPLE, tmp_path / "case")
    loads, validate, changed = tomllib.loads, ledger.try_validate, 0
    with remembered() as memory:
        for path, text in case.texts.items():
            memory.keep(path, text)
        for number in range(300):
            path, text = case.edited(5, number)
            memory.texts.made_from = case.texts[path]
            if path.suffix != ".toml":
                continue
            try:
                content = loads(text)
            except tomllib.TOMLDecodeError:
                with pytest.raises(tomllib.TOMLDecodeError):
                    memory.texts(text)
                continue
            found = memory.texts(text)
            assert repr(found) == repr(content)  # an edit may make a number NaN, which equals nothing
            if path.parent.name == "ledger":
                changed += found is not content
                assert repr(memory.entries(ledger.LedgerFile, found, "")) == repr(
                    validate(ledger.LedgerFile, content, "")
                )
    assert changed > 20


@pytest.mark.parametrize("change", [("x = 1", "x = 5"), ("y = 2", "y = 5"), ("x = 3", "x = 5"), ("[a.b]", "[a.c]")])
def test_a_table_inside_an_entry_belongs_to_the_entry(change: tuple[str, str], tmp_path: Path):
    text = "[[a]]\nx = 1\n[a.b]\ny = 2\n[[a]]\nx = 3\n"
    changed = text.replace(*change)
    content = tomllib.loads(changed)
    with remembered() as memory:
        memory.keep(tmp_path / "one.toml", text)
        memory.texts.made_from = text
        assert memory.texts(changed) == content


def found_by_checking(folder: Path) -> str:
    """The warnings of a scenario, or its error."""
    try:
        return str(prepare(load_scenario(folder), None).loaded.warnings)
    except InputError as error:
        return str(error)


def test_checks_find_the_same_with_what_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(scenario.remembered_checks, "ALTERNATIVES", 1)
    case = Case(EXAMPLE, tmp_path / "case")
    edits = [(*case.edited(7, number), number) for number in range(60)]
    with remembered() as memory, remembered_checks():
        for path, text in case.texts.items():
            memory.keep(path, text)
        found_by_checking(case.folder)
        known = []
        for path, text, _ in edits:
            memory.texts.made_from = case.texts[path]
            memory.files.write(path, text)
            known.append(found_by_checking(case.folder))
            memory.files.write(path, case.texts[path])
    for found, (path, text, number) in zip(known, edits, strict=True):
        with case.on_disk(path, text):
            assert found == found_by_checking(case.folder), number
    assert len(set(known)) > 15


def test_an_edit_of_words_alone_is_accepted_by_the_whole_check(tmp_path: Path):
    case, found = Case(EXAMPLE, tmp_path / "case"), []
    with remembered() as memory:
        for path, text in case.texts.items():
            memory.keep(path, text)
        before = checked(case.folder)
        for number in range(150):
            path, text = case.edited(6, number)
            memory.texts.made_from = case.texts[path]
            memory.files.write(path, text)
            if memory.only_words(path):
                found.append(checked(case.folder))
            memory.files.write(path, case.texts[path])
    assert len(found) > 10 and set(found) == {before}


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("says = ", "# a comment\nsays = ", True),
        ('says = "', 'says = "In other words: ', True),
        ('says = "', 'says = ""\nnote = "', False),  # no text at all
        ('says = "', 'said = "', False),
        ("[[prior]]", "[[claim]]", False),
        ("median = ", "median = 1", False),
        ("says = ", "says = [", False),
    ],
)
def test_only_comments_and_free_text_of_sound_entries_are_words_alone(old, new, words, tmp_path: Path):
    case = Case(EXAMPLE, tmp_path / "case")
    path = next(one for one, text in case.texts.items() if one.parent.name == "ledger" and "median = " in text)
    with remembered() as memory:
        for one, text in case.texts.items():
            memory.keep(one, text)
        memory.texts.made_from = case.texts[path]
        memory.files.write(path, case.texts[path].replace(old, new, 1))
        assert memory.only_words(path) == words
        table = next(one for one in case.texts if one.suffix == ".csv")
        assert not memory.only_words(table)


def test_an_edit_changes_the_text_by_little(tmp_path: Path):
    case = Case(EXAMPLE, tmp_path / "case")
    changed = [(case.texts[path], text) for path, text in (case.edited(0, number) for number in range(300))]
    assert sum(one != other for one, other in changed) > 250
    assert all(abs(len(one) - len(other)) < 600 for one, other in changed)
