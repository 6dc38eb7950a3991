"""A folder that is filled in parts: what it keeps, what the next process finds, and how it ends."""

from __future__ import annotations

import io
import json
import os
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from contested.errors import InputError
from contested.results import resumable_folder
from contested.results.resumable_folder import Resumable, StoppedError, kept_parts, resumable
from contested.results.whole_folder import Target
from helpers.refusal import no_refusal

OTHER_WORK = (
    "expected a new folder, or one begun by the same work; found one begun with another scenario, seed, size or "
    "version; name another one."
)


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def begun(folder: Path, key: str = "k", **notes: object) -> Path:
    """A folder that another process began."""
    folder.mkdir(parents=True)
    (folder / "unfinished.json").write_text(json.dumps({"key": key, "notes": notes}))
    return folder


def test_without_a_folder_notes_stay_in_memory_and_nothing_is_kept(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with no_refusal():
        kept = Resumable(None, "k")
        assert kept.folder is None and kept.notes == {} and not kept.has_parts
        kept.note({"a": 1})
        kept.save("one", {"x": np.zeros(2)})
        assert kept.notes == {"a": 1} and kept.load("one") is None
        kept.finish("result.json", "{}")
        assert kept.has_parts is False and names(tmp_path) == []


def test_the_first_note_makes_the_folder_and_says_of_which_work_it_is(tmp_path):
    kept = Resumable(tmp_path / "deep" / "down", "the key")
    assert kept.notes == {} and kept.has_parts is False and names(tmp_path) == []
    with no_refusal():
        kept.note({"b": [1, 2], "a": None})
    assert names(tmp_path) == ["deep", "deep/down", "deep/down/parts", "deep/down/unfinished.json"]
    text = (tmp_path / "deep" / "down" / "unfinished.json").read_text()
    assert text == '{"key": "the key", "notes": {"a": null, "b": [1, 2]}}'
    assert kept.has_parts is True


def test_a_later_note_takes_the_place_of_the_one_before(tmp_path):
    kept = Resumable(tmp_path / "work", "k")
    kept.note({"a": 1})
    with no_refusal():
        kept.note({"b": 2})
    assert kept.notes == {"b": 2} == Resumable(tmp_path / "work", "k").notes
    assert names(tmp_path / "work") == ["parts", "unfinished.json"]


def test_notes_are_those_of_an_earlier_process_and_change_only_by_noting(tmp_path):
    kept = Resumable(begun(tmp_path / "work", a=1, b="x"), "k")
    assert kept.notes == {"a": 1, "b": "x"}
    kept.notes["a"] = 5
    assert kept.notes == {"a": 1, "b": "x"}
    notes = {"c": 1}
    kept.note(notes)
    notes["c"] = 2
    assert kept.notes == {"c": 1}


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"3", b'"notes"', b"\xff\xfe", b"{}", b'{"key": "k"}'])
def test_a_folder_that_does_not_say_what_it_is_has_no_notes(tmp_path, content):
    (tmp_path / "unfinished.json").write_bytes(content)
    with no_refusal():
        assert Resumable(tmp_path, "k").notes == {}


def test_what_a_folder_says_is_read_as_utf_8_whatever_encoding_the_machine_has(tmp_path, monkeypatch):
    (tmp_path / "unfinished.json").write_bytes('{"notes": {"a": "Übergang"}}'.encode())
    with monkeypatch.context() as changed:
        changed.setattr(io, "text_encoding", lambda encoding, stacklevel=2: encoding or "latin-1")
        found = Resumable(tmp_path, "k").notes
    assert found == {"a": "Übergang"}


def test_parts_come_back_by_name_in_this_process_and_the_next(tmp_path):
    kept = Resumable(tmp_path / "work", "k")
    kept.note({})
    first = {"x": np.arange(6, dtype=np.float32).reshape(2, 3), "names": np.array(["a", "nö"])}
    with no_refusal():
        kept.save("one", first)
        kept.save("two", {"y": np.array(3)})
    assert names(tmp_path / "work") == ["parts", "parts/one.npz", "parts/two.npz", "unfinished.json"]
    for reader in (kept, Resumable(tmp_path / "work", "k")):
        found = reader.load("one")
        assert found is not None and list(found) == ["x", "names"]
        assert found["x"].dtype == np.float32 and found["x"].tolist() == [[0, 1, 2], [3, 4, 5]]
        assert found["names"].tolist() == ["a", "nö"]
        assert (reader.load("two") or {})["y"] == 3
        assert reader.load("three") is None


