"""The evidence cutoff: late evidence is an error, allowed with hindsight, or removed if nothing uses it."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest

from contested.errors import InputError
from contested.ledger.ledger import Ledger
from contested.ledger.reading import read_toml, validate
from contested.scenario.cutoff import apply_cutoff, references, used_entries
from contested.scenario.schema import Scenario
from scenario.example import EXAMPLE, copy_example, load_error, load_example
from scenario.made_up import claim

REFERENCE_VALUE = """
[[reference_value]]
id = "deaths"
text = "Deaths in a month."
claim = "later-count"
series = ["*.deaths"]
"""


def with_late_reference_value(folder: Path) -> Path:
    return copy_example(folder, ("\n[[bias]]\n", REFERENCE_VALUE + "\n[[bias]]\n"))


def test_a_late_entry_that_nothing_uses_is_removed_and_listed():
    read = load_example()
    assert read.withheld == ["claim:later-count"] and read.late_entries == []
    assert "later-count" not in read.ledger.claims and "observed-deaths" in read.ledger.claims


def test_using_a_late_entry_is_an_error_that_gives_both_dates(tmp_path: Path):
    load_error(
        with_late_reference_value(tmp_path),
        "claim:later-count",
        "2032-03-10",
        "2031-03-01",
        "`hindsight=True`",
        "reference_value 'deaths', field claim",
    )


def test_hindsight_allows_and_lists_late_entries_that_are_used(tmp_path: Path):
    read = load_example(with_late_reference_value(tmp_path), hindsight=True)
    assert read.late_entries == ["claim:later-count"] and read.withheld == []
    assert "later-count" in read.ledger.claims


def test_hindsight_does_not_add_entries_that_nothing_uses():
    read = load_example(EXAMPLE, hindsight=True)
    assert read.withheld == ["claim:later-count"] and read.late_entries == []


def test_hindsight_changes_nothing_if_no_late_entry_is_used():
    assert load_example(EXAMPLE, hindsight=True).hash == load_example().hash


def test_a_claim_that_a_used_prior_rests_on_is_used_too(tmp_path: Path):
    # On 2031-02-10 neither the observers' claim nor the prior that rests on it is known.
    question = 'series = ["*.killed.regency"]\nover = "sum"\nmore_than = "claim:lantern-losses-claimed"'
    prior_check = '[[claim_check]]\nclaim = "lantern-strength"\nprior = "prior:lantern-fighters"\n'
    sum_check = '[[claim_check]]\nclaim = "lantern-losses-claimed"\nseries = ["raids-lanterns.killed.regency"]\n'
    home = copy_example(tmp_path, (question, 'series = ["x"]'), (prior_check, ""), (sum_check, ""))
    read = load_example(home, "as_of=2031-02-10", "weeks=43", hindsight=True)
    assert read.late_entries == ["claim:lantern-strength", "prior:lantern-fighters"]
    load_error(
        home,
        "'claim:lantern-strength' (2031-02-15)",
        "through prior:lantern-fighters",
        set_=["as_of=2031-02-10", "weeks=43"],
    )


def test_the_error_names_the_field_that_uses_the_late_entry(tmp_path: Path):
    # 2031-02-20 lies between the observers' note and the Lanterns' statement.
    sentence = load_error(copy_example(tmp_path), "claim:lantern-losses-claimed", set_=["as_of=2031-02-20", "weeks=42"])
    assert "field more_than" in sentence and "lantern-strength" not in sentence


def test_using_a_late_prior_is_an_error(tmp_path: Path):
    home = copy_example(tmp_path, ("known_from = 2031-02-15", "known_from = 2031-03-02"), file="ledger/priors.toml")
    load_error(home, "'prior:lantern-fighters' (2031-03-02)", "actor 'lanterns', field fighters")


def test_an_entry_known_on_the_as_of_date_is_not_late():
    assert "lantern-losses-claimed" in load_example().ledger.claims


def test_links_to_removed_claims_are_removed(tmp_path: Path):
    one = '{{ relation = "contradicts", claim = "{}" }}'
    link = f"links = [{one.format('later-count')}, {one.format('observed-deaths')}]\n"
    place = 'status = "reviewed"\n'
    read = load_example(copy_example(tmp_path, (place, place + link), file="ledger/reports.toml"))
    assert [one.claim for one in read.ledger.claims["lantern-losses-claimed"].links] == ["observed-deaths"]
    read.ledger.check()


def test_a_removed_entry_does_not_change_the_hash(tmp_path: Path):
    home = copy_example(tmp_path, ("best = 130", "best = 999"), file="ledger/reports.toml")
    assert load_example(home).hash == load_example().hash


def test_using_a_withdrawn_entry_is_an_error(tmp_path: Path):
    text = (EXAMPLE / "ledger/priors.toml").read_text()
    last = text.rindex('status = "reviewed"')
    home = copy_example(tmp_path)
    (home / "ledger/priors.toml").write_text(text[:last] + text[last:].replace("reviewed", "withdrawn"))
    load_error(home, "prior 'claim-inflation' is withdrawn", "bias (entry 1), field factor")


def test_all_unknown_references_are_reported_together(tmp_path: Path):
    home = copy_example(
        tmp_path, ("prior:salt-fighters", "prior:salt-figters"), ("prior:flood-wage", "prior:wage-in-flood")
    )
    load_error(home, "2 errors:", "did you mean 'salt-fighters'?", "event 'spring-flood', field factor")


def test_every_reference_in_the_file_is_found(tmp_path: Path):
    extra = '[mechanism.ambush]\nrate = "prior:two"\n\n[[event]]\n'
    home = with_late_reference_value(tmp_path)
    path = home / "scenario.toml"
    path.write_text(path.read_text().replace("[[event]]\n", extra, 1))
    scenario = validate(Scenario, read_toml(path), "x")
    found = {reference for _, reference in references(scenario, Ledger())}
    written = set(re.findall(r"(?:prior|claim):[a-z-]+", path.read_text()))
    assert found == written | {"claim:lantern-strength", "claim:later-count"}


@pytest.mark.parametrize("cut", ["2031-02-14", "2031-02-15", "2031-03-01", "2032-03-10"])
def test_no_entry_in_the_ledger_is_later_than_the_as_of_date(tmp_path: Path, cut: str):
    home = copy_example(tmp_path)
    path = home / "scenario.toml"
    text = path.read_text()
    text = text[: text.index("[[question]]")] + (
        '[[question]]\nid = "lanterns_hold_a_valley"\ntext = "?"\nmeasure = "units_held"\nactor = "lanterns"\n'
    )
    path.write_text(text.replace('"prior:lantern-fighters"', '"prior:salt-fighters"'))
    read = load_example(home, f"as_of={cut}")
    kinds = {"claim": read.ledger.claims, "prior": read.ledger.priors}
    entries = {f"{kind}:{key}": entry for kind, found in kinds.items() for key, entry in found.items()}
    own = entries.keys() - set(read.from_library)
    assert own and all(entries[reference].known_from.isoformat() <= cut for reference in own)
    every = Ledger.read(home / "ledger")
    assert len(own) + len(read.withheld) == len(every.claims) + len(every.priors)


def test_the_error_lists_at_most_six_late_entries():
    names = [f"c{number}" for number in range(8)]
    for count, more in [(6, ""), (7, " and 1 more"), (8, " and 2 more")]:
        claims = {name: claim().model_copy(update={"id": name}) for name in names[:count]}
        used = {f"claim:{name}": f"place of {name}" for name in names[:count]}
        with pytest.raises(InputError) as caught:
            apply_cutoff(Ledger(claims=claims), used, datetime.date(2029, 12, 31), hindsight=False)
        assert caught.value.where == "place of c0"
        listed = ", ".join(f"'claim:{name}' (2030-01-01)" for name in names[:6])
        assert f"found {listed}{more}, known from" in str(caught.value)


def test_the_location_of_a_used_entry_is_its_first_use():
    scenario = load_example().scenario
    used = used_entries(scenario, load_example().ledger, "scenario.toml")
    assert used["prior:lantern-fighters"] == "scenario.toml: actor 'lanterns', field fighters"
    assert used["claim:lantern-strength"] == (
        "scenario.toml: actor 'lanterns', field fighters, through prior:lantern-fighters"
    )
