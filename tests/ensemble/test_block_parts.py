"""What a block is run for and what is kept of it, by hand: series of a few numbers in place of simulated ones."""

from __future__ import annotations

import numpy as np
import pytest

from contested.engine.system import Weekly
from contested.ensemble import block as block_module
from contested.ensemble.block import (
    Audits,
    BlockSummary,
    Halved,
    audits_of,
    country_series,
    country_totals,
    merge,
    merge_all,
    run_block,
    run_members,
    summarise,
    summarise_shared,
)
from contested.ensemble.history import BlockHistory
from contested.ensemble.simulate import Shared
from helpers.small_system import SETTING, flat_summary, small_design, small_plan, small_system


@pytest.mark.parametrize(
    ("audited", "wanted"),
    [
        (None, [(False, False), (False, False)]),
        (0, [(False, True), (False, False)]),
        (1, [(True, True), (False, False)]),
        (2, [(True, True), (True, False)]),
    ],
)
def test_what_else_a_block_is_run_for(audited, wanted):
    plan = small_plan(audited=audited)
    assert [audits_of(number, plan) for number in (0, 1)] == [Audits(*one) for one in wanted]
    assert audits_of(2, plan) == (False, False)


LARGE = np.float32([[[2.0**24, 3.0], [1.0, 4.0], [1.0, 2.0]], [[1.0, 0.5], [2.0, 0.0], [3.0, 0.25]]])
"""A series of two weeks, three places and two members; 2^24 + 1 is no float32."""


def test_a_series_of_the_country_is_a_total_or_the_mean_of_a_level():
    total, mean = country_series(LARGE, False), country_series(LARGE, True)
    assert total.tolist() == [[2.0**24 + 2.0, 9.0], [6.0, 0.75]]
    assert mean.tolist() == [[np.float32((2.0**24 + 2.0) / 3.0), 3.0], [2.0, 0.25]]
    assert total.dtype == mean.dtype == np.float32


@pytest.mark.parametrize(
    ("value", "dtype"),
    [(65_534.0, np.uint16), (65_535.0, np.float32), (0.5, np.float32), (-2.0, np.float32), (-1.0, np.uint16)],
)
def test_totals_that_are_small_whole_numbers_take_two_bytes_each(value, dtype):
    values = np.array([[[value, 1.0], [1.0, 2.0]]], np.float32)
    found = country_series(values, False)
    assert found.dtype == dtype and found.tolist() == [[value + 1.0, 3.0]]


def test_means_of_levels_take_two_bytes_each_only_where_all_are_whole():
    found = [country_series(np.array([[[one], [3.0]]], np.float32), True) for one in (1.0, 2.0)]
    assert [(one.dtype.name, one.tolist()) for one in found] == [("uint16", [[2]]), ("float32", [[2.5]])]


def weekly_of(stocks, levels, flows, reports):
    return Weekly({"home": stocks}, {"mood": levels}, {"leave": flows}, {"heard": reports})


def test_totals_of_the_country_are_of_stocks_at_the_end_and_of_flows_and_reports_in_all_weeks():
    three = np.concatenate([LARGE, LARGE[:1] - 1.0])
    found = country_totals(weekly_of(three, three, LARGE[:, :1], 2 * LARGE))
    assert {name: values.tolist() for name, values in found.items()} == {
        "home": [2.0**24 - 1.0, 6.0], "leave": [2.0**24 + 1.0, 3.5], "heard": [2.0 * (2.0**24 + 8.0), 19.5]
    }  # fmt: skip
    assert all(values.dtype == np.float64 for values in found.values())


WHOLE = np.float32(np.arange(12).reshape(2, 3, 2))


def history_of_two():
    """Whole flows, a stock of the whole country, a level with fractions."""
    return BlockHistory(weekly_of(WHOLE[:, :1], WHOLE / 8.0, WHOLE, 3 * WHOLE), *SETTING, np.array([70, 71]))