def test_a_part_that_is_saved_again_is_another_one(tmp_path):
    kept = Resumable(tmp_path, "k")
    kept.note({})
    kept.save("one", {"x": np.zeros(2)})
    kept.save("one", {"y": np.ones(3)})
    assert {name: values.tolist() for name, values in (kept.load("one") or {}).items()} == {"y": [1.0, 1.0, 1.0]}
    assert names(tmp_path / "parts") == ["one.npz"]


def test_a_part_can_be_saved_after_another_process_has_finished_and_removed_the_folder(tmp_path):
    kept = Resumable(tmp_path / "deep" / "study", "k")
    with no_refusal():
        kept.save("one", {"x": np.zeros(2)})
        kept.save("two", {"x": np.zeros(2)})
    assert names(tmp_path) == ["deep", "deep/study", "deep/study/parts", "deep/study/parts/one.npz",
                               "deep/study/parts/two.npz"]  # fmt: skip


def test_a_part_that_was_cut_short_while_it_was_saved_leaves_the_one_before(tmp_path, monkeypatch):
    kept = Resumable(tmp_path, "k")
    kept.note({})
    kept.save("one", {"x": np.zeros(2)})

    def cut(file: Path, **arrays: np.ndarray) -> None:
        file.write_bytes(b"PK")
        raise KeyboardInterrupt

    monkeypatch.setattr(np, "savez", cut)
    with pytest.raises(KeyboardInterrupt):
        kept.save("one", {"x": np.ones(2)})
    assert (kept.load("one") or {})["x"].tolist() == [0.0, 0.0]


@pytest.mark.parametrize("content", [b"", b"junk" * 20, b"PK\x03\x04" + b"\0" * 50])
def test_a_damaged_part_is_none(tmp_path, content):
    kept = Resumable(tmp_path, "k")
    kept.note({})
    kept.save("one", {"x": np.zeros(2)})
    assert kept.load("one") is not None
    (tmp_path / "parts" / "one.npz").write_bytes(content)
    assert kept.load("one") is None


def test_a_part_with_its_last_or_middle_bytes_gone_is_none(tmp_path):
    kept = Resumable(tmp_path, "k")
    kept.note({})
    kept.save("one", {"x": np.arange(300.0)})
    whole = (tmp_path / "parts" / "one.npz").read_bytes()
    for damaged in (whole[:-30], whole[:500] + bytes(99) + whole[599:]):
        (tmp_path / "parts" / "one.npz").write_bytes(damaged)
        assert kept.load("one") is None


class Harmful:
    """Something that runs when it is read."""

    ran = False

    def __reduce__(self):
        return setattr, (Harmful, "ran", True)


def test_nothing_in_a_part_is_run(tmp_path):
    kept = Resumable(tmp_path, "k")
    kept.note({})
    kept.save("one", {"x": np.array([Harmful()], dtype=object)})
    assert (kept.load("one"), Harmful.ran) == (None, False)


def test_at_the_end_there_is_the_result_and_no_part(tmp_path):
    kept = Resumable(tmp_path / "work", "k")
    kept.note({"a": 1})
    kept.save("one", {"x": np.zeros(2)})
    kept.save("two", {"x": np.zeros(2)})
    (tmp_path / "work" / "parts" / ".two.1.npz").write_text("of a process that was killed")
    with no_refusal():
        kept.finish("result.json", '{"a": "ä"}\n')
    assert names(tmp_path / "work") == ["result.json"] and kept.has_parts is False
    assert (tmp_path / "work" / "result.json").read_bytes() == '{"a": "ä"}\n'.encode()


def test_work_without_parts_makes_its_folder_at_the_end_and_may_end_twice(tmp_path):
    kept = Resumable(tmp_path / "deep" / "study", "k")
    with no_refusal():
        kept.finish("result.json", "1")
        kept.finish("result.json", "2")
    assert names(tmp_path) == ["deep", "deep/study", "deep/study/result.json"]
    assert (tmp_path / "deep" / "study" / "result.json").read_text() == "2"


