from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from contested.ledger.library import library

VALLEYS = Path(__file__).resolve().parents[2] / "examples" / "two-valleys"
LEDGER = VALLEYS / "ledger"


def ids(outcome) -> list[str]:
    return [claim["id"] for claim in json.loads(outcome.out)]


def test_check_counts_entries_and_measured_and_judged_priors(contested):
    outcome = contested("ledger", "check", LEDGER)
    assert outcome.code == 0
    warning, _, counts = " ".join(outcome.out.split()).partition(" 4 claims")
    assert warning.startswith("warning: ") and "claim 'later-count' (entry 4), field said: expected a day" in warning
    lines = outcome.out[outcome.out.index("4 claims") :].splitlines()
    assert counts and lines[:2] == [
        "4 claims, 18 priors, 3 documents: no errors, 1 warning.",
        "priors: 1 measured, 17 judged",
    ]
    assert lines[2].startswith("hash ")


def test_check_lists_warnings_in_json_and_strict_refuses_them(contested):
    (warning,) = json.loads(contested("ledger", "check", LEDGER, "--json").out)["warnings"]
    assert "claim 'later-count'" in warning["where"] and warning["message"].startswith("expected a day")
    strict = contested("ledger", "check", LEDGER, "--strict")
    assert (strict.code, strict.out) == (2, "")
    assert f"error: {warning['where']}: {warning['message']}" in strict.err


def test_strict_accepts_a_ledger_without_warnings(contested, tmp_path):
    contested("scenario", "new", tmp_path / "mine")
    assert contested("ledger", "check", tmp_path / "mine", "--strict").code == 0


def test_check_lists_documents_that_nothing_cites(contested, tmp_path):
    for file in LEDGER.glob("*.toml"):
        (tmp_path / file.name).write_text(file.read_text())
    spare = '[[document]]\nid = "spare"\ntitle = "A"\npublisher = "B"\nyear = 2020\nread = "full"\n'
    (tmp_path / "spare.toml").write_text(spare)
    assert "1 cited by nothing: document:spare" in contested("ledger", "check", tmp_path).out.splitlines()


def test_a_scenario_gives_its_ledger_with_late_evidence_and_what_it_takes_from_the_library(contested):
    by_folder, by_scenario = (
        contested("ledger", "list", LEDGER, "--json"),
        contested("ledger", "list", VALLEYS, "--json"),
    )
    taken = set(ids(by_scenario)) - set(ids(by_folder))
    assert set(ids(by_folder)) < set(ids(by_scenario)) and taken < library().claims.keys()
    assert "later-count" in ids(by_scenario) and "farc-desertions" in taken


def test_the_error_for_an_invalid_entry_names_its_file(contested, tmp_path):
    for file in LEDGER.glob("*.toml"):
        (tmp_path / file.name).write_text(file.read_text().replace("reliability =", "reliabilty =", 1))
    outcome = contested("ledger", "check", tmp_path)
    assert outcome.code == 2
    assert "reports.toml" in outcome.err and "did you mean 'reliability'?" in outcome.err
    assert outcome.out == ""


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ([], ["lantern-strength", "observed-deaths", "lantern-losses-claimed", "later-count"]),
        (["--side", "lanterns"], ["lantern-losses-claimed"]),
        (["--speaker", "OBSERVERS"], ["lantern-strength", "observed-deaths", "later-count"]),
        (["--kind", "allegation"], ["lantern-losses-claimed"]),
        (["--speaker", "observers", "--kind", "estimate"], ["lantern-strength"]),
        (["--status", "draft"], []),
    ],
)
def test_filters_select_claims_sorted_by_date(contested, filters, expected):
    assert ids(contested("ledger", "list", LEDGER, "--json", *filters)) == expected


@pytest.mark.parametrize(
    ("filters", "hint"),
    [(["--side", "lantern"], "did you mean 'lanterns'?"), (["--speaker", "nobody"], "the river observers")],
)
def test_a_filter_that_matches_nothing_is_an_error_with_a_hint(contested, filters, hint):
    outcome = contested("ledger", "list", LEDGER, *filters)
    assert outcome.code == 2
    assert hint in outcome.err and filters[0] in outcome.err


def test_show_lists_the_priors_that_rest_on_a_claim(contested):
    text = contested("ledger", "show", LEDGER, "lantern-strength").out
    assert re.search("number read by +prior:lantern-fighters = 600 persons", text)
    assert "Brackmere Herald" in text or "river observers" in text
    shown = json.loads(contested("ledger", "show", LEDGER, "claim:lantern-strength", "--json").out)
    assert shown["priors_resting_on_it"] == ["lantern-fighters"]
    assert shown["entry"]["quantity"]["unit"] == "persons"


def test_show_gives_the_claims_and_the_reason_of_a_prior(contested):
    text = " ".join(contested("ledger", "show", LEDGER, "lantern-fighters").out.split())
    assert re.search("read in +claim:lantern-strength", text) and "slightly widened" in text and "measured" in text


def test_show_lists_the_claims_of_a_document(contested):
    assert "lantern-losses-claimed" in contested("ledger", "show", LEDGER, "brackmere-herald").out


def test_the_error_for_an_unknown_entry_names_the_nearest(contested):
    outcome = contested("ledger", "show", LEDGER, "lantern-strenth")
    assert outcome.code == 2
    assert "did you mean 'lantern-strength'?" in outcome.err


def test_markup_in_a_ledger_is_printed_as_text(contested, tmp_path):
    for file in LEDGER.glob("*.toml"):
        text = file.read_text().replace("The Lanterns say", "[bold red]The Lanterns[/] [link=file:x]say")
        (tmp_path / file.name).write_text(text)
    assert "[bold red]The Lanterns[/]" in contested("ledger", "list", tmp_path).out


def test_a_ledger_that_does_not_exist_is_an_error(contested):
    outcome = contested("ledger", "check", "nowhere")
    assert outcome.code == 2
    assert "nowhere" in outcome.err


def test_show_prints_the_fields_of_a_claim(contested):
    text = contested("ledger", "show", LEDGER, "lantern-losses-claimed").out
    fields = dict(line.strip().split(maxsplit=1) for line in text.splitlines()[1:])
    assert fields["quantity"] == "90 (80 to 120) persons (fatalities of regency)"
    assert (fields["side"], fields["kind"]) == ("lanterns", "allegation")
