"""The numbers of a fake run: smooth quantiles, wandering histories, constant flows."""

from __future__ import annotations

import csv
import warnings
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from present.fake import Fake, flow_rows

QUANTILES = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95]


def write_series(
    folder: Path, fake: Fake, ids: list[str], series: list[tuple[str, str, str, float]], rng: np.random.Generator
) -> np.ndarray:
    import xarray as xr

    weeks = np.arange(fake.weeks)
    weight = rng.dirichlet(np.full(len(ids), 0.6))
    season = 1 + 0.5 * np.sin(2 * np.pi * (weeks - 12) / 52)
    spread = np.array([-1.645, -1.282, -0.674, 0.0, 0.674, 1.282, 1.645])
    grow = 0.15 + 0.5 * np.sqrt((weeks + 1) / fake.weeks)
    quantiles = np.zeros((len(series), len(ids) + 1, fake.weeks, 7), dtype=np.float32)
    histories = np.zeros((len(series), 20, fake.weeks), dtype=np.float32)
    for s, (_, kind, _, size) in enumerate(series):
        size = 0.0 if fake.zero_flows and kind == "flow" else size
        share = np.ones(len(ids)) if kind == "level" else weight
        shape = season if kind in ("flow", "report") else 1 + 0.3 * weeks / fake.weeks
        level = size * np.append(share, 1.0)[:, None] * shape
        quantiles[s] = level[..., None] * np.exp(spread * grow[:, None])
        noise = np.cumsum(rng.normal(0, 0.09, (20, fake.weeks)), axis=1)
        histories[s] = size * shape * np.exp(noise)
    mean = balanced(fake, [row[0] for row in series], (quantiles[..., 3] * 1.08).astype(np.float32))
    chance = np.clip(rng.random((2, len(ids) + 1, 1)) ** 3 * season, 0, 1).astype(np.float32) * np.ones(
        fake.weeks, dtype=np.float32
    )
    if len(ids) > 3:
        chance[0, 2] = np.nan
    if fake.country_only:
        quantiles[[kind == "level" for _, kind, _, _ in series], :-1] = np.nan
    start = date(2022, 12, 6)
    data = xr.Dataset(
        {
            "quantiles": (("series", "place", "week", "quantile"), quantiles),
            "mean": (("series", "place", "week"), mean),
            "histories": (("series", "history", "week"), histories),
            "chance": (("layer", "place", "week"), chance[: fake.layers]),
        },
        coords={
            "series": [s[0] for s in series],
            "kind": ("series", [s[1] for s in series]),
            "unit": ("series", [s[2] for s in series]),
            "place": [*ids, "ALL"],
            "week": weeks,
            "date": ("week", [(start + timedelta(weeks=int(w))).isoformat() for w in weeks]),
            "quantile": QUANTILES,
            "layer": ["deaths5", "held"][: fake.layers],
        },
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        data.to_zarr(folder / "series.zarr", mode="w")
    return mean


def balanced(fake: Fake, names: list[str], mean: np.ndarray) -> np.ndarray:
    """The means, with every stock moved by its flows and by nothing else after the first week."""
    net = {name: np.zeros_like(mean[0]) for name in names}
    for name, _, source, target, _ in flow_rows(fake):
        for stock, sign in ((source, -1), (target, 1)):
            if stock in net:
                net[stock] += sign * mean[names.index(name)]
    for s, name in enumerate(names):
        if net[name].any():
            mean[s, :, 1:] = mean[s, :, :1] + np.cumsum(net[name][:, 1:], axis=1)
    return mean


def write_flows(
    folder: Path, fake: Fake, ids: list[str], series: list[tuple[str, str, str, float]], mean: np.ndarray
) -> None:
    names = [s[0] for s in series]
    start = date(2022, 12, 6)
    with (folder / "flows.csv").open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow("week,date,place,flow,mechanism,q05,q25,q50,q75,q95,mean".split(","))
        if fake.zero_flows:
            return
        for name, mechanism, *_ in flow_rows(fake):
            s = names.index(name)
            for p, place in [(len(ids), "ALL"), (0, ids[0])]:
                for w in range(fake.weeks):
                    m = float(mean[s, p, w])
                    writer.writerow(
                        [
                            w,
                            (start + timedelta(weeks=w)).isoformat(),
                            place,
                            name,
                            mechanism,
                            0.2 * m,
                            0.6 * m,
                            m,
                            1.5 * m,
                            3 * m,
                            m,
                        ]
                    )
