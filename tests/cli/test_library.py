"""The literature on the command line: listed, shown, checked."""

from __future__ import annotations

import json

from contested.ledger.library import library

PRIOR = """
[[prior]]
id = "season-here"
says = "Half of the swing of the log rate of attacks over the year, here."
unit = "log rate"
basis = "judged"
distribution = { kind = "normal", mean = 0.2, sd = 0.1 }
rests_on = ["koven-season-lost"]
why = "As there."
known_from = 2031-01-01
status = "reviewed"
"""


def words(text: str) -> str:
    return " ".join(text.split())


def test_the_library_is_listed_with_its_priors_by_parameter_and_its_claims_by_date(contested):
    text = contested("ledger", "list", "library").out
    priors, claims = len(library().priors), len(library().claims)
    assert text.splitlines()[-1] == f"{priors} of {priors} priors, {claims} of {claims} claims"
    assert "default of ambush.loss_ratio" in text
    assert text.index("ambush-loss-ratio  ") < text.index("return-rate  ") < text.index("melander-scope  ")
    assert text.index("melander-scope  ") < text.index("condra-harm-iraq  ")


def test_an_open_sign_is_said_with_the_chance_that_it_is_below_zero(contested):
    listed = contested("ledger", "list", "library").out
    after = listed[listed.index("harm-attack-response  ") :].splitlines()[:4]
    assert "    its sign is open: 27 % below 0" in after
    shown = words(contested("ledger", "show", "library:harm-attack-response").out)
    assert "sign its sign is open: 27 % below 0" in shown
    assert "disagreement claim:lyall-shelling-chechnya contradicts claim:condra-harm-afghanistan" in shown
    assert "its sign is open" not in contested("ledger", "show", "library:ambush-loss-ratio").out


def test_a_default_is_shown_with_its_range_what_it_is_for_and_what_it_rests_on(contested):
    text = words(contested("ledger", "show", "library:size-exponent").out)
    for part in ("5, 50, 95 % 2.19, 2.5, 2.83", "normal (mean 2.5, sd 0.2, low 2.05)", "unit 1", "basis measured",
                 "default of ambush.size_exponent, operations.size_exponent", "why Read in two studies",
                 "read in claim:event-size-exponent: 54,679 events", 'cites Nature, "Common ecology',
                 "if terrorism prior:size-exponent-terrorism = 2.75 (90 %: 2.34 to 3.16)"):  # fmt: skip
        assert part in text, part
    variant = words(contested("ledger", "show", "library", "prior:size-exponent-terrorism").out)
    assert "context terrorism" in variant and "otherwise prior:size-exponent = 2.5" in variant


def test_json_has_quantiles_and_variants(contested):
    shown = json.loads(contested("ledger", "show", "library:season-amplitude", "--json").out)["entry"]
    assert shown["variants"] == ["season-amplitude-mountains", "season-amplitude-towns"]
    assert shown["quantiles"]["5"] < shown["quantiles"]["50"] < shown["quantiles"]["95"]
    assert shown["sign_is_open"] is False and shown["below_zero"] == 0.0
    listed = json.loads(contested("ledger", "list", "library", "--json").out)
    assert sum(one["kind"] == "prior" for one in listed) == len(library().priors)
    assert len(listed) == len(library().priors) + len(library().claims)


def test_filters_of_claims_leave_priors_out_and_kind_prior_lists_those_of_any_ledger(contested, tmp_path):
    opinions = contested("ledger", "list", "library", "--kind", "opinion").out
    assert "default of" not in opinions and "kress-no-eradication" in opinions
    (tmp_path / "priors.toml").write_text(PRIOR)
    own = contested("ledger", "list", tmp_path, "--kind", "prior").out
    assert own.startswith("season-here  0.2 log rate (90 %: 0.0355 to 0.364), judged\n")
    assert own.splitlines()[-1] == "1 of 1 priors"


def test_the_library_passes_its_own_check(contested):
    outcome = contested("ledger", "check", "library", "--strict")
    assert outcome.code == 0
    assert outcome.out.splitlines()[1] == f"priors: 1 measured, {len(library().priors) - 1} judged"
    assert "cited by nothing" not in outcome.out and "not reviewed" not in outcome.out


def test_an_entry_that_is_missing_or_misspelt_is_an_error_with_a_hint(contested):
    alone = contested("ledger", "show", "library")
    assert alone.code == 2 and "expected the ID of an entry after the ledger, or 'library:ID'" in alone.err
    misspelt = contested("ledger", "show", "library:ambush-loss-ratoi")
    assert misspelt.code == 2 and "did you mean 'ambush-loss-ratio'?" in misspelt.err


def test_a_folder_that_refers_to_the_library_is_a_ledger_with_what_it_takes(contested, tmp_path):
    (tmp_path / "priors.toml").write_text(PRIOR)
    assert contested("ledger", "check", tmp_path).out.startswith("1 claim, 1 prior, 1 document: no errors.\n")
    (tmp_path / "priors.toml").write_text(PRIOR.replace("koven-season-lost", "koven-season-losst"))
    outcome = contested("ledger", "check", tmp_path)
    assert outcome.code == 2 and "did you mean 'koven-season-lost'?" in outcome.err
