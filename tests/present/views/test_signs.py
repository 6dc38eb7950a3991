"""Numbers whose sign evidence leaves open, in words."""

from __future__ import annotations

from contested.present.views.signs import sign_rows, signs_line
from contested.results.answers import Answer, SideAnswer, SignSplit
from helpers.small_run import probability_answer, quantity_answer, small_run

LOW, HIGH = SideAnswer(value=0.1, low=0.05, high=0.2), SideAnswer(value=0.4, low=0.3, high=0.5)


def answer(below: SideAnswer | None, above: SideAnswer | None, count: int = 1) -> Answer:
    one = SignSplit(
        prior="raid-rate", names=("raid.rate",), below_before=0.27, below=0.21, answer_below=below, answer_above=above
    )
    return probability_answer(signs=(one,) * count)


def test_a_number_has_its_words_how_often_it_is_below_zero_and_the_answer_on_either_side():
    (row,) = sign_rows(answer(LOW, HIGH), small_run())
    assert row.text == (
        "“Attacks per fighter” is below 0 in 21 % of histories; the answer is 10 % (5 to 20 %) there and 40 % (30 to "
        "50 %) above 0"
    )
    assert (row.prior, row.names, row.differs) == ("raid-rate", ("raid.rate",), True)


def test_where_the_run_is_conditioned_the_share_before_the_evidence_stands_beside_it(runs):
    run = next(run for run in runs.values() if run.manifest.conditioning is not None)
    name = next(iter(run.evidence.priors))
    one = answer(LOW, HIGH).signs[0].model_copy(update={"prior": name})
    (row,) = sign_rows(probability_answer(signs=(one,)), run)
    assert row.how_often == "below 0 in 21 % of histories (27 % before the evidence)"


def test_a_side_with_too_few_draws_has_no_answer():
    texts = [sign_rows(answer(*sides), small_run())[0].sides for sides in ((None, HIGH), (LOW, None), (None, None))]
    assert texts == [
        "the answer is 40 % (30 to 50 %) above 0, and too few draws are below",
        "the answer is 10 % (5 to 20 %) below 0, and too few draws are above",
        "too few draws tell the answer on either side",
    ]


def test_a_quantity_is_told_as_an_amount():
    sides = SideAnswer(value=1234.0, low=900.0, high=1500.0), SideAnswer(value=3.0, low=2.0, high=4.0)
    one = answer(*sides).signs[0]
    (row,) = sign_rows(quantity_answer(signs=(one,)), small_run())
    assert row.sides == "the answer is 1,200 (900 to 1,500) there and 3 (2 to 4) above 0"


def test_one_line_says_whether_any_sign_changes_the_answer():
    run, same = small_run(), SideAnswer(value=0.15, low=0.1, high=0.35)
    assert signs_line(probability_answer(), run) == ""
    assert signs_line(answer(LOW, same), run) == (
        "Evidence leaves the sign of one number open; its sign does not change this answer beyond chance."
    )
    assert signs_line(answer(LOW, same, 2), run) == (
        "Evidence leaves the sign of two numbers open; no sign changes this answer beyond chance."
    )
    assert signs_line(answer(LOW, HIGH), run).startswith(
        "Evidence leaves the sign of one number open, and one changes the answer: “Attacks per fighter” is below 0"
    )
    assert signs_line(answer(LOW, HIGH, 3), run).startswith(
        "Evidence leaves the sign of three numbers open, and three change the answer, this one first: “Attacks per"
    )
