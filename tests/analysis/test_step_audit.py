"""The step audit: what fails, what is noise, what expected values decide, and what nothing can decide."""

import numpy as np
import pytest
from scipy.stats import norm

from analysis.pairs import pairs_row
from contested.analysis.step_audit import Totals, _decides, audit_step
from contested.results.manifest import StepBias

NOTHING = Totals({}, {}, np.zeros(0, int))


def audited(bias, noise, members=400, others=3, expected=NOTHING):
    """One series with a bias, and a standard error of it, among others without; halving takes half of it away."""
    wave = np.resize([1.0, 1.0, -1.0, -1.0], members) * noise * np.sqrt(members / 2 - 1)  # two histories a draw
    before = {"moved": np.full(members, 100.0)} | {f"still{k}": np.full(members, 10.0) for k in range(others)}
    after = before | {"moved": 100.0 * (1.0 - (bias + wave) / 2.0)}
    return audit_step(1.0, Totals(before, after, pairs_row(members)), expected)


@pytest.mark.parametrize(
    ("bias", "noise", "passed", "undecided"),
    [
        (0.0, 0.001, True, []),
        (0.04, 0.001, True, []),
        (-0.049, 0.0001, True, []),
        (0.045, 0.012, True, ["moved"]),
        (0.052, 0.009, False, []),  # 5.8 standard errors: no noise, whatever two of them would excuse
        (0.12, 0.009, False, []),
        (0.06, 0.04, True, ["moved"]),  # may be noise, and may be not
        (0.0, 0.03, True, ["moved"]),
    ],
)
def test_a_bias_above_the_limit_fails_unless_it_may_be_noise(bias, noise, passed, undecided):
    found = audited(bias, noise)
    row = found.series["moved"]
    scale = max(1.0, 1.0 - bias / 2.0)
    assert row.bias == pytest.approx(bias / scale, rel=1e-6) and row.mode == "drawn"
    assert row.standard_error == pytest.approx(noise / scale, rel=1e-6)
    assert (found.step_days, found.half_step_days, found.members, found.threshold) == (1.0, 0.5, 400, 0.05)
    assert found.passed is passed and found.undecided == tuple(undecided)
    assert found.failed == (() if passed else ("moved",))
    assert found.worst == (0.0 if undecided else abs(row.bias))


def expecting(bias, level=100.0):
    """The same series in expected mode."""
    before = np.full(4, level)
    return Totals({"moved": before}, {"moved": before * (1.0 - bias / 2.0)}, np.array([0, 0, 1, 1]))


@pytest.mark.parametrize(("bias", "passed"), [(0.02, True), (0.049, True), (-0.08, False), (0.06, False)])
def test_expected_values_decide_where_noise_hides_the_bias(bias, passed):
    found = audited(0.01, 0.04, expected=expecting(bias))
    assert found.series["moved"].mode == "expected"
    assert found.series["moved"].bias == pytest.approx(bias / max(1.0, 1.0 - bias / 2.0))
    assert found.passed is passed and found.undecided == () and found.failed == (() if passed else ("moved",))
    assert (found.worst, found.worst_series) == (abs(found.series["moved"].bias), "moved")


def test_what_drawn_histories_show_beyond_noise_expected_values_do_not_excuse():
    found = audited(0.08, 0.002, expected=expecting(0.0))
    assert found.failed == ("moved",) and found.series["moved"].mode == "drawn"


@pytest.mark.parametrize(("level", "judged"), [(2.0, True), (0.01, False)])
def test_rare_series_are_judged_by_their_expected_values_if_those_are_not_negligible(level, judged):
    rare = {"moved": np.full(8, 0.4)}
    found = audit_step(7.0, Totals(rare, rare, pairs_row(8)), expecting(0.2, level))
    assert found.failed == (("moved",) if judged else ()) and ("moved" in found.series) is judged
    assert found.undecided == ()


def test_noise_alone_seldom_fails_any_of_many_series():
    generator = np.random.Generator(np.random.PCG64(3))
    before = {f"series{k}": np.full(192, 100.0) for k in range(60)}
    found = [
        audit_step(
            1.0,
            Totals(before, {name: b + generator.normal(0, 60.0, 192) for name, b in before.items()}, pairs_row(192)),
            NOTHING,
        )
        for _ in range(200)
    ]
    assert found[0].noise_limit == pytest.approx(norm.isf(0.001 / 2 / 60))
    failed = np.mean([not audit.passed for audit in found])
    assert failed < 0.03  # of 96 draws t has longer tails than normal


def test_a_heavy_tail_seldom_fails_a_series_without_bias():
    """Deaths of a few hundred histories, from sizes whose variance only a cap makes finite."""
    generator = np.random.Generator(np.random.PCG64(4))
    deaths = lambda: np.minimum(generator.pareto(1.5, 256) + 1.0, 500.0) * 10.0  # noqa: E731
    found = [
        audit_step(7.0, Totals({"dead": deaths()}, {"dead": deaths()}, pairs_row(256)), NOTHING) for _ in range(300)
    ]
    assert np.mean([not audit.passed for audit in found]) < 0.01


def test_few_units_are_not_judged():
    found = audit_step(1.0, Totals({"rare": np.full(8, 2.0)}, {"rare": np.full(8, 4.0)}, pairs_row(8)), NOTHING)
    assert found.series == {} and found.passed and (found.worst, found.worst_series) == (0.0, None)