def test_what_is_kept_of_a_history_by_hand():
    plan = small_plan()._replace(
        per_member={"first": lambda h: h.raw("leave")[0, 0], "noise": lambda h: h.members * 1.0},
        counts={"many": lambda h: (h.raw("leave") > 4).sum(axis=2)},
    )
    found = summarise(history_of_two(), np.array([4, 9]), plan)
    assert found.members.tolist() == [4, 9]
    assert list(found.country) == ["home", "mood", "leave", "heard"]
    assert found.country["home"].tolist() == [[0, 1], [6, 7]] and found.country["leave"].tolist() == [[6, 9], [24, 27]]
    assert found.country["mood"].tolist() == [[0.25, 0.375], [1.0, 1.125]]
    assert found.country["heard"].tolist() == [[18, 27], [72, 81]]
    assert list(found.sums) == list(found.sketches) == ["mood", "leave", "heard"]
    assert found.sums["leave"].whole.tolist() == [[1, 5, 9], [13, 17, 21]] and found.sums["leave"].members == 2
    assert [found.sketches[name].whole for name in found.sketches] == [False, True, True]
    assert found.sketches["leave"].quantiles([0.0, 1.0]).tolist() == [WHOLE[..., 0].tolist(), WHOLE[..., 1].tolist()]
    assert {name: values.tolist() for name, values in found.per_member.items()} == {"first": [0, 1], "noise": [70, 71]}
    assert found.counts["many"].tolist() == [[0, 0, 1], [2, 2, 2]]
    for nothing in (found.halved, found.expected):
        assert nothing.members.shape == (0,) and nothing.at_step == nothing.at_half_step == {}
        assert nothing.members.dtype == found.members.dtype


def test_without_series_only_what_questions_return_is_kept():
    plan = small_plan()._replace(series=False, per_member={"first": lambda h: h.raw("leave")[0, 0]}, counts={})
    found = summarise(history_of_two(), np.array([4, 9]), plan)
    assert found.country == found.sums == found.sketches == {} and found.per_member["first"].tolist() == [0, 1]
    past = weekly_of(WHOLE[:, :1], WHOLE / 8.0, WHOLE, WHOLE)
    shared = Shared(past, np.array([0, 1, 1]), (weekly_of(*[np.tile(WHOLE[..., :1], 3)] * 4),))
    found = summarise_shared(shared, small_design(3), np.array([4, 8, 9]), plan)
    assert found.country == found.sums == found.sketches == {} and found.per_member["first"].tolist() == [0, 1, 1]


def test_members_that_share_pasts_are_summarised_as_their_whole_histories_are():
    past = weekly_of(WHOLE[:, :1], WHOLE / 8.0, WHOLE, 3 * WHOLE)
    after = np.float32(np.arange(27).reshape(3, 3, 3))
    of = np.array([1, 0, 1])
    shared = Shared(past, of, (weekly_of(after[:, :1], after / 8.0, after, after),))
    part, members = small_design(3), np.array([2, 5, 6])
    plan = small_plan()._replace(per_member={"noise": lambda h: h.members * 1.0}, counts={})
    found = summarise_shared(shared, part, members, plan)
    joined = Weekly(
        *({n: np.concatenate([one[n][..., of], then[n]]) for n in one}
          for one, then in zip(past, shared.futures[0], strict=True))
    )  # fmt: skip
    wanted = summarise(BlockHistory(joined, *SETTING, part.noise), members, plan)
    assert flat_summary(found) == flat_summary(wanted)
    assert found.country["mood"][0].tolist() == [0.375, 0.25, 0.375] and found.country["home"].shape == (5, 3)
    assert found.sums["leave"].whole[0].tolist() == [0 + 2 * 1, 2 + 2 * 3, 4 + 2 * 5]


def test_more_members_than_a_plan_s_width_share_pasts(monkeypatch):
    asked = []

    def shared(system, part, plan):
        asked.append("shared")
        return Shared(
            weekly_of(*[WHOLE] * 4),
            np.arange(part.members) % 2,
            (weekly_of(*[np.tile(WHOLE, 5)[..., : part.members]] * 4),),
        )

    def plain(system, part, plan, substeps, expected=False):
        asked.append((substeps, expected))
        return weekly_of(*[(1 + substeps) * np.tile(WHOLE, 5)[..., : part.members]] * 4)

    monkeypatch.setattr(block_module, "simulate_shared", shared)
    monkeypatch.setattr(block_module, "simulate_block", plain)
    plan = small_plan(width=4)._replace(per_member={}, counts={})
    for members, audits in ((5, Audits(True, True)), (4, Audits(False, False)), (3, Audits(True, True))):
        found = run_members(small_system(), small_design(members), np.arange(members) + 7, plan, audits)
        assert found.members.tolist() == [7 + k for k in range(members)]
    assert asked == ["shared", (2, False), (2, False), (4, False), (2, True), (4, True)]
    flows = WHOLE.sum(axis=(0, 1))[[0, 1, 0]]
    for halved in (found.halved, found.expected):
        assert halved.members.tolist() == [7, 8, 9]
        assert halved.at_step["leave"].tolist() == (3 * flows).tolist()
        assert halved.at_half_step["leave"].tolist() == (5 * flows).tolist()