def test_files_that_another_process_removes_at_the_same_time_are_no_error(tmp_path, monkeypatch):
    kept = Resumable(tmp_path, "k")
    kept.note({})
    kept.save("one", {"x": np.zeros(2)})
    unlink = Path.unlink

    def late(path: Path, missing_ok: bool = False) -> None:
        unlink(path)  # the other process comes first
        unlink(path, missing_ok=missing_ok)

    with monkeypatch.context() as changed, no_refusal():
        changed.setattr(Path, "unlink", late)
        kept.finish("result.json", "{}")
    assert names(tmp_path) == ["result.json"]


def test_files_are_written_under_another_name_first(tmp_path, monkeypatch):
    renamed: list[tuple[str, str]] = []
    replace = os.replace

    def watched(old: Path, new: Path) -> None:
        renamed.append((Path(old).relative_to(tmp_path).as_posix(), Path(new).relative_to(tmp_path).as_posix()))
        replace(old, new)

    monkeypatch.setattr(os, "replace", watched)
    kept = Resumable(tmp_path, "k")
    kept.note({})
    kept.save("one", {"x": np.zeros(2)})
    kept.finish("result.json", "{}")
    number = os.getpid()
    assert renamed == [
        (f".unfinished.json.{number}", "unfinished.json"),
        (f"parts/.one.{number}.npz", "parts/one.npz"),
        (f".result.json.{number}", "result.json"),
    ]


@pytest.mark.parametrize(("make", "expected"), [("nothing", False), ("folder", False), ("file", True)])
def test_there_is_something_to_go_on_with_where_the_state_is_a_file(tmp_path, make, expected):
    if make == "folder":
        (tmp_path / "unfinished.json").mkdir()
    if make == "file":
        (tmp_path / "unfinished.json").write_text("")
    with no_refusal():
        assert Resumable(tmp_path, "k").has_parts is expected


def used(target: Target | None, key: str = "k") -> tuple[Path | None, dict[str, object]]:
    """The folder that some work gets, and its notes."""
    with no_refusal(), resumable(target, key) as kept:
        return kept.folder, kept.notes


def test_work_without_a_target_has_no_folder():
    assert used(None) == (None, {})


def test_a_named_folder_is_new_or_empty_or_begun_by_the_same_work(tmp_path):
    assert used(Target(tmp_path / "new")) == (tmp_path / "new", {})
    (tmp_path / "empty").mkdir()
    assert used(Target(tmp_path / "empty")) == (tmp_path / "empty", {})
    begun(tmp_path / "same", a=1)
    assert used(Target(tmp_path / "same")) == (tmp_path / "same", {"a": 1})
    assert names(tmp_path) == ["empty", "same", "same/unfinished.json"]


def test_a_named_folder_with_other_work_or_other_files_is_refused(tmp_path):
    other = begun(tmp_path / "other", key="another")
    with pytest.raises(InputError) as found, resumable(Target(other), "k"):
        pass
    assert str(found.value) == f"{other}: {OTHER_WORK}"
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a.txt").write_text("")
    with pytest.raises(InputError) as found, resumable(Target(tmp_path / "full"), "k"):
        pass
    assert found.value.message == "expected a new or empty folder, found one with files in it; name another one."


def test_a_named_folder_keeps_its_date_and_looks_at_no_other(tmp_path):
    begun(tmp_path / "war-2024-01-02-1")
    assert used(Target(tmp_path / "war-2024-01-02")) == (tmp_path / "war-2024-01-02", {})


def numbered(folder: Path) -> Target:
    return Target(folder / "war-2024-05-06", numbered=True)


def test_numbered_work_goes_on_in_a_folder_of_any_day_that_the_same_work_began(tmp_path):
    begun(tmp_path / "war-2023-01-02-7", a=1)
    assert used(numbered(tmp_path)) == (tmp_path / "war-2023-01-02-7", {"a": 1})


def test_numbered_work_takes_the_first_of_several_by_name(tmp_path, monkeypatch):
    for day in ("2024-01-03-1", "2024-01-02-1", "2024-01-02-2", "2023-12-31-9"):
        begun(tmp_path / f"war-{day}", day=day)
    begun(tmp_path / "war-2023-01-01-1", key="another")
    expected = (tmp_path / "war-2023-12-31-9", {"day": "2023-12-31-9"})
    assert used(numbered(tmp_path)) == expected
    glob = Path.glob
    monkeypatch.setattr(Path, "glob", lambda path, pattern: reversed(sorted(glob(path, pattern))))
    assert used(numbered(tmp_path)) == expected


