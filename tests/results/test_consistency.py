"""Every disagreement between the files of a run is found, with its file, its field and what was expected."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from contested.results.alternatives import AlternativeAnswer, AlternativeInfo
from contested.results.answers import Answer, Answers
from contested.results.claims import ClaimCheck, Claims
from contested.results.conditioning import Conditioning, Unused
from contested.results.consistency import _faults, check_consistent
from contested.results.evidence import Evidence
from contested.results.manifest import Manifest
from contested.results.values import BasisCounts
from helpers.refusal import refusal
from helpers.small_conditioning import conditioning, influence, observation, prior_answer
from helpers.small_run import DAY, claim_check, manifest, probability_answer, quantity_answer
from helpers.small_run import evidence as small_evidence

NO_PRIOR = "expected a name of the run, found 'x'; known: 'raid-rate', 'zeal'."
NO_CLAIM = "expected a name of the run, found 'x'; known: 'dead', 'fled'."
PRIOR_ANSWER = "expected the answer without evidence where the run is conditioned on it, and only there"


def evidence() -> Evidence:
    """Two claims and two priors."""
    found = small_evidence()
    claim, prior = found.claims["dead"], found.priors["raid-rate"]
    return found.model_copy(
        update={
            "claims": {"dead": claim, "fled": claim.model_copy(update={"id": "fled"})},
            "priors": {"raid-rate": prior, "zeal": prior.model_copy(update={"id": "zeal"})},
        }
    )


def answers(*rows: Answer, **changes: Any) -> Answers:
    counts = BasisCounts(measured=1, judged=0, set_by_hand=0)
    shown = rows or (probability_answer(), quantity_answer())
    found = Answers(scenario="small", as_of=DAY, headline=shown[0].id, parameters=counts, answers=shown)
    return found.model_copy(update=changes)


def checks(*rows: ClaimCheck) -> Claims:
    return Claims(claims=rows)


def faults(
    chosen: Manifest | None = None, said: Answers | None = None, compared: Claims | None = None
) -> list[tuple[str, str, str]]:
    return list(_faults(chosen or manifest(), said or answers(), compared or checks(claim_check()), evidence()))


def conditioned(*rows: Answer, fit: Conditioning | None = None, **changes: Any) -> dict[str, Any]:
    """A conditioned run's manifest and answers."""
    shown = rows or (probability_answer(prior_answer=prior_answer()),)
    return {"chosen": manifest(conditioning=fit or conditioning(), **changes), "said": answers(*shown)}


def test_parts_that_agree_have_no_faults():
    assert faults() == []
    assert faults(**conditioned(), compared=checks(claim_check(members=16))) == []


def refused(said: Answers, where: str) -> str:
    return refusal(check_consistent, manifest(), said, checks(claim_check()), evidence(), where)


def test_the_first_fault_is_refused_with_the_folder_if_there_is_one():
    wrong = answers(scenario="big", as_of=date(2020, 1, 2))
    assert refused(wrong, "runs/1") == "runs/1/answers.json: scenario: expected 'small', found 'big'"
    assert refused(wrong, "") == "answers.json: scenario: expected 'small', found 'big'"
    assert refused(answers(), "runs/1") == ""


def test_another_scenario_or_date_is_a_fault_each():
    assert faults(said=answers(scenario="big")) == [("answers.json", "scenario", "expected 'small', found 'big'")]
    assert faults(said=answers(as_of=date(2020, 1, 2))) == [
        ("answers.json", "as_of", "expected 2022-12-06, found 2020-01-02")
    ]


def test_every_answer_has_as_many_members_as_the_run():
    said = answers(probability_answer(members=19), quantity_answer(), probability_answer(id="ends", members=21))
    assert faults(said=said) == [
        ("answers.json", "wins, members", "expected 20 as in the manifest, found 19"),
        ("answers.json", "ends, members", "expected 20 as in the manifest, found 21"),
    ]