def test_the_limit_of_noise_is_that_of_as_many_series_as_are_judged_by_drawn_histories():
    """One that is too rare does not count, and where none is left it is the limit of one."""
    rare, seen = {"rare": np.full(8, 2.0)}, {"fear": np.full(8, 9.0), "mood": np.full(8, 9.0)}
    for given, judged in ((rare, 1), (rare | {"fear": seen["fear"]}, 1), (rare | seen, 2)):
        found = audit_step(1.0, Totals(given, given, pairs_row(8)), NOTHING)
        assert found.noise_limit == pytest.approx(norm.isf(0.001 / 2 / judged))


@pytest.mark.parametrize(
    ("bias", "error", "decides"),
    [
        (0.03, 0.01, True),  # two errors just reach the limit
        (-0.03, 0.01, True),
        (0.03, 0.0101, False),
        (0.05, 0.01, False),
        (0.05, 0.0, True),
        (-0.06, 0.029, True),
        (0.06, 0.03, False),
        (-0.06, 0.03, False),
    ],
)
def test_a_bias_is_decided_within_the_limit_or_where_it_exceeds_the_noise(bias, error, decides):
    assert _decides(StepBias(bias=bias, standard_error=error, mode="drawn"), 2.0) is decides


@pytest.mark.parametrize(("level", "judged"), [(0.1, ["moved"]), (0.0999, [])])
def test_an_expected_mean_is_judged_from_a_tenth_of_a_unit_on(level, judged):
    assert list(audit_step(7.0, NOTHING, expecting(0.02, level)).series) == judged


@pytest.mark.parametrize(("before", "after"), [(-6.0, -8.0), (-8.0, -6.0), (-4.0, 8.0)])
def test_the_scale_of_a_level_below_zero_is_the_larger_size(before, after):
    found = audit_step(1.0, Totals({"mood": np.full(8, before)}, {"mood": np.full(8, after)}, pairs_row(8)), NOTHING)
    assert found.series["mood"].bias == pytest.approx(2.0 * (before - after) / 8.0)


def test_series_are_in_the_order_of_their_names_and_the_first_of_the_worst_is_named():
    """Half of them have drawn histories, of which one moves as much as two that have expected values only."""
    drawn, only = ["g", "c", "a", "e", "i"], ["h", "b", "d", "f", "k"]
    before = {name: np.full(8, 100.0) for name in drawn}
    after = before | {"g": np.full(8, 97.0)}
    expected = {name: np.full(4, 50.0) for name in only}
    halved = expected | {name: np.full(4, 48.5) for name in ("k", "d")}
    rows = np.array([0, 0, 1, 1])
    found = audit_step(1.0, Totals(before, after, pairs_row(8)), Totals(expected, halved, rows))
    assert list(found.series) == list("abcdefghik") and found.failed == ("d", "g", "k")
    assert (found.worst, found.worst_series) == (pytest.approx(0.06), "d")


def test_a_bias_of_expected_values_that_is_just_the_limit_passes_whatever_its_error():
    before, after = {"moved": np.full(2, 100.0)}, {"moved": np.array([97.0, 98.0])}
    found = audit_step(1.0, NOTHING, Totals(before, after, np.arange(2)))
    assert found.series["moved"].bias == 0.05 and found.series["moved"].standard_error > 0
    assert found.undecided == found.failed == () and found.worst == 0.05


@pytest.mark.parametrize(
    ("before", "after", "judged"), [(4.9, 4.9, False), (5.0, 5.0, True), (2.0, 6.0, True), (6.0, 2.0, True)]
)
def test_a_series_is_judged_from_a_mean_of_five_units_on_at_either_step(before, after, judged):
    found = audit_step(1.0, Totals({"rare": np.full(8, before)}, {"rare": np.full(8, after)}, pairs_row(8)), NOTHING)
    assert set(found.series) == ({"rare"} if judged else set())
    if judged:
        assert found.series["rare"].bias == pytest.approx(2.0 * (before - after) / max(before, after))


def test_without_drawn_histories_expected_values_judge_alone():
    found = audit_step(7.0, NOTHING, expecting(0.08))
    assert (found.failed, found.members, found.expected_members) == (("moved",), 0, 4)
    assert found.series["moved"].mode == "expected"


def test_histories_beyond_the_first_of_a_row_count_in_the_error_too():
    """Two rows have one history, twelve have four; three rows have a rare event, none in their first history."""
    row = np.concatenate([[0, 1], np.repeat(np.arange(2, 14), 4)])
    before, after = np.zeros(50), np.zeros(50)
    after[[5, 24, 45]] = 1000.0
    found = audit_step(7.0, Totals({"back": before}, {"back": after}, row), NOTHING)
    assert found.passed and found.undecided == ("back",)
    assert found.series["back"].bias == pytest.approx(-2.0)
    away = np.array([-0.06, -0.06, *[1 - 0.24] * 3, *[-0.24] * 9])
    assert found.series["back"].standard_error == pytest.approx(2.0 * np.sqrt(14 / 13 * (away**2).sum()) / 3)


@pytest.mark.parametrize(
    ("spread", "failed", "undecided"), [(0.0, True, False), (0.14, True, False), (0.2, False, True)]
)
def test_a_bias_of_expected_values_that_may_come_of_few_parameters_is_undecided(spread, failed, undecided):
    """Of 40 rows: 3.6 standard errors from none are no noise, though 1.3 from the limit; 2.5 may be."""
    rows = np.arange(40)
    after = 100.0 * (1.0 - (0.08 + spread * np.resize([1.0, -1.0], 40)) / 2.0)
    found = audit_step(7.0, NOTHING, Totals({"moved": np.full(40, 100.0)}, {"moved": after}, rows))
    assert found.failed == (("moved",) if failed else ()) and found.undecided == (("moved",) if undecided else ())
    assert found.series["moved"].bias == pytest.approx(0.08)