def test_numbered_work_takes_a_new_number_where_nothing_fits(tmp_path):
    assert used(numbered(tmp_path)) == (tmp_path / "war-2024-05-06-1", {})
    begun(tmp_path / "war-2024-05-06-1", key="another")
    begun(tmp_path / "warfare-2024-05-06-1")
    begun(tmp_path / "the-war-2024-05-06-1")
    begun(tmp_path / "an-end-war-")
    (tmp_path / "war-2024-05-06-2").mkdir()
    assert used(numbered(tmp_path)) == (tmp_path / "war-2024-05-06-3", {})


def test_a_stem_without_a_date_is_used_as_it_is(tmp_path):
    begun(tmp_path / "war-1", a=1)
    assert used(Target(tmp_path / "war", numbered=True)) == (tmp_path / "war-1", {"a": 1})
    today = date.today().isoformat()
    assert used(Target(tmp_path / f"peace-{today}", numbered=True)) == (tmp_path / f"peace-{today}-1", {})


@pytest.mark.parametrize("noted", [False, True])
def test_a_stop_names_the_folder_if_anything_is_kept(tmp_path, noted):
    with pytest.raises(StoppedError) as stopped, resumable(Target(tmp_path / "work"), "k") as kept:
        if noted:
            kept.note({"a": 1})
        raise KeyboardInterrupt
    assert stopped.value.folder == (tmp_path / "work" if noted else None)
    assert stopped.value.__suppress_context__ and isinstance(stopped.value, KeyboardInterrupt)
    assert used(Target(tmp_path / "work")) == (tmp_path / "work", {"a": 1} if noted else {})


def test_a_stop_has_no_text_of_its_own():
    assert str(StoppedError(Path("work"))) == "" and StoppedError(Path("work")).args == ()


def test_other_errors_pass_as_they_are_and_keep_what_is_done(tmp_path):
    with pytest.raises(ZeroDivisionError, match="of the work"), resumable(Target(tmp_path / "work"), "k") as kept:
        kept.note({"a": 1})
        raise ZeroDivisionError("of the work")
    assert names(tmp_path / "work") == ["parts", "unfinished.json"]


def test_what_a_process_has_done_so_far_is_known_while_it_works(tmp_path):
    seen = [kept_parts()]
    with resumable(None, "k"), resumable(Target(tmp_path / "one"), "k") as one:
        with resumable(Target(tmp_path / "two"), "k") as two:
            seen.append(kept_parts())
            two.note({})
            seen.append(kept_parts())
            one.note({})
            seen.append(kept_parts())
        one.finish("result.json", "{}")
        seen.append(kept_parts())
        one.note({})
    seen.append(kept_parts())
    assert seen == [None, None, tmp_path / "two", tmp_path / "one", None, None]
    assert resumable_folder._open == []


def test_a_part_with_any_damaged_byte_is_there_no_longer_or_holds_arrays(tmp_path):
    """Each byte of it in turn has another value; some say another version of zip, or that the file is encrypted."""
    kept = Resumable(tmp_path, "k")
    kept.save("one", {"x": np.arange(3.0)})
    (file,) = tmp_path.rglob("one.npz")
    whole = file.read_bytes()
    none = 0
    for at in range(len(whole)):
        for bit in (0, 6):
            file.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << bit)]) + whole[at + 1 :])
            found = kept.load("one")
            none += found is None
            assert found is None or all(isinstance(values, np.ndarray) for values in found.values())
    assert none > len(whole) / 4


def test_a_part_that_is_a_single_array_is_damaged(tmp_path):
    kept = Resumable(tmp_path, "k")
    kept.save("one", {"x": np.arange(3.0)})
    (file,) = tmp_path.rglob("one.npz")
    with file.open("wb") as stream:
        np.save(stream, np.arange(3.0))
    assert kept.load("one") is None


@pytest.mark.parametrize("content", [b"[" * 100_000, b'{"key": "k", "notes": null}', b'{"key": "k", "notes": [1]}'])
def test_a_state_that_nobody_wrote_is_nobodys_work(tmp_path, content):
    (tmp_path / "unfinished.json").write_bytes(content)
    with no_refusal():
        assert Resumable(tmp_path, "k").notes == {}
