"""The public function that compares what-ifs in a run folder: finds the run and its scenario, writes the results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contested.api import Mechanisms, Progress, Run, as_path, open_run, run
from contested.errors import InputError
from contested.results.comparisons import Comparisons
from contested.results.digests import MANIFEST
from contested.results.whole_folder import RUNS, dated, finished
from contested.scenario.bundled import bundled_folders
from contested.scenario.load import LoadedScenario, load_scenario

if TYPE_CHECKING:
    from contested.results.manifest import Manifest


def _silent(stage: str, done: int, total: int) -> None:
    pass


def compare(
    source: str | Path,
    *,
    what_if: Sequence[str | Path] = (),
    set: Mapping[str, Any] | Sequence[str] = (),
    pairs: int | None = None,
    scenario: str | Path | None = None,
    mechanisms: Mechanisms | None = None,
    scheduler: str | None = None,
    progress: Progress = _silent,
) -> Comparisons:
    """Compare what-ifs with the run without them, in histories that share their past and their random numbers.

    A what-if acts in one arm, from the date of the evidence on. What is `set` is an assumption: beside what-ifs it
    holds in both arms, alone it is compared with the run as it is. The results join those in the run folder, in place
    of older ones of the same, and its report is written again.

    Args:
        source: a finished run folder; or a scenario, whose newest run in "runs" is used. Without one it is run first.
        what_if: ids of the scenario's what-ifs, or .toml files of them; without this and `set`, all of the scenario's.
        set: values of the scenario to replace, by dotted key.
        pairs: how many of the run's members are paired; 200 by default.
        scenario: the scenario of the run folder; by default the bundled one of its name.
        mechanisms: mechanisms of your own, as in `run`.
        scheduler: address of a Dask scheduler; by default, threads of this process.
        progress: called with a stage, how much of it is done, and how much there is.

    Returns:
        The comparisons of this call; `open_run(folder).comparisons` has all.

    Raises:
        InputError: an argument is wrong, the scenario is not that of the run, or a what-if does not fit it.
    """
    from contested.ensemble.kept_programs import ARM, load_ahead

    load_ahead(ARM)  # while the rest is imported and read
    from contested.results.comparisons import write_comparisons
    from contested.what_ifs import Asked, collected, compare_arms, pairs_of

    folder = as_path(source, "source", "a run folder or a scenario")
    is_run = (folder / MANIFEST).is_file()
    loaded = _scenario_of(finished(folder), scenario) if is_run else _plain_scenario(folder, scenario)
    changed = _changed(loaded, set)
    wanted = _wanted(what_if, changed or loaded, bool(set))
    _check_mechanisms(folder if is_run else None, mechanisms)
    made = open_run(folder) if is_run else _run_of(loaded, pairs, mechanisms, scheduler, progress)
    assert made.folder is not None
    asked = Asked(wanted, changed, _chosen(changed, set), pairs_of(pairs, made.manifest.members))
    found = compare_arms(made, loaded, asked, mechanisms, scheduler, progress)
    of_run = collected(made, found)
    progress("writing the report", 0, 1)
    write_comparisons(of_run, made.folder)
    made.report(made.folder / "report.html")
    progress("writing the report", 1, 1)
    return of_run.model_copy(update={"comparisons": found})


def _scenario_of(folder: Path, scenario: str | Path | None) -> LoadedScenario:
    """The scenario of a run, as the run had it.

    Raises:
        InputError: it is not found, or is no longer that of the run.
    """
    from contested.present.views.method import as_set
    from contested.results.json_files import read_manifest

    manifest = read_manifest(folder)
    name = manifest.scenario.name
    if scenario is None and name not in bundled_folders():
        message = f"expected the folder of the scenario '{name}' too, found none: a run folder does not hold it"
        raise InputError(f"{message}. Name it with `scenario`, or name the scenario instead of its run", str(folder))
    settings = [f"{key}={as_set(key, value)}" for key, value in manifest.set.items()]
    loaded = load_scenario(name if scenario is None else scenario, settings, manifest.ledger.hindsight)
    if loaded.scenario.name != name:
        message = f"expected the scenario of this run, '{name}', found '{loaded.scenario.name}'"
        raise InputError(message, str(loaded.file))
    if loaded.hash != manifest.scenario.hash:
        message = f"expected the scenario of this run ({manifest.scenario.hash[:12]}...), found {loaded.hash[:12]}..."
        raise InputError(f"{message}: it was changed after the run; run it again", str(loaded.file))
    return loaded


def _plain_scenario(source: Path, scenario: str | Path | None) -> LoadedScenario:
    if scenario is not None:
        message = f"expected `scenario` only with a run folder, found it with '{source}', which is none"
        raise InputError(message, "scenario")
    return load_scenario(source)


def _changed(loaded: LoadedScenario, set_: Mapping[str, Any] | Sequence[str]) -> LoadedScenario | None:
    """The scenario with the values that are assumed, if they change anything but its what-ifs.

    Raises:
        InputError: they change nothing, or the days or the members of the run.
    """
    if not set_:
        return None
    from contested.present.views.method import as_set

    texts = [f"{key}={as_set(key, value)}" for key, value in set_.items()] if isinstance(set_, Mapping) else list(set_)
    before = [f"{key}={as_set(key, value)}" for key, value in loaded.set.items()]
    changed = load_scenario(loaded.file, [*before, *texts], bool(loaded.late_entries))
    if changed.scenario.members != loaded.scenario.members:
        message = f"expected the members of the run in both arms, found members = {changed.scenario.members}"
        raise InputError(f"{message}: `pairs` says how many of them are paired", "set")
    if changed.calendar.as_of != loaded.calendar.as_of:
        message = f"expected the same date of the evidence in both arms, {loaded.calendar.as_of}"
        raise InputError(f"{message}, found as_of = {changed.calendar.as_of}", "set")
    if changed.calendar != loaded.calendar:
        found = f"{changed.calendar.start} to {changed.calendar.last_day}"
        message = f"expected the same days in both arms, {loaded.calendar.start} to {loaded.calendar.last_day}"
        raise InputError(f"{message}, found {found}", "set")
    if changed.hash == loaded.hash:
        raise InputError(f"expected values that change the scenario, found none in {', '.join(texts)}", "set")
    asked = [question.id for question in loaded.scenario.question]
    if [question.id for question in changed.scenario.question] != asked:
        raise InputError("expected the same questions in both arms, found others", "set")
    return changed


def _chosen(changed: LoadedScenario | None, set_: Mapping[str, Any] | Sequence[str]) -> dict[str, Any]:
    """The values that are assumed, as the scenario records them."""
    if changed is None:
        return {}
    keys = list(set_) if isinstance(set_, Mapping) else [text.partition("=")[0].strip() for text in set_]
    return {key: changed.set[key] for key in keys if key in changed.set}


def _wanted(what_if: Sequence[str | Path], loaded: LoadedScenario, assumed: bool) -> Sequence[str | Path]:
    """The what-ifs that are asked for; all of the scenario where nothing is."""
    from contested.scenario.what_if import chosen_what_ifs

    wanted = [what_if] if isinstance(what_if, str | Path) else list(what_if)
    known = [one.id for one in loaded.scenario.what_if]
    if not wanted and not assumed:
        wanted = [*known]
        if not known:
            message = f"expected a what-if or a value to set, found neither: the scenario '{loaded.scenario.name}' has"
            raise InputError(f"{message} no [[what_if]]; name a file of them", "what_if")
    chosen_what_ifs(wanted, loaded)
    return wanted


def _check_mechanisms(folder: Path | None, mechanisms: Mechanisms | None) -> None:
    """Refuse a run of a user's mechanisms without these: what lies in a run folder is not executed.

    Raises:
        InputError: they are missing.
    """
    from contested.results.sources import USER_MECHANISMS

    if folder is not None and mechanisms is None and (folder / USER_MECHANISMS).exists():
        message = f"expected `mechanisms` too, found none: the run has mechanisms of its own, in {USER_MECHANISMS}"
        raise InputError(message, str(folder))


def _run_of(
    loaded: LoadedScenario,
    pairs: int | None,
    mechanisms: Mechanisms | None,
    scheduler: str | None,
    progress: Progress,
) -> Run:
    """The newest run of a scenario in "runs", or a new one."""
    for folder in sorted(RUNS.glob(f"{loaded.scenario.name}-*"), key=lambda one: -one.stat().st_mtime):
        manifest = _manifest(folder)
        if manifest and _same(manifest, loaded) and manifest.members >= (pairs or 0) and mechanisms is None:
            return open_run(folder)
    made = dated(loaded.scenario.name)
    return run(loaded, out=made, mechanisms=mechanisms, scheduler=scheduler, progress=progress)


def _same(manifest: Manifest, loaded: LoadedScenario) -> bool:
    """Whether a run is one of this scenario, conditioned on what it observes."""
    observes = bool(loaded.scenario.observation or loaded.scenario.event_data)
    return manifest.scenario.hash == loaded.hash and observes == (manifest.conditioning is not None)


def _manifest(folder: Path) -> Manifest | None:
    from contested.results.json_files import read_manifest

    try:
        return read_manifest(folder)
    except InputError:
        return None
