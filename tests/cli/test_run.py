from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

WHOLE = sorted(
    ["answers.json", "claims.json", "draws.zarr", "evidence.json", "flows.csv", "manifest.json", "places.geojson"]
    + ["report.html", "series.zarr"]
)


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_last_line_of_a_run_is_its_complete_folder(contested, fakes, tmp_path):
    outcome = contested("run", "somewhere", "--out", "mine")
    assert outcome.code == 0, outcome.err
    assert outcome.last_line == str(tmp_path / "mine")
    assert names_in(tmp_path / "mine") == WHOLE
    assert names_in(tmp_path) == ["cache", "mine"]
    assert "Does the North hold a place? 0.25" in outcome.out
    assert "contested explain mine wins\n" in outcome.out


def test_json_contains_the_run_folder_and_the_answers(contested, fakes, tmp_path):
    outcome = contested("run", "somewhere", "--out", "mine", "--json")
    result = json.loads(outcome.out)
    assert result["run"] == str(tmp_path / "mine")
    assert result["answers"][0]["probability"] == 0.25
    assert Path(result["report"]).is_file()


def test_options_reach_the_simulation(contested, fakes):
    contested("run", "a", "--members", 7, "--seed", 3, "--weeks", 9, "--set", "step=week", "--hindsight", "--out", "o")
    assert fakes.loaded == [("a", ["step=week", "weeks=9"], True)]
    assert (fakes.runs[0]["members"], fakes.runs[0]["seed"]) == (7, 3)
    assert fakes.runs[0]["evidence"]


def test_no_evidence_simulates_the_priors_alone(contested, fakes):
    contested("run", "a", "--no-evidence", "--out", "o")
    assert [one["evidence"] for one in fakes.runs] == [False]


def test_questions_that_a_shortened_run_cannot_answer_are_listed(contested, fakes):
    fakes.unanswered = ["held_for_long", "dead_in_a_year"]
    outcome = contested("run", "somewhere", "--out", "o", "--json")
    assert "held_for_long, dead_in_a_year" in outcome.err
    assert json.loads(outcome.out)["run"]


def test_without_out_runs_are_numbered_by_scenario_and_date(contested, fakes, tmp_path):
    first = contested("run", "somewhere").last_line
    second = contested("run", "somewhere").last_line
    stem = tmp_path / "runs" / f"somewhere-{date.today().isoformat()}"
    assert (first, second) == (f"{stem}-1", f"{stem}-2")


def test_two_runs_that_finish_together_get_different_numbers(contested, fakes, tmp_path):
    def another_finishes(out: Path) -> None:
        taken = tmp_path / "runs" / f"somewhere-{date.today().isoformat()}-1"
        taken.mkdir()
        (taken / "answers.json").write_text("{}")

    fakes.during = another_finishes
    outcome = contested("run", "somewhere")
    assert outcome.code == 0
    assert outcome.last_line.endswith("-2")


def test_a_folder_with_files_is_an_error_before_anything_is_read(contested, fakes, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("keep me")
    outcome = contested("run", "somewhere", "--out", "mine")
    assert outcome.code == 2
    assert str(tmp_path / "mine") in outcome.err and "new or empty" in outcome.err
    assert fakes.loaded == []
    assert names_in(tmp_path / "mine") == ["notes.txt"]


def test_an_empty_folder_is_used(contested, fakes, tmp_path):
    (tmp_path / "mine").mkdir()
    assert contested("run", "somewhere", "--out", "mine").code == 0
    assert (tmp_path / "mine" / "report.html").is_file()


def test_a_file_in_place_of_the_folder_is_an_error(contested, fakes, tmp_path):
    (tmp_path / "mine").write_text("a file")
    assert contested("run", "somewhere", "--out", "mine").code == 2
    outcome = contested("run", "somewhere", "--out", "mine/deeper/run")
    assert outcome.code == 2
    assert "file in its way" in outcome.err


@pytest.mark.parametrize("failure", [KeyboardInterrupt(), RuntimeError("broken"), OSError(errno.ENOSPC, "full")])
def test_an_error_during_a_run_leaves_no_files(contested, fakes, tmp_path, failure):
    def fail(out: Path) -> None:
        (out / "half.json").write_text("{")
        raise failure

    fakes.during = fail
    outcome = contested("run", "somewhere", "--out", "made/for/this")
    assert outcome.code != 0
    assert names_in(tmp_path) == ["cache"]


def test_an_interrupted_run_exits_with_130_and_writes_nothing(contested, fakes):
    def stop(out: Path) -> None:
        raise KeyboardInterrupt

    fakes.during = stop
    outcome = contested("run", "somewhere")
    assert outcome.code == 130
    assert outcome.err.endswith("contested: stopped; nothing was written\n")
    assert outcome.out == ""


def test_a_full_disk_is_an_error_before_the_run_starts(contested, fakes, monkeypatch, tmp_path):
    monkeypatch.setattr("shutil.disk_usage", lambda path: type("Usage", (), {"free": 12_000_000})())
    outcome = contested("run", "somewhere", "--out", "mine")
    assert outcome.code == 2
    assert "12 MB" in outcome.err and "--out" in outcome.err
    assert fakes.runs == []
    assert names_in(tmp_path) == ["cache"]


def test_a_folder_that_is_not_writable_is_an_error_before_the_run_starts(contested, fakes, monkeypatch, tmp_path):
    real = Path.mkdir

    def refuse(self: Path, *args: object, **kwargs: object) -> None:
        if ".partial-" in self.name:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self))
        real(self, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "mkdir", refuse)
    outcome = contested("run", "somewhere", "--out", "mine")
    assert outcome.code == 2
    assert "no permission" in outcome.err and str(tmp_path) in outcome.err
    assert fakes.runs == []


