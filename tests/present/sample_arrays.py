"""The numbers of a sample run: smooth quantiles, wandering histories, stocks that their flows add up to."""

from __future__ import annotations

import numpy as np

from contested.results.arrays import Labelled, MemberValues, draws_arrays, series_arrays
from contested.results.manifest import Manifest
from contested.results.zarr_files import Group
from present.sample import Sample
from present.sample_manifest import FLOWS, series_rows

SPREAD = np.array([-1.645, -1.282, -0.674, 0.0, 0.674, 1.282, 1.645])
"""Quantiles of the standard normal at the levels of a run."""


def statistics(sample: Sample, about: Manifest) -> dict[str, np.ndarray]:
    """Mean and quantiles [place and whole area, week, statistic] of every series."""
    weeks = np.arange(sample.weeks)
    weight = np.random.default_rng(1).dirichlet(np.full(sample.places, 0.6))
    season = 1 + 0.5 * np.sin(2 * np.pi * (weeks - 12) / 52)
    width = (0.15 + 0.5 * np.sqrt((weeks + 1) / sample.weeks))[:, None]
    found = {}
    for name, kind, _, _, size in series_rows():
        size = 0.0 if sample.zero_flows and kind == "flow" else size
        part = np.ones(sample.places) if kind == "level" else weight
        curve = season if kind in ("flow", "report") else 1 + 0.3 * weeks / sample.weeks
        middle = size * np.append(part, 1.0)[:, None] * curve
        quantiles = middle[..., None] * np.exp(SPREAD * width)
        found[name] = np.concatenate([1.08 * middle[..., None], quantiles], axis=-1)
        if sample.country_only and kind == "level":
            found[name][:-1] = np.nan
    _balance(found)
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
