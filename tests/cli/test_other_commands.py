from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from contested.analysis.clustering import MEASURES
from contested.analysis.invariances import Answer, Difference, Invariances, Variant
from contested.cli import doctor
from contested.cli.output import print_table
from contested.conditioning.calibration import TwinResults
from contested.facts.catalogue import fact
from contested.facts.fact import Estimate
from contested.facts.judge import Facts, Judged, judged
from contested.results.manifest import PriorCheck
from helpers.small_run import manifest


def reference_value(**changes: Any) -> PriorCheck:
    (row,) = manifest().prior_check
    return row.model_copy(update={"basis": "judged", "circular": (), **changes})


def test_check_shows_each_reference_value_and_whether_it_lies_inside(contested, fakes):
    fakes.reference_values = (reference_value(), reference_value(text="Displaced", reference=5e6, inside=False))
    outcome = contested("check", "somewhere", "--set", "weeks=4", "--hindsight")
    assert outcome.code == 0
    assert fakes.loaded == [("somewhere", ["weeks=4"], True)]
    assert "1 of 2 reference values are inside" in outcome.last_line
    assert "OUTSIDE" in next(line for line in outcome.out.splitlines() if "Displaced" in line)
    assert json.loads(contested("check", "somewhere", "--json").out)["all_inside"] is False


def test_check_without_a_reference_value_says_so_and_is_no_success(contested, fakes):
    fakes.reference_values = ()
    assert contested("check", "somewhere").out.startswith("The scenario has no reference value, ")
    assert json.loads(contested("check", "somewhere", "--json").out) == {"prior_check": [], "all_inside": None}


def test_check_says_how_far_it_is_on_standard_error(contested, fakes):
    fakes.reference_values = (reference_value(),)
    outcome = contested("check", "somewhere", "--json")
    assert "simulating 0 of 2" in outcome.err
    assert json.loads(outcome.out)["all_inside"] is True


def clustered() -> dict[str, Any]:
    """Measures of 101 histories: k tenths more for the k-th measure; what comes after a neighbour is not defined."""
    values = np.linspace(0.0, 1.0, 101) + np.arange(len(MEASURES))[:, None] / 10
    values[[measure.id for measure in MEASURES].index("neighbours")] = np.nan
    return {"events": values, "deaths": 2.0 * values}


def test_check_shows_clustering_beside_real_wars(contested, fakes):
    fakes.clustering = clustered()
    text = contested("check", "somewhere", "--clustering").out
    lines = [line.split() for line in text.splitlines()]
    assert ["Excess", "0.35", "0.80", "1.25", "0.13", "0.09", "0.17"] in lines
    assert ["Spread", "of", "months", "1.50", "2.40", "3.30", "1.15", "0.72", "0.79", "1.01"] in lines
    assert ["After", "a", "neighbour", "-", "-", "-", "1.24", "1.19", "-"] in lines
    whole = " ".join(text.split())
    assert all(f"{measure.title}: {measure.definition}." in whole for measure in MEASURES)
    assert "UCDP GED 23.1" in whole and "windows of 52 weeks" in whole
    assert "(A: Central African Republic 2012-22; B: Nigeria 2009-19; C: Ukraine 2014-21; D: " in whole
    assert max(map(len, text.splitlines())) <= 80


def twin_results() -> TwinResults:
    """Ten twins with ranks from 0.05 to 0.95, of two unknowns, the first one learned, two quantities and a question."""
    rank = np.linspace(0.05, 0.95, 10)
    both = np.stack([rank, 0.5 + 1.2 * (rank - 0.5)], axis=1)
    ones = np.ones((10, 1))
    return TwinResults(
        observations=("counted", "claimed"), unknowns=("prior:rate", "speaker:one"), rank=both,
        error=2.0 * np.ones((10, 2)),
        sd_left=np.array([0.5, 1.0]) * ones, quantities=("reporting.deaths", "displaced"), future_rank=both,
        prior_rank=both[:, ::-1], crps=np.array([0.1, 0.3]) * ones, prior_crps=np.array([0.2, 0.3]) * ones,
        events=("they_hold",), happened=np.arange(10)[:, None] < 3, chance=0.5 * ones, prior_chance=np.array([0.0]),
        misfit=np.linspace(0.0, 0.9, 10), power=np.where(np.arange(10) < 2, 0.5, 1.0),
    )  # fmt: skip