def test_an_answer_without_evidence_belongs_to_a_conditioned_run_and_to_no_other():
    with_it, without = probability_answer(prior_answer=prior_answer()), quantity_answer()
    assert faults(said=answers(with_it, without)) == [("answers.json", "wins, prior_answer", PRIOR_ANSWER)]
    assert faults(**conditioned(with_it, without), compared=checks()) == [
        ("answers.json", "how_many, prior_answer", PRIOR_ANSWER)
    ]


def other_set(name: str) -> AlternativeInfo:
    return AlternativeInfo(
        id=name, title=name, preset="p", hash="3" * 64, mechanisms=1, parameters=0, lacks=(), adds=(), changed=(),
        left_out=(), fit=None,
    )  # fmt: skip


def without_answer(*names: str) -> tuple[AlternativeAnswer, ...]:
    return tuple(AlternativeAnswer(id=name, title=name, reason="nothing moves it") for name in names)


def test_alternatives_are_those_of_the_manifest_in_its_order():
    chosen = manifest(alternatives=(other_set("b"), other_set("a")))
    right = probability_answer(alternatives=without_answer("b", "a"))
    turned = probability_answer(id="turned", alternatives=without_answer("a", "b"))
    assert faults(chosen, answers(right, turned, quantity_answer())) == [
        (
            "answers.json",
            "turned, alternatives",
            "expected those of the manifest (['b', 'a']), found ['a', 'b']",
        ),
        ("answers.json", "how_many, alternatives", "expected those of the manifest (['b', 'a']), found []"),
    ]


def test_every_claim_that_is_left_out_is_one_of_the_run():
    rows = (influence(claims=("dead", "x")), influence(claims=("fled",)), influence(claims=("dea", "dead")))
    assert faults(said=answers(probability_answer(influence=rows))) == [
        ("answers.json", "wins, influence", NO_CLAIM),
        ("answers.json", "wins, influence", "expected a name of the run, found 'dea'; did you mean 'dead'?"),
    ]


def test_every_series_of_an_answer_is_one_of_the_run():
    said = answers(probability_answer(series=("fear", "fears", "raid.attack", "0")))
    assert faults(said=said) == [
        ("answers.json", "wins, series", "expected a name of the run, found 'fears'; did you mean 'fear'?"),
        (
            "answers.json",
            "wins, series",
            "expected a name of the run, found '0'; known: 'fear', 'fighters.north', 'raid.attack', 'talk.stated'.",
        ),
    ]


def with_shares(priors: tuple[str, ...], labels: tuple[str, ...]) -> Answer:
    shares = probability_answer().attribution
    (prior,), (mechanism,) = shares.parameters, shares.mechanisms
    changed = {
        "parameters": tuple(prior.model_copy(update={"prior": name}) for name in priors),
        "mechanisms": tuple(mechanism.model_copy(update={"label": name}) for name in labels),
    }
    return probability_answer(attribution=shares.model_copy(update=changed))


def test_shares_are_of_priors_of_the_run_and_of_mechanisms_or_what_parameters_belong_to():
    start = manifest().parameters[0].model_copy(update={"mechanism": "start", "prior": "zeal"})
    chosen = manifest(parameters=(manifest().parameters[0], start))
    said = answers(with_shares(("zeal", "x", "raid-rate"), ("start", "raid", "y")))
    assert faults(chosen, said) == [
        ("answers.json", "wins, attribution", NO_PRIOR),
        ("answers.json", "wins, attribution", "expected a name of the run, found 'y'; known: 'raid', 'start'."),
    ]
    bare = manifest(mechanisms=(), parameters=(start,))
    assert faults(bare, answers(with_shares((), ("start", "raid")))) == [
        ("answers.json", "wins, attribution", "expected a name of the run, found 'raid'; known: 'start'.")
    ]


def test_what_was_observed_and_learned_is_of_the_run():
    (learned,) = conditioning().learned
    fit = conditioning(
        observations=(observation(claim="dead", factors=("zeal", "x")), observation(claim="x")),
        learned=(learned, learned.model_copy(update={"prior": "x"})),
        unused=(Unused(claim="fled", why="no quantity"), Unused(claim="x", why="no quantity")),
    )
    assert faults(**conditioned(fit=fit), compared=checks()) == [
        ("manifest.json", "conditioning, claims", NO_CLAIM),
        ("manifest.json", "conditioning, claims", NO_CLAIM),
        ("manifest.json", "conditioning, priors", NO_PRIOR),
        ("manifest.json", "conditioning, priors", NO_PRIOR),
    ]


