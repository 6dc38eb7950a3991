"""A local Dask cluster gives the same bytes as threads, also when workers are killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from datetime import date
from time import monotonic, sleep

import cloudpickle
import numpy as np
import pytest
from distributed import Client, LocalCluster

from contested.engine.system import tau_leap
from contested.ensemble.design import rows_design
from contested.ensemble.ensemble import run_ensemble
from contested.ensemble.executors import connection, dask
from contested.ensemble.executors.dask import Dask
from contested.ensemble.executors.threads import Threads
from contested.ensemble.history import Setting
from contested.ensemble.plan import Plan, blocks_of
from contested.errors import InputError
from contested.scenario.calendar import Calendar
from ensemble.test_pickling import homesick
from helpers import small_system as helper
from helpers.small_system import flat_summary, small_design, small_plan, small_system
from helpers.worlds import case, part

MEMBERS = 180

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")


@contextmanager
def cluster(workers: int):
    """A scheduler in this process and so many worker processes of one thread."""
    with LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs="ERROR"
    ) as local:
        yield local


@pytest.fixture(scope="module")
def two_workers():
    cloudpickle.register_pickle_by_value(helper)  # workers cannot import what lies beside the tests
    with cluster(2) as local:
        yield local


@pytest.fixture(scope="module")
def by_threads():
    return flat_summary(run_ensemble(small_system(), small_design(MEMBERS), small_plan(audited=3), Threads(1)))


def by_dask(local, progress=lambda done, total: None):
    plan, design = small_plan(audited=3), small_design(MEMBERS)
    return flat_summary(run_ensemble(small_system(), design, plan, Dask(local.scheduler_address), progress))


def processes(local) -> dict[str, int]:
    """Process ids by worker."""
    with Client(local.scheduler_address, set_as_default=False) as client:
        return client.run(os.getpid)


def test_two_worker_processes_give_the_bytes_of_threads(two_workers, by_threads):
    pids = processes(two_workers)
    assert len(set(pids.values()) - {os.getpid()}) == 2
    assert by_dask(two_workers) == by_threads


def kill_after_the_first_block(victims):
    """A progress function that kills processes once and records the number of members done."""
    seen = []

    def progress(done, total):
        seen.append(done)
        if len(seen) == 2:
            for pid in victims:
                os.kill(pid, signal.SIGKILL)

    return progress, seen


def wait_until_gone(local, victims):
    gone = monotonic() + 30
    while set(processes(local).values()) & set(victims) and monotonic() < gone:
        sleep(0.2)
    assert not set(processes(local).values()) & set(victims)


def test_a_worker_killed_in_the_middle_changes_nothing(two_workers, by_threads):
    victims = sorted(processes(two_workers).values())[:1]
    progress, seen = kill_after_the_first_block(victims)
    assert by_dask(two_workers, progress) == by_threads
    assert seen[1] == 8 and seen[-1] == MEMBERS and len(seen) == 1 + 23  # every block once, 22 of them after the death
    wait_until_gone(two_workers, victims)


@pytest.mark.heavy
def test_all_workers_killed_and_restarted_change_nothing(two_workers, by_threads):
    victims = list(processes(two_workers).values())
    progress, seen = kill_after_the_first_block(victims)
    assert by_dask(two_workers, progress) == by_threads
    assert seen[-1] == MEMBERS and len(seen) == 1 + 23
    wait_until_gone(two_workers, victims)


@pytest.mark.heavy
@pytest.mark.parametrize("workers", [1, 3])
def test_any_number_of_workers_gives_the_same_bytes(workers, by_threads):
    cloudpickle.register_pickle_by_value(helper)
    with cluster(workers) as local:
        assert by_dask(local) == by_threads


def test_tasks_are_keyed_by_the_content_of_system_design_and_plan():
    design, plan = small_design(), small_plan()
    common = b"system and plan"
    keys = {
        dask._digest(common, design),
        dask._digest(b"another", design),
        dask._digest(common, design._replace(seed=6)),
        dask._digest(common, design._replace(noise=design.noise + 1)),
        dask._digest(common, design._replace(row=design.row[::-1])),
        dask._digest(common, design._replace(params={**design.params, "people.rate": design.params["people.start"]})),
    }
    assert len(keys) == 6
    assert dask._digest(common, small_design()) == dask._digest(common, design)
    assert plan.width == 8


def test_an_error_on_a_worker_reaches_the_user(two_workers):
    plan = small_plan()._replace(per_member={"wrong": fails})
    cloudpickle.register_pickle_by_value(sys.modules[__name__])
    with pytest.raises(ZeroDivisionError, match="as planned"):
        run_ensemble(small_system(), small_design(), plan, Dask(two_workers.scheduler_address))


@pytest.mark.heavy
def test_a_mechanism_of_the_users_runs_on_workers(tmp_path, two_workers):
    """The real engine with a mechanism that no worker can import."""
    model = case(part(homesick(tmp_path), who="red", rate=0.2), weeks=5).model
    fighters = np.array([300.0, 500.0, 900.0])
    params = {"homesick.rate": np.array([0.1, 0.2, 0.4]), "initial.red": fighters, "initial.blue": fighters}
    places = list(model.world.places)
    plan = Plan(5, 1, 8, Setting(places, model.world.units, Calendar(date(2030, 1, 6), 5)))
    design = rows_design(params, seed=3, repeats=8)
    found = [
        run_ensemble(tau_leap(model), design, plan, executor)
        for executor in (Threads(1), Dask(two_workers.scheduler_address))
    ]
    assert found[0].country["homesick.go"].sum() > 100
    assert flat_summary(found[0]) == flat_summary(found[1])


def fails(history):
    raise ZeroDivisionError("as planned")


PROGRAM = """
import time
from distributed import LocalCluster

