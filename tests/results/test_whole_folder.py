"""A folder appears whole, under the name it was promised, or leaves nothing behind."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from contested.errors import InputError
from contested.results import whole_folder
from contested.results.whole_folder import Target, dated, finished, named, public, whole

DEAD = 999_999_999
"""No process has this number."""


def filled(target: Target) -> Path:
    with whole(target, needs=0) as work:
        (work.partial / "a.json").write_text("{}")
    assert work.final is not None
    return work.final


def test_a_finished_folder_stands_under_its_name_and_nothing_else_does(tmp_path):
    target = named(tmp_path / "deep" / "run")
    with whole(target, needs=0) as work:
        assert work.partial == tmp_path / "deep" / f".run.partial-{os.getpid()}"
        assert work.final is None and not target.path.exists()
        (work.partial / "a.json").write_text("{}")
    assert work.final == target.path
    assert [path.relative_to(tmp_path).as_posix() for path in sorted(tmp_path.rglob("*"))] == [
        "deep", "deep/run", "deep/run/a.json",
    ]  # fmt: skip


def test_an_empty_folder_is_filled_and_one_with_files_or_a_file_is_refused(tmp_path):
    (tmp_path / "empty").mkdir()
    assert filled(named(tmp_path / "empty")) == tmp_path / "empty"
    with pytest.raises(InputError, match="expected a new or empty folder, found one with files in it"):
        named(tmp_path / "empty")
    with pytest.raises(InputError, match="expected a new or empty folder, found a file"):
        named(tmp_path / "empty" / "a.json")


def test_a_failure_leaves_neither_the_folder_nor_those_made_above_it(tmp_path):
    (tmp_path / "kept").mkdir()
    with pytest.raises(ZeroDivisionError), whole(named(tmp_path / "kept" / "new" / "run"), needs=0) as work:
        (work.partial / "a.json").write_text("{}")
        raise ZeroDivisionError
    assert work.final is None and list(tmp_path.rglob("*")) == [tmp_path / "kept"]


def test_a_failure_keeps_what_stands_beside_it(tmp_path):
    filled(named(tmp_path / "runs" / "first"))
    with pytest.raises(ZeroDivisionError), whole(named(tmp_path / "runs" / "second"), needs=0):
        raise ZeroDivisionError
    assert [path.name for path in (tmp_path / "runs").iterdir()] == ["first"]


def test_what_is_being_filled_is_known_until_it_stands(tmp_path):
    """So that a process that is about to end removes it."""
    with whole(named(tmp_path / "run"), needs=0) as work:
        assert [partial for partial, _ in whole_folder._filling] == [work.partial]
    assert whole_folder._filling == []
    with pytest.raises(ZeroDivisionError), whole(named(tmp_path / "other"), needs=0):
        raise ZeroDivisionError
    assert whole_folder._filling == []


def test_abandoned_work_is_removed_with_the_folders_made_for_it(tmp_path):
    with pytest.raises(InputError), whole(named(tmp_path / "deep" / "run"), needs=0) as work:
        (work.partial / "a.json").write_text("{}")
        whole_folder.abandon()
        assert list(tmp_path.iterdir()) == []
        raise InputError("stopped")


def test_numbered_folders_take_the_first_free_number(tmp_path):
    today = date.today().isoformat()
    names = [filled(dated("war", tmp_path)).name for _ in range(3)]
    assert names == [f"war-{today}-{number}" for number in (1, 2, 3)]


def test_a_number_taken_while_the_folder_is_filled_moves_on_to_the_next(tmp_path):
    target = dated("war", tmp_path)
    with whole(target, needs=0) as work:
        (work.partial / "a.json").write_text("{}")
        (taken := target.candidate()).mkdir()
        (taken / "a.json").write_text("another run")
    assert work.final == tmp_path / f"{target.path.name}-2"
    assert (tmp_path / f"{target.path.name}-1" / "a.json").read_text() == "another run"


def test_a_name_taken_while_the_folder_is_filled_is_refused_and_kept(tmp_path):
    with pytest.raises(InputError, match="something was written here in the meantime"):  # noqa: SIM117
        with whole(named(tmp_path / "run"), needs=0):
            (tmp_path / "run").mkdir()
            (tmp_path / "run" / "theirs").write_text("kept")
    assert [path.name for path in tmp_path.iterdir()] == ["run"]
    assert (tmp_path / "run" / "theirs").read_text() == "kept"


def test_what_a_killed_run_of_the_same_name_left_is_removed_and_said(tmp_path, capsys):
    for name in ("run", "runner", "run-2020-01-01"):
        (tmp_path / f".{name}.partial-{DEAD}").mkdir()
    filled(named(tmp_path / "run"))
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f".run-2020-01-01.partial-{DEAD}", f".runner.partial-{DEAD}", "run",
    ]  # fmt: skip
    left = tmp_path / f".run.partial-{DEAD}"
    assert capsys.readouterr().err == f"contested: removed the unfinished folder of a killed run: {left}\n"


def test_brackets_and_stars_in_a_name_stand_for_themselves(tmp_path):
    (tmp_path / f".run[1]*.partial-{DEAD}").mkdir()
    filled(named(tmp_path / "run[1]*"))
    assert [path.name for path in tmp_path.iterdir()] == ["run[1]*"]


def test_numbered_work_of_any_day_is_cleared(tmp_path):
    (tmp_path / f".war-2020-01-01.partial-{DEAD}").mkdir()
    (tmp_path / f".peace-2020-01-01.partial-{DEAD}").mkdir()
    filled(dated("war", tmp_path))
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == [
        f".peace-2020-01-01.partial-{DEAD}"
    ]


def test_too_little_room_is_refused_before_anything_is_made(tmp_path, monkeypatch):
    monkeypatch.setattr(whole_folder.shutil, "disk_usage", lambda path: type("Usage", (), {"free": 5_000_000}))
    with (
        pytest.raises(InputError, match="at least 6 MB of free disk, found 5 MB"),
        whole(named(tmp_path / "r"), 6_000_000),
    ):
        pytest.fail("work began")
    with whole(named(tmp_path / "r"), needs=5_000_000) as work:
        pass
    assert work.final == tmp_path / "r"


def test_a_file_in_the_way_of_a_folder_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="found a file in its way"), whole(named(tmp_path / "file" / "run"), needs=0):
        pytest.fail("work began")


def test_an_unfinished_folder_is_no_run(tmp_path):
    assert finished(tmp_path / "run") == tmp_path / "run"
    with pytest.raises(InputError, match="this is the unfinished folder of a killed run"):
        finished(tmp_path / f".run.partial-{DEAD}")


def test_what_is_being_filled_is_named_as_the_folder_that_it_will_be(tmp_path):
    assert public(str(tmp_path / f".run.partial-{DEAD}" / "answers.json")) == str(tmp_path / "run")
    assert public(str(tmp_path / f".run.partial-{DEAD}.new")) == str(tmp_path / "run")
    assert public(str(tmp_path / "run" / "answers.json")) == str(tmp_path / "run" / "answers.json")
