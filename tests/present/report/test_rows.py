"""Rows of the page: accounts with both ends of each flow, answers with their attribution."""

from __future__ import annotations

import pytest

from contested.present.report import rows
from contested.present.report.rows import account_rows, answer_row
from contested.present.views.provenance import Provenance

MINUS = "\N{MINUS SIGN}"


@pytest.fixture
def proof(runs):
    return Provenance(runs["plain"])


def test_an_account_names_the_stock_at_the_other_end_of_each_flow(proof):
    row = next(row for row in account_rows(proof) if row["stock"] == "fighters.resistance")
    assert (row["label"], row["start"], row["end"], row["change"]) == (
        "Fighters: National Front",
        "4,320",
        "5,650",
        "1,330",
    )
    assert [(e["flow"], e["other"], e["total"]) for e in row["entries"]] == [
        ("recruit-resistance.join", "People living at home", "+3,470"),
        ("desert-resistance.home", "People living at home", f"{MINUS}1,450"),
        ("ambush-resistance.killed", "Fighters killed: National Front", f"{MINUS}695"),
    ]
    assert [e["number"] for e in row["entries"]] == [
        proof.mechanism_numbers[label] for label in ("recruit-resistance", "desert-resistance", "ambush-resistance")
    ]


def test_three_or_more_flows_far_below_the_largest_share_a_line(proof, monkeypatch):
    # Of civilians: flight 86,900 and 69,500, joining 3,470 twice, going home 1,450 twice, harm 811.
    monkeypatch.setattr(rows, "SMALL", 0.02)
    row = next(row for row in account_rows(proof) if row["stock"] == "civilian")
    assert row["small"] == {"count": 3, "total": "+2,080"}
    assert [e["flow"] for e in row["entries"]] == [
        "flight.leave",
        "flight.return",
        "recruit-resistance.join",
        "recruit-government.join",
    ]


def test_one_or_two_small_flows_keep_their_own_lines(proof, monkeypatch):
    monkeypatch.setattr(rows, "SMALL", 0.0095)
    row = next(row for row in account_rows(proof) if row["stock"] == "civilian")
    assert row["small"] is None
    assert len(row["entries"]) == 7
    monkeypatch.setattr(rows, "SMALL", 0.9)
    row = next(row for row in account_rows(proof) if row["stock"] == "displaced")
    assert row["small"] is None
    assert [e["flow"] for e in row["entries"]] == ["flight.leave", "flight.return", "migration.abroad"]


def test_an_answer_shows_three_claims_and_three_groups_of_mechanisms_the_largest_first(proof):
    row = answer_row(proof.run.headline, proof, 1)
    found = row["attribution"]
    assert [claim["share"] for claim in found["claims"]] == ["21 %", "12 %", "7 %"]
    three = [claim.id for claim in proof.run.headline.attribution.claims[:3]]
    assert [claim["number"] for claim in found["claims"]] == [proof.claim_numbers[claim] for claim in three]
    assert [group["share"] for group in found["mechanisms"]] == ["35 %", "20 %", "11 %"]
    assert found["mechanisms"][0]["users"] == [
        {"label": "recruit-resistance", "number": proof.mechanism_numbers["recruit-resistance"]}
    ]
    assert (found["unexplained"], found["base"]) == ("25 %", "the variance of single histories")


def test_the_dots_of_an_answer_show_the_count_of_histories(proof):
    answers = list(proof.run.answers.values())
    found = [answer_row(answer, proof, 1) for answer in answers[:4]]
    assert [row["icons"].count('class="dot on"') for row in found] == [7, 0, 100, 62]
    assert 'aria-label="70 of 1,000 histories: very unlikely."' in found[0]["icons"]
    assert answer_row(answers[4], proof, 1)["plot"].count('class="dot on"') == 20