def test_check_shows_calibration_in_eighty_columns(contested, fakes, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    fakes.twins = twin_results()
    text = contested("check", "somewhere", "--calibration", "--twins", 10).out
    lines = [line.split() for line in text.splitlines()]
    assert ["reporting.deaths", "10", "1.00", "0.69-1.00", "1.00", "0.50"] in lines
    assert ["displaced", "10", "0.80", "0.44-0.97", "0.99", "1.00"] in lines
    assert ["unknowns", "learned", "10", "1.00", "0.69-1.00", "1.00", "-"] in lines
    assert ["they_hold", "3", "of", "10", "0.300", "0.250"] in lines
    assert "root mean square: 2.00" in text and "1 of 10" in text and "tempered: 2" in text
    assert fakes.asked_twins == [(10, 0)] and max(len(line) for line in text.splitlines()[:10]) <= 80


def test_check_gives_calibration_to_machines(contested, fakes):
    fakes.twins = twin_results()
    found = json.loads(contested("check", "somewhere", "--calibration", "--json").out)
    assert fakes.asked_twins == [(20, 0)] and found["twins"] == 10
    assert found["coverage"]["unknowns"]["share"] == pytest.approx(0.9) and found["coverage"]["future"]["cases"] == 20
    assert found["questions"] == [{"id": "they_hold", "brier_before": pytest.approx(0.3), "brier_after": 0.25}]
    assert found["by_twin"]["rank"][0] == pytest.approx([0.05, -0.04])


@pytest.mark.parametrize("options", [["--twins", "4"], ["--calibration", "--clustering"]])
def test_check_refuses_options_that_do_not_go_together(contested, fakes, options):
    outcome = contested("check", "somewhere", *options)
    assert outcome.code == 2 and "--calibration" in outcome.err


def test_check_refuses_members_where_none_are_chosen(contested, fakes):
    outcome = contested("check", "somewhere", "--members", 9)
    assert outcome.code == 2 and "expected it with --facts or --invariances, found it alone" in outcome.err


def test_check_shows_facts_with_their_nulls_in_eighty_columns(contested, fakes):
    fakes.facts = Facts(
        (
            judged(fact("S1"), Estimate(2.53, 2.5, 2.6, 900, "attacks"), Estimate(1.9, 1.8, 2.0, 900, "attacks")),
            Judged(fact("S12"), "does not apply", "the model has no drug crops"),
        ),
        128, 0, 121,
    )  # fmt: skip
    text = contested("check", "somewhere", "--facts", "--members", 128).out
    assert fakes.asked == [{"mechanisms": None, "members": 128}]
    assert max(map(len, text.splitlines())) <= 80
    assert "1 of 2 facts are shown, and not without the mechanism that should make them: S1." in " ".join(text.split())
    assert "Bohorquez et al. 2009" in text and "every lethal attack kills one: 1.9 (1.8 to 2), fail" in text
    assert "S12 A ban on drugs: does not apply" in text and "The model has no drug crops." in text
    found = json.loads(contested("check", "somewhere", "--facts", "--json").out)
    assert found["facts"][0]["found"]["value"] == 2.53 and found["facts"][1]["verdict"] == "does not apply"


def test_check_shows_which_answers_hold_in_eighty_columns(contested, fakes):
    step, order = Variant("step", "Half the step", "half the step"), Variant("order", "Turned", "turned", exact=True)
    moved = {
        "step": Difference(0.3, 0.2, 0.1, 0.3, 0.05, "does not hold"),
        "order": Difference(0.1, 0.0, 0.0, 0.0, 0.0, "holds"),
    }
    answers = (Answer("held", "Is it held?", "probability", 0.1, moved),)
    fakes.invariances = Invariances((step, order), answers, 500, 0, conditioned=True)
    text = contested("check", "somewhere", "--invariances").out
    assert fakes.asked == [{"mechanisms": None}] and max(map(len, text.splitlines())) <= 80
    assert "held: 10 %; does NOT hold under step (30 %: +20, +10 to +30); holds under order." in " ".join(text.split())
    assert "0 of 1 answers hold under every change." in text
    found = json.loads(contested("check", "somewhere", "--invariances", "--json").out)
    assert found["answers"][0]["by_variant"]["step"]["difference"] == 0.2


def test_check_gives_clustering_to_machines(contested, fakes):
    fakes.clustering = clustered()
    found = json.loads(contested("check", "somewhere", "--clustering", "--json").out)
    assert found["clustering"]["events"]["active"] == {
        "low": pytest.approx(0.05), "median": pytest.approx(0.5), "high": pytest.approx(0.95), "members": 101
    }  # fmt: skip
    assert found["clustering"]["deaths"]["neighbours"] is None
    assert set(found["definitions"]) == {measure.id for measure in MEASURES} and found["window_weeks"] == 52
    assert found["real_wars"][2]["events_whole"]["persistence"] == 0.736


def test_a_table_that_is_too_wide_becomes_a_block_for_each_row(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    rows = [("engagement_rate", "per fighter per week", "attacks of a fighter who is supplied")]
    print_table(("parameter", "unit", "description"), rows)
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["parameter    engagement_rate", "unit         per fighter per week"]
    assert max(map(len, lines)) <= 40
    monkeypatch.setenv("COLUMNS", "90")
    print_table(("parameter", "unit", "description"), rows)
    head, line, row = capsys.readouterr().out.splitlines()
    assert row.split() == " ".join(rows[0]).split()


def test_explain_and_report_need_a_run_folder(contested, tmp_path):
    for words in (["explain", str(tmp_path), "a"], ["report", str(tmp_path)]):
        outcome = contested(*words)
        assert outcome.code == 2
        assert str(tmp_path) in outcome.err


def test_the_doctor_finds_no_problem_with_this_machine(contested):
    outcome = contested("doctor", "--json")
    found = json.loads(outcome.out)
    assert (outcome.code, found["problems"]) == (0, [])
    assert found["packages"]["jax"] and found["cores"] >= 1 and found["devices"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"packages": {"jax": None}}, "jax is not installed"),
        ({"devices": "RuntimeError: none"}, "no device"),
        ({"memory_mb": 900}, "900 MB"),
        ({"free_disk_mb": 3}, "3 MB"),
        ({"folder_writable": False}, "--out"),
    ],
)
def test_the_doctor_lists_what_prevents_a_run(change, words):
    healthy = {
        "packages": {"jax": "1"},
        "devices": ["cpu:0 cpu"],
        "memory_mb": 8000,
        "cache": {"folder": "/c", "writable": True},
        "free_disk_mb": 9000,
        "folder_writable": True,
    }
    assert doctor.problems(healthy) == []
    (line,) = doctor.problems({**healthy, **change})
    assert words in line


