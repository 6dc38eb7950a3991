"""How a run was made: status, step audit, prior check, and the command that repeats it."""

from __future__ import annotations

import itertools
import shlex
from datetime import date

from contested.present.views.method import MOST_ROWS, audit_view, check_rows, repeat_command, status_view
from contested.present.views.provenance import Provenance
from contested.results.manifest import StepBias
from contested.results.run import Run
from contested.results.sources import Content
from contested.scenario.overrides import parse_set
from present.sample import Sample, changed, make


def test_the_path_of_a_scenario_that_does_not_come_with_the_package_is_left_open(runs):
    assert repeat_command(runs["plain"]) == (
        "contested run PATH/TO/squares --members 1000 --weeks 56 --seed 1 --set recruit-resistance.rate_4=0.004 "
        "--no-evidence # PATH/TO/squares stands for the scenario's own folder, the one with the hash below"
    )


def test_a_bundled_scenario_is_named_and_hindsight_is_repeated(runs):
    manifest = runs["hostile"].manifest
    scenario = manifest.scenario.model_copy(update={"name": "afghanistan-2022"})
    run = changed(runs["hostile"], manifest=manifest.model_copy(update={"scenario": scenario, "set": {}}))
    assert (
        repeat_command(run)
        == "contested run afghanistan-2022 --members 1000 --weeks 56 --seed 1 --no-evidence --hindsight"
    )


def test_a_value_with_spaces_is_quoted_and_the_users_mechanisms_are_named(runs):
    plain = runs["plain"]
    manifest = plain.manifest.model_copy(update={"set": {"title": "a b; c"}})
    content = Content(plain.source.stored(), None, "class Raid: ...")
    run = changed(plain, manifest=manifest, source=content)
    command = repeat_command(run)
    assert "--weeks 56 --seed 1 --set 'title=a b; c' --no-evidence --mechanisms mechanisms.py #" in command


VALUES = {
    "title": "Squares",
    "questions.0.title": "3",
    "questions.1.title": "true",
    "mechanism.raid.on": True,
    "as_of": "2022-12-06",
    "step": 1e-05,
    "places": ["P-001", 'b"c'],
    "table": {"low": 1, "of": ["x"]},
}


def test_every_value_that_was_set_is_read_back_as_it_was(runs):
    plain = runs["plain"]
    run = changed(plain, manifest=plain.manifest.model_copy(update={"set": VALUES}))
    words = shlex.split(repeat_command(run), comments=True)
    found = dict(parse_set(text) for flag, text in itertools.pairwise(words) if flag == "--set")
    assert found == {**VALUES, "as_of": date(2022, 12, 6)}


def test_a_run_that_evidence_conditioned_is_repeated_with_it_and_one_of_the_priors_without(runs):
    assert "--no-evidence" not in repeat_command(runs["conditioned"])
    assert "--no-evidence" in repeat_command(runs["plain"])


def audited(run: Run, **changes) -> Provenance:
    """The run with another step audit."""
    audit = run.manifest.step_audit.model_copy(update=changes)
    return Provenance(changed(run, manifest=run.manifest.model_copy(update={"step_audit": audit})))


def test_the_step_audit_is_shown_in_percent_with_its_limit(runs):
    view = audit_view(Provenance(runs["plain"]))
    assert {key: view[key] for key in ("step_days", "half_step_days", "members", "worst", "threshold", "passed")} == {
        "step_days": "1",
        "half_step_days": "0.5",
        "members": "256",
        "worst": "1.2 %",
        "threshold": "5 %",
        "passed": True,
    }
    assert (view["failed"], view["undecided"], view["judged"]) == ([], [], 2)


def test_series_that_need_a_shorter_step_or_are_too_rare_to_judge_are_named(runs):
    view = audit_view(audited(runs["plain"], failed=("displaced",), undecided=("fighters.resistance",), passed=False))
    assert (view["failed"], view["undecided"], view["judged"]) == (
        ["Displaced within the area"], ["Fighters: National Front"], 1,
    )  # fmt: skip


def test_the_step_audit_shows_the_twelve_largest_biases_and_equal_ones_by_name(runs):
    changes = {f"series.{i:02d}": -0.001 * (i // 2) for i in range(20)}
    series = {name: StepBias(bias=b, standard_error=0.0, mode="expected") for name, b in reversed(changes.items())}
    rows = audit_view(audited(runs["plain"], series=series))["rows"]
    assert len(rows) == MOST_ROWS == 12
    assert [row["label"] for row in rows[:4]] == ["series.18", "series.19", "series.16", "series.17"]
    assert rows[0] == {"label": "series.18", "bias": "\N{MINUS SIGN}0.9 %", "noise": "±0.0", "mode": "expected"}


def test_a_run_of_which_no_member_was_audited_has_no_step_audit(runs):
    assert audit_view(audited(runs["plain"], members=0, expected_members=0)) is None
    assert audit_view(audited(runs["plain"], members=1, expected_members=0))["members"] == "1"
    view = audit_view(audited(runs["plain"], members=0, expected_members=96))
    assert (view["members"], view["expected_members"]) == (None, "96")


def test_the_prior_check_shows_reference_band_and_what_is_circular(runs):
    inside, outside = check_rows(runs["plain"])
    assert inside == {
        "text": "Reported deaths a month",
        "per": "month",
        "reference": "60",
        "median": "70",
        "band": "20 to 300",
        "inside": True,
        "circular": ["prior-1"],
    }
    assert (outside["inside"], outside["circular"]) == (False, [])


def test_the_status_names_size_dates_and_hindsight(runs):
    status = status_view(runs["hostile"])
    assert (status["members"], status["weeks"], status["as_of"]) == ("1,000", 56, "6 Dec 2022")
    assert (status["hindsight"], status["late"]) == (True, ["claim-1", "prior-2"])
    assert status_view(runs["plain"])["hindsight"] is False


def test_a_past_is_named_and_the_repeated_command_counts_the_weeks_after_it():
    run = make(Sample(weeks=56, past=16))
    status = status_view(run)
    assert (status["weeks"], status["past_weeks"], status["start"]) == (56, 16, "16 Aug 2022")
    assert "--weeks 40 " in repeat_command(run)
    dated = run.manifest.model_copy(update={"set": {"horizon": "2023-09-11"}})
    command = repeat_command(changed(run, manifest=dated))
    assert "--weeks 40 " in command and "horizon" not in command
