"""Entries looked up by id or by their number in the report, with what rests on them."""

from __future__ import annotations

from typing import Any

import pytest

from contested.errors import InputError
from contested.present.views.explain import explain
from contested.present.views.lookup import Lookup
from contested.present.views.provenance import Provenance


def texts(tree: dict[str, Any]) -> list[str]:
    """The texts of a tree, depth first."""
    return [tree["text"], *(text for child in tree["children"] for text in texts(child))]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("claim-3", ("claim", "claim-3")),
        ("C1", ("claim", "claim-0")),
        ("c1", ("claim", "claim-0")),
        ("P1", ("prior", "prior-0")),
        ("M2", ("mechanism", "reporting")),
        ("recruit-resistance", ("mechanism", "recruit-resistance")),
        ("recruit-resistance.rate_2", ("parameter", "recruit-resistance.rate_2")),
        ("fighters.resistance", ("series", "fighters.resistance")),
        ("speaker:the movement's spokesman", ("speaker", "the movement's spokesman")),
        ("the movement's spokesman", ("speaker", "the movement's spokesman")),
        ("side:resistance", ("side", "resistance")),
    ],
)
def test_a_name_or_a_number_of_the_report_finds_its_entry(runs, name, found):
    assert Lookup(Provenance(runs["conditioned"])).find(name) == found


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("claim-99", "did you mean 'claim-9'"),
        ("prior:claim-3", "no prior 'claim-3' in this run; known: 'prior-0', 'prior-1'"),
        ("C0", "expected a claim of the report, C1 to C[0-9]+, found C0"),
        ("M999", "expected a mechanism of the report, M1 to M[0-9]+, found M999"),
    ],
)
def test_an_unknown_name_or_number_is_refused(runs, name, hint):
    with pytest.raises(InputError, match=hint):
        Lookup(Provenance(runs["conditioned"])).find(name)


def test_a_claim_shows_its_speaker_what_it_was_read_as_and_the_answers_that_it_changes(runs):
    found = texts(explain(runs["conditioned"], "claim-0"))
    assert found[0] == "claim claim-0: About 100 fighters were active in the north in the summer."
    assert found[1].startswith("speaker: the movement's spokesman") and found[2].startswith("document: ")
    assert any(
        text.startswith("read as ") and "stated 100 persons, expected without it 30 to 750" in text for text in found
    )
    at = next(i for i, text in enumerate(found) if text.startswith("Left out, alone or with others"))
    assert found[at + 1].startswith("without this: About 100 fighters were active")
    assert any("7 % -> 14 % (fitted again without it)" in text for text in found[at:])
    uses = found.index("Priors that rest on it or cite it")
    assert found[uses + 1].startswith("prior prior-33: ") and found[uses + 1].endswith("Used for harm.rate_33.")


def test_a_claim_that_nothing_is_conditioned_on_says_why(runs):
    unused = runs["conditioned"].manifest.conditioning.unused[0]
    found = texts(explain(runs["conditioned"], f"claim:{unused.claim}"))
    assert f"no answer is conditioned on it: {unused.why.rstrip('.')}" in found
    assert "left out, it changes no answer beyond chance" in found


def test_in_a_run_of_the_priors_alone_a_claim_changes_nothing_and_no_words_say_it_does(runs):
    found = texts(explain(runs["plain"], "claim-0"))
    assert "this run is not conditioned on evidence" in found
    assert not any("eft out" in text for text in found)


def test_a_prior_shows_its_parameters_and_the_answers_whose_spread_it_explains(runs):
    found = texts(explain(runs["plain"], "prior-16"))
    assert found[0].startswith("prior prior-16: Attacks a fighter takes part in")
    assert any(text.startswith("used for desert-resistance.rate_16, mechanism desert-resistance: ") for text in found)
    at = found.index("Answers whose spread it explains in part")
    assert found[at + 1].startswith("18 % of the spread: ") and found[at + 1].endswith(
        "4 % (2 % to 6 %) where it is in its lowest tenth, 11 % (9 % to 11 %) in its highest"
    )


def test_a_parameter_leads_to_its_mechanism_and_its_prior(runs):
    tree = explain(runs["plain"], "recruit-resistance.rate_2")
    assert (tree["kind"], tree["id"]) == ("parameter", "recruit-resistance.rate_2")
    assert tree["children"][0]["text"] == "mechanism recruit-resistance: Says what recruit-resistance does."
    assert tree["children"][1]["text"].startswith("prior prior-2: ")


def test_a_number_without_a_share_says_so(runs):
    assert "it explains no part of any answer's spread that stands out from noise" in texts(
        explain(runs["plain"], "P5")
    )


def test_a_mechanism_names_the_answers_whose_spread_it_explains_first(runs):
    first = explain(runs["plain"], "recruit-resistance")["children"][0]
    assert first["text"] == "Answers whose spread its numbers explain in part"
    assert first["children"][0]["text"].startswith("35 % of the spread: ")


def test_a_speaker_has_its_inflation_its_claims_and_what_they_change(runs):
    run = runs["conditioned"]
    tree = explain(run, "the movement's spokesman")
    claims = tree["children"][-1]
    said = [claim for claim in run.evidence.claims.values() if claim.speaker == "the movement's spokesman"]
    assert claims["text"].startswith(f"Claims: {len(said)}, ") and len(claims["children"]) == len(said)
    observed = [child for child in claims["children"] if child["children"]]
    assert observed == claims["children"][: len(observed)] and observed


def test_a_document_shows_its_address_and_its_claims(runs):
    found = texts(explain(runs["plain"], "D1"))
    assert found[0].startswith("A report on the war") and any(text.startswith("Claims: ") for text in found)


def test_a_side_shows_what_its_claims_change_together(runs):
    found = texts(explain(runs["conditioned"], "side:resistance"))
    assert found[0] == "Claims that serve the side: resistance"
    assert any(text.startswith("without this: Everything that the side 'resistance' says: 4 claims") for text in found)


def test_an_answer_called_as_a_series_is_named_with_its_kind(runs):
    lookup = Lookup(Provenance(runs["conditioned"]))
    question, series = lookup.known["question"][0], lookup.known["series"][0]
    assert lookup.called("question", question) == question
    lookup.known["series"] = (*lookup.known["series"], question)
    assert lookup.called("question", question) == f"question:{question}"
    assert lookup.find(lookup.called("question", question)) == ("question", question)
    assert lookup.called("series", series) == series
