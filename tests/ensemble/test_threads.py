"""Blocks in threads: in order, few at a time, and an error ends the run."""

from __future__ import annotations

from threading import Event, Lock

import pytest

from contested.ensemble import cores as cores_of
from contested.ensemble.executors import threads
from contested.ensemble.executors.threads import Threads
from helpers.small_system import small_design, small_plan, small_system


def test_blocks_come_in_order_and_few_wait(monkeypatch):
    started, lock = [], Lock()

    def block(system, part, members, plan, audits):
        number = members[0] // plan.width
        with lock:
            started.append(number)
        return number

    monkeypatch.setattr(threads, "run_members", block)
    for taken, number in enumerate(Threads(2).run(small_system(), small_design(100), small_plan(width=8))):
        assert number == taken
        assert max(started) <= taken + 3  # two threads, and one block more
    assert sorted(started) == list(range(13))


def test_an_error_in_a_block_ends_the_run_and_starts_no_more(monkeypatch):
    started = []
    go = Event()

    def block(system, part, members, plan, audits):
        number = members[0] // plan.width
        started.append(number)
        if number == 1:
            raise ValueError("block 1 fails")
        go.wait(timeout=10 if number > 1 else 0)
        return number

    monkeypatch.setattr(threads, "run_members", block)
    found = Threads(1).run(small_system(), small_design(800), small_plan(width=8))
    assert next(found) == 0
    go.set()
    with pytest.raises(ValueError, match="block 1 fails"):
        next(found)
    assert max(started) <= 3


def test_there_are_as_many_threads_as_cores_up_to_four(monkeypatch):
    for cores, expected in ((1, 1), (3, 3), (4, 4), (64, 4), (None, 1)):
        monkeypatch.setattr(cores_of.os, "cpu_count", lambda cores=cores: cores)
        assert Threads().threads == expected