@pytest.mark.parametrize("pid", [os.getpid(), 999_999_999], ids=["alive", "gone"])
def test_the_partial_folder_of_a_killed_run_is_removed_with_a_message(contested, fakes, tmp_path, pid):
    left = tmp_path / f".mine.partial-{pid}"
    left.mkdir()
    (left / "old.json").write_text("{}")
    outcome = contested("run", "somewhere", "--out", "mine")
    assert outcome.code == 0
    assert f"removed the unfinished folder of a killed run: {left}" in outcome.err
    assert names_in(tmp_path / "mine") == WHOLE
    assert names_in(tmp_path) == ["cache", "mine"]


def test_numbered_runs_remove_partial_folders_of_the_same_scenario_only(contested, fakes, tmp_path):
    (tmp_path / "runs" / ".somewhere-2020-01-01.partial-999999999").mkdir(parents=True)
    (tmp_path / "runs" / ".elsewhere-2020-01-01.partial-999999999").mkdir()
    assert contested("run", "somewhere").code == 0
    assert [n for n in names_in(tmp_path / "runs") if n[0] == "."] == [".elsewhere-2020-01-01.partial-999999999"]


def test_a_folder_that_another_run_is_writing_is_an_error_and_stays(contested, fakes, tmp_path):
    program = (
        "import sys\nfrom pathlib import Path\nfrom contested.results.whole_folder import named, whole\n"
        "with whole(named(Path('mine'))) as work:\n"
        "    (work.partial / 'half.json').write_text('{')\n    print('filling', flush=True)\n    sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", program], cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "filling\n"
    outcome = contested("run", "somewhere", "--out", "mine")
    assert outcome.code == 2
    assert "another run is writing this folder" in outcome.err
    assert fakes.runs == []
    other.communicate()
    assert other.returncode == 0
    assert names_in(tmp_path / "mine") == ["half.json"]


def test_a_partial_folder_is_not_a_run(contested, tmp_path):
    (tmp_path / ".mine.partial-7").mkdir()
    for words in (["explain", tmp_path / ".mine.partial-7", "a"], ["report", tmp_path / ".mine.partial-7"]):
        outcome = contested(*words)
        assert outcome.code == 2
        assert "this is the unfinished folder of a killed run" in outcome.err


@pytest.mark.parametrize(
    ("option", "value"),
    [("--members", "0"), ("--members", "many"), ("--members", "100000000"), ("--seed", "-1"), ("--weeks", "0")],
)
def test_numbers_out_of_range_are_errors_that_name_the_option(contested, fakes, option, value):
    outcome = contested("run", "somewhere", option, value)
    assert outcome.code == 2
    assert option in outcome.err and "contested run --help" in outcome.err
    assert fakes.runs == []


def test_the_error_for_too_many_weeks_names_the_option(contested):
    valleys = Path(__file__).resolve().parents[2] / "examples" / "two-valleys"
    outcome = contested("run", valleys, "--weeks", "999")
    assert outcome.code == 2
    assert outcome.err.startswith("contested: error: --weeks 999: ")
