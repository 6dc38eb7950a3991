"""The answers of a sample run over time: what they are if nothing changes, and propositions week by week."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np

from contested.results.answers import ByWeek, Reference, WeeklyShare
from contested.results.values import Interval, Quantiles
from present.sample import DAY, Sample

READS = ("met by then", "true then", "met by then", "true so far")


def over_time(sample: Sample, i: int, count: int | None) -> dict[str, Any]:
    """The reference and the weeks of the answer to question `i`; `count` is that of a proposition."""
    weeks = sample.weeks - sample.past
    found: dict[str, Any] = {"reference": _reference(sample, i, count, weeks)} if sample.past else {}
    if count is None:
        return found
    curve = np.round(count * ((np.arange(weeks) + 1) / weeks) ** 1.5).astype(int)
    state = _share(curve // 2, sample.members) if i % 6 == 0 else None
    by_week = ByWeek(first=DAY, reads=READS[i % 6], true=_share(curve, sample.members), in_week=state)
    return {**found, "by_week": by_week}


def _share(counts: np.ndarray, members: int) -> WeeklyShare:
    chance = np.clip(counts / members, 0.5 / members, 1 - 0.5 / members)
    low, high = np.maximum(chance - 0.02, 0.1 * chance), np.minimum(chance + 0.02, 1 - 0.1 * (1 - chance))
    return WeeklyShare(counts=tuple(counts.tolist()), low=tuple(low.tolist()), high=tuple(high.tolist()))


def _reference(sample: Sample, i: int, count: int | None, weeks: int) -> Reference:
    """Held where a state is asked about, repeated where something happens; the past is too short for the last one."""
    held, last = i % 6 in (0, 4), DAY - timedelta(days=1)
    first = DAY - timedelta(weeks=1 if held else weeks)
    about = {"how": "held" if held else "repeated", "first": first, "last": last, "members": sample.members}
    if not held and weeks > sample.past:
        return Reference(**about, reason=f"the past has {sample.past} weeks, and the question asks about {weeks}")
    if count is None:
        return Reference(**about, quantiles=Quantiles(q05=90.0, q25=300.0, q50=640.0, q75=1100.0, q95=2500.0))
    before = min(count // 3, sample.members)
    chance = min(max(before / sample.members, 0.5 / sample.members), 1 - 0.5 / sample.members)
    interval = Interval(low=0.5 * chance, high=0.5 * (1 + chance), level=0.95, method="A made-up interval.")
    return Reference(**about, count=before, probability=chance, interval=interval)
