"""Prints how many die in an event of a real war: the offset q of the law p(x) ~ (x + q)^-a, fitted to files of UCDP.

Run as `python docs/derivations/sizes.py FOLDER`, FOLDER with the files that `FILES` names. The priors `size-offset` and
`size-cap` of the library quote it. What a file lists has been reported, and large events are reported more often; so
the law is weighted with the chance of a report, at the medians of the library's priors.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

FILES = {
    "Nigeria 1990-2019": "hdx_ged_nigeria_1990_2019.csv.gz",
    "Ukraine 2014-2021": "hdx_ged_ukraine_2014_2021.csv.gz",
    "Central African Republic 1991-2021": "ged231_central_african_republic_1989_2022.csv.gz",
    "Bangladesh 1989-2018": "ged191_bangladesh_1989_2018.csv.gz",
    "Colombia 1997-2016": "ged181_colombia_farc_statebased_subset.csv.gz",
}
EXPONENTS = (2.1, 2.3, 2.5, 2.7, 2.9)
"""The library's prior of the exponent: its median, and one and two standard deviations around it."""
REPORTED = {"all": (50.0, 0.0), "by size": (0.0, 0.6)}
"""Log odds that an event is reported, and their rise with log(1 + deaths): `detection-base`, `detection-size-slope`."""
MOST = 5_000
"""The largest size that has a chance."""


class Offset(NamedTuple):
    """The offset of greatest likelihood at an exponent, and its log likelihood."""

    exponent: float
    offset: float
    log_likelihood: float


def sizes(path: Path) -> NDArray[np.int64]:
    """Deaths of state-based events before 2022 whose days are known, best estimates of 1 or more."""
    table = pd.read_csv(path, low_memory=False)
    deaths = next(name for name in ("best", "best_est", "fatalities") if name in table)
    numbers = table.reindex(columns=[deaths, "date_prec", "type_of_violence"]).apply(pd.to_numeric, errors="coerce")
    state_based = numbers.type_of_violence.isna() | (numbers.type_of_violence == 1)
    before = table.date_start.astype(str) < "2022"
    known = numbers[state_based & before & (numbers.date_prec <= 2) & (numbers[deaths] >= 1)]
    return known[deaths].to_numpy().astype(np.int64)


def fits(events: NDArray[np.int64], base: float, slope: float) -> Iterator[Offset]:
    """The best offset for each exponent, of events reported with these log odds."""
    every = np.arange(1.0, MOST + 1)
    chance = 1.0 / (1.0 + np.exp(-(base + slope * np.log1p(every))))
    number = np.bincount(events, minlength=MOST + 1)[1:]
    for exponent in EXPONENTS:

        def unlikely(offset: float, exponent: float = exponent) -> float:
            weight = (every + offset) ** -exponent * chance
            return float(-(number * np.log(weight / weight.sum())).sum())

        found = minimize_scalar(unlikely, bounds=(0.0, 50.0), method="bounded", options={"xatol": 1e-4})
        yield Offset(exponent, float(found.x), -float(found.fun))


def main(folder: Path) -> None:
    """Print offsets by exponent for each way of reporting, and how far the log likelihood is below the best."""
    for way, (base, slope) in REPORTED.items():
        print(f"offsets where {way} are reported, by exponent (and below the best log likelihood)")
        for war, name in FILES.items():
            events = sizes(folder / name)
            found = list(fits(events, base, slope))
            best = max(one.log_likelihood for one in found)
            told = ", ".join(f"{one.exponent}: {one.offset:.2f} ({best - one.log_likelihood:.1f})" for one in found)
            alone = (events == 1).mean()
            print(f"  {war}: {len(events)} events, mean {events.mean():.1f}, one dead in {alone:.2f}, ", end="")
            print(f"at most {events.max()}; {told}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
