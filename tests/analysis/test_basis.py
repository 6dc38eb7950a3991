"""What numbers rest on: counts of priors, one word for several, and claims that are no independent test."""

from __future__ import annotations

import pytest

from contested.analysis.basis import basis_counts, basis_of, priors_resting_on
from contested.results.manifest import ParameterInfo
from helpers.small_run import manifest


def parameter(name: str, prior: str | None, basis: str, rests_on: tuple[str, ...] = ()) -> ParameterInfo:
    (row,) = manifest().parameters
    return row.model_copy(update={"name": name, "prior": prior, "basis": basis, "rests_on": rests_on})


PARAMETERS = (
    parameter("a", "one", "measured", ("dead",)),
    parameter("b", "one", "measured", ("dead",)),
    parameter("c", "zero", "judged", ("dead", "alive")),
    parameter("d", "two", "judged"),
    parameter("e", "three", "judged"),
    parameter("f", None, "set by hand"),
    parameter("g", None, "set by hand"),
)


def test_a_prior_counts_once_and_a_number_set_by_hand_each_time():
    assert basis_counts(PARAMETERS).model_dump() == {"measured": 1, "judged": 3, "set_by_hand": 2}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["measured", "measured"], "measured"),
        (["measured", "judged"], "judged"),
        (["set by hand"], "set by hand"),
        (["set by hand", "measured"], "judged"),
        ([], "judged"),
    ],
)
def test_several_numbers_are_judged_unless_all_are_the_same(words, found):
    assert basis_of(words) == found


def test_priors_made_from_a_claim_stand_in_order_and_once():
    assert priors_resting_on("dead", PARAMETERS) == ("one", "zero")
    assert priors_resting_on("dead", PARAMETERS[::-1]) == ("one", "zero")
    assert priors_resting_on("alive", PARAMETERS) == ("zero",)
    assert priors_resting_on("other", PARAMETERS) == ()


def test_a_number_set_by_hand_is_no_prior_whatever_it_was_made_from():
    by_hand = parameter("f", None, "set by hand", ("dead",))
    assert priors_resting_on("dead", [by_hand]) == ()
    assert basis_counts([by_hand]).model_dump() == {"measured": 0, "judged": 0, "set_by_hand": 1}
