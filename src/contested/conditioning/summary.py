"""What is written down of a conditioned ensemble: its observations, what was learned, the inflation of speakers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np
from jaxtyping import Float

from contested.analysis.intervals import bounded_chance
from contested.analysis.readings import Reading
from contested.conditioning.condition import Conditioned
from contested.conditioning.event_data import event_data_used
from contested.conditioning.observed_points import what_is_read
from contested.conditioning.past import Past, expected, values_of
from contested.conditioning.replays import Replays
from contested.infer.misfit import REPLICATES, misfit, unreachable
from contested.observations.scales import Scale, from_scale
from contested.observations.stated import Stated, StatedEvent
from contested.results.band import Band, band
from contested.results.conditioning import Conditioning, Inflation, Learned, ObservationUsed, Unused
from contested.scenario.observation import Observation
from contested.scenario.questions import Bias
from contested.scenario.unused_claims import unused_claims

Values = Mapping[str, Float[np.ndarray, " row"]]
"""The values of all priors, by id."""
MISFIT_LIMIT = 0.01
"""Below this chance the evidence and the model are at odds."""


def summarise(
    conditioned: Conditioned,
    replays: Replays,
    prior_readings: Float[np.ndarray, "reading member"],
) -> Conditioning:
    """The record of a conditioned run.

    Args:
        conditioned: the ensemble.
        replays: of its fit.
        prior_readings: readings of histories drawn from the priors.
    """
    past, fit = conditioned.past, conditioned.fit
    before, after = misfit(fit, 0), misfit(fit, -1)
    values = tuple(values_of(past, z.astype(np.float64)) for z in (fit.z[0], fit.posterior))
    return Conditioning(
        rows=fit.rows,
        assimilations=fit.assimilations,
        candidates=conditioned.candidates.shape[1],
        effective=conditioned.chosen.effective,
        power=conditioned.chosen.power,
        seed=past.seed,
        cached=conditioned.cached,
        misfit_before=bounded_chance(before.p, REPLICATES * fit.rows),
        misfit=bounded_chance(after.p, REPLICATES * fit.rows),
        misfit_limit=MISFIT_LIMIT,
        observations=_observations(conditioned, replays, prior_readings),
        learned=_learned(conditioned, values),
        speakers=_speakers(conditioned, values),
        unused=tuple(Unused(claim=claim, why=why) for claim, why in unused_claims(past.prepared.loaded)),
        event_data=event_data_used(conditioned, replays),
    )


def _observations(
    conditioned: Conditioned, replays: Replays, prior_readings: Float[np.ndarray, "reading member"]
) -> tuple[ObservationUsed, ...]:
    past = conditioned.past
    alone = replays.without_itself()
    after = expected(past, conditioned.readings, conditioned.z[:, conditioned.design.row])
    tables = {one.claim: one for one in past.prepared.loaded.scenario.observation}
    unreached = dict(zip(conditioned.fit.observations, unreachable(conditioned.fit), strict=True))
    found: list[ObservationUsed] = []
    read = what_is_read(conditioned)
    number = 0
    for i, reading in enumerate(past.claims):
        shared = _shared(past, reading, tables[reading.claim]) | read[i]
        if isinstance(reading.law, StatedEvent):
            chances = [
                bounded_chance(float(one.mean()), one.size) for one in (prior_readings[i], conditioned.readings[i])
            ]
            found.append(_event(shared, reading.law, chances))
        else:
            before = conditioned.fit.predicted[0][number]
            own = alone[number].predicted[number].astype(np.float64)
            stages = [before, after[number], own]
            chance = float(conditioned.fit.chance_sd[number])
            misfit = float((reading.law.target - own.mean()) / np.sqrt(own.var() + reading.law.variance))
            found.append(_number(shared, reading.law, stages, chance, misfit, not unreached[reading.claim]))
            number += 1
    return tuple(found)


def _shared(past: Past, reading: Reading, table: Observation) -> dict[str, object]:
    calendar = past.prepared.loaded.calendar
    claim = past.prepared.loaded.ledger.get_claim(f"claim:{reading.claim}")
    return {
        "claim": reading.claim,
        "reads": reading_words(table),
        "first": calendar.date(reading.weeks.start),
        "last": _last_day(calendar.date(reading.weeks.stop)),
        "factors": reading.factors,
        "speaker": claim.speaker,
        "side": reading.side,
        "group": reading.group,
        "silent": reading.law.silent,
        "stated": claim.quantity.best if claim.quantity else 1.0,
        "unit": claim.quantity.unit if claim.quantity else "yes or no",
    }


def _last_day(after: date) -> date:
    return after - timedelta(days=1)


def reading_words(table: Observation) -> str:
    """What is read of a history, in words: series, places, and how weeks are put together."""
    text = " + ".join(table.series)
    if table.share_of:
        text = f"{text} as a share of {' + '.join(table.share_of)}"
    if table.places:
        text = f"{text} in {', '.join(table.places)}"
    text = f"{text}, {table.over} of the weeks"
    if table.comparison:
        word, value = table.comparison
        text = f"{text}, {word.replace('_', ' ')} {value:g}"
    return text


def _number(
    shared: dict[str, object],
    law: Stated,
    stages: list[Float[np.ndarray, " member"]],
    chance: float,
    misfit: float,
    reachable: bool,
) -> ObservationUsed:
    before, after, without = (band_of(law.scale, one) for one in stages)
    bound = "at_least" if law.at_least is not None else "at_most" if law.at_most is not None else None
    return ObservationUsed.model_validate(
        {
            **shared,
            "scale": law.scale,
            "bound": bound,
            "sd": float(np.sqrt(law.variance)),
            "parts": law.errors._asdict(),
            "chance": chance,
            "before": before,
            "after": after,
            "without": without,
            "chance_before": None,
            "chance_after": None,
            "misfit": misfit,
            "reachable": reachable,
        }
    )


def _event(shared: dict[str, object], law: StatedEvent, chances: list[float]) -> ObservationUsed:
    nothing = dict.fromkeys(("bound", "sd", "chance", "before", "after", "without", "misfit"))
    before, after = chances
    return ObservationUsed.model_validate(
        {
            **shared,
            **nothing,
            "scale": "yes or no",
            "parts": {},
            "chance_before": before,
            "chance_after": after,
            "reachable": True,
        }
    )


def band_of(scale: Scale, values: Float[np.ndarray, " member"]) -> Band:
    """The 90 % band of values on a scale, in the unit of what is stated."""
    return band(from_scale(scale, values))


def _learned(conditioned: Conditioned, values: Sequence[Values]) -> tuple[Learned, ...]:
    (before, after), past, fit = values, conditioned.past, conditioned.fit
    rows = [
        Learned(
            prior=name,
            sd_left=float(fit.sd_left[i]),
            shift=float(fit.shift[i]),
            before=band_of("plain", before[name]),
            after=band_of("plain", after[name]),
        )
        for i, name in enumerate(past.known)
    ]
    return tuple(sorted(rows, key=lambda one: (one.sd_left, one.prior)))


def _speakers(conditioned: Conditioned, values: Sequence[Values]) -> tuple[Inflation, ...]:
    """The inflation of every side that some claim speaks for, and of its speakers."""
    found: list[Inflation] = []
    for bias in conditioned.past.prepared.loaded.scenario.bias:
        if not isinstance(bias.factor, str):
            continue
        name = bias.factor.removeprefix("prior:")
        used = [one for one in conditioned.past.readings if one.side == bias.side and name in one.factors]
        if not used:
            continue
        found.append(_inflation(bias, name, None, used, conditioned, values))
        speakers = sorted({one.speaker for one in used if one.speaker is not None and one.spread is not None})
        for speaker in speakers:
            own = [one for one in used if one.speaker == speaker]
            found.append(_inflation(bias, name, speaker, own, conditioned, values))
    return tuple(found)


def _inflation(
    bias: Bias,
    name: str,
    speaker: str | None,
    used: list[Reading],
    conditioned: Conditioned,
    values: Sequence[Values],
) -> Inflation:
    past, fit = conditioned.past, conditioned.fit
    bands = []
    for z, known in zip((fit.z[0], fit.posterior), values, strict=True):
        factor = known[name]
        if speaker is not None:
            own = z[len(past.known) + past.speakers.index(speaker)].astype(np.float64)
            factor = factor * np.exp(known[str(used[0].spread)] * own)
        bands.append(band_of("plain", factor))
    return Inflation(
        side=bias.side,
        speaker=speaker,
        about=bias.about,
        whose=bias.whose,
        checks=len({one.group for one in used}),
        before=bands[0],
        after=bands[1],
    )
