"""A command line without a simulator or a report: these tests are about the command line only."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, NamedTuple

import pytest

import contested.api  # noqa: F401  # before any module is replaced
from contested.cli.app import call
from contested.results.manifest import PriorCheck
from contested.results.run import Run
from contested.scenario.calendar import Calendar
from contested.scenario.load import LoadedScenario
from contested.size import check_size
from helpers.small_run import small_run

START = date(2030, 1, 1)


class Outcome(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def last_line(self) -> str:
        return self.out.rstrip("\n").rpartition("\n")[2]


class Fakes:
    """Fakes of loading, simulating and the report that record their calls."""

    def __init__(self) -> None:
        self.loaded: list[tuple[str, list[str], bool]] = []
        self.runs: list[dict[str, Any]] = []
        self.unanswered: list[str] = []
        self.reference_values: tuple[PriorCheck, ...] = ()
        self.clustering: dict[str, Any] = {}
        self.twins: Any = None
        self.asked_twins: list[tuple[int, int]] = []
        self.facts: Any = None
        self.invariances: Any = None
        self.asked: list[dict[str, Any]] = []
        self.during: Callable[[Path], None] = lambda out: None
        self.on_load: Callable[[], None] = lambda: None

    def load_scenario(self, name: str, set_: list[str] = [], hindsight: bool = False) -> Any:  # noqa: B006
        self.loaded.append((name, list(set_), hindsight))
        self.on_load()
        question = (SimpleNamespace(id="wins"),)
        scenario: Any = SimpleNamespace(name=Path(name).name, members=1000, question=question)
        nothing: Any = None
        loaded = LoadedScenario(scenario, nothing, nothing, Calendar(START, 56), {}, "", [], [], Path(name))
        return replace(loaded, unanswered=self.unanswered)

    def simulate_run(
        self,
        loaded: Any,
        size: Any,
        mechanisms: Path | None,
        scheduler: str | None,
        progress: Any,
        evidence: bool,
    ) -> Run:
        members, seed = size
        given = {"mechanisms": mechanisms, "scheduler": scheduler, "evidence": evidence}
        self.runs.append({"members": members, "seed": seed, **given})
        progress("simulating", 0, 2)
        self.during(next(path for path in Path.cwd().rglob(".*.partial-*") if path.is_dir()))
        progress("simulating", 2, 2)
        return small_run()

    def check_reference_values(self, loaded: Any, mechanisms: Path | None, progress: Any) -> tuple[PriorCheck, ...]:
        progress("simulating", 0, 2)
        return self.reference_values

    def check_clustering(self, loaded: Any, mechanisms: Path | None, progress: Any) -> dict[str, Any]:
        progress("simulating", 0, 2)
        return self.clustering

    def check_calibration(self, loaded: Any, twins: int, seed: int, mechanisms: Path | None, progress: Any) -> Any:
        progress("conditioning twins (histories)", 0, 2)
        self.asked_twins.append((twins, seed))
        return self.twins

    def check_facts(self, loaded: Any, progress: Any, **given: Any) -> Any:
        self.asked.append(given)
        return self.facts

    def check_invariances(self, loaded: Any, progress: Any, **given: Any) -> Any:
        self.asked.append(given)
        return self.invariances

    def write_report(self, run: Run, path: Path, older: Any = None) -> Path:
        path.write_text("<html></html>")
        return path

    def answers_table(self, run: Run) -> str:
        return f"{run.headline.text} {run.headline.probability}"

    def modules(self) -> dict[str, dict[str, Any]]:
        return {
            "contested.scenario.load": {"load_scenario": self.load_scenario},
            "contested.simulation": {
                "check_size": check_size,
                "simulate_run": self.simulate_run,
                "check_reference_values": self.check_reference_values,
                "check_clustering": self.check_clustering,
                "check_calibration": self.check_calibration,
            },
            "contested.alternatives": {"run_with_alternatives": self.simulate_run},
            "contested.facts_check": {"check_facts": self.check_facts},
            "contested.invariance_check": {"check_invariances": self.check_invariances},
            "contested.present.report.build": {"write_report": self.write_report},
            "contested.present.terminal": {"answers_table": self.answers_table},
        }


@pytest.fixture
def fakes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Fakes:
    fake = Fakes()
    for name, contents in fake.modules().items():
        module = ModuleType(name)
        module.__dict__.update(contents)
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JAX_COMPILATION_CACHE_DIR", str(tmp_path / "cache"))
    return fake


@pytest.fixture
def contested(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Outcome]:
    """Call the command line; returns exit code, standard output and standard error."""
    monkeypatch.delenv("COLUMNS", raising=False)  # pytest-xdist sets it

    def run(*args: object) -> Outcome:
        code = call([str(arg) for arg in args])
        return Outcome(code, *capsys.readouterr())

    return run
