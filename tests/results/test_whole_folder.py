"""A folder appears whole, under the name it was promised, or leaves nothing behind."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from contested.errors import InputError
from contested.results import whole_folder
from contested.results.whole_folder import Target, dated, disk_bytes, finished, named, public, whole
from helpers.refusal import no_refusal, refusal

DEAD = 999_999_999
"""No process has this number."""


@pytest.fixture(autouse=True)
def nothing_is_looked_at_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """A loop without an end is a failure."""
    looked: list[Path] = []
    exists, is_dir = Path.exists, Path.is_dir

    def counted(path: Path) -> Path:
        looked.append(path)
        if len(looked) > 200:
            pytest.fail(f"looked too often at {path}")
        return path

    monkeypatch.setattr(Path, "exists", lambda path, **keys: exists(counted(path), **keys))
    monkeypatch.setattr(Path, "is_dir", lambda path, **keys: is_dir(counted(path), **keys))


def filled(target: Target) -> Path:
    with no_refusal(), whole(target, needs=0) as work:
        (work.partial / "a.json").write_text("{}")
    assert work.final is not None
    return work.final


def free_handle() -> int:
    """The number that the next file to be opened has: it rises where one is left open."""
    handle = os.open(os.devnull, os.O_RDONLY)
    os.close(handle)
    return handle


@contextmanager
def held(folder: Path) -> Iterator[Path]:
    """A folder that another run is filling."""
    folder.mkdir()
    handle = os.open(folder, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    yield folder
    os.close(handle)


def test_a_run_needs_200_bytes_for_each_week_of_a_member_and_some_for_the_rest():
    assert disk_bytes(1000, 52) == 210_400_000
    assert disk_bytes(3, 2) == 200_001_200


@pytest.mark.parametrize("made", [False, True])
def test_a_name_is_free_where_there_is_nothing_or_an_empty_folder(tmp_path, made):
    if made:
        (tmp_path / "run").mkdir()
    with no_refusal():
        assert named(tmp_path / "run") == Target(tmp_path / "run")
    assert Target(tmp_path / "run").candidate() == tmp_path / "run"


def test_a_numbered_name_is_the_first_that_nobody_has(tmp_path):
    assert Target(tmp_path / "war", numbered=True).candidate() == tmp_path / "war-1"
    for name in ("war-1", "war-2", "war-4"):
        (tmp_path / name).mkdir()
    assert Target(tmp_path / "war", numbered=True).candidate() == tmp_path / "war-3"


def test_a_folder_is_held_without_waiting_before_others_can_find_it(tmp_path, monkeypatch):
    asked: list[tuple[list[str], int]] = []
    monkeypatch.setattr(
        fcntl, "flock", lambda handle, how: asked.append(([path.name for path in tmp_path.iterdir()], how))
    )
    filled(named(tmp_path / "run"))
    assert asked == [([f".run.partial-{os.getpid()}.new"], fcntl.LOCK_EX | fcntl.LOCK_NB)]


def test_a_folder_is_held_while_it_is_filled_and_no_longer(tmp_path):
    with whole(named(tmp_path / "run"), needs=0) as work:
        assert whole_folder._lock(work.partial) is None
    handle = whole_folder._lock(tmp_path / "run")
    assert handle is not None
    os.close(handle)


def test_a_folder_that_cannot_be_held_leaves_no_file_open(tmp_path):
    with held(tmp_path / "run") as folder:
        before = free_handle()
        assert whole_folder._lock(folder) is None and whole_folder._lock(tmp_path / "none") is None
        assert free_handle() == before


def test_where_folders_cannot_be_held_they_are_filled_all_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(whole_folder, "_lock", lambda folder: None)
    assert filled(named(tmp_path / "run")) == tmp_path / "run"


def test_what_was_left_before_it_was_held_is_no_hindrance(tmp_path):
    (tmp_path / f".run.partial-{os.getpid()}.new").mkdir()
    assert filled(named(tmp_path / "run")) == tmp_path / "run"


def test_a_folder_of_any_depth_is_made(tmp_path):
    assert filled(named(tmp_path / "far" / "deep" / "down" / "run")) == tmp_path / "far" / "deep" / "down" / "run"
    assert filled(named(tmp_path / "far" / "run")) == tmp_path / "far" / "run"


def removals(monkeypatch: pytest.MonkeyPatch, partial: Path, tries: int) -> list[str]:
    """The names of the folders that are removed, where the first tries of each do nothing."""
    removed: list[str] = []
    rmtree = whole_folder.shutil.rmtree

    def slow(path: Path, ignore_errors: bool = False) -> None:
        removed.append(path.name)
        if removed.count(path.name) > tries:
            rmtree(path, ignore_errors=ignore_errors)

    with monkeypatch.context() as changed, no_refusal():
        changed.setattr(whole_folder.shutil, "rmtree", slow)
        whole_folder._remove(partial, [])
    return removed


@pytest.mark.parametrize(("tries", "expected"), [(0, 1), (2, 3), (19, 20), (30, 20)])
def test_a_folder_that_is_still_written_into_is_removed_again_up_to_twenty_times(
    tmp_path, monkeypatch, tries, expected
):
    partial = tmp_path / ".run.partial-1"
    partial.mkdir()
    (tmp_path / ".run.partial-1.new").mkdir()
    found = removals(monkeypatch, partial, tries)
    assert found == [".run.partial-1", ".run.partial-1.new"] * expected
    assert [path.name for path in tmp_path.iterdir()] == [] or tries == 30


def test_nothing_is_removed_without_an_error(tmp_path, monkeypatch):
    assert removals(monkeypatch, tmp_path / ".run.partial-1", 0) == [".run.partial-1", ".run.partial-1.new"]


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


def test_an_empty_folder_gives_way_where_renaming_takes_the_place_of_none(tmp_path, monkeypatch):
    rename = os.rename

    def strict(old: Path, new: Path) -> None:
        if Path(new).exists():
            raise FileExistsError(errno.EEXIST, "it exists")
        rename(old, new)

    monkeypatch.setattr(os, "rename", strict)
    (tmp_path / "run").mkdir()
    assert filled(named(tmp_path / "run")) == tmp_path / "run"


@pytest.mark.parametrize("numbered", [False, True])
def test_a_folder_that_cannot_be_renamed_is_an_error_as_it_is(tmp_path, monkeypatch, numbered):
    def full(old: Path, new: Path) -> None:
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(os, "rename", full)
    with pytest.raises(Exception) as found:  # noqa: PT011  # its kind is compared
        begin(Target(tmp_path / "run", numbered=numbered))
    assert isinstance(found.value, OSError) and found.value.errno == errno.ENOSPC


@pytest.mark.parametrize("number", [errno.ENOTEMPTY, errno.EEXIST])
def test_a_numbered_name_is_tried_again_where_another_run_was_faster(tmp_path, monkeypatch, number):
    rename, failed = os.rename, []

    def late(old: Path, new: Path) -> None:
        if not failed:
            failed.append(new)
            Path(new).mkdir()
            raise OSError(number, "another run was faster")
        rename(old, new)

    monkeypatch.setattr(os, "rename", late)
    target = Target(tmp_path / "run", numbered=True)
    (tmp_path / ".run.partial-7").mkdir()
    assert whole_folder._publish(tmp_path / ".run.partial-7", target) == tmp_path / "run-2"
    assert failed == [tmp_path / "run-1"]


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


def test_what_killed_runs_left_is_removed_by_name(tmp_path, capsys, monkeypatch):
    glob = Path.glob
    monkeypatch.setattr(Path, "glob", lambda path, pattern: reversed(sorted(glob(path, pattern))))
    for number in (3, 1, 2):
        (tmp_path / f".war-2020-01-0{number}.partial-{DEAD}").mkdir()
    before = free_handle()
    filled(dated("war", tmp_path))
    assert free_handle() == before
    said = [line.rpartition("/")[2] for line in capsys.readouterr().err.splitlines()]
    assert said == [f".war-2020-01-0{number}.partial-{DEAD}" for number in (1, 2, 3)]


def test_files_and_folders_of_other_names_are_left(tmp_path, capsys):
    (tmp_path / f".war.partial-{DEAD}").write_text("a file")
    (tmp_path / f".war-2020-01-01.partial-{DEAD}.new").mkdir()
    for target in (named(tmp_path / "war"), dated("war", tmp_path)):
        filled(target)
    assert [path.name for path in sorted(tmp_path.iterdir()) if path.name.startswith(".")] == [
        f".war-2020-01-01.partial-{DEAD}.new", f".war.partial-{DEAD}",
    ]  # fmt: skip
    assert capsys.readouterr().err == ""


def test_what_a_killed_run_left_may_stay_where_it_cannot_be_removed(tmp_path, monkeypatch):
    def no_right(path: Path, ignore_errors: bool = False) -> None:
        if not ignore_errors:
            raise PermissionError(path)

    (tmp_path / f".run.partial-{DEAD}").mkdir()
    monkeypatch.setattr(whole_folder.shutil, "rmtree", no_right)
    assert filled(named(tmp_path / "run")) == tmp_path / "run"


def begin(target: Target) -> None:
    with whole(target, needs=0):
        pass


def test_a_name_that_another_run_is_filling_is_refused_and_a_numbered_one_goes_on(tmp_path, capsys):
    with held(tmp_path / ".war.partial-1") as named_one:
        assert refusal(begin, named(tmp_path / "war")) == (
            f"{tmp_path}/war: another run is writing this folder; wait for it or name another one."
        )
        assert named_one.is_dir() and not (tmp_path / "war").exists()
    with held(tmp_path / ".peace-2020-01-01.partial-1") as numbered_one:
        assert filled(dated("peace", tmp_path)).name == f"peace-{date.today().isoformat()}-1"
        assert numbered_one.is_dir()
    assert capsys.readouterr().err == ""


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
    with no_refusal(), whole(named(tmp_path / "r"), needs=5_000_000) as work:
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
