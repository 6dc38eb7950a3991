from __future__ import annotations

import pytest

import contested
from contested.ensemble import memory
from contested.errors import InputError
from contested.results.whole_folder import LEAST_FREE_BYTES, disk_bytes
from scenario.example import EXAMPLE


def test_an_ensemble_that_just_fits_is_allowed_and_one_more_member_is_refused(monkeypatch):
    monkeypatch.setattr(memory, "usable_memory", lambda: 12 * 100 * 50 * 3_000)
    memory.check_fits(3_000, 100, 50)
    with pytest.raises(InputError) as refused:
        memory.check_fits(3_001, 100, 50)
    assert str(refused.value) == (
        "members: expected at most 3,000 histories of 50 weeks and 100 series in 0.2 GB of memory (60 kB each), "
        "found 3,001"
    )


def test_where_the_size_of_memory_is_unknown_nothing_is_refused(monkeypatch):
    monkeypatch.setattr(memory, "usable_memory", lambda: None)
    memory.check_fits(1_000_000, 1_000, 1_000)


def test_this_machine_has_more_memory_than_a_run_needs():
    found = memory.usable_memory()
    assert found is None or 1e9 < found < 1e14


def test_a_run_that_does_not_fit_is_refused_before_it_compiles(monkeypatch, tmp_path):
    monkeypatch.setattr(memory, "usable_memory", lambda: 10_000_000)
    stages = []
    with pytest.raises(InputError, match=r"members: expected at most \d+ histories of 40 weeks and \d+ series"):
        contested.run(EXAMPLE, members=5_000, out=tmp_path / "run", progress=lambda *now: stages.append(now[0]))
    assert set(stages) == {"building the model"} and list(tmp_path.iterdir()) == []


def test_more_members_and_weeks_need_more_free_disk():
    assert disk_bytes(1_000, 56) == LEAST_FREE_BYTES + 200 * 1_000 * 56
