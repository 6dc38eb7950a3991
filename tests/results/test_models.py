"""What the models of a run folder accept, and what they refuse."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from contested.errors import InputError
from contested.results.answers import Answer, Answers, ByWeek, PriorAnswer, Reference, Uncertainty, WeeklyShare
from contested.results.claims import ClaimCheck, Claims
from contested.results.conditioning import Unused
from contested.results.consistency import check_consistent
from contested.results.evidence import Evidence
from contested.results.influence import Influence, leading
from contested.results.manifest import ParameterInfo, PriorCheck
from contested.results.values import Interval, Quantiles
from helpers.small_conditioning import conditioning, influence
from helpers.small_run import claim_check, evidence, manifest, probability_answer, quantity_answer, small_run


def remade(record: Any, **changes: Any) -> Any:
    """The record made again from its fields, so that it is checked."""
    return type(record)(**{**dict(record), **changes})


def refused(record: Any, words: str, **changes: Any) -> None:
    with pytest.raises(ValidationError, match=words):
        remade(record, **changes)


@pytest.mark.parametrize("value", [0.0, 1.0, -0.1, 17.0, float("nan")])
def test_a_probability_lies_between_0_and_1_and_is_neither(value):
    with pytest.raises(ValidationError):
        remade(probability_answer(), probability=value)
    with pytest.raises(ValidationError):
        remade(claim_check(), percentile_as_stated=value)


def test_an_interval_holds_the_probability_and_is_in_order():
    refused(
        probability_answer(), "contains the probability", interval=Interval(low=0.3, high=0.5, level=0.95, method="")
    )
    with pytest.raises(ValidationError, match="low at or below high"):
        Interval(low=0.5, high=0.3, level=0.95, method="")


def test_an_interval_may_be_one_point():
    assert Interval(low=0.5, high=0.5, level=0.95, method="").low == 0.5


@pytest.mark.parametrize("missing", ["count", "probability", "interval", "threshold"])
def test_a_proposition_has_all_that_belongs_to_it(missing):
    refused(probability_answer(), "for kind = 'probability'", **{missing: None})


def test_a_quantity_has_quantiles_and_no_chance():
    refused(quantity_answer(), "for kind = 'quantity'", probability=0.5)
    refused(quantity_answer(), "for kind = 'quantity'", quantiles=None)
    with pytest.raises(ValidationError, match="never fall"):
        Quantiles(q05=1.0, q25=0.5, q50=2.0, q75=3.0, q95=4.0)


def test_equal_quantiles_are_in_order():
    assert Quantiles(q05=1.0, q25=1.0, q50=1.0, q75=1.0, q95=1.0).q95 == 1.0


def split(parameters: float | None, process: float | None, error: float | None, reason: str | None) -> Uncertainty:
    return Uncertainty(base="b", parameters=parameters, process=process, standard_error=error, reason=reason)


def test_shares_add_up_to_1_or_a_reason_stands_in_their_place():
    assert split(0.3, 0.7, 0.1, None).process == 0.7
    assert split(None, None, None, "too few").parameters is None
    for wrong in ((0.3, 0.6, 0.1, None), (0.3, None, 0.1, None), (None, None, None, None), (0.3, 0.7, 0.1, "why")):
        with pytest.raises(ValidationError):
            split(*wrong)


def test_basis_and_circular_priors_go_together():
    refused(claim_check(), "basis = 'circular'", basis="judged")
    refused(claim_check(), "basis = 'circular'", circular=())
    check = manifest().prior_check[0]
    assert isinstance(check, PriorCheck)
    refused(check, "basis = 'circular'", circular=())
    refused(check, "inside to say", inside=False)
    refused(check, "in order", low=9.5)


def test_a_claim_check_against_evidence_names_its_prior():
    refused(claim_check(), "against = 'evidence'", prior="raid-rate")
    refused(claim_check(), "bias and percentile_after_bias together", bias=None)
    found = remade(claim_check(), against="evidence", prior="raid-rate", weeks=None)
    assert isinstance(found, ClaimCheck) and found.prior == "raid-rate"


def test_a_parameter_set_by_hand_has_no_prior():
    parameter = manifest().parameters[0]
    assert isinstance(parameter, ParameterInfo)
    refused(parameter, "set by hand", prior=None)
    refused(parameter, "in order", high=0.1)


def test_the_headline_is_one_of_the_answers_and_each_is_there_once():
    answers = small_run().answer_file
    refused(answers, "a headline among the answers, found 'other'", headline="other")
    refused(answers, "every answer once", answers=(probability_answer(), probability_answer()))


def test_evidence_holds_every_entry_that_another_one_names():
    found = evidence()
    assert isinstance(found, Evidence)
    refused(found, "no document 'paper'", documents={})
    refused(found, "no claim 'dead'", claims={})
    refused(found, "under its id", claims={"other": found.claims["dead"]})


def consistent(**changes: Any) -> None:
    run = small_run()
    parts: dict[str, Any] = {"manifest": run.manifest, "answers": run.answer_file, "claims": run.claims}
    parts = {**parts, "evidence": run.evidence, **changes}
    check_consistent(parts["manifest"], parts["answers"], parts["claims"], parts["evidence"], "run")


def with_answer(answer: Answer) -> Answers:
    return small_run().answer_file.model_copy(update={"answers": (answer, quantity_answer())})


def fault(**changes: Any) -> str | None:
    """What does not agree, if anything."""
    try:
        consistent(**changes)
    except InputError as error:
        return str(error)
    return None


def test_the_parts_of_a_run_agree():
    assert fault() is None


def test_a_claim_check_against_evidence_may_have_another_number_of_draws():
    check = claim_check(against="evidence", prior="raid-rate", members=3)
    assert fault(claims=Claims(claims=(check,))) is None


def test_a_parameter_set_by_hand_names_no_prior():
    by_hand = manifest().parameters[0].model_copy(update={"prior": None})
    assert fault(manifest=manifest(parameters=(by_hand,))) is None


OTHER_SCENARIO = small_run().answer_file.model_copy(update={"scenario": "x"})
OTHER_PRIOR = manifest(parameters=(manifest().parameters[0].model_copy(update={"prior": "raid-rat"}),))
OTHER_DAY = small_run().answer_file.model_copy(update={"as_of": date(2020, 1, 1)})
OTHER_CHECK = manifest(prior_check=(manifest().prior_check[0].model_copy(update={"claim": "alive"}),))
LEFT_OUT = influence(claims=("dead", "x"))
OTHER_UNUSED = conditioning(unused=(Unused(claim="x", why="no quantity"),))


def with_share(part: str, **changes: Any) -> Answers:
    """Answers whose attribution names something else."""
    plain = probability_answer()
    (row,) = getattr(plain.attribution, part)
    shares = plain.attribution.model_copy(update={part: (row.model_copy(update=changes),)})
    return with_answer(probability_answer(attribution=shares))


CONFLICTS: dict[str, tuple[dict[str, Any], str]] = {
    "members": ({"answers": with_answer(probability_answer(members=30))}, "answers.json: wins, members: expected 20"),
    "series": ({"answers": with_answer(probability_answer(series=("fear.of",)))}, "'fear.of'; did you mean 'fear'"),
    "scenario": ({"answers": OTHER_SCENARIO}, "expected 'small', found 'x'"),
    "claim": ({"claims": Claims(claims=(claim_check(id="alive"),))}, "run/claims.json: id: .* found 'alive'"),
    "claim members": ({"claims": Claims(claims=(claim_check(members=3),))}, "dead, members: expected 20, found 3"),
    "day": ({"answers": OTHER_DAY}, "answers.json: as_of: expected 2022-12-06, found 2020-01-01"),
    "prior check": ({"manifest": OTHER_CHECK}, "run/manifest.json: prior_check, deaths: .* found 'alive'"),
    "circular": (
        {"claims": Claims(claims=(claim_check(circular=("x",)),))},
        "run/claims.json: dead, prior: .* found 'x'",
    ),
    "against": (
        {"claims": Claims(claims=(claim_check(against="evidence", prior="y"),))},
        "run/claims.json: dead, prior: .* found 'y'",
    ),
    "share of a prior": ({"answers": with_share("parameters", prior="x")}, "wins, attribution: .* found 'x'"),
    "claim left out": ({"answers": with_answer(probability_answer(influence=(LEFT_OUT,)))}, "influence: .* found 'x'"),
    "observation": (
        {"manifest": manifest(conditioning=OTHER_UNUSED)},
        "manifest.json: conditioning, claims: .* found 'x'",
    ),
    "share of a mechanism": ({"answers": with_share("mechanisms", label="x")}, "wins, attribution: .* found 'x'"),
    "prior": ({"manifest": OTHER_PRIOR}, "run/manifest.json: parameters, raid.rate: .* did you mean 'raid-rate'"),
}


@pytest.mark.parametrize("name", CONFLICTS)
def test_parts_that_do_not_agree_are_refused_with_file_and_field(name):
    changes, words = CONFLICTS[name]
    with pytest.raises(InputError, match=words):
        consistent(**changes)


def test_the_past_of_a_run_ends_on_the_date_of_its_evidence():
    scenario = manifest().scenario
    start = scenario.as_of - timedelta(weeks=4)
    assert remade(scenario, start=start, past_weeks=4).past_weeks == 4
    refused(scenario, "expected as_of 3 weeks after start", start=start, past_weeks=3)
    refused(scenario, "expected fewer past_weeks than weeks", past_weeks=scenario.weeks)


def shares(*counts: int) -> WeeklyShare:
    return WeeklyShare(counts=counts, low=(0.1,) * len(counts), high=(0.9,) * len(counts))


def test_an_answer_has_the_title_and_note_of_its_question_or_its_own_words():
    named = probability_answer().model_copy(update={"title": "The north wins", "note": "all of it"})
    again = Answer.model_validate_json(named.model_dump_json())
    assert (again.title, again.note) == ("The north wins", "all of it")
    bare = {k: v for k, v in probability_answer().model_dump(mode="json").items() if k not in ("title", "note")}
    old = Answer.model_validate_json(json.dumps(bare))
    assert (old.title, old.note) == (old.text, old.counted)


def test_the_weeks_of_an_answer_end_with_its_count():
    count = probability_answer().count or 0
    weeks = ByWeek(first=date(2022, 12, 6), reads="met by then", true=shares(0, count))
    assert remade(probability_answer(), by_week=weeks).by_week == weeks
    wrong = ByWeek(first=date(2022, 12, 6), reads="met by then", true=shares(0, count + 1))
    refused(probability_answer(), "end with the count", by_week=wrong)
    refused(weeks, "as many weeks", in_week=shares(1))


def test_a_reference_has_a_chance_or_quantiles_or_a_reason():
    about = {"how": "held", "first": date(2022, 11, 29), "last": date(2022, 12, 5), "members": 20}
    assert Reference(**about, reason="the past is too short").probability is None
    with pytest.raises(ValidationError, match="or a reason alone"):
        Reference(**about)
    with pytest.raises(ValidationError, match="or a reason alone"):
        Reference(**about, count=3)


def test_an_answer_without_evidence_has_a_chance_or_quantiles_and_no_part_of_either():
    within = Interval(low=0.1, high=0.3, level=0.95, method="")
    fields: dict[str, Any] = {"members": 20, "count": 3, "probability": 0.15, "interval": within, "quantiles": None}
    assert PriorAnswer(**fields).count == 3
    for wrong in ({"interval": None}, {"quantiles": quantity_answer().quantiles}, {"count": None, "probability": None}):
        with pytest.raises(ValidationError, match="or quantiles alone"):
            PriorAnswer(**{**fields, **wrong})


def test_the_leading_change_is_the_surest_of_a_claim_or_of_who_says_it():
    kinds = (("document", 9.0), ("grade", 8.0), ("speaker", -6.0), ("claim", 5.0), ("side", 1.0))
    rows = [
        Influence(kind=kind, id=kind, claims=("a",), without=0.2, change=size, error=1.0, exact=True)  # pyright: ignore[reportArgumentType]
        for kind, size in kinds
    ]
    found = leading(rows)
    assert found is not None and found.kind == "speaker"
    assert leading(rows[-1:]) is None and leading(()) is None
    assert leading(rows[3:]) == rows[3]
