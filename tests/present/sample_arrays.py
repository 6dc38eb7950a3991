"""The numbers of a sample run: smooth quantiles, wandering histories, stocks that their flows add up to."""

from __future__ import annotations

import numpy as np

from contested.results.arrays import Labelled, MemberValues, draws_arrays, series_arrays
from contested.results.manifest import Manifest
from contested.results.zarr_files import Group
from present.sample import Sample
from present.sample_manifest import FLOWS, PHASES, series_rows

SPREAD = np.array([-1.645, -1.282, -0.674, 0.0, 0.674, 1.282, 1.645])
"""Quantiles of the standard normal at the levels of a run."""
LEVELS = np.array([0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95])


def statistics(sample: Sample, about: Manifest) -> dict[str, np.ndarray]:
    """Mean and quantiles [place and whole area, week, statistic] of every series."""
    weeks = np.arange(sample.weeks)
    weight = np.random.default_rng(1).dirichlet(np.full(sample.places, 0.6))
    season = 1 + 0.5 * np.sin(2 * np.pi * (weeks - 12) / 52)
    width = (0.15 + 0.5 * np.sqrt((weeks + 1) / sample.weeks))[:, None]
    found = {}
    for name, kind, _, _, size in series_rows():
        if name in PHASES:
            continue
        size = 0.0 if sample.zero_flows and kind == "flow" else size
        part = np.ones(sample.places) if kind == "level" else weight
        curve = season if kind in ("flow", "report") else 1 + 0.3 * weeks / sample.weeks
        middle = size * np.append(part, 1.0)[:, None] * curve
        quantiles = middle[..., None] * np.exp(SPREAD * width)
        found[name] = np.concatenate([1.08 * middle[..., None], quantiles], axis=-1)
        if sample.country_only and kind == "level":
            found[name][:-1] = np.nan
    _balance(found)
    return found | phases(sample)


def phases(sample: Sample) -> dict[str, np.ndarray]:
    """Shares of histories in each phase, and quantiles of a 0 or 1; they have no places."""
    time = np.linspace(0.0, 1.0, sample.weeks)
    shares = ((1.0 - 0.8 * time), 0.7 * time, 0.1 * time)
    found = {}
    for name, share in zip(PHASES, shares, strict=True):
        found[name] = np.full((sample.places + 1, sample.weeks, 1 + len(SPREAD)), np.nan)
        found[name][-1, :, 0] = share
        found[name][-1, :, 1:] = (LEVELS[None] > 1.0 - share[:, None]).astype(float)
    return found


def _balance(found: dict[str, np.ndarray]) -> None:
    """Means of stocks that their flows, and nothing else, change after the first week."""
    net: dict[str, np.ndarray] = {}
    for name, _, source, target, _ in FLOWS:
        for stock, sign in ((source, -1), (target, 1)):
            if stock is not None:
                net[stock] = net.get(stock, 0.0) + sign * found[name][..., 0]
    for name, change in net.items():
        mean = found[name][..., 0]
        mean[:, 1:] = mean[:, :1] + np.cumsum(change[:, 1:], axis=1)


def series_data(sample: Sample, about: Manifest, numbers: dict[str, np.ndarray]) -> Group:
    weeks = np.arange(sample.weeks)
    season = 1 + 0.5 * np.sin(2 * np.pi * (weeks - 12) / 52)
    chance = np.clip(np.random.default_rng(2).random((2, sample.places + 1, 1)) ** 3 * season, 0, 1)
    if sample.places > 3:
        chance[0, 2] = np.nan
    return series_arrays(about, numbers, {layer.id: chance[k] for k, layer in enumerate(about.layers)})


def draws(sample: Sample, about: Manifest, numbers: dict[str, np.ndarray]) -> Group:
    rng = np.random.default_rng(3)
    walks = np.exp(np.cumsum(rng.normal(0, 0.09, (sample.weeks, min(sample.members, 20))), axis=0))
    members = np.resize(np.arange(walks.shape[1]), sample.members)
    country = {name: values[-1, :, [4]].T * walks[:, members] for name, values in numbers.items()}
    place = (np.arange(sample.members) + 0.5) / sample.members
    ends = np.cumsum([numbers[name][-1, :, 0] for name in PHASES], axis=0)[..., None]
    phase = (ends[:-1] <= place).sum(axis=0)
    country |= {name: (phase == k).astype(float) for k, name in enumerate(PHASES)}
    none = Labelled([], [], np.zeros((0, sample.members)))
    values = MemberValues(
        Labelled(["prior-1"], ["per week"], np.ones((1, about.parameter_rows))),
        np.arange(sample.members) % about.parameter_rows,
        np.arange(sample.members),
        np.arange(sample.members),
        none,
        Labelled([], [], np.zeros((0, sample.members)), []),
        none,
        none,
    )
    return draws_arrays(about, values, country)
