"""The public functions: run a scenario, open a run, check a model against known levels, load a ledger."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contested.errors import InputError
from contested.ledger.ledger import Ledger
from contested.results import run as finished
from contested.results.whole_folder import Target, named, whole
from contested.scenario.load import LoadedScenario, find_scenario, load_scenario

if TYPE_CHECKING:
    from contested.present.notebook import ShownAnswer
    from contested.present.tree_text import Explained
    from contested.results.manifest import PriorCheck

Progress = Callable[[str, int, int], None]
"""Called with a stage, how much of it is done, and how much there is."""


def _silent(stage: str, done: int, total: int) -> None:
    pass


class Run(finished.Run):
    """A finished run, with its report, its explanations, and answers that a notebook shows."""

    @classmethod
    def of(cls, run: finished.Run) -> Run:
        """The same run."""
        return cls(run.manifest, run.answer_file, run.claims, run.evidence, run.source, run.folder)

    @cached_property
    def answers(self) -> dict[str, ShownAnswer]:
        """Answers by question id, in the order of the scenario."""
        from contested.present.notebook import ShownAnswer

        return {answer.id: ShownAnswer.of(answer) for answer in self.answer_file.answers}

    def report(self, path: str | Path) -> Path:
        """Write the self-contained report, one HTML page, to a file. Returns its path."""
        from contested.present.report.build import write_report

        return write_report(self, path)

    def explain(self, name: str) -> Explained:
        """Follow a question (by id) or a series (by name) back to the sentences it rests on.

        Raises:
            InputError: nothing in the run has this name.
        """
        from contested.present.views.explain import explain

        return explain(self, name)


def open_run(folder: str | Path) -> Run:
    """Open a run folder.

    Raises:
        InputError: there is no run, it is of an older format, or a file is missing, damaged or edited.
    """
    return Run.of(finished.open_run(folder))


def load_ledger(name_or_folder: str | Path) -> Ledger:
    """Load a folder of *.toml files; the name, folder or file of a scenario means its ledger, late entries included.

    Raises:
        InputError: nothing of the kind stands there, or an entry is at fault.
    """
    from contested.ledger.reading import read_toml, validate
    from contested.scenario.schema import Scenario

    path = Path(name_or_folder)
    if path.is_dir() and not (path / "scenario.toml").exists():
        return Ledger.load(path)
    scenario = find_scenario(name_or_folder)
    folders = validate(Scenario, read_toml(scenario), str(scenario)).ledger
    return Ledger.load(*(scenario.parent / folder for folder in folders))


def run(
    scenario: str | Path | LoadedScenario,
    *,
    members: int | None = None,
    seed: int = 0,
    weeks: int | None = None,
    set: Mapping[str, Any] | None = None,
    out: str | Path | Target | None = None,
    mechanisms: str | Path | None = None,
    scheduler: str | None = None,
    progress: Progress = _silent,
) -> Run:
    """Simulate a scenario and answer its questions.

    Args:
        scenario: a bundled scenario's name, a folder, a .toml file, or a scenario from `load_scenario`.
        members: histories to simulate; the scenario's own number by default.
        seed: the same seed and version give the same numbers.
        weeks: weeks to simulate; the scenario's own number by default.
        set: values of the scenario to replace, by dotted key.
        out: a new or empty folder for the run and its report, which appears whole or not at all. In memory by default.
        mechanisms: a Python file with mechanisms of your own. It is executed, and kept with the run.
        scheduler: address of a Dask scheduler; by default, threads of this process.
        progress: called with a stage, how much of it is done, and how much there is.

    Returns:
        The run, in memory or read from `out`.

    Raises:
        InputError: the scenario does not fit together, or the folder cannot be used.
    """
    from contested.results.write import write_run
    from contested.simulation import simulate_run

    loaded = _load(scenario, set, weeks)
    target = out if out is None or isinstance(out, Target) else named(Path(out))
    if target is None:
        return Run.of(simulate_run(loaded, members, seed, mechanisms, scheduler, progress))
    with whole(target) as work:
        made = Run.of(simulate_run(loaded, members, seed, mechanisms, scheduler, progress))
        progress("writing", 0, 1)
        write_run(made, work.partial)
        progress("writing", 1, 1)
        progress("writing the report", 0, 1)
        made.report(work.partial / "report.html")
        progress("writing the report", 1, 1)
    assert work.final is not None
    return open_run(work.final)


def check(
    scenario: str | Path | LoadedScenario,
    *,
    set: Mapping[str, Any] | None = None,
    mechanisms: str | Path | None = None,
    progress: Progress = _silent,
) -> tuple[PriorCheck, ...]:
    """Simulate a small ensemble and compare it with the scenario's anchors, as the prior predictive check of a run.

    Raises:
        InputError: the scenario does not fit together.
    """
    from contested.simulation import check_anchors

    return check_anchors(_load(scenario, set, None), mechanisms, progress)


def _load(scenario: str | Path | LoadedScenario, set_: Mapping[str, Any] | None, weeks: int | None) -> LoadedScenario:
    chosen = {**(set_ or {}), **({"weeks": weeks} if weeks is not None else {})}
    if isinstance(scenario, str | Path):
        return load_scenario(scenario, set_=chosen)
    if chosen:
        raise InputError(
            "expected `set` and `weeks` with load_scenario, found a scenario that is loaded already", "set"
        )
    return scenario