if __name__ == "__main__":
    with LocalCluster(1, threads_per_worker=1, dashboard_address=":0", silence_logs="ERROR") as local:
        print(local.scheduler_address, flush=True)
        time.sleep(600)
"""


@pytest.mark.heavy
def test_a_scheduler_that_dies_in_the_middle_is_an_error_in_one_sentence(tmp_path, capfd, monkeypatch):
    monkeypatch.setattr(connection, "ANSWER_SECONDS", 10)  # Dask tries for so long to reach it again
    cloudpickle.register_pickle_by_value(helper)
    (tmp_path / "cluster.py").write_text(PROGRAM)
    command = [sys.executable, tmp_path / "cluster.py"]
    other = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert other.stdout is not None
    address = other.stdout.readline().strip()

    def progress(done, total):
        if done and other.poll() is None:
            os.killpg(other.pid, signal.SIGKILL)
            other.wait()

    try:
        with pytest.raises(InputError) as lost:
            run_ensemble(small_system(), small_design(4000), small_plan(), Dask(address), progress)
    finally:
        other.kill()
        other.communicate()
    assert str(lost.value) == f"scheduler: the connection to the Dask scheduler at '{address}' was lost; run again"
    assert capfd.readouterr().err == ""


def test_an_address_where_no_scheduler_answers_is_refused():
    with pytest.raises(InputError, match="expected the address of a Dask scheduler.*; found 'tcp://127.0.0.1:9'"):
        run_ensemble(small_system(), small_design(), small_plan(), Dask("tcp://127.0.0.1:9"))


def test_a_worker_with_other_versions_is_refused(monkeypatch, two_workers):
    monkeypatch.setattr(dask, "_versions", lambda: {**{n: "1.0" for n in dask.PACKAGES}, "jax": "0.1"})
    with pytest.raises(InputError, match="a worker has other versions: .*jax .*, expected 0.1"):
        run_ensemble(small_system(), small_design(), small_plan(), Dask(two_workers.scheduler_address))


def test_without_the_extra_the_error_names_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"contested\[cluster\]"):
        run_ensemble(small_system(), small_design(), small_plan(), Dask("tcp://127.0.0.1:9"))


def test_members_that_share_pasts_give_the_same_bytes_on_workers(two_workers):
    past = np.repeat(np.arange(60), 3)
    design = small_design(120)._replace(row=past, noise=past, later=np.arange(MEMBERS), branch=3)
    plan = small_plan()
    assert max(map(len, blocks_of(design, plan))) > plan.width
    found, expected = (
        flat_summary(run_ensemble(small_system(), design, plan, one))
        for one in (Dask(two_workers.scheduler_address), Threads(2))
    )
    assert [name for name in expected if found[name] != expected[name]] == []
