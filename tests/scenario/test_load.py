"""Loading: what is found by which name, what is refused, and what the hash tells apart."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from contested.errors import InputError
from contested.scenario import load as module
from contested.scenario.bundled import bundled, bundled_folders
from contested.scenario.load import load_scenario
from scenario.land import EXAMPLE, land, loaded, refused


def test_the_example_loads_whole():
    read = loaded()
    assert [actor.id for actor in read.scenario.actor] == ["lanterns", "regency", "salt-company"]
    assert read.places.ids == ["orrin-head", "orrin-foot", "brackmere", "salt-flats"]
    assert read.calendar.start == datetime.date(2031, 3, 1) and read.calendar.weeks == 40
    assert read.folder == EXAMPLE and len(read.hash) == 64
    assert read.scenario.headline_question.id == "lanterns_hold_a_valley"


def test_a_folder_and_its_file_are_the_same_scenario():
    assert (
        load_scenario(EXAMPLE).hash == load_scenario(EXAMPLE / "scenario.toml").hash == load_scenario(str(EXAMPLE)).hash
    )


def test_a_bare_name_means_a_bundled_scenario(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(module, "bundled_folders", lambda: {"two-valleys": EXAMPLE})
    monkeypatch.chdir(tmp_path)
    assert load_scenario("two-valleys").folder == EXAMPLE
    refused(Path("two-vallys"), "did you mean 'two-valleys'?")


def test_every_bundled_scenario_has_a_title():
    assert [one.name for one in bundled()] == list(bundled_folders())
    assert all(one.title.strip() for one in bundled())


def test_start_falls_back_to_the_evidence_cut(tmp_path: Path):
    home = land(tmp_path, ("weeks = 40", "start = 2031-02-22\nweeks = 41"))
    assert loaded(home).calendar.start == datetime.date(2031, 2, 22)
    assert loaded().calendar.start == loaded().scenario.as_of


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("nowhere", ["expected a bundled scenario, a folder or a .toml file", "nothing of that name"]),
        ("places.csv", ["a file of another kind"]),
        ("ledger", ["expected a folder that holds scenario.toml"]),
        ("bad\0name", ["expected a bundled scenario"]),
        ("x" * 5000, ["expected a bundled scenario"]),
    ],
)
def test_what_is_no_scenario_is_refused(place: str, words: list[str]):
    refused(EXAMPLE / place, *words)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("weeks = 40", "wekks = 40", ["unknown key 'wekks'", "did you mean 'weeks'?"]),
        ("weeks = 40", "weeks = 157", ["field weeks", "at most 156", "157"]),
        ("weeks = 40", "weeks = 0", ["field weeks", "at least 1"]),
        ("weeks = 40", "weeks = 4.5", ["field weeks", "a whole number", "4.5"]),
        ("weeks = 40", "weeks = true", ["field weeks", "a whole number"]),
        ("as_of = 2031-03-01", 'as_of = "2031-03-01"', ["field as_of", "without quotes"]),
        ('step = "day"', 'step = "days"', ["field step", "did you mean 'day'?"]),
        ('"prior:lantern-fighters"', "600", ["actor 'lanterns'", "field fighters", "has to say what it rests on"]),
        ('"prior:lantern-fighters"', '"claim:lantern-strength"', ["expected a ledger entry 'prior:ID'"]),
        ('"prior:lantern-fighters"', '"prior:lantern-figters"', ["did you mean 'lantern-fighters'?", "fighters"]),
        ('id = "salt-company"', 'id = "Salt"', ["expected a lower-case name", "'Salt'"]),
        ('id = "salt-company"', 'id = "contested"', ["word of the series' names"]),
        ('name = "Lantern League"\n', "", ["actor 'lanterns'", "field name", "required and missing"]),
        ("[[bias]]", "[bias]", ["double brackets"]),
        ("weeks = 40", "weeks = 40 40", ["scenario.toml, line 5", "not valid TOML"]),
    ],
)
def test_a_fault_in_the_file_is_told_with_its_place(tmp_path: Path, old: str, new: str, words: list[str]):
    refused(land(tmp_path, (old, new)), *words)


@pytest.mark.parametrize("path", ["../places.csv", "/etc/hostname", "ledger/../../x.csv"])
def test_a_scenario_reads_nothing_outside_its_folder(tmp_path: Path, path: str):
    home = land(tmp_path, ('table = "places.csv"', f'table = "{path}"'))
    refused(home, "field places.table", "inside the scenario's folder", path)


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path):
    (tmp_path / "elsewhere.csv").write_text("id,name,population,lat,lon\nx,X,1,0,0\n")
    home = land(tmp_path)
    (home / "places.csv").unlink()
    (home / "places.csv").symlink_to(tmp_path / "elsewhere.csv")
    refused(home, "inside the scenario's folder")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("scenario.toml", "weeks = 40", "weeks = 41"),
        ("places.csv", "42000", "42001"),
        ("neighbours.csv", "salt-flats,orrin-head\n", ""),
        ("squares.geojson", "[-20.0, -39.0]", "[-20.1, -39.0]"),
        ("ledger/priors.toml", "median = 600", "median = 601"),
    ],
)
def test_the_hash_changes_with_every_part(tmp_path: Path, file: str, old: str, new: str):
    assert loaded(land(tmp_path)).hash == loaded().hash
    assert loaded(land(tmp_path, (old, new), file=file)).hash != loaded().hash


def test_the_hash_does_not_depend_on_comments_or_the_folder(tmp_path: Path):
    assert loaded(land(tmp_path, ("weeks = 40", "weeks = 40  # ten months"))).hash == loaded().hash


def test_a_value_set_to_what_it_was_changes_nothing_but_a_number_by_hand_does():
    assert loaded(EXAMPLE, "weeks=40").hash == loaded().hash
    assert loaded(EXAMPLE, "actor.lanterns.fighters=600").hash != loaded().hash


def test_errors_are_input_errors_even_for_a_folder_of_the_wrong_kind(tmp_path: Path):
    (tmp_path / "scenario.toml").mkdir()
    with pytest.raises(InputError):
        load_scenario(tmp_path)
