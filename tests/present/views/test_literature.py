"""What was taken from the literature, in words."""

from __future__ import annotations

import pytest

from contested.ledger.distribution import Normal
from contested.present.views.explain import explain
from contested.present.views.literature import from_literature, later_text, literature_sentence, taken_text
from contested.present.views.parameters import number_table
from contested.present.views.provenance import Provenance
from present.sample import changed


@pytest.fixture
def run(runs):
    return runs["plain"]


def without(run):
    ledger = run.manifest.ledger.model_copy(update={"from_library": (), "later_in_library": ()})
    return changed(run, manifest=run.manifest.model_copy(update={"ledger": ledger}))


def test_the_numbers_from_the_literature_are_counted_and_how_many_are_judged(run):
    bound = {one.prior: one.basis for one in run.manifest.parameters}
    taken = [bound[key] for key in from_literature(run) if key in bound]
    assert from_literature(run) == {"prior-0", "prior-1", "prior-3"} and len(taken) == 3
    counts = run.answer_file.parameters
    total = counts.measured + counts.judged + counts.set_by_hand
    judged = taken.count("judged")
    assert 0 < judged < 3
    assert (
        literature_sentence(run) == f"3 of {total} numbers are defaults from the literature, {judged} of them judged."
    )
    assert literature_sentence(without(run)) == ""


def test_rows_of_the_table_of_numbers_say_which_are_from_the_literature(run):
    rows = number_table(Provenance(run))
    assert {row["id"] for row in rows if row["literature"]} == {"prior-0", "prior-1", "prior-3"}
    assert not any(row["literature"] for row in number_table(Provenance(without(run))))


def test_an_explanation_says_which_numbers_are_from_the_literature_and_whose_sign_is_open(run):
    taken, own = (explain(run, key)["text"] for key in ("prior-3", "prior-2"))
    assert "lognormal (median" in taken and taken.count(", from the literature") == 1 and "literature" not in own
    prior = run.evidence.priors["prior-3"].model_copy(update={"distribution": Normal(kind="normal", mean=0.3, sd=0.3)})
    evidence = run.evidence.model_copy(update={"priors": {**run.evidence.priors, "prior-3": prior}})
    text = explain(changed(run, evidence=evidence), "prior-3")["text"]
    assert ", from the literature; its sign is open: 16 % below 0" in text and "sign is open" not in taken


def test_later_findings_are_listed_up_to_five():
    assert later_text((), "--json") == ""
    assert later_text(("claim:a",), "--json") == (
        "1 from the literature appeared after as_of: claim:a; general findings are used whenever they were found"
    )
    many = later_text(tuple(f"prior:{letter}" for letter in "abcdef"), "manifest.json")
    assert many.startswith(
        "6 from the literature appeared after as_of: prior:a, prior:b, prior:c, prior:d, prior:e ..."
    )
    assert "(manifest.json lists all)" in many and "prior:f" not in many


def test_a_scenario_says_what_it_takes():
    taken = ("claim:a", "prior:b", "prior:c")
    assert taken_text(taken, 1) == "from the literature: 2 priors, 1 of them judged, and 1 claim"
    assert taken_text(("prior:b",), 0) == "from the literature: 1 prior and 0 claims"
