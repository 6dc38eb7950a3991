"""What each claim says of its series, in the unit of the series, beside what the conditioned histories have."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from contested.analysis.series import matching
from contested.conditioning.condition import Conditioned
from contested.conditioning.past import Past, log_factors
from contested.observations.of_quantity import Z90
from contested.observations.scales import from_scale
from contested.observations.stated import Stated
from contested.results.band import band
from contested.results.conditioning import Point
from contested.scenario.observation import Observation
from contested.scenario.window import WORDS


def what_is_read(conditioned: Conditioned) -> list[dict[str, object]]:
    """The fields of each observation that say which series, places and weeks it reads, and its point on them."""
    past = conditioned.past
    tables = {one.claim: one for one in past.prepared.loaded.scenario.observation}
    names = past.prepared.info.names()
    factors = log_factors(past, conditioned.z)[:, conditioned.design.row]
    found: list[dict[str, object]] = []
    for reading, simulated, factor in zip(past.claims, conditioned.readings, factors, strict=False):
        table, law = tables[reading.claim], reading.law
        inflates = factor if reading.factors or reading.speaker is not None else None
        point = None
        if isinstance(law, Stated) and law.scale != "logit":
            point = _point(law, _weeks(past, table), simulated, inflates)
        about = {
            "series": tuple(matching(table.series, names)),
            "places": table.places or (),
            "over": table.over,
            "condition": _condition(table),
            "point": point,
        }
        found.append(about)
    return found


def _condition(table: Observation) -> str:
    if table.comparison is None:
        return ""
    word, number = table.comparison
    return f"{WORDS[word]} {number:,g}"


def _weeks(past: Past, table: Observation) -> float:
    """By how many weeks a statement is divided: those of its claim where weeks are summed."""
    claim = past.prepared.loaded.ledger.get_claim(f"claim:{table.claim}")
    return claim.meant.days / 7.0 if table.over == "sum" and claim.meant else 1.0


def _point(
    law: Stated,
    weeks: float,
    simulated: Float[np.ndarray, " member"],
    log_factor: Float[np.ndarray, " member"] | None,
) -> Point:
    """A statement in the unit of its series; `log_factor` is the log of what inflates it, None for nothing."""
    sd = float(np.sqrt(sum(law.errors)))
    low, high = (float(from_scale(law.scale, law.target + end * Z90 * sd)) for end in (-1.0, 1.0))
    if log_factor is None and law.log_shift:
        log_factor = np.zeros_like(simulated)
    return Point(
        stated=law.value / weeks,
        low=min(low, law.value) / weeks,
        high=max(high, law.value) / weeks,
        simulated=band(simulated / weeks),
        inflation=None if log_factor is None else band(np.exp(log_factor + law.log_shift)),
    )
