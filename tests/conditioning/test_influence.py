"""What moves when evidence is left out, or trusted less."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from contested.conditioning import fitting
from contested.conditioning import influence as influence_module
from contested.conditioning.condition import Conditioned, condition
from contested.conditioning.influence import (
    Answered,
    arms_of,
    fitted_again,
    largest_move,
    most_moved,
    replayed,
    simulate_arms,
)
from contested.conditioning.left_out import LeftOut, Worse, left_out_sets, of_one_side, remaining
from contested.conditioning.replays import Replays
from contested.ledger.ledger import Ledger
from contested.scenario.graded_down import graded_down
from helpers.small_past import QUESTIONS, event, inflated, number, prior, silent, small_past, whole_plan
from helpers.small_run import evidence

TWICE = replace(number("counted", 1500.0).law, group=2)
READINGS = (
    number("counted", 1500.0, law=TWICE, group="counted"),
    number("repeated", 1500.0, law=TWICE, group="counted"),
    inflated("said", 2500.0, "Anna"),
    inflated("said-too", 2600.0, "Ben"),
    event("many", 1200.0),
)
NOTHING = LeftOut("claim", "nothing", ("nothing",))
ONE = LeftOut("claim", "counted", ("counted",))
BOTH = LeftOut("group", "counted", ("counted", "repeated"))


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> Conditioned:
    folder = tmp_path_factory.mktemp("kept")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fitting, "kept_folder", lambda: folder)
        return condition(small_past(READINGS), 400, 2, silent)


def moved(found: Conditioned, *sets: LeftOut):
    return replayed(found, Replays(found.past, found.fit), sets)


def test_leaving_out_nothing_changes_nothing(found):
    (nothing,) = moved(found, NOTHING)
    assert np.array_equal(nothing.z, found.fit.posterior)
    assert largest_move(found, nothing) == 0 and most_moved(found, nothing) is None
    changes = simulate_arms(found, whole_plan(found.past), arms_of(found, [nothing]), 50, silent)
    assert list(changes) == [name for name, _ in QUESTIONS]
    assert all(one.change(1) == 0 for one in changes.values())


def test_a_claim_that_another_repeats_moves_little_alone_and_much_with_it(found):
    alone, both = moved(found, ONE, BOTH)
    assert largest_move(found, alone) < 0.15 < 0.5 < largest_move(found, both)
    assert str(most_moved(found, both)).startswith("prior:")


def test_of_claims_that_say_the_same_those_that_remain_share_one_weight():
    left = remaining(READINGS, ONE)
    assert [one.law.group for one in left.readings] == [1, 1, 1, 1, 1] and left.without == {"counted"}
    assert [one.law.group for one in remaining(READINGS, NOTHING).readings] == [2, 2, 1, 1, 1]
    third = remaining((*READINGS, READINGS[0]._replace(claim="third")), ONE)
    assert [one.law.group for one in third.readings][:2] == [2, 2]


def test_a_yes_or_no_claim_moves_no_unknown_and_weighs_no_history_when_it_is_left_out(found):
    (gone,) = moved(found, LeftOut("claim", "many", ("many",)))
    assert np.array_equal(gone.z, found.fit.posterior)
    arm = arms_of(found, [gone])[1]
    assert arm.evidence.without == {"many"}


def test_a_fit_again_agrees_with_a_replay_and_with_a_fit_that_never_had_the_claims(found, monkeypatch):
    monkeypatch.setattr(fitting, "kept_folder", lambda: None)
    sides = LeftOut("side", "red", ("said", "said-too"))
    (cheap,) = moved(found, sides)
    exact = fitted_again(found, sides, silent)
    assert exact.exact and not cheap.exact
    few = small_past((READINGS[0], READINGS[1], READINGS[4]))
    never = fitting.fit_past(few, silent).fit
    rows = [found.past.unknowns.index(name) for name in few.unknowns]
    np.testing.assert_allclose(exact.z[rows], never.posterior, atol=1e-5)
    sd = found.fit.posterior.std(axis=1)
    assert (np.abs(cheap.z.mean(axis=1) - exact.z.mean(axis=1)) / sd).max() < 0.3


def test_a_worse_grade_moves_less_than_leaving_out(found):
    law = READINGS[2].law
    lower = LeftOut("grade", "said", ("said",), Worse("D3", replace(law, errors=law.errors._replace(grade=0.16))))
    graded, gone = moved(found, lower, LeftOut("claim", "said", ("said",)))
    assert 0 < largest_move(found, graded) < largest_move(found, gone)
    after = remaining(READINGS, lower)
    assert after.without == frozenset() and after.readings[2].law.errors.grade == 0.16
    assert after.readings[0] == READINGS[0]


def claims() -> Ledger:
    """A ledger with the claims of the readings, with their speakers and sides."""
    (one,) = evidence().claims.values()
    made = {
        reading.claim: one.model_copy(
            update={"id": reading.claim, "speaker": reading.speaker or "a count", "side": reading.side}
        )
        for reading in READINGS
    }
    return Ledger(claims=made)


def test_every_claim_is_left_out_and_every_group_with_a_side_speaker_document_or_content_in_common():
    sets = {(one.kind, one.id): one.claims for one in left_out_sets(READINGS, claims())}
    assert [key for key in sets if key[0] == "claim"] == [("claim", one.claim) for one in READINGS]
    assert sets["side", "red"] == ("said", "said-too")
    assert sets["side", "none"] == ("counted", "many", "repeated")
    assert sets["group", "counted"] == ("counted", "repeated")
    assert sets["document", "paper"] == ("counted", "many", "repeated", "said", "said-too")
    assert not any(kind == "speaker" for kind, _ in sets), "that group is told as the side"
    assert len(set(sets.values())) == len(sets)
    assert of_one_side(READINGS) == {("said", "said-too"), ("counted", "many", "repeated")}


def test_a_claim_is_graded_one_letter_down_to_the_nearest_grade_of_the_ledger():
    (claim,) = evidence().claims.values()
    entries = ("grade-error-d3", "grade-silent-d3", "grade-silent-d4", "grade-error-e3")
    ledger = Ledger(priors={name: prior("spread", id=name) for name in entries})

    def down(grade: str, yes_or_no: bool = False) -> str | None:
        given = claim.model_copy(update={"reliability": grade[0], "credibility": int(grade[1])})
        found = graded_down(given, ledger, yes_or_no)
        return found.grade if found else None

    assert down("C3") == "D3" and down("C2") == "D3"
    assert down("C4") is None and down("C4", yes_or_no=True) == "D4"
    assert down("D3") is None and down("E3") is None and down("F3") is None and down("A2") is None


def answered(values, is_chance: bool, weights=None) -> Answered:
    values = np.asarray(values, float)
    return Answered(values, np.ones_like(values) if weights is None else np.asarray(weights, float), is_chance)


def test_the_error_of_a_chance_is_at_least_one_history_and_that_of_a_median_comes_from_pairs():
    same = answered([[0, 1, 1, 0], [0, 1, 1, 0]], True)
    assert (same.change(1), same.change_error(1)) == (0.0, 0.25)
    values = np.random.default_rng(0).normal(100, 30, 400)
    shifted = answered([values, values + 5.0], False)
    assert shifted.change(1) == pytest.approx(5.0) and shifted.change_error(1) == pytest.approx(0.0, abs=1e-9)
    flips = np.random.default_rng(1).random((2, 400)) < [[0.3], [0.5]]
    assert answered(flips, True).change_error(1) == pytest.approx(np.sqrt((0.3 * 0.7 + 0.5 * 0.5) / 400), rel=0.2)


def test_answers_are_weighed_by_rows():
    weights = [[1, 1, 1, 1], [0, 1, 3, 1]]
    assert answered([[1, 0, 0, 1], [1, 0, 0, 1]], True, weights).change(1) == pytest.approx(0.2 - 0.5)
    assert answered([[5, 1, 2, 9], [5, 1, 2, 9]], False, weights).middle(1) == 2
    assert answered([[5, 1, 2], [5, 1, 2]], False).middle(0) == 2


def test_a_quantity_of_ones_and_zeros_keeps_its_median():
    assert answered([[0, 0, 1], [1, 1, 0]], False).change(1) == 1.0


def test_arms_share_their_random_numbers(found):
    plan = whole_plan(found.past)
    (nothing, both) = moved(found, NOTHING, BOTH)
    values = simulate_arms(found, plan, arms_of(found, [nothing, both]), 200, silent)
    first, same, other = values["left"].values
    assert np.array_equal(first, same) and not np.array_equal(first, other)
    assert np.corrcoef(first, other)[0, 1] > 2 / np.sqrt(200), "unpaired arms have a correlation of 0 with this error"
    assert values["many_away"].is_chance and not values["left"].is_chance


def test_a_history_that_several_arms_share_is_simulated_once(found, monkeypatch):
    plan, totals = whole_plan(found.past), []
    event = LeftOut("claim", "many", ("many",))
    arms = arms_of(found, moved(found, NOTHING, event, ONE))
    values = simulate_arms(found, plan, arms, 100, lambda done, total: totals.append(total))
    assert 200 <= totals[-1] < 300, "a yes-or-no claim moves no unknown, a number does"
    monkeypatch.setattr(influence_module, "_different", lambda columns, *_: (np.arange(columns.shape[1]),) * 2)
    each = simulate_arms(found, plan, arms, 100, lambda done, total: totals.append(total))
    assert totals[-1] == 400
    assert all(np.array_equal(values[name].values, one.values) for name, one in each.items())
