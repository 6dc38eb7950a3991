from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

VALLEYS = Path(__file__).resolve().parents[2] / "examples" / "two-valleys"


def test_a_new_scenario_passes_its_check_and_its_ledgers(contested, tmp_path):
    made = contested("scenario", "new", tmp_path / "my-land")
    assert (made.code, made.last_line) == (0, str(tmp_path / "my-land"))
    checked = contested("scenario", "check", tmp_path / "my-land")
    assert (checked.code, checked.last_line) == (0, "my-land: no fault found.")
    assert contested("ledger", "check", tmp_path / "my-land").code == 0


def test_a_new_scenario_does_not_overwrite(contested, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a.txt").write_text("keep me")
    assert contested("scenario", "new", tmp_path / "mine").code == 2
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["a.txt"]


@pytest.mark.parametrize("name", ["My Land", "land!", "-x-", "Länder"])
def test_a_folder_whose_name_no_scenario_may_have_is_refused(contested, tmp_path, name):
    outcome = contested("scenario", "new", str(tmp_path / name))
    assert outcome.code == 2
    assert name in outcome.err
    assert list(tmp_path.iterdir()) == []


def test_check_says_where_the_fault_is(contested, tmp_path):
    contested("scenario", "new", tmp_path / "mine")
    path = tmp_path / "mine" / "scenario.toml"
    path.write_text(path.read_text().replace('"prior:attack-rate"', '"prior:atack-rate"'))
    outcome = contested("scenario", "check", tmp_path / "mine")
    assert outcome.code == 2
    assert "scenario.toml" in outcome.err and "did you mean 'attack-rate'?" in outcome.err


def test_check_binds_every_parameter(contested, tmp_path):
    contested("scenario", "new", tmp_path / "mine")
    path = tmp_path / "mine" / "scenario.toml"
    path.write_text(path.read_text().replace('loss_ratio = "prior:loss-ratio"\n', ""))
    outcome = contested("scenario", "check", tmp_path / "mine")
    assert outcome.code == 2
    assert "mechanism.ambush" in outcome.err and "loss_ratio" in outcome.err


def test_check_takes_settings(contested):
    told = json.loads(contested("scenario", "check", VALLEYS, "--set", "weeks=45", "--json").out)
    assert (told["weeks"], told["places"], told["actors"]) == (45, 4, 3)


def test_list_counts_what_is_in_each_bundled_scenario(contested, monkeypatch, tmp_path):
    shutil.copytree(VALLEYS, tmp_path / "two-valleys")
    monkeypatch.setattr("contested.scenario.bundled.library", lambda: tmp_path)
    (row,) = json.loads(contested("scenario", "list", "--json").out)
    assert (row["name"], row["as_of"], row["questions"]) == ("two-valleys", "2031-03-01", 3)
    assert "The two valleys, spring 2031" in contested("scenario", "list").out
