"""What an answer's numbers rest on, in one word."""

from __future__ import annotations

import pytest

from contested.analysis.basis import answer_basis
from contested.results.answers import CircularClaim, ParameterShare
from contested.results.manifest import ParameterInfo
from helpers.unchecked import unchecked


def parameter(prior: str, basis: str, *claims: str) -> ParameterInfo:
    return ParameterInfo.model_construct(name=f"m.{prior}", prior=prior, basis=basis, rests_on=claims)


def share(prior: str, basis: str, value: float) -> ParameterShare:
    return ParameterShare(prior=prior, names=(f"m.{prior}",), basis=basis, share=value)  # pyright: ignore


MODEL = [parameter("deaths", "measured", "count"), parameter("fear", "judged")]


@pytest.mark.parametrize(
    ("named", "carried", "word"),
    [
        ([share("deaths", "measured", 0.3)], 0.6, "measured"),
        ([share("deaths", "measured", 0.29)], 0.6, "judged"),
        ([share("deaths", "measured", 0.3)], None, "judged"),
        ([share("deaths", "measured", 0.3), share("fear", "judged", 0.01)], 0.4, "judged"),
        ([share("deaths", "measured", 0.7)], 0.6, "measured"),
        ([], 0.6, "judged"),
        ([], 0.0, "judged"),
    ],
)
def test_measured_needs_priors_that_carry_at_least_as_much_as_all_others(named, carried, word):
    assert answer_basis([], named, carried, MODEL).word == word


def test_a_model_that_is_measured_throughout_needs_no_attribution():
    assert answer_basis([], [], None, MODEL[:1]).word == "measured"


def test_a_number_compared_with_what_it_was_made_from_is_circular_whatever_carries_it():
    found = answer_basis(["count"], [share("deaths", "measured", 0.6)], 0.6, MODEL)
    assert found.word == "circular" and found.circular[0].priors == ("deaths",)
    assert (found.measured, found.judged, found.set_by_hand) == (1, 1, 0)


def test_claims_that_no_number_is_made_from_are_not_listed(monkeypatch):
    unchecked(monkeypatch, "contested.analysis.basis", CircularClaim)
    found = answer_basis(["said", "count", "seen"], [], None, MODEL)
    assert [(one.claim, one.priors) for one in found.circular] == [("count", ("deaths",))]
    assert answer_basis(["said"], [], None, MODEL).circular == ()


def test_a_model_without_spread_that_is_measured_throughout_is_measured():
    assert answer_basis([], [], 0.0, MODEL[:1]).word == "measured"
    assert answer_basis([], [share("fear", "judged", 0.0)], 0.0, MODEL[:1]).word == "judged"
