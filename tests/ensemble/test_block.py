"""Blocks and their summaries against plain NumPy, and the same bytes for any partition, order and process."""

from __future__ import annotations

import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contested.conditioning.fitting import ROWS
from contested.ensemble.block import merge, merge_all, run_block
from contested.ensemble.ensemble import run_ensemble
from contested.ensemble.executors.threads import Threads
from contested.ensemble.plan import BLOCK_BYTES, BLOCK_CELLS, WIDTHS, Plan, audit_blocks, block_count, block_width
from contested.ensemble.simulate import simulate_block
from helpers.small_system import flat_summary, small_design, small_plan, small_system

MEMBERS = 29


@pytest.fixture(scope="module")
def blocks():
    """Summaries of all blocks of 8, two of them audited."""
    plan = small_plan(width=8, audited=2)
    return [run_block(small_system(), small_design(MEMBERS), block, plan) for block in range(4)]


@pytest.fixture(scope="module")
def weekly():
    """All series of all members [week, place, member]."""
    return simulate_block(small_system(), small_design(MEMBERS), small_plan(width=32), 2)


def merged(summaries):
    whole = summaries[0]
    for summary in summaries[1:]:
        whole = merge(whole, summary)
    return whole


def test_a_summary_of_several_blocks_holds_what_plain_numpy_finds_in_all_members(blocks, weekly):
    whole = merged(blocks)
    home, away, mood = weekly.stocks["home"], weekly.stocks["away"], weekly.levels["mood"]
    leave = weekly.flows["leave"]
    assert whole.members.tolist() == list(range(MEMBERS))
    assert np.array_equal(whole.country["home"], home.sum(axis=1))
    assert np.array_equal(whole.country["mood"], mood.mean(axis=1, dtype=np.float64).astype(np.float32))
    assert np.array_equal(whole.country["sky"], weekly.levels["sky"][:, 0])
    assert np.array_equal(whole.per_member["left"], leave.sum(axis=(0, 1)))
    assert np.array_equal(whole.per_member["views"], [home[-1].sum(axis=0), np.arange(MEMBERS)])
    assert np.array_equal(whole.counts["many"], (away > 400).sum(axis=2)) and whole.counts["many"].max() > 0
    np.testing.assert_allclose(whole.sums["leave"].mean, leave.mean(axis=2, dtype=np.float64), rtol=1e-12)
    np.testing.assert_allclose(whole.sums["mood"].mean, mood.mean(axis=2, dtype=np.float64), atol=1e-9)
    ranks = [0, 7, 14, 21, 28]
    for name, values in (("home", home), ("mood", mood), ("leave", leave)):
        exact = np.moveaxis(np.sort(values, axis=2)[..., ranks], 2, 0)
        np.testing.assert_allclose(whole.sketches[name].quantiles([0.0, 0.25, 0.5, 0.75, 1.0]), exact, rtol=1 / 32)
    assert whole.sketches["home"].whole and not whole.sketches["mood"].whole


def test_series_of_the_whole_country_have_no_sketch_by_place(blocks):
    names = {"home", "away", "mood", "leave", "report"}
    assert set(blocks[0].sketches) == set(blocks[0].sums) == names
    assert set(blocks[0].country) == names | {"sky"}


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(4)), st.data())
def test_blocks_merge_in_any_order_and_grouping_to_the_same_bytes(blocks, order, data):
    parts = [blocks[k] for k in order]
    while len(parts) > 1:
        at = data.draw(st.integers(0, len(parts) - 2))
        parts[at : at + 2] = [merge(*parts[at : at + 2])]
    assert flat_summary(parts[0]) == flat_summary(merged(blocks))
    assert flat_summary(merge_all([blocks[k] for k in order])) == flat_summary(parts[0])


