"""Other sets of mechanisms in the run folder."""

from __future__ import annotations

from typing import Any

import pytest

from contested.errors import InputError
from contested.results.alternatives import AlternativeAnswer, Difference
from contested.results.consistency import check_consistent
from contested.results.run import Run, open_run
from contested.results.write import write_run
from helpers.faults import fault
from helpers.small_alternatives import info, with_alternative
from helpers.small_run import small_run


def test_a_run_keeps_its_other_sets_of_mechanisms(tmp_path):
    run = with_alternative(small_run())
    write_run(run, tmp_path)
    again = open_run(tmp_path)
    assert again.answer_file == run.answer_file and again.manifest.alternatives == run.manifest.alternatives
    assert again.answers["wins"].alternatives[0].difference == run.answers["wins"].alternatives[0].difference


def test_every_answer_has_the_sets_of_the_manifest():
    run = small_run()
    lacking = Run(
        run.manifest.model_copy(update={"alternatives": (info(run),)}),
        run.answer_file,
        run.claims,
        run.evidence,
        run.source,
    )
    with pytest.raises(InputError, match=r"wins, alternatives: expected those of the manifest \(\['core'\]\), found"):
        check_consistent(lacking.manifest, lacking.answer_file, lacking.claims, lacking.evidence, "")


@pytest.mark.parametrize(
    ("value", "low", "high", "expected"),
    [
        (-0.1, -0.2, -0.05, True),
        (-0.1, -0.2, 0.05, False),
        (0.1, 0.05, 0.2, True),
        (0.1, 0.0, 0.2, False),
        (-0.1, -0.2, 0.0, False),
        (0.0, 0.0, 0.0, False),
        (2.0, 1.5, 3.0, True),
        (-2.0, -3.0, -1.5, True),
    ],
)
def test_a_difference_is_told_apart_where_its_range_leaves_out_0(value, low, high, expected):
    assert fault(Difference, value=value, low=low, high=high, level=0.95) == ""
    assert Difference(value=value, low=low, high=high, level=0.95).told_apart is expected


@pytest.mark.parametrize("value", [-0.21, 0.06])
def test_a_difference_outside_its_range_is_refused(value):
    assert fault(Difference, value=value, low=-0.2, high=0.05, level=0.95) == (
        f"expected low, value and high in order, found -0.2, {value}, 0.05"
    )


DIFFERENCE = {"value": 0.1, "low": 0.1, "high": 0.3, "level": 0.95}
TOLD = {"members": 20, "monte_carlo_error": 0.1, "difference": DIFFERENCE}
CHANCE = {"count": 5, "probability": 0.25, "interval": {"low": 0.1, "high": 0.5, "level": 0.95, "method": ""}}
QUANTITY = {"quantiles": {"q05": 1.0, "q25": 2.0, "q50": 3.0, "q75": 4.0, "q95": 5.0}}


def other(**fields: Any) -> str:
    return fault(AlternativeAnswer, id="core", title="Core", **fields)


def test_another_set_answers_with_a_chance_or_a_quantity_or_says_why_it_cannot():
    assert other(**TOLD, **CHANCE) == other(**TOLD, **QUANTITY) == other(reason="nothing moves it") == ""
    assert other() == other(**TOLD) == "expected count, probability and interval, or quantiles, or a reason alone"


@pytest.mark.parametrize("name", list(TOLD))
def test_an_answer_and_nothing_else_has_members_an_error_and_a_difference(name):
    together = "expected members, monte_carlo_error and difference with an answer, and only there"
    assert other(**CHANCE, **TOLD | {name: None}) == together
    assert other(reason="nothing moves it", **{name: TOLD[name]}) == together
    assert other(reason="nothing moves it", **TOLD) == other(**QUANTITY) == together
