"""How facts about violence apply to a model: sizes, bursts, season, few places, forecasts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
from jaxtyping import Float

from contested.facts import bursts, forecasts, season_and_places, sizes
from contested.facts.catalogue import fact
from contested.facts.fact import Fact, Silent, Trial
from contested.facts.names import Names
from contested.observations.events.measured import phase_of

NO_ATTACKS = "the model has no mechanism by which a hidden group attacks"
EVERY_ATTACK_KILLS_ONE = {"size_cap": 1.0}
QUIET_GROUPS = {"size": 1.0}
"""A campaign for every fighter: so many that their number does not vary."""
YEAR = 52


def trials(names: Names) -> Iterator[Trial | Silent]:
    """The facts S1, S2, S3, S5 and S14."""
    attacks, phase = names.attacks(), _phase(names)
    ours = (
        fact("S1"), fact("S2a"), fact("S2b"), fact("S3a"), fact("S3b"),
        fact("S5"), fact("S14a"), fact("S14b"),
    )  # fmt: skip
    if not attacks:
        yield from (Silent(one, NO_ATTACKS) for one in ours)
        return
    labels = [one.label for one in names.of_kind("ambush")]
    yield Trial(
        fact("S1"),
        partial(sizes.size_counts, attacks=labels),
        sizes.size_exponent,
        names.off(ambush=EVERY_ATTACK_KILLS_ONE),
    )
    yield from _bursts(names, attacks, phase)
    yield from _waves(names, attacks, phase)
    yield (
        Trial(
            fact("S5"),
            partial(season_and_places.top_parts, attacks=attacks),
            season_and_places.top,
            null_parts=partial(season_and_places.spread_parts, attacks=attacks, people=names.population),
        )
        if len(names.population) >= 10
        else Silent(fact("S5"), f"two of {len(names.population)} places are no small part of them")
    )
    yield Trial(
        fact("S14a"),
        partial(season_and_places.quiet_parts, attacks=attacks),
        season_and_places.quiet,
        null_parts=partial(season_and_places.even_parts, attacks=attacks),
    )
    yield Trial(
        fact("S14b"),
        partial(forecasts.no_change_parts, attacks=attacks),
        forecasts.no_change,
        names.off(excitation={"branching": 0.0}, campaigns=QUIET_GROUPS, season={"amplitude": 0.0, "closure": 0.0}),
    )


def _bursts(names: Names, attacks: list[str], phase: Float[np.ndarray, " week"]) -> Iterator[Trial | Silent]:
    if names.calendar.weeks < YEAR:
        short = f"the run has {names.calendar.weeks} weeks; a season cannot be told from bursts in less than {YEAR}"
        yield from (Silent(one, short) for one in (fact("S2a"), fact("S2b")))
        return
    yield Trial(
        fact("S2a"),
        partial(bursts.weekly_parts, attacks=attacks),
        partial(bursts.branching_of, phase=phase),
        names.off(excitation={"branching": 0.0}),
    )
    yield Trial(
        fact("S2b"),
        partial(bursts.weekly_parts, attacks=attacks),
        partial(bursts.least_fano, phase=phase),
        names.off(excitation={"branching": 0.0}, campaigns=QUIET_GROUPS),
    )


def _waves(names: Names, attacks: list[str], phase: Float[np.ndarray, " week"]) -> Iterator[Trial | Silent]:
    moved = set(names.find(flow for one in names.of_kind("towns") for flow in one.roles["attacks"]))
    affected = set(names.find(flow for one in names.of_kind("season") for flow in one.roles["affects"]))
    rural = [flow for flow in attacks if flow in affected - moved]
    urban = [flow for flow in attacks if flow in moved]
    no_season = {"amplitude": 0.0, "closure": 0.0}
    yield _wave(names, fact("S3a"), rural, phase, names.off(season=no_season), "no attacks with a season stay rural")
    yield _wave(
        names, fact("S3b"), urban, phase, names.off(towns={"start": 0.0, "most": 0.0}), "no group moves into towns"
    )


def _wave(
    names: Names, asked: Fact, flows: list[str], phase: Float[np.ndarray, " week"], off: dict[str, float], none: str
) -> Trial | Silent:
    if names.calendar.weeks < YEAR:
        return Silent(asked, f"the run has {names.calendar.weeks} weeks, less than a year")
    if not flows:
        return Silent(asked, none)
    return Trial(asked, partial(season_and_places.wave_parts, attacks=flows, phase=phase), season_and_places.wave, off)


def _phase(names: Names) -> Float[np.ndarray, " week"]:
    days = [names.calendar.date(week) for week in range(names.calendar.weeks)]
    return phase_of(np.array(days, "datetime64[D]"))
