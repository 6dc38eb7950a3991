"""The rule of weeks running, against counting runs one week at a time."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from contested.analysis.questions import evaluate, holds_running
from scenario.made_up import made_up, question


def longest_run(weeks: list[bool]) -> int:
    best = run = 0
    for true in weeks:
        run = run + 1 if true else 0
        best = max(best, run)
    return best


@settings(deadline=None)
@given(
    histories=st.integers(1, 20).flatmap(
        lambda n: st.lists(st.lists(st.booleans(), min_size=n, max_size=n), min_size=1, max_size=6)
    ),
    needed=st.integers(1, 22),
)
def test_a_run_is_long_enough_or_not(histories: list[list[bool]], needed: int):
    true = np.array(histories).T
    assert holds_running(true, needed).tolist() == [longest_run(weeks) >= needed for weeks in histories]


@settings(deadline=None)
@given(weeks=st.lists(st.booleans(), min_size=8, max_size=8), needed=st.integers(1, 4), first=st.integers(0, 3))
def test_a_run_counts_only_within_the_window(weeks: list[bool], needed: int, first: int):
    history = made_up(weeks=8, members=1)
    held = np.zeros((8, 3, 1))
    held[:, 0, 0] = 4 * np.array(weeks)
    history.table["control.reds"] = held
    proposition = question(
        measure="places_held",
        actor="reds",
        at_least=1,
        for_weeks=needed,
        **{"from": history.calendar.date(first), "by": history.calendar.date(7)},
    )
    # `by` is the first day of the last week, which therefore does not lie wholly before it.
    assert evaluate(proposition, history).tolist() == [float(longest_run(weeks[first:7]) >= needed)]


def test_a_run_may_begin_in_the_first_week_and_end_in_the_last():
    assert holds_running(np.ones((8, 1), dtype=bool), 8).tolist() == [True]
    assert holds_running(np.ones((8, 1), dtype=bool), 9).tolist() == [False]
