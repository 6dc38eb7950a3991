"""Which recorded series a question, layer, claim or anchor looks at."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

from contested.errors import InputError, nearest
from contested.scenario.load import LoadedScenario, in_file
from contested.scenario.questions import Anchor, ClaimCheck, Layer, Measure, Question


def control(actor: str) -> str:
    """The name of the stock of control units that an actor holds."""
    return f"control.{actor}"


def needs(item: Question | Layer | ClaimCheck | Anchor) -> set[str]:
    """Names and patterns of the series that a question, layer, claim check or anchor looks at."""
    if isinstance(item, Question):
        return set().union(*(_patterns(option) for option in item.alternatives))
    return set(item.series or ())


def _patterns(measure: Measure) -> set[str]:
    if measure.measure == "series":
        return {*(measure.series or ()), *(measure.minus or ())}
    return {control(str(measure.actor))}


def check(item: Question | Layer | ClaimCheck | Anchor, names: Iterable[str]) -> None:
    """Check that every series that is looked at is among the names a model records.

    Raises:
        InputError: naming the pattern that matches nothing, and the nearest name.
    """
    known = list(names)
    kind = type(item).__name__.lower()
    where = f"claim_check '{item.claim}'" if isinstance(item, ClaimCheck) else f"{kind} '{item.id}'"
    for pattern in sorted(needs(item)):
        if not matching([pattern], known):
            raise InputError(f"no series matches '{pattern}'; {nearest(pattern, known)}", where)


def check_all(loaded: LoadedScenario, names: Iterable[str]) -> None:
    """Check every question, layer, anchor and comparison of a scenario against the names its model records.

    Raises:
        InputError: at the first series that nothing is called, with the scenario's file.
    """
    scenario, known = loaded.scenario, list(names)
    checks = [check for check in scenario.claim_check if check.series]
    with in_file(loaded.file):
        for item in (*scenario.question, *scenario.layer, *scenario.anchor, *checks):
            check(item, known)


def matching(patterns: Iterable[str], names: Iterable[str]) -> list[str]:
    """The names that match any of the patterns, each once, in the order of the names."""
    wanted = list(patterns)
    return [name for name in names if any(fnmatchcase(name, pattern) for pattern in wanted)]
