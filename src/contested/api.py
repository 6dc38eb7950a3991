"""The public functions: run a scenario, open a run, check a model against known levels, load scenarios and ledgers."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from contested.errors import InputError, nearest
from contested.ledger.ledger import Ledger
from contested.results import run as finished
from contested.results.whole_folder import Target, disk_bytes, named, whole
from contested.scenario import load
from contested.scenario.load import LoadedScenario, find_scenario

if TYPE_CHECKING:
    from contested.analysis.clustering import Band
    from contested.conditioning.calibration import TwinResults
    from contested.model.mechanism import Mechanism
    from contested.present.notebook import ShownAnswer
    from contested.present.tree_text import Explained
    from contested.results.event_data import Pattern
    from contested.results.manifest import Manifest, PriorCheck
    from contested.results.stress import Stress

Mechanisms: TypeAlias = "str | Path | type[Mechanism] | Sequence[type[Mechanism]]"
"""A Python file with mechanisms, or the classes themselves."""
Value = TypeVar("Value")

LIBRARY = "library"
"""What the literature is called where the name of a ledger is asked for."""

Progress = Callable[[str, int, int], None]
"""Called with a stage, how much of it is done, and how much there is."""


def _silent(stage: str, done: int, total: int) -> None:
    pass


class ByName(dict[str, Value]):
    """Values by name; the error for an unknown name gives the nearest one."""

    def __missing__(self, name: object) -> Value:
        raise InputError(f"expected a question of this run, found '{name}'; {nearest(str(name), self)}", "answers")


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

        return ByName((answer.id, ShownAnswer.of(answer)) for answer in self.answer_file.answers)

    @property
    def headline(self) -> ShownAnswer:
        """The answer shown first."""
        return self.answers[self.answer_file.headline]

    def __repr__(self) -> str:
        """What was run, and in which folder it is."""
        scenario, place = self.manifest.scenario, self.folder or "in memory"
        size = f"{self.manifest.members:,} histories of {scenario.weeks} weeks"
        return f"<Run of {scenario.name}: {size}, seed {self.manifest.seed}, {place}>"

    def report(self, path: str | Path, against: str | Path | None = None) -> Path:
        """Write the self-contained report, one HTML page, to a file. Returns its path.

        Args:
            path: the file to write.
            against: the folder of an older run of the same scenario, whose answers are shown beside these.

        Raises:
            InputError: no such folder, the path is a folder, a part of the run cannot be read, or the older run is none
                or of another scenario.
        """
        from contested.present.report.build import write_report

        older = None if against is None else finished.read_answers(as_path(against, "against"))
        return write_report(self, as_path(path, "path"), older)

    def brief(self, path: str | Path) -> Path:
        """Write the brief, one A4 page as HTML, to a file. Returns its path.

        Raises:
            InputError: no such folder, the path is a folder, or a part of the run cannot be read.
        """
        from contested.present.report.build import write_brief

        return write_brief(self, as_path(path, "path"))

    def explain(self, name: str) -> Explained:
        """Trace a question or a series back to the claims and documents it rests on; or show an entry and its uses.

        `name` is its id, or a number of the report such as C12.

        Raises:
            InputError: nothing in the run has this name.
        """
        from contested.present.views.explain import explain

        return explain(self, name)


def open_run(folder: str | Path) -> Run:
    """Open a run folder.

    Raises:
        InputError: no run is found, it has an older format, or a file is missing, damaged or edited.
    """
    return Run.of(finished.open_run(as_path(folder, "folder")))


def load_scenario(
    scenario: str | Path, *, set: Mapping[str, Any] | None = None, weeks: int | None = None, hindsight: bool = False
) -> LoadedScenario:
    """Load a scenario with its places and its ledger, everything in it checked.

    Args:
        scenario: a bundled scenario's name, a folder, or a .toml file.
        set: values of the scenario to replace, by dotted key.
        weeks: weeks to simulate from the date of the evidence on; up to the scenario's own end by default.
        hindsight: also use evidence that became known only after the scenario's date.

    Raises:
        InputError: no scenario is found, or something in its files does not fit.
    """
    if set is not None and not isinstance(set, Mapping):
        raise InputError(f"expected values by dotted key, such as {{'weeks': 30}}, found {_kind(set)}", "set")
    chosen = {**(set or {}), **({"weeks": weeks} if weeks is not None else {})}
    wanted = "a bundled scenario's name, a folder or a .toml file"
    return load.load_scenario(as_path(scenario, "scenario", wanted), chosen, hindsight)


def load_ledger(name_or_folder: str | Path) -> Ledger:
    """Load a folder of *.toml files; the name, folder or file of a scenario means its ledger, late entries included.

    The word "library" means the literature, and the folder of a finished run the entries that it used.

    Raises:
        InputError: no ledger is found, or an entry is invalid.
    """
    from contested.ledger.library import library
    from contested.ledger.library.taken import laid_over, with_library
    from contested.ledger.reading import read_toml, validate
    from contested.scenario.files import ScenarioFiles
    from contested.scenario.schema import Scenario

    path = as_path(name_or_folder, "name_or_folder")
    if str(name_or_folder) == LIBRARY:
        return library()
    if (path / "manifest.json").is_file():
        used = finished.open_run(path).evidence
        return Ledger(used.documents, used.claims, used.priors)
    if path.is_dir() and not (path / "scenario.toml").exists():
        own = Ledger.read(path)
        laid_over(own, library()).check()
        return with_library(own, (), library())[0]
    scenario = find_scenario(name_or_folder)
    files = ScenarioFiles(scenario)
    whole = files.whole(read_toml(scenario), str(scenario))
    return files.ledger(validate(Scenario, whole.data, str(scenario)))[0]


def run(
    scenario: str | Path | LoadedScenario,
    *,
    members: int | None = None,
    seed: int = 0,
    weeks: int | None = None,
    set: Mapping[str, Any] | None = None,
    out: str | Path | Target | None = None,
    mechanisms: Mechanisms | None = None,
    scheduler: str | None = None,
    evidence: bool = True,
    progress: Progress = _silent,
) -> Run:
    """Condition a scenario on what is known of its past, simulate it and answer its questions.

    Args:
        scenario: a bundled scenario's name, a folder, a .toml file, or a scenario from `load_scenario`.
        members: histories to simulate, 2 to 1,000,000; the scenario's own number by default.
        seed: 0 to 2**32 - 1; the same seed and version give the same numbers.
        weeks: weeks to simulate from the date of the evidence on; up to the scenario's own end by default.
        set: values of the scenario to replace, by dotted key.
        out: a new or empty folder for the run and its report, which appears whole or not at all. In memory by default.
        mechanisms: mechanisms of your own, as classes or as a Python file, which is executed. The module that defines
            them is kept with the run; a notebook, or the program that calls this, is not.
        scheduler: address of a Dask scheduler; by default, threads of this process.
        evidence: whether the scenario's observations condition the run; without them it is one of the priors alone.
        progress: called with a stage, how much of it is done, and how much there is.

    Returns:
        The run, in memory or read from `out`.

    Raises:
        InputError: an argument is wrong, the scenario does not fit together, the ensemble does not fit into memory, or
            the folder cannot be used.
    """
    from contested.ensemble.kept_programs import RUN, load_ahead

    load_ahead(RUN)  # while the rest is imported and read
    from contested.alternatives import run_with_alternatives
    from contested.present.report.ahead import ready_ahead
    from contested.size import check_size

    loaded = _load(scenario, set, weeks)
    size = check_size(loaded.scenario.members if members is None else members, seed)
    if not isinstance(scheduler, str | None):
        raise InputError(f"expected an address, such as 'tcp://host:8786', found {_kind(scheduler)}", "scheduler")
    target = out if out is None or isinstance(out, Target) else named(as_path(out, "out"))
    if target is None:
        return Run.of(run_with_alternatives(loaded, size, mechanisms, scheduler, progress, evidence))
    with whole(target, disk_bytes(size.members, loaded.calendar.weeks)) as work:
        ready_ahead()
        made = Run.of(run_with_alternatives(loaded, size, mechanisms, scheduler, progress, evidence))
        manifest = _write(made, work.partial, progress)
    assert work.final is not None
    return Run.of(finished.written_run(made, manifest, work.final))


def _write(made: Run, folder: Path, progress: Progress) -> Manifest:
    from contested.results.write import write_run

    progress("writing", 0, 1)
    manifest = write_run(made, folder)
    progress("writing", 1, 1)
    progress("writing the report", 0, 1)
    made.report(folder / "report.html")
    progress("writing the report", 1, 1)
    return manifest


def check(
    scenario: str | Path | LoadedScenario,
    *,
    set: Mapping[str, Any] | None = None,
    mechanisms: Mechanisms | None = None,
    progress: Progress = _silent,
) -> tuple[PriorCheck, ...]:
    """Simulate a small ensemble and compare it with the reference values, as the prior predictive check of a run.

    Raises:
        InputError: the scenario does not fit together.
    """
    from contested.simulation import check_reference_values

    return check_reference_values(_load(scenario, set, None), mechanisms, progress)


def stress(
    scenario: str | Path | LoadedScenario,
    *,
    seed: int = 0,
    exact: int = 6,
    set: Mapping[str, Any] | None = None,
    mechanisms: Mechanisms | None = None,
    scheduler: str | None = None,
    progress: Progress = _silent,
) -> Stress:
    """Leave out every claim, speaker, document, side and group of claims in turn, and trust every claim less.

    Changes are replays of the fit of the scenario's past. Those that move an unknown number by more than 0.3 posterior
    standard deviations are confirmed by fits that are done again, and always everything that one side says.

    Args:
        scenario: a bundled scenario's name, a folder, a .toml file, or a scenario from `load_scenario`.
        seed: 0 to 2**32 - 1; the fit that a run with the same seed has made is used again.
        exact: fits that are done again at most, beside one with another seed; 0 for none.
        set: values of the scenario to replace, by dotted key.
        mechanisms: mechanisms of your own, as classes or as a Python file, which is executed.
        scheduler: address of a Dask scheduler; by default, threads of this process.
        progress: called with a stage, how much of it is done, and how much there is.

    Raises:
        InputError: an argument is wrong, the scenario does not fit together, or it has no observations.
    """
    from contested.simulation import simulate_stress

    return simulate_stress(_load(scenario, set, None), seed, exact, mechanisms, scheduler, progress)


def clustering(
    scenario: str | Path | LoadedScenario,
    *,
    set: Mapping[str, Any] | None = None,
    mechanisms: Mechanisms | None = None,
    progress: Progress = _silent,
) -> dict[str, dict[str, Band | None]]:
    """Simulate a small ensemble and measure how reported "events" (attacks) and "deaths" cluster in time and space.

    Returns:
        The 90 % band of each measure of `contested.analysis.clustering.MEASURES` by its id, in windows of a year.

    Raises:
        InputError: the scenario does not fit together, or no mechanism of it reports.
    """
    from contested.analysis.clustering import bands
    from contested.simulation import check_clustering

    found = check_clustering(_load(scenario, set, None), mechanisms, progress)
    return {kind: bands(values) for kind, values in found.items()}


def past_patterns(
    scenario: str | Path | LoadedScenario,
    *,
    set: Mapping[str, Any] | None = None,
    mechanisms: Mechanisms | None = None,
    progress: Progress = _silent,
) -> dict[str, tuple[Pattern, ...]]:
    """Whether a conditioned past looks like the scenario's tables of events.

    Returns:
        By the id of the table, each measure with its recorded value and the simulated 90 % range.

    Raises:
        InputError: the scenario does not fit together, or has no table of events.
    """
    from contested.past_check import check_patterns

    return check_patterns(_load(scenario, set, None), mechanisms, progress)


def calibration(
    scenario: str | Path | LoadedScenario,
    *,
    twins: int = 20,
    seed: int = 0,
    set: Mapping[str, Any] | None = None,
    mechanisms: Mechanisms | None = None,
    progress: Progress = _silent,
) -> TwinResults:
    """Count how often intervals hold the truth, on wars that are drawn from the priors.

    Each such twin is conditioned on what the scenario's claims would state of it, exactly as in a run.

    Args:
        scenario: a bundled scenario's name, a folder, a .toml file, or a scenario from `load_scenario`.
        twins: how many, 2 to 1,000; each takes as long as the conditioning of a run.
        seed: 0 to 2**32 - 1; the same seed and version give the same numbers.
        set: values of the scenario to replace, by dotted key.
        mechanisms: mechanisms of your own, as in `run`.
        progress: called with a stage, how much of it is done, and how much there is.

    Returns:
        Ranks, errors and scores of every twin; `contested.infer.calibration` has their statistics.

    Raises:
        InputError: the scenario does not fit together, has no observation, or an argument is out of bounds.
    """
    from contested.simulation import check_calibration

    return check_calibration(_load(scenario, set, None), twins, seed, mechanisms, progress)


def as_path(value: str | Path, name: str, wanted: str = "a path") -> Path:
    """The path in an argument; `wanted` says what it is a path of.

    Raises:
        InputError: it is not a path.
    """
    if isinstance(value, str | os.PathLike):
        return Path(value)
    raise InputError(f"expected {wanted}, found {_kind(value)}", name)


def _load(scenario: str | Path | LoadedScenario, set_: Mapping[str, Any] | None, weeks: int | None) -> LoadedScenario:
    if not isinstance(scenario, LoadedScenario):
        return load_scenario(scenario, set=set_, weeks=weeks)
    if set_ or weeks is not None:
        raise InputError("expected `set` and `weeks` in load_scenario, found a scenario that is loaded already", "set")
    return scenario


def _kind(value: object) -> str:
    """A value of the wrong kind, in words."""
    return "None" if value is None else f"a value of type {type(value).__name__}"