@pytest.mark.parametrize(
    ("key", "enough", "text"),
    [
        ("memory_mb", 2000, "A run needs about 2 GB of memory; this machine has 1999 MB."),
        ("free_disk_mb", 200, "A run needs 200 MB of free disk space; there are 199 MB."),
    ],
)
def test_exactly_enough_memory_and_disk_space_is_no_problem(key, enough, text):
    healthy = {"packages": {}, "devices": [], "memory_mb": 9000, "free_disk_mb": 9000, "folder_writable": True}
    assert doctor.problems(healthy | {key: enough}) == []
    assert doctor.problems(healthy | {key: enough - 1}) == [text]


def test_the_doctor_fits_into_80_columns(contested, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert max(map(len, contested("doctor").out.splitlines())) <= 80


def test_the_doctor_exits_with_2_if_there_is_a_problem(contested, monkeypatch):
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda path: SimpleNamespace(free=1_000_000))
    outcome = contested("doctor")
    assert outcome.code == 2
    assert "PROBLEM" in outcome.out


def test_compiled_programs_are_kept_in_the_cache_folder_of_the_user_or_of_jax(monkeypatch, tmp_path):
    from contested.cli.cache import cache_folder, use_cache

    monkeypatch.delenv("JAX_COMPILATION_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    use_cache()
    assert cache_folder() == tmp_path / "contested" / "jax"
    assert cache_folder().is_dir()
    monkeypatch.setenv("JAX_COMPILATION_CACHE_DIR", str(tmp_path / "jax"))
    assert cache_folder() == tmp_path / "jax"


def test_a_cache_folder_that_cannot_be_made_is_not_used(monkeypatch, tmp_path):
    from contested.cli.cache import use_cache

    (tmp_path / "file").write_text("")
    monkeypatch.delenv("JAX_COMPILATION_CACHE_DIR", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    use_cache()
    assert "JAX_COMPILATION_CACHE_DIR" not in __import__("os").environ


@pytest.mark.parametrize("home", ["", "relative", "~"])
def test_a_user_without_a_home_has_no_cache_and_the_doctor_notes_it(monkeypatch, home):
    from contested.cli.cache import SETTING, cache_folder, use_cache

    monkeypatch.delenv(SETTING, raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr("os.path.expanduser", lambda path: home)
    assert cache_folder() is None
    use_cache()
    assert SETTING not in __import__("os").environ
    found = doctor.examine()
    assert "This user has no home folder and so no cache: every run compiles again." in found["notes"]


def test_a_cache_that_is_not_writable_is_a_note_and_not_a_problem():
    found = {"cache": {"folder": "/c", "writable": False}}
    assert doctor.notes(found) == ["The cache /c is not writable: every run compiles again."]
    assert doctor.notes({"cache": {"folder": "/c", "writable": True}}) == []


@pytest.fixture
def finished(tmp_path):
    """A run folder made without the engine."""
    from contested.results.write import write_run
    from present.sample import Sample, make

    folder = tmp_path / "run"
    folder.mkdir()
    write_run(make(Sample(places=4, weeks=10, claims=5, priors=6)), folder)
    return folder


def test_explain_prints_a_tree_as_text_or_json(contested, finished):
    question = json.loads((finished / "answers.json").read_text())["answers"][0]
    text = contested("explain", finished, question["id"])
    assert text.code == 0, text.err
    assert question["text"].split()[0] in text.out
    tree = json.loads(contested("explain", finished, question["id"], "--json").out)
    assert tree["text"].startswith(question["text"]) and tree["children"]


def test_explain_can_be_limited_to_some_levels(contested, finished):
    name = "fighters.resistance"
    whole = json.loads(contested("explain", finished, name, "--json").out)
    tree = json.loads(contested("explain", finished, name, "--depth", "1", "--json").out)
    assert [child["children"] for child in tree["children"]] == [[]] * len(whole["children"])
    assert contested("explain", finished, name, "--depth", "0").code == 2


def test_the_error_for_an_unknown_series_names_the_nearest(contested, finished):
    outcome = contested("explain", finished, "fighters.resistence")
    assert outcome.code == 2
    assert "did you mean 'fighters.resistance'?" in outcome.err


def test_report_writes_the_report_again(contested, finished):
    outcome = contested("report", finished)
    assert (outcome.code, outcome.last_line) == (0, str(finished / "report.html")), outcome.err
    assert "<html" in (finished / "report.html").read_text()
    assert json.loads(contested("report", finished, "--json").out)["bytes"] > 1000


def test_report_writes_a_brief_or_shows_an_older_run_but_not_both(contested, finished, tmp_path):
    outcome = contested("report", finished, "--brief")
    assert (outcome.code, outcome.last_line) == (0, str(finished / "brief.html")), outcome.err
    assert "What it is not" in (finished / "brief.html").read_text()
    assert contested("report", finished, "--against", finished).code == 0
    assert "Last run, " in (finished / "report.html").read_text()
    both = contested("report", finished, "--brief", "--against", finished)
    assert both.code == 2 and "expected one of --brief and --against, found both" in both.err
    none = contested("report", finished, "--against", tmp_path)
    assert none.code == 2 and "answers.json" in none.err