def test_a_block_is_run_with_its_own_members_and_audits(monkeypatch):
    asked = []
    monkeypatch.setattr(block_module, "run_members", lambda *given: asked.append(given) or summary([3]))
    assert run_block(small_system(), small_design(29), 1, small_plan(audited=2)).members.tolist() == [3]
    ((_, part, members, plan, audits),) = asked
    assert members.tolist() == part.noise.tolist() == list(range(8, 16)) and audits == (True, False)
    assert plan.audited == 2


def summary(members, **changed):
    """A summary of some members of which nothing is kept, but for what is given."""
    nothing = Halved(np.array([], int), {}, {})
    return BlockSummary(np.array(members), {}, {}, {}, {}, {}, nothing, nothing)._replace(**changed)


def test_summaries_are_merged_in_the_order_of_members():
    """By hand: counts add up, arrays are put in order along their last axis, also those of audits."""
    parts = [
        summary(
            members,
            per_member={"n": 10.0 * np.array([members])},
            country={"c": np.float32([members])},
            counts={"k": np.array([len(members), 1])},
            halved=Halved(np.array(halved), {"h": 1.0 * np.array(halved)}, {"h": -1.0 * np.array(halved)}),
        )
        for members, halved in (([4, 6], [6]), ([0, 5], [0, 5]), ([1], [1]))
    ]
    whole = merge_all(parts)
    assert whole.members.tolist() == [0, 1, 4, 5, 6] and whole.country["c"].tolist() == [[0, 1, 4, 5, 6]]
    assert whole.per_member["n"].tolist() == [[0, 10, 40, 50, 60]] and whole.counts["k"].tolist() == [5, 3]
    assert whole.halved.members.tolist() == whole.halved.at_step["h"].tolist() == [0, 1, 5, 6]
    assert whole.halved.at_half_step["h"].tolist() == [0, -1, -5, -6]
    assert whole.expected.members.shape == (0,) and whole.expected.at_step == {}
    in_order = merge(parts[2], parts[0])
    assert in_order.members.tolist() == [1, 4, 6] and in_order.per_member["n"].tolist() == [[10, 40, 60]]
    assert in_order.counts["k"].tolist() == [3, 2]


def test_summaries_of_which_everything_is_kept_are_merged_by_name():
    parts = []
    for first in (2, 0):
        kept = {name: np.arange(2.0) + first for name in ("x", "y")}
        audit = Halved(np.arange(2) + first, kept, kept)
        country = {"c": np.float32([[first, first + 1]])}
        parts.append(summary([first, first + 1], per_member=kept, country=country, halved=audit, expected=audit))
    whole = merge_all(parts)
    assert whole.country.keys() == {"c"} and whole.country["c"].tolist() == [[0, 1, 2, 3]]
    for found in (whole.per_member, whole.halved.at_step, whole.halved.at_half_step, whole.expected.at_step):
        assert {name: values.tolist() for name, values in found.items()} == {"x": [0, 1, 2, 3], "y": [0, 1, 2, 3]}
    assert whole.expected.members.tolist() == [0, 1, 2, 3] and whole.expected.at_half_step.keys() == {"x", "y"}


def test_a_member_that_is_in_two_summaries_is_refused_in_any_order():
    for first, second in (([1, 2], [2, 3]), ([2, 3], [1, 2]), ([4], [4])):
        with pytest.raises(ValueError) as refused:
            merge(summary(first), summary(second))
        assert str(refused.value) == "expected summaries of different members, found a member in two"
