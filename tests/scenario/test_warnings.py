"""Warnings: what can be run but is doubtful is listed, with file, entry and the nearest right thing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from contested.errors import InputError
from contested.scenario.bundled import which_scenario
from contested.scenario.load import load_scenario
from scenario.example import EXAMPLE, copy_example, load_error

REPORTS, PLACES, OUTLINES = "ledger/reports.toml", "places.csv", "squares.geojson"
SECOND_COUNT = """
[[claim]]
id = "agency-count"
says = "Two dozen were killed in two months, an agency writes."
document = "brackmere-herald"
paragraph = 9
speaker = "a news agency"
side = "none"
speech = "narrator"
kind = "observation"
said = 2031-02-20
meant = { from = 2030-12-16, to = 2031-02-15 }
known_from = 2031-03-01
place = { name = "The two valleys", precision = "country" }
quantity = { best = 24, unit = "persons", of = "fatalities" }
reliability = "B"
credibility = 2
status = "draft"
"""
LATER_TOTAL = SECOND_COUNT.replace("a news agency", "The river observers").replace("to = 2031-02-15", "to = 2031-02-19")
STATES_LOSSES = '[[claim_check]]\nclaim = "lantern-losses-claimed"\n'
STRENGTH = 'claim = "lantern-strength"\nprior = "prior:lantern-fighters"\n'


def warnings(folder: Path, *set_: str) -> list[str]:
    return [str(warning) for warning in load_scenario(folder, set_=list(set_)).warnings]


@pytest.mark.parametrize("name", ["afghanistan-2022", EXAMPLE, Path(__file__).parents[2] / "src/contested/cli/starter"])
def test_a_sound_scenario_has_no_warnings(name):
    assert load_scenario(name).warnings == ()


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        (PLACES, "Orrin Foot", "Orrin\u00a0 HEAD", ["places.csv, column 'name'", "'orrin-head', 'orrin-foot'"]),
        (PLACES, "Brackmere", "Orrin Head Orrin Foot", ["'Orrin Head' and 'Orrin Foot' in one"]),
        (PLACES, "-40.5,-19.5", "-39.5,-19.5", ["places.csv, columns 'lat' and 'lon'", "'orrin-head', 'orrin-foot'"]),
        (PLACES, "-40.5,-19.5", "-40.5,-18.6", ["outside for 'orrin-foot'", "in the outline of 'brackmere'"]),
        (PLACES, ",lat,lon,", ",lon,lat,", ["latitude and longitude are exchanged", "'salt-flats'"]),
        (REPORTS, 'side = "none"', 'side = "lantern"', ["claim 'observed-deaths'", "field side", "'lanterns'?"]),
        (REPORTS, '"fatalities" }', '"fatalities", whose = "regensy" }', ["quantity.whose", "'regency'?"]),
        (REPORTS, "best = 24,", "best = 24.5,", ["'observed-deaths'", "a whole number of persons", "24.5"]),
        (REPORTS, "from = 2030-12-16", "from = 1830-12-16", ["meant.from", "within 100 years", "1830-12-16"]),
        ("scenario.toml", "from = 2031-04-15\nto = 2031-05-31", "from = 2030-04-15\nto = 2030-05-31", ["no effect"]),
        ("scenario.toml", "from = 2031-04-15\nto = 2031-05-31", "from = 2032-04-15\nto = 2032-05-31", ["no effect"]),
        ("scenario.toml", 'about = ["fatalities"', 'about = ["fatalites"', ["field about", "'fatalities'?"]),
        ("scenario.toml", 'whose = "enemy"', 'whose = "own"', ["bias (entry 1)", "found none"]),
        ("scenario.toml", '"fatalities", "casualties"', '"losses"', ["bias (entry 1)", "'fatalities'"]),
        ("scenario.toml", STATES_LOSSES, f"{STATES_LOSSES}weeks = 41\n", ["at most the 40 weeks", "found 41"]),
        (
            "scenario.toml",
            STRENGTH,
            'claim = "lantern-strength"\nseries = ["fighters.lanterns"]\n',
            ['places = ["orrin-head"]', "'lantern-strength'", "all places"],
        ),
        ("scenario.toml", "at_least = 1 }", "at_least = 0 }", ["field at_least", "always true"]),
    ],
)
def test_a_doubtful_input_is_listed(tmp_path: Path, file: str, old: str, new: str, words: list[str]):
    found = warnings(copy_example(tmp_path, (old, new), file=file))
    assert any(all(word in warning for word in words) for warning in found), found
    assert all(str(tmp_path) not in warning for warning in found)


def test_the_same_count_from_two_documents_needs_a_link(tmp_path: Path):
    home = copy_example(tmp_path)
    path = home / REPORTS
    path.write_text(path.read_text() + SECOND_COUNT)
    (found,) = warnings(home)
    assert "claim 'agency-count'" in found and "'repeats'" in found and "'corroborates'" in found
    linked = 'links = [{ relation = "repeats", claim = "observed-deaths" }]'
    path.write_text(path.read_text() + linked)
    assert not warnings(home)


def test_a_running_total_that_falls_is_listed(tmp_path: Path):
    home = copy_example(tmp_path)
    path = home / REPORTS
    text = path.read_text()
    path.write_text(text + LATER_TOTAL.replace("best = 24", "best = 25"))
    assert not warnings(home)
    path.write_text(text + LATER_TOTAL.replace("best = 24", "best = 20"))
    (found,) = warnings(home)
    assert "claim 'agency-count'" in found and "at least 24" in found and "found 20" in found


def test_more_fighters_than_people_in_a_place_are_listed(tmp_path: Path):
    found = warnings(copy_example(tmp_path, ("Orrin Head,42000", "Orrin Head,50"), file=PLACES))
    assert any("fewer fighters than people" in one and "where 50 people live" in one for one in found)


def test_what_lies_after_the_end_of_a_shortened_run_is_no_fault():
    assert not warnings(EXAMPLE, "weeks=4")


def test_warnings_become_errors_on_demand(tmp_path: Path):
    home = copy_example(tmp_path, ("Orrin Foot", "Orrin Head"), ("118000", "118000"), file=PLACES)
    with pytest.raises(InputError, match="readers cannot tell them apart"):
        load_scenario(home).refuse_warnings()
    load_scenario(EXAMPLE).refuse_warnings()


def test_claims_and_priors_that_nothing_uses_are_listed():
    assert load_scenario(EXAMPLE).unused == ("claim:observed-deaths",)


def test_a_folder_is_read_before_the_bundled_scenario_of_the_same_name(tmp_path: Path, monkeypatch):
    shutil.copytree(EXAMPLE, tmp_path / "afghanistan-2022")
    monkeypatch.chdir(tmp_path)
    read = load_scenario("afghanistan-2022")
    assert read.scenario.name == "two-valleys"
    (warning,) = read.warnings
    assert "the folder afghanistan-2022" in str(warning) and "bundled" in str(warning)
    assert load_scenario("./afghanistan-2022").warnings == ()
    assert which_scenario("./afghanistan-2022").startswith("read is the folder ./afghanistan-2022, not the bundled")
    assert which_scenario("afghanistan-2022") == ""


def test_a_folder_without_a_scenario_does_not_hide_the_bundled_one(tmp_path: Path, monkeypatch):
    (tmp_path / "afghanistan-2022").mkdir()
    monkeypatch.chdir(tmp_path)
    assert which_scenario("afghanistan-2022").endswith("(afghanistan-2022 here has no scenario.toml)")
    assert load_scenario("afghanistan-2022").scenario.name == "afghanistan-2022"
    (tmp_path / "afghanistan-2022").rmdir()
    assert which_scenario("afghanistan-2022") == which_scenario(str(EXAMPLE)) == ""
    (tmp_path / "afghanistan-2022.toml").touch()
    assert "(write afghanistan-2022.toml for the file here)" in which_scenario("afghanistan-2022")


def test_the_removed_table_of_levels_is_refused_with_what_takes_its_place(tmp_path: Path):
    home = copy_example(
        tmp_path, ("[mechanism.season]", '[level]\nthreat = "prior:claim-inflation"\n[mechanism.season]')
    )
    load_error(home, "there is no key 'level'", "in a table [[start_value]]")


def warned(
    folder: Path, *changes: tuple[str, str], file: str = "scenario.toml", set_: tuple[str, ...] = ()
) -> list[str]:
    return [str(one) for one in load_scenario(copy_example(folder, *changes, file=file), set_=list(set_)).warnings]


@pytest.mark.parametrize("number", ["0.5", "2.5"])
def test_half_a_place_is_listed(tmp_path: Path, number: str):
    (message,) = warned(
        tmp_path,
        ('"places_held", actor = "lanterns", at_least = 1', f'"places_held", actor = "lanterns", at_least = {number}'),
    )
    assert "field at_least: expected a whole number of places" in message and f"at_least = {number}" in message


@pytest.mark.parametrize(("median", "listed"), [(200, True), (0.001, True), (20, False), (0.05, False)])
def test_a_factor_in_percent_is_listed(tmp_path: Path, median: float, listed: bool):
    messages = warned(
        tmp_path, ("median = 2, sigma = 0.5", f"median = {median}, sigma = 0.5"), file="ledger/priors.toml"
    )
    assert [("bias (entry 1), field factor" in one and f"found {median:g}" in one) for one in messages] == [
        True
    ] * listed


@pytest.mark.parametrize(("as_of", "listed"), [("2032-03-01", False), ("2032-03-02", True)])
def test_a_date_of_the_evidence_a_year_after_all_of_it_is_listed(tmp_path: Path, as_of: str, listed: bool):
    path = copy_example(tmp_path) / "ledger/reports.toml"
    text = path.read_text()
    path.write_text(text[: text.index('[[claim]]\nid = "later-count"')])
    later = (
        "question.lanterns_hold_a_valley.by=2032-11-30",
        "event.spring-flood.from=2032-04-15",
        "event.spring-flood.to=2032-05-31",
    )
    scenario = path.parents[1] / "scenario.toml"
    text = scenario.read_text()
    scenario.write_text(text[: text.index("[[what_if]]")])
    messages = warned(tmp_path, ("as_of = 2031-03-01", f"as_of = {as_of}"), set_=later)
    assert ["field as_of: expected a day up to 2032-03-01" in one for one in messages] == [True] * listed


def test_a_misspelt_word_for_a_control_unit_is_listed(tmp_path: Path):
    (message,) = warned(tmp_path, ('control_unit = "parish"', 'control_unit = "distrct"'))
    assert message.endswith("field places.control_unit: found 'distrct'; did you mean 'district'?")


def test_columns_that_nothing_names_are_listed_as_unused(tmp_path: Path):
    assert load_scenario(EXAMPLE).unused == ("claim:observed-deaths",)
    home = copy_example(tmp_path, ('holds = "held_salt"\n', ""))
    assert load_scenario(home).unused == ("claim:observed-deaths", "column:held_salt")