@pytest.mark.parametrize("width", [16, 24, 32])
def test_one_block_equals_several(blocks, width):
    plan = small_plan(width)
    wide = merged([run_block(small_system(), small_design(MEMBERS), k, plan) for k in range(-(-MEMBERS // width))])
    narrow = merged(blocks)._replace(halved=wide.halved, expected=wide.expected)
    assert flat_summary(wide) == flat_summary(narrow)


@pytest.mark.parametrize("order", [(0, 3), (3, 0)])
def test_totals_at_both_steps_survive_a_merge_with_a_block_that_has_none(blocks, order):
    whole, audited = merge(*(blocks[k] for k in order)).halved, blocks[0].halved
    assert audited.at_step and not blocks[3].halved.at_step
    for found, wanted in ((whole.at_step, audited.at_step), (whole.at_half_step, audited.at_half_step)):
        assert {name: values.tolist() for name, values in found.items()} == {
            name: values.tolist() for name, values in wanted.items()
        }


def test_a_member_in_both_summaries_is_refused(blocks):
    with pytest.raises(ValueError, match="different members"):
        merge(blocks[1], merge(blocks[0], blocks[1]))


def test_a_block_does_not_depend_on_other_members(blocks):
    design = small_design(MEMBERS)
    alone = run_block(small_system(), design._replace(row=design.row[:16], noise=design.noise[:16]), 1, small_plan())
    expected = blocks[1]._replace(halved=alone.halved, expected=alone.expected)
    assert flat_summary(alone) == flat_summary(expected)


def test_questions_see_the_noise_numbers_of_members():
    """What a question draws itself is keyed by them, so that two arms share it."""
    design = small_design(8)._replace(noise=np.arange(8) + 70)
    summary = run_block(small_system(), design, 0, small_plan())
    assert summary.per_member["views"][1].tolist() == [70 + k for k in range(8)]
    assert summary.members.tolist() == list(range(8))


def test_the_same_members_are_audited_at_both_steps(blocks):
    whole = merged(blocks)
    assert whole.halved.members.tolist() == list(range(16))
    design, plan = small_design(MEMBERS), small_plan(width=32)
    for totals, substeps in ((whole.halved.at_step, 2), (whole.halved.at_half_step, 4)):
        weekly = simulate_block(small_system(), design, plan, substeps)
        assert set(totals) == {"home", "away", "leave", "report"}
        assert np.array_equal(totals["home"], weekly.stocks["home"][-1].sum(axis=0)[:16])
        assert np.array_equal(totals["leave"], weekly.flows["leave"].sum(axis=(0, 1))[:16])
        assert np.array_equal(totals["report"], weekly.reports["report"].sum(axis=(0, 1))[:16])
    assert not np.array_equal(whole.halved.at_step["leave"], whole.halved.at_half_step["leave"])


def test_the_members_of_the_first_block_also_run_in_expected_mode_at_both_steps(blocks):
    found = merged(blocks).expected
    assert found.members.tolist() == list(range(8)) and blocks[1].expected.members.size == 0
    design = small_design(MEMBERS)
    start, rate = (design.params[f"people.{name}"][design.row[:8]] for name in ("start", "rate"))
    for totals, substeps in ((found.at_step, 2), (found.at_half_step, 4)):
        left = 3 * start * (1.0 - (1.0 - 0.5 * rate / substeps) ** (5 * substeps))  # three places, five weeks
        np.testing.assert_allclose(totals["leave"], left, rtol=1e-5)


def test_the_last_block_is_audited_without_its_filling():
    plan = small_plan(width=24, audited=2)
    last = run_block(small_system(), small_design(MEMBERS), 1, plan)
    halved = last.halved
    assert halved.members.tolist() == last.members.tolist() == list(range(24, MEMBERS))
    assert {len(values) for values in (*halved.at_step.values(), *halved.at_half_step.values())} == {MEMBERS - 24}


def test_a_tenth_of_the_blocks_is_audited():
    assert [audit_blocks(n) for n in (1, 9, 10, 19, 20, 104)] == [0, 0, 1, 1, 2, 10]


@pytest.mark.parametrize(("audited", "halved", "expected"), [(None, 0, 0), (0, 0, 8), (1, 8, 8)])
def test_a_small_run_is_audited_in_expected_mode_alone(audited, halved, expected):
    summary = run_block(small_system(), small_design(MEMBERS), 0, small_plan(width=8, audited=audited))
    assert (len(summary.halved.members), len(summary.expected.members)) == (halved, expected)


def test_blocks_are_whole_vectors_whose_series_fit_the_budget():
    widths = []
    for series, places, weeks in ((117, 34, 56), (60, 5, 56), (117, 70, 400), (20, 200, 120), (215, 34, 128)):
        width = block_width(series, places, weeks)
        of_one = 4 * series * places * weeks
        assert width % 8 == 0 and 8 <= width <= 96
        assert width * of_one <= BLOCK_BYTES and width * places <= BLOCK_CELLS
        wider = [one for one in WIDTHS if one > width]
        assert not wider or wider[0] * of_one > BLOCK_BYTES or wider[0] * places > BLOCK_CELLS
        widths.append(width)
    assert widths == [48, 96, 8, 8, 48] and (BLOCK_BYTES, BLOCK_CELLS) == (180e6, 2_400)
    assert block_width(500, 1000, 156) == 8


def test_a_block_may_have_just_as_many_cells_and_bytes():
    assert [block_width(1, places, 1) for places in (25, 26, 50, 51, 300, 301)] == [96, 72, 48, 32, 8, 8]
    assert [block_width(series, 1, 10_000) for series in (46, 47, 62, 63)] == [96, 72, 72, 48]


def test_the_rows_of_a_fit_fill_an_even_number_of_blocks_of_any_width():
    assert [ROWS % (2 * width) for width in WIDTHS] == [0] * len(WIDTHS)


def test_the_number_of_blocks_counts_a_last_one_that_is_not_full():
    assert [block_count(small_design(n), small_plan(width=8)) for n in (1, 8, 9, 16)] == [1, 1, 2, 2]


def test_a_block_run_in_another_process_merges_to_the_same_bytes(blocks):
    plan = small_plan(width=8, audited=2)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        there = pool.submit(run_block, small_system(), small_design(MEMBERS), 2, plan).result(timeout=120)
    assert flat_summary(there) == flat_summary(blocks[2])
    assert flat_summary(merged([there, blocks[3], blocks[0], blocks[1]])) == flat_summary(merged(blocks))


def test_a_plan_with_nothing_to_ask_runs():
    plan = small_plan()
    summary = run_block(small_system(), small_design(8), 0, Plan(*plan[:4]))
    assert summary.per_member == {} and summary.counts == {} and summary.halved.members.size == 0


def test_what_is_sent_to_a_worker_is_small_and_so_is_what_comes_back(blocks):
    sent = len(pickle.dumps((small_system(), small_design(MEMBERS), small_plan())))
    back = len(pickle.dumps(blocks[0], protocol=5))
    assert sent < 5_000 and back < 30_000


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_threads_change_nothing(blocks, threads):
    plan = small_plan(width=8, audited=2)
    found = run_ensemble(small_system(), small_design(MEMBERS), plan, Threads(threads))
    assert flat_summary(found) == flat_summary(merged(blocks))


def test_progress_counts_members():
    seen = []
    run_ensemble(
        small_system(),
        small_design(20),
        small_plan(width=8),
        Threads(2),
        lambda done, total: seen.append((done, total)),
    )
    assert seen == [(0, 20), (8, 20), (16, 20), (20, 20)]
