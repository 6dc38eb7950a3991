"""Rows of the page: accounts with both ends of each flow, evidence with its drawings."""

from __future__ import annotations

import pytest

from contested.present.report import rows
from contested.present.report.rows import account_rows, evidence_rows
from contested.present.views.mechanisms import mechanism_rows
from contested.present.views.provenance import Provenance
from contested.present.views.wording import number
from present.sample import Sample, make

MINUS = "\N{MINUS SIGN}"


@pytest.fixture
def proof(runs):
    return Provenance(runs["plain"])


def test_an_account_names_the_stock_at_the_other_end_of_each_flow(proof):
    row = next(row for row in account_rows(proof) if row["stock"] == "fighters.resistance")
    assert (row["label"], row["start"], row["end"], row["change"]) == (
        "Fighters: National Front",
        "4,310",
        "5,650",
        "1,340",
    )
    assert [(e["flow"], e["other"], e["total"]) for e in row["entries"]] == [
        ("recruit-resistance.join", "People living at home", "+3,510"),
        ("desert-resistance.home", "People living at home", f"{MINUS}1,460"),
        ("ambush-resistance.killed", "Fighters killed: National Front", f"{MINUS}701"),
    ]
    assert [e["number"] for e in row["entries"]] == [
        proof.mechanism_numbers[label] for label in ("recruit-resistance", "desert-resistance", "ambush-resistance")
    ]


def test_three_or_more_flows_far_below_the_largest_share_a_line(proof, monkeypatch):
    # Of civilians: flight 87,700 and 70,100, joining 3,510 twice, going home 1,460 twice, harm 818.
    monkeypatch.setattr(rows, "SMALL", 0.02)
    row = next(row for row in account_rows(proof) if row["stock"] == "civilian")
    assert row["small"] == {"count": 3, "total": "+2,100"}
    assert [e["flow"] for e in row["entries"]] == [
        "flight.leave",
        "flight.return",
        "recruit-resistance.join",
        "recruit-government.join",
    ]


def test_a_flow_has_one_total_in_accounts_under_method_and_in_the_file_of_flows():
    proof = Provenance(make(Sample(places=3, weeks=20, past=8)))
    file, past = proof.run.flows, proof.run.manifest.scenario.past_weeks
    whole = file[file["place"] == "ALL"]
    expected = {
        name: (number(rows["mean"][rows["week"] < past].sum()), number(rows["mean"][rows["week"] >= past].sum()))
        for name, rows in whole.groupby("flow")
    }
    method = {f["name"]: f["total"] for kind in mechanism_rows(proof) for x in kind["instances"] for f in x["flows"]}
    assert method == {name: after for name, (_, after) in expected.items()}
    shown = [entry for account in account_rows(proof) for entry in account["entries"]]
    assert len(shown) == 20
    for entry in shown:
        assert tuple(entry[key].lstrip("+" + MINUS) for key in ("past", "total")) == expected[entry["flow"]]


def test_one_or_two_small_flows_keep_their_own_lines(proof, monkeypatch):
    monkeypatch.setattr(rows, "SMALL", 0.0095)
    row = next(row for row in account_rows(proof) if row["stock"] == "civilian")
    assert row["small"] is None
    assert len(row["entries"]) == 7
    monkeypatch.setattr(rows, "SMALL", 0.9)
    row = next(row for row in account_rows(proof) if row["stock"] == "displaced")
    assert row["small"] is None
    assert [e["flow"] for e in row["entries"]] == ["flight.leave", "flight.return", "migration.abroad"]


def test_evidence_rows_are_empty_for_the_priors_alone_and_number_the_claims_that_are_furthest_off(runs):
    nothing = {"at_odds": None, "conditioning": None, "matrix": None, "recorded": []}
    assert evidence_rows(Provenance(runs["plain"])) == nothing
    assert evidence_rows(Provenance(runs["conditioned"]))["at_odds"] is None
    odd = evidence_rows(Provenance(runs["at-odds"]))["at_odds"]
    assert [row["number"] for row in odd["claims"]] == [
        Provenance(runs["at-odds"]).claim_numbers[claim] for claim in ("claim-5", "claim-1", "claim-0")
    ]