@pytest.mark.parametrize(("members", "expected"), [(20, None), (19, 20), (16, 20)])
def test_a_claim_is_compared_with_all_histories_of_a_run_without_evidence(members, expected):
    wanted = [("claims.json", "dead, members", f"expected {expected}, found {members}")] if expected else []
    assert faults(compared=checks(claim_check(members=members))) == wanted


def test_an_observed_claim_is_compared_with_the_rows_of_the_fit_and_another_with_all_histories():
    compared = checks(claim_check(members=16), claim_check(id="fled", members=20))
    assert faults(**conditioned(), compared=compared) == []
    turned = checks(claim_check(members=20), claim_check(id="fled", members=16))
    assert faults(**conditioned(), compared=turned) == [
        ("claims.json", "dead, members", "expected 16, found 20"),
        ("claims.json", "fled, members", "expected 20, found 16"),
    ]


def test_a_claim_that_evidence_is_compared_with_may_have_any_number_of_draws():
    compared = checks(
        claim_check(against="evidence", prior="zeal", members=3),
        claim_check(against="evidence", prior="x", members=20),
    )
    assert faults(compared=compared) == [("claims.json", "dead, prior", NO_PRIOR)]


def test_claims_and_the_priors_that_they_are_circular_with_are_of_the_run():
    compared = checks(
        claim_check(id="x"), claim_check(circular=("raid-rate", "x", "zeal")), claim_check(id="fled", circular=("x",))
    )
    assert faults(compared=compared) == [
        ("claims.json", "id", NO_CLAIM),
        ("claims.json", "dead, prior", NO_PRIOR),
        ("claims.json", "fled, prior", NO_PRIOR),
    ]


def test_parameters_name_priors_of_the_run_or_none():
    rate = manifest().parameters[0]
    rows = [
        rate.model_copy(update={"name": f"raid.{name}", "prior": prior})
        for name, prior in (("a", None), ("b", "x"), ("c", "zeal"), ("d", "raid_rate"))
    ]
    assert faults(manifest(parameters=tuple(rows))) == [
        ("manifest.json", "parameters, raid.b", NO_PRIOR),
        (
            "manifest.json",
            "parameters, raid.d",
            "expected a name of the run, found 'raid_rate'; did you mean 'raid-rate'?",
        ),
    ]


def test_known_levels_come_from_claims_of_the_run():
    level = manifest().prior_check[0]
    rows = [level.model_copy(update={"id": name, "claim": name}) for name in ("fled", "x", "dead")]
    assert faults(manifest(prior_check=tuple(rows))) == [("manifest.json", "prior_check, x", NO_CLAIM)]


def test_faults_come_in_the_order_of_the_files_and_fields():
    fit = conditioning(unused=(Unused(claim="x", why="no quantity"),))
    answer = probability_answer(members=9, alternatives=without_answer("a"), influence=(influence(claims=("x",)),))
    said = answers(answer.model_copy(update={"series": ("x",)}), scenario="big", as_of=date(2020, 1, 2))
    rate, level = manifest().parameters[0], manifest().prior_check[0]
    chosen = manifest(
        conditioning=fit,
        parameters=(rate.model_copy(update={"prior": "x"}),),
        prior_check=(level.model_copy(update={"claim": "x"}),),
    )
    found = faults(chosen, said, checks(claim_check(id="x", circular=("x",), members=3)))
    assert [f"{file}: {field}" for file, field, _ in found] == [
        "answers.json: scenario", "answers.json: as_of", "manifest.json: conditioning, claims",
        "answers.json: wins, members", "answers.json: wins, prior_answer", "answers.json: wins, alternatives",
        "answers.json: wins, influence", "answers.json: wins, series", "claims.json: x, members", "claims.json: id",
        "claims.json: x, prior", "manifest.json: parameters, raid.rate", "manifest.json: prior_check, deaths",
    ]  # fmt: skip
