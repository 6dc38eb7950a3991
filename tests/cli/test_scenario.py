from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from contested.cli.scenario import _alike_texts, _sizes
from contested.model.overlaps import Pair
from scenario.test_observations import PAST, with_observation

VALLEYS = Path(__file__).resolve().parents[2] / "examples" / "two-valleys"


def test_a_new_scenario_and_its_ledger_have_no_errors(contested, tmp_path):
    made = contested("scenario", "new", tmp_path / "my-land")
    assert (made.code, made.last_line) == (0, str(tmp_path / "my-land"))
    checked = contested("scenario", "check", tmp_path / "my-land")
    assert (checked.code, checked.last_line) == (0, "my-land: no errors.")
    assert contested("ledger", "check", tmp_path / "my-land").code == 0


def test_a_new_scenario_does_not_overwrite_a_folder(contested, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a.txt").write_text("keep me")
    assert contested("scenario", "new", tmp_path / "mine").code == 2
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["a.txt"]


@pytest.mark.parametrize("name", ["My Land", "land!", "-x-", "Länder"])
def test_a_folder_name_that_is_not_a_scenario_name_is_an_error(contested, tmp_path, name):
    outcome = contested("scenario", "new", str(tmp_path / name))
    assert outcome.code == 2
    assert name in outcome.err
    assert list(tmp_path.iterdir()) == []


def test_check_names_the_file_of_an_error(contested, tmp_path):
    contested("scenario", "new", tmp_path / "mine")
    path = tmp_path / "mine" / "scenario.toml"
    path.write_text(path.read_text().replace('"prior:sweep-rate"', '"prior:swep-rate"'))
    outcome = contested("scenario", "check", tmp_path / "mine")
    assert outcome.code == 2
    assert "scenario.toml" in outcome.err and "did you mean 'sweep-rate'?" in outcome.err


def test_a_parameter_without_a_binding_is_an_error(contested, tmp_path):
    contested("scenario", "new", tmp_path / "mine")
    path = tmp_path / "mine" / "scenario.toml"
    path.write_text(path.read_text().replace("library = true", "library = false"))
    outcome = contested("scenario", "check", tmp_path / "mine")
    assert outcome.code == 2
    where = "mechanism.ambush-opposition, from the preset irregular-war-core: parameter 'engagement_rate' is not bound"
    assert where in " ".join(outcome.err.split())


def test_check_applies_overrides(contested):
    summary = json.loads(contested("scenario", "check", VALLEYS, "--set", "weeks=45", "--json").out)
    assert (summary["weeks"], summary["places"], summary["actors"]) == (45, 4, 3)


def test_list_summarises_each_bundled_scenario(contested, monkeypatch, tmp_path):
    shutil.copytree(VALLEYS, tmp_path / "two-valleys")
    monkeypatch.setattr("contested.scenario.bundled.library", lambda: tmp_path)
    (row,) = json.loads(contested("scenario", "list", "--json").out)
    assert (row["name"], row["as_of"], row["questions"]) == ("two-valleys", "2031-03-01", 3)
    assert "The two valleys, spring 2031" in contested("scenario", "list").out


REFERENCE_VALUE = """
[[reference_value]]
id = "losses"
text = "Losses a month"
claim = "lantern-losses-claimed"
series = ["*.killed.regent"]
per = "month"
"""


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('["*.killed.regency"]', '["*.killed.regent"]', ["question 'more_deaths_than_claimed'", "regency'?"]),
        ('["control.lanterns"]', '["control.lantern"]', ["layer 'lanterns_hold_most'", "'control.lanterns'?"]),
        ('["raids-lanterns.killed.regency"]\n', '["raid.killed"]\n', ["claim_check 'lantern-losses-claimed'"]),
        (
            "[[layer]]",
            f"{REFERENCE_VALUE}\n[[layer]]",
            ["reference_value 'losses'", "no series matches '*.killed.regent'"],
        ),
        ('affects = ["wage"]', 'affects = ["wages"]', ["event 'spring-flood'", "did you mean 'wage'?"]),
        (
            'home = "posts_lanterns"',
            'home = "posts_lanterns"\nculprit = "regency"',
            ["mechanism.recruitment-lanterns", "add a mechanism of kind 'grievance' with culprit = 'regency'"],
        ),
    ],
)
def test_check_reports_the_same_errors_as_a_run(contested, tmp_path, old, new, words):
    shutil.copytree(VALLEYS, tmp_path / "valleys")
    path = tmp_path / "valleys" / "scenario.toml"
    before, found, after = path.read_text().rpartition(old)
    assert found
    path.write_text(before + new + after)
    outcome = contested("scenario", "check", tmp_path / "valleys")
    assert outcome.code == 2 and outcome.out == ""
    for word in [f"{path}: ", *words]:
        assert word in outcome.err
    run = contested("run", tmp_path / "valleys", "--members", "2", "--out", tmp_path / "run")
    assert run.err.splitlines()[-1] == outcome.err.strip()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("attacker =", "atacker =", "mechanism.raids-lanterns: unknown key 'atacker'; did you mean 'attacker'?"),
        ('kind = "ambush"', 'kind = "ambusch"', "mechanism.raids-lanterns: no mechanism 'ambusch'"),
    ],
)
def test_the_error_for_a_mechanism_names_the_file(contested, tmp_path, old, new, words):
    shutil.copytree(VALLEYS, tmp_path / "valleys")
    path = tmp_path / "valleys" / "scenario.toml"
    path.write_text(path.read_text().replace(old, new, 1))
    assert f"error: {path}: {words}" in contested("scenario", "check", tmp_path / "valleys").err


