"""The evidence cut: later evidence is refused, let in on request, or left out where nothing uses it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from contested.ledger.reading import read_toml, validate
from contested.scenario.cutoff import references
from contested.scenario.schema import Scenario
from scenario.land import EXAMPLE, land, loaded, refused

ANCHOR = """
[[anchor]]
id = "deaths"
text = "Deaths in a month."
claim = "later-count"
series = ["*.deaths"]
"""


def anchored(folder: Path) -> Path:
    return land(folder, ("\n[[bias]]\n", ANCHOR + "\n[[bias]]\n"))


def test_a_late_entry_that_nothing_uses_is_left_out_and_told():
    read = loaded()
    assert read.withheld == ["claim:later-count"] and read.late_entries == []
    assert "later-count" not in read.ledger.claims and "observed-deaths" in read.ledger.claims


def test_a_late_entry_that_is_used_is_refused_by_name_with_both_dates(tmp_path: Path):
    refused(
        anchored(tmp_path),
        "claim:later-count",
        "2032-03-10",
        "2031-03-01",
        "--hindsight",
        "anchor 'deaths', field claim",
    )


def test_hindsight_lets_used_late_entries_in_and_lists_them(tmp_path: Path):
    read = loaded(anchored(tmp_path), hindsight=True)
    assert read.late_entries == ["claim:later-count"] and read.withheld == []
    assert "later-count" in read.ledger.claims


def test_hindsight_does_not_let_in_what_nothing_uses():
    read = loaded(EXAMPLE, hindsight=True)
    assert read.withheld == ["claim:later-count"] and read.late_entries == []


def test_hindsight_changes_no_scenario_without_late_evidence_in_use():
    assert loaded(EXAMPLE, hindsight=True).hash == loaded().hash


def test_a_claim_behind_a_prior_counts_as_used(tmp_path: Path):
    # On 2031-02-10 neither the observers' claim nor the prior that rests on it was known.
    question = 'series = ["*.killed.regency"]\nover = "sum"\nmore_than = "claim:lantern-losses-claimed"'
    comparison = '[[compare]]\nclaim = "lantern-strength"\nprior = "prior:lantern-fighters"\n'
    placed = '[[compare]]\nclaim = "lantern-losses-claimed"\nseries = ["raids-lanterns.killed.regency"]\n'
    home = land(tmp_path, (question, 'series = ["x"]'), (comparison, ""), (placed, ""))
    read = loaded(home, "as_of=2031-02-10", "weeks=43", hindsight=True)
    assert read.late_entries == ["claim:lantern-strength", "prior:lantern-fighters"]
    refused(
        home,
        "'claim:lantern-strength' (2031-02-15)",
        "through prior:lantern-fighters",
        set_=["as_of=2031-02-10", "weeks=43"],
    )


def test_only_what_uses_the_late_entry_is_refused(tmp_path: Path):
    # 2031-02-20 is after the observers' note and before the Lanterns' statement.
    sentence = refused(land(tmp_path), "claim:lantern-losses-claimed", set_=["as_of=2031-02-20", "weeks=42"])
    assert "field more_than" in sentence and "lantern-strength" not in sentence


def test_a_late_prior_is_refused_as_a_late_claim_is(tmp_path: Path):
    home = land(tmp_path, ("known_from = 2031-02-15", "known_from = 2031-03-02"), file="ledger/priors.toml")
    refused(home, "'prior:lantern-fighters' (2031-03-02)", "actor 'lanterns', field fighters")


def test_the_day_itself_is_not_late():
    assert "lantern-losses-claimed" in loaded().ledger.claims


def test_links_to_withheld_claims_are_left_out_too(tmp_path: Path):
    one = '{{ relation = "contradicts", claim = "{}" }}'
    link = f"links = [{one.format('later-count')}, {one.format('observed-deaths')}]\n"
    place = 'status = "reviewed"\n'
    read = loaded(land(tmp_path, (place, place + link), file="ledger/reports.toml"))
    assert [one.claim for one in read.ledger.claims["lantern-losses-claimed"].links] == ["observed-deaths"]
    read.ledger.check()


def test_a_withheld_entry_does_not_enter_the_hash(tmp_path: Path):
    home = land(tmp_path, ("best = 130", "best = 999"), file="ledger/reports.toml")
    assert loaded(home).hash == loaded().hash


def test_a_withdrawn_entry_cannot_be_used(tmp_path: Path):
    text = (EXAMPLE / "ledger/priors.toml").read_text()
    last = text.rindex('status = "reviewed"')
    home = land(tmp_path)
    (home / "ledger/priors.toml").write_text(text[:last] + text[last:].replace("reviewed", "withdrawn"))
    refused(home, "prior 'claim-inflation' is withdrawn", "bias (entry 1), field factor")


def test_all_unknown_references_are_told_at_once(tmp_path: Path):
    home = land(tmp_path, ("prior:salt-fighters", "prior:salt-figters"), ("prior:flood-wage", "prior:wage-in-flood"))
    refused(home, "2 faults", "did you mean 'salt-fighters'?", "event 'spring-flood', field factor")


def test_every_place_of_the_file_that_names_the_ledger_is_looked_at(tmp_path: Path):
    extra = '[level]\n"anger.lanterns" = "prior:one"\n[mechanism.ambush]\nrate = "prior:two"\n\n[[event]]\n'
    home = anchored(tmp_path)
    path = home / "scenario.toml"
    path.write_text(path.read_text().replace("[[event]]\n", extra, 1))
    scenario = validate(Scenario, read_toml(path), "x")
    found = {reference for _, reference in references(scenario)}
    written = set(re.findall(r"(?:prior|claim):[a-z-]+", path.read_text()))
    assert found == written | {"claim:lantern-strength", "claim:later-count"}


@pytest.mark.parametrize("cut", ["2031-02-14", "2031-02-15", "2031-03-01", "2032-03-10"])
def test_no_evidence_known_later_is_left_in_the_ledger(tmp_path: Path, cut: str):
    home = land(tmp_path)
    path = home / "scenario.toml"
    text = path.read_text()
    text = text[: text.index("[[question]]")] + (
        '[[question]]\nid = "lanterns_hold_a_valley"\ntext = "?"\nmeasure = "units_held"\nactor = "lanterns"\n'
    )
    path.write_text(text.replace('"prior:lantern-fighters"', '"prior:salt-fighters"'))
    read = loaded(home, f"as_of={cut}")
    entries = [*read.ledger.claims.values(), *read.ledger.priors.values()]
    assert entries and all(entry.known_from.isoformat() <= cut for entry in entries)
    assert len(entries) + len(read.withheld) == 51
