"""Loading: names of scenarios, errors in their files, and the hash."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from contested.errors import InputError
from contested.scenario import load as module
from contested.scenario.bundled import bundled, bundled_folders
from contested.scenario.load import load_scenario
from scenario.example import EXAMPLE, copy_example, load_error, load_example


def test_the_example_loads_completely():
    read = load_example()
    assert [actor.id for actor in read.scenario.actor] == ["lanterns", "regency", "salt-company"]
    assert read.places.ids == ["orrin-head", "orrin-foot", "brackmere", "salt-flats"]
    assert read.calendar.start == datetime.date(2031, 3, 1) and read.calendar.weeks == 40
    assert read.folder == EXAMPLE and len(read.hash) == 64
    assert read.scenario.headline_question.id == "lanterns_hold_a_valley"


def test_a_folder_and_its_file_are_the_same_scenario():
    assert (
        load_scenario(EXAMPLE).hash == load_scenario(EXAMPLE / "scenario.toml").hash == load_scenario(str(EXAMPLE)).hash
    )


def test_a_name_can_be_that_of_a_bundled_scenario(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(module, "bundled_folders", lambda: {"two-valleys": EXAMPLE})
    monkeypatch.chdir(tmp_path)
    assert load_scenario("two-valleys").folder == EXAMPLE
    load_error(Path("two-vallys"), "did you mean 'two-valleys'?")


def test_every_bundled_scenario_has_a_title():
    assert [one.name for one in bundled()] == list(bundled_folders())
    assert all(one.title.strip() for one in bundled())


def test_the_start_is_as_of_by_default(tmp_path: Path):
    home = copy_example(tmp_path, ("weeks = 40", "start = 2031-02-22\nweeks = 41"))
    assert load_example(home).calendar.start == datetime.date(2031, 2, 22)
    assert load_example().calendar.start == load_example().scenario.as_of


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("nowhere", ["expected a bundled scenario, a folder or a .toml file", "no such file or folder"]),
        ("places.csv", ["a file of another kind"]),
        ("ledger", ["expected a folder with a file scenario.toml"]),
        ("bad\0name", ["expected a bundled scenario", "found no such file or folder"]),
        ("x" * 5000, ["expected a bundled scenario", "found an invalid file name"]),
    ],
)
def test_a_path_without_a_scenario_is_an_error(place: str, words: list[str]):
    load_error(EXAMPLE / place, *words)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("weeks = 40", "wekks = 40", ["unknown key 'wekks'", "did you mean 'weeks'?"]),
        ("weeks = 40", "weeks = 157", ["field weeks", "at most 156", "157"]),
        ("weeks = 40", "weeks = 0", ["field weeks", "at least 1"]),
        ("weeks = 40", "weeks = 4.5", ["field weeks", "a whole number", "4.5"]),
        ("weeks = 40", "weeks = true", ["field weeks", "a whole number"]),
        ("as_of = 2031-03-01", 'as_of = "2031-03-01"', ["field as_of", "without quotes"]),
        ('step = "week"', 'step = "weeks"', ["field step", "did you mean 'week'?"]),
        (
            '"prior:lantern-fighters"',
            "600",
            ["actor 'lanterns'", "field fighters", "found the number 600: bind it to a ledger entry"],
        ),
        ('"prior:lantern-fighters"', '"claim:lantern-strength"', ["expected a ledger entry 'prior:ID'"]),
        ('"prior:lantern-fighters"', '"prior:lantern-figters"', ["did you mean 'lantern-fighters'?", "fighters"]),
        ('id = "salt-company"', 'id = "Salt"', ["expected a lower-case name", "'Salt'"]),
        ('id = "salt-company"', 'id = "contested"', ["reserved word in the names of series"]),
        ('name = "Lantern League"\n', "", ["actor 'lanterns'", "field name", "required and missing"]),
        ("[[bias]]", "[bias]", ["double brackets"]),
        ("weeks = 40", "weeks = 40 40", ["scenario.toml, line 5", "not valid TOML"]),
    ],
)
def test_an_error_in_the_file_names_its_location(tmp_path: Path, old: str, new: str, words: list[str]):
    load_error(copy_example(tmp_path, (old, new)), *words)


@pytest.mark.parametrize("path", ["../places.csv", "/etc/hostname", "ledger/../../x.csv"])
def test_a_scenario_reads_nothing_outside_its_folder(tmp_path: Path, path: str):
    home = copy_example(tmp_path, ('table = "places.csv"', f'table = "{path}"'))
    load_error(home, "field places.table", "inside the scenario's folder", path)


def test_a_link_that_points_outside_the_folder_is_an_error(tmp_path: Path):
    (tmp_path / "elsewhere.csv").write_text("id,name,population,lat,lon\nx,X,1,0,0\n")
    home = copy_example(tmp_path)
    (home / "places.csv").unlink()
    (home / "places.csv").symlink_to(tmp_path / "elsewhere.csv")
    load_error(home, "inside the scenario's folder")


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
def test_the_hash_depends_on_every_file(tmp_path: Path, file: str, old: str, new: str):
    assert load_example(copy_example(tmp_path)).hash == load_example().hash
    assert load_example(copy_example(tmp_path, (old, new), file=file)).hash != load_example().hash


def test_the_hash_does_not_depend_on_comments_or_the_folder(tmp_path: Path):
    assert load_example(copy_example(tmp_path, ("weeks = 40", "weeks = 40  # ten months"))).hash == load_example().hash


def test_setting_the_same_value_keeps_the_hash_and_setting_a_number_changes_it():
    assert load_example(EXAMPLE, "weeks=40").hash == load_example().hash
    assert load_example(EXAMPLE, "actor.lanterns.fighters=600").hash != load_example().hash


def test_a_folder_in_place_of_the_file_is_an_input_error(tmp_path: Path):
    (tmp_path / "scenario.toml").mkdir()
    with pytest.raises(InputError):
        load_scenario(tmp_path)


def test_the_error_for_a_key_of_an_earlier_format_names_file_and_new_key(tmp_path: Path):
    folder = copy_example(tmp_path, ("[[claim_check]]", "[[compare]]"), ("[[claim_check]]", "[[compare]]"))
    message = "the key 'compare' is now called 'claim_check'; rename it"
    assert load_error(folder) == f"{folder / 'scenario.toml'}: field compare: {message}"
    assert load_error(EXAMPLE, set_=["compare.lantern-strength.over=mean"]) == (
        f"--set compare.lantern-strength.over: {message}"
    )


def test_a_reference_value_that_is_called_an_anchor_is_one_error(tmp_path: Path):
    old = '\n[[anchor]]\nid = "deaths"\ntext = "A month."\nclaim = "observed-deaths"\nseries = ["*.deaths"]\n'
    folder = copy_example(tmp_path, ("\n[[bias]]\n", old + "\n[[bias]]\n"))
    message = "the key 'anchor' is now called 'reference_value'; rename it"
    assert load_error(folder) == f"{folder / 'scenario.toml'}: field anchor: {message}"


def test_the_first_question_is_the_headline_by_default(tmp_path: Path):
    folder = copy_example(tmp_path, ('headline = "lanterns_hold_a_valley"', 'headline = "displaced_at_the_end"'))
    assert load_example(folder).scenario.headline_question.id == "displaced_at_the_end"
    folder = copy_example(tmp_path, ('headline = "displaced_at_the_end"\n', ""))
    assert load_example(folder).scenario.headline_question.id == "lanterns_hold_a_valley"


@pytest.mark.parametrize(
    ("step", "steps", "days"), [("half-day", 14, 0.5), ("day", 7, 1), ("half-week", 2, 3.5), ("week", 1, 7)]
)
def test_every_step_divides_the_week(step: str, steps: int, days: float):
    scenario = load_example(EXAMPLE, f"step={step}").scenario
    assert (scenario.steps_per_week, scenario.step_days) == (steps, days)


def test_several_errors_in_the_file_are_listed_in_its_order(tmp_path: Path):
    changes = (("weeks = 40", "weeks = 0"), ('id = "salt-company"', 'id = "Salt"'), ("at_least = 2", "at_least = true"))
    first, *lines = load_error(copy_example(tmp_path, *changes)).splitlines()
    assert first == "3 errors:"
    fields = [line.partition("scenario.toml: ")[2].partition(": expected")[0] for line in lines]
    assert fields == [
        "field weeks",
        "actor 'Salt' (entry 3), field id",
        "layer 'lanterns_hold_most' (entry 1), field at_least",
    ]


def test_the_ledger_of_a_scenario_stays_in_its_folder_however_it_is_loaded(tmp_path: Path):
    from contested import load_ledger

    home = copy_example(tmp_path, ('ledger = ["ledger"]', 'ledger = ["../ledger"]'))
    (tmp_path / "ledger").mkdir()
    for load in (load_scenario, load_ledger):
        with pytest.raises(InputError, match="expected a path inside the scenario's folder"):
            load(home)