@pytest.fixture
def doubtful(tmp_path):
    shutil.copytree(VALLEYS, tmp_path / "valleys")
    path = tmp_path / "valleys" / "places.csv"
    path.write_text(path.read_text().replace("Orrin Foot", "Orrin Head"))
    return tmp_path / "valleys"


def test_check_lists_warnings_and_what_nothing_uses(contested, doubtful):
    outcome = contested("scenario", "check", doubtful)
    assert (outcome.code, outcome.last_line) == (0, "two-valleys: no errors, 1 warning.")
    assert "warning: places.csv, column 'name'" in outcome.out
    assert "1 used by nothing: claim:observed-deaths" in outcome.out
    found = json.loads(contested("scenario", "check", doubtful, "--json").out)
    assert found["unused"] == ["claim:observed-deaths"] and found["warnings"][0]["where"] == "places.csv, column 'name'"


def test_check_counts_observations_by_law_and_other_claims_by_reason(contested, tmp_path):
    home = with_observation(tmp_path)
    past = [word for value in PAST for word in ("--set", value)]
    outcome = contested("scenario", "check", home, *past)
    assert "\nobservations: 1 (1 log)\nclaims not observed: 2 (" in outcome.out
    assert "1 compared with independent evidence only" in " ".join(outcome.out.split())
    found = json.loads(contested("scenario", "check", home, *past, "--json").out)
    assert found["observations"] == [{"claim": "observed-deaths", "law": "log", "group": "observed-deaths"}]
    assert found["not_observed"] == [
        {"claim": "lantern-losses-claimed", "why": "no observation names it"},
        {"claim": "lantern-strength", "why": "compared with independent evidence only"},
    ]


def test_check_says_nothing_of_observations_where_there_are_none(contested):
    assert "observ" not in contested("scenario", "check", VALLEYS, "--set", "members=2").out.replace(
        "observed-deaths", ""
    )


@pytest.mark.parametrize("command", [("scenario", "check"), ("run",)])
def test_strict_turns_warnings_into_errors(contested, doubtful, tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    outcome = contested(*command, doubtful, "--strict")
    assert outcome.code == 2 and "readers cannot tell them apart" in outcome.err
    assert not (tmp_path / "runs").exists()


def test_a_name_of_300_letters_is_an_error(contested, tmp_path):
    outcome = contested("scenario", "new", tmp_path / ("a" * 300))
    assert outcome.code == 2 and "at most 80 letters, found 300" in outcome.err


def test_check_refuses_more_histories_than_fit_into_memory_as_run_does(contested, monkeypatch):
    monkeypatch.setattr("contested.ensemble.memory.usable_memory", lambda: 1_000_000)
    outcome = contested("scenario", "check", VALLEYS)
    assert outcome.code == 2
    assert "scenario.toml: field members: expected at most" in outcome.err and "found 200" in outcome.err
    assert contested("scenario", "check", VALLEYS, "--set", "members=2").code == 0


def test_mechanisms_that_evidence_hardly_tells_apart_are_one_line_for_each_thing_that_both_do():
    pairs = [Pair("learning-red", f"supply-{group}", "give it a trend") for group in ("red", "green", "blue")]
    assert list(_alike_texts([*pairs, Pair("veterans", "recruitment", "bring fighters")])) == [
        "hard to tell apart: learning-red and supply-red (and 2 more such pairs) both give it a trend",
        "hard to tell apart: veterans and recruitment both bring fighters",
        "compare the answers with one of a pair switched off (`off = true` for those of a preset)",
    ]
    assert list(_alike_texts([])) == []


def test_one_place_is_no_places():
    summary = {"places": 1, "actors": 2, "mechanisms": 52, "claims": 1, "questions": 0}
    assert _sizes(summary) == "1 place, 2 actors, 52 mechanisms, 1 claim, 0 questions"


def test_a_set_key_is_told_the_mechanism_that_it_may_mean(contested, tmp_path):
    contested("scenario", "new", tmp_path / "mine")
    outcome = contested("scenario", "check", tmp_path / "mine", "--set", "mechanism.cohesion.memory=0.3")
    assert outcome.code == 2 and "unknown key 'cohesion'; did you mean 'cohesion-opposition'?" in outcome.err
