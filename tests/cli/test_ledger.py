from __future__ import annotations

import json
from pathlib import Path

import pytest

VALLEYS = Path(__file__).resolve().parents[2] / "examples" / "two-valleys"
LEDGER = VALLEYS / "ledger"


def ids(outcome) -> list[str]:
    return [claim["id"] for claim in json.loads(outcome.out)]


def test_check_counts_what_is_there_and_how_much_is_judgement(contested):
    outcome = contested("ledger", "check", LEDGER)
    assert outcome.code == 0
    assert outcome.out.startswith("4 claims, 47 priors, 3 documents: no fault found.\n1 priors are measured, 4")


def test_a_scenario_stands_for_its_ledger_with_later_evidence_too(contested):
    by_folder, by_scenario = (
        contested("ledger", "list", LEDGER, "--json"),
        contested("ledger", "list", VALLEYS, "--json"),
    )
    assert by_folder.out == by_scenario.out
    assert "later-count" in ids(by_scenario)


def test_a_faulty_entry_is_named_with_its_file(contested, tmp_path):
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
def test_filters_choose_claims_oldest_first(contested, filters, expected):
    assert ids(contested("ledger", "list", LEDGER, "--json", *filters)) == expected


@pytest.mark.parametrize(
    ("filters", "hint"),
    [(["--side", "lantern"], "did you mean 'lanterns'?"), (["--speaker", "nobody"], "the river observers")],
)
def test_a_filter_that_names_nobody_is_a_mistake_with_a_hint(contested, filters, hint):
    outcome = contested("ledger", "list", LEDGER, *filters)
    assert outcome.code == 2
    assert hint in outcome.err and filters[0] in outcome.err


def test_show_tells_which_priors_rest_on_a_claim(contested):
    text = contested("ledger", "show", LEDGER, "lantern-strength").out
    assert "prior:lantern-fighters = 600 persons" in text
    assert "Brackmere Herald" in text or "river observers" in text
    told = json.loads(contested("ledger", "show", LEDGER, "claim:lantern-strength", "--json").out)
    assert told["priors_resting_on_it"] == ["lantern-fighters"]
    assert told["entry"]["quantity"]["unit"] == "persons"


def test_show_says_what_a_prior_rests_on_and_why(contested):
    text = contested("ledger", "show", LEDGER, "lantern-fighters").out
    assert "claim:lantern-strength" in text and "slightly widened" in text and "measured" in text


def test_show_lists_what_was_read_from_a_document(contested):
    assert "lantern-losses-claimed" in contested("ledger", "show", LEDGER, "brackmere-herald").out


def test_show_names_the_nearest_entry(contested):
    outcome = contested("ledger", "show", LEDGER, "lantern-strenth")
    assert outcome.code == 2
    assert "did you mean 'lantern-strength'?" in outcome.err


def test_what_a_ledger_says_is_text_and_never_markup(contested, tmp_path):
    for file in LEDGER.glob("*.toml"):
        text = file.read_text().replace("The Lanterns say", "[bold red]The Lanterns[/] [link=file:x]say")
        (tmp_path / file.name).write_text(text)
    assert "[bold red]The Lanterns[/]" in contested("ledger", "list", tmp_path).out


def test_nothing_of_that_name(contested):
    outcome = contested("ledger", "check", "nowhere")
    assert outcome.code == 2
    assert "nowhere" in outcome.err
