"""Fixtures: call the command line, with or without fakes for the layers below it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, NamedTuple

import pytest

from contested.cli.app import call

ANSWERS = {"headline": "held", "answers": [{"id": "held", "text": "Is it held?", "probability": 0.25}]}


class Outcome(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def last_line(self) -> str:
        return self.out.rstrip("\n").rpartition("\n")[2]


class Fakes:
    """Fakes of scenario, analysis and present that record their calls."""

    def __init__(self) -> None:
        self.loaded: list[tuple[str, list[str], bool]] = []
        self.runs: list[dict[str, Any]] = []
        self.unanswered: list[str] = []
        self.anchors: list[dict[str, Any]] = []
        self.during: Callable[[Path], None] = lambda out: None
        self.on_load: Callable[[], None] = lambda: None

    def load_scenario(self, name: str, set_: list[str] = [], hindsight: bool = False) -> Any:  # noqa: B006
        self.loaded.append((name, list(set_), hindsight))
        self.on_load()
        return SimpleNamespace(
            scenario=SimpleNamespace(name=Path(name).name, weeks=56), unanswered=self.unanswered, late_entries=[]
        )

    def run_scenario(
        self, loaded: Any, *, members: int | None, seed: int, out: Path, progress: Any, own: Mapping[str, Any]
    ) -> None:
        self.runs.append({"members": members, "seed": seed, "out": out, "own": sorted(own)})
        progress("simulating", 0, 2)
        (out / "answers.json").write_text(json.dumps(ANSWERS))
        self.during(out)
        progress("simulating", 2, 2)

    def check_scenario(self, loaded: Any, own: Mapping[str, Any], progress: Any) -> list[dict[str, Any]]:
        progress("simulating", 0, 2)
        return self.anchors

    def write_report(self, folder: Path) -> None:
        (folder / "report.html").write_text("<html></html>")

    def answers_table(self, folder: Path) -> str:
        return f"Is it held? {json.loads((folder / 'answers.json').read_text())['answers'][0]['probability']}"

    def modules(self) -> dict[str, dict[str, Any]]:
        return {
            "contested.scenario.load": {"load_scenario": self.load_scenario},
            "contested.analysis.run": {"run_scenario": self.run_scenario},
            "contested.analysis.prior_check": {"check_scenario": self.check_scenario},
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
