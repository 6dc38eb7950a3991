"""Whether the simulated past of a scenario looks like the recorded one."""

from __future__ import annotations

from contested.analysis.event_readings import all_readings
from contested.conditioning.patterns import pattern_functions, patterns_beside
from contested.errors import InputError
from contested.given_mechanisms import Mechanisms
from contested.results.event_data import Pattern
from contested.scenario.load import LoadedScenario
from contested.simulation import CHECK_MEMBERS, Keep, Progress, conditioned_on, prepare, run_design
from contested.size import Size


def check_patterns(
    loaded: LoadedScenario, mechanisms: Mechanisms | None, progress: Progress, seed: int = 0
) -> dict[str, tuple[Pattern, ...]]:
    """Measures of the recorded past beside those of a conditioned one, by the id of the table of events.

    Raises:
        InputError: the scenario does not fit together, or has no table of events.
    """
    prepared = prepare(loaded, mechanisms, progress)
    if not prepared.loaded.scenario.event_data:
        raise InputError("expected a scenario with [[event_data]], found none: no recorded past", str(loaded.file))
    observed = all_readings(prepared.loaded)
    conditioned = conditioned_on(prepared, Size(CHECK_MEMBERS, seed), observed, None, progress)
    keep = Keep(pattern_functions(conditioned), {})
    done = run_design(prepared, conditioned.design, keep, None, progress)
    return patterns_beside(conditioned, done.summary.per_member)
