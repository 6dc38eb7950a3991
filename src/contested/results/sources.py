"""Where the large parts of a run come from: from memory, or from its folder when they are asked for.

The program itself reads plain arrays; xarray and pandas are imported for those who ask for a dataset or a table.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np
from jaxtyping import Float32

from contested.errors import InputError
from contested.results.arrays import arrays_of, dataset
from contested.results.flows import Columns, columns_of, read_flows, table
from contested.results.json_files import read_object
from contested.results.layout import LAYER_CHANCE
from contested.results.manifest import Manifest
from contested.results.stores import (
    Members,
    read_chances,
    read_draws,
    read_histories,
    read_members,
    read_series,
    read_statistics,
)
from contested.results.text import plain
from contested.results.zarr_files import Group

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

OUTLINES = "places.geojson"
USER_MECHANISMS = "mechanisms.py"
"""A run's copy of the file of the user's mechanisms. It is never executed from here."""


class Stored(NamedTuple):
    """What the stores and the table of a run folder hold."""

    series: Group
    draws: Group
    flows: Columns


class Source(Protocol):
    """Where the large parts of a run come from."""

    def stored(self) -> Stored:
        """All arrays and the accounting."""
        ...

    def series(self) -> xr.Dataset:
        """Statistics over histories."""
        ...

    def draws(self) -> xr.Dataset:
        """Parameter draws and per-member values."""
        ...

    def flows(self) -> pd.DataFrame:
        """The accounting."""
        ...

    def statistics(self, name: str) -> Float32[np.ndarray, "place week statistic"]:
        """Statistics of one series."""
        ...

    def layer_chance(self) -> Float32[np.ndarray, "layer place week"]:
        """Chances of all map layers."""
        ...

    def histories(self, name: str, most: int) -> Float32[np.ndarray, "member week"]:
        """One series of the whole area in the first histories, `most` of them at most."""
        ...

    def members(self) -> Members:
        """Parameters and noise of all members."""
        ...

    def outlines(self) -> dict[str, Any] | None:
        """Outlines of places as GeoJSON, if there are any."""
        ...

    def user_mechanisms(self) -> str | None:
        """Text of the user's file of mechanisms, if there was one."""
        ...


class Content(NamedTuple):
    """The large parts of a run in memory."""

    arrays: Stored
    outline_data: dict[str, Any] | None = None
    mechanism_text: str | None = None

    def stored(self) -> Stored:
        """All arrays and the accounting."""
        return self.arrays

    def series(self) -> xr.Dataset:
        """Statistics over histories."""
        return dataset(self.arrays.series)

    def draws(self) -> xr.Dataset:
        """Parameter draws and per-member values."""
        return dataset(self.arrays.draws)

    def flows(self) -> pd.DataFrame:
        """The accounting."""
        return table(self.arrays.flows)

    def statistics(self, name: str) -> Float32[np.ndarray, "place week statistic"]:
        """Statistics of one series."""
        return self.arrays.series.variables[name].values

    def layer_chance(self) -> Float32[np.ndarray, "layer place week"]:
        """Chances of all map layers."""
        return self.arrays.series.variables[LAYER_CHANCE].values

    def histories(self, name: str, most: int) -> Float32[np.ndarray, "member week"]:
        """One series of the whole area in the first histories, `most` of them at most."""
        found = self.arrays.draws.variables[name]
        return found._replace(values=found.values[:, :most]).rounded.T

    def members(self) -> Members:
        """Parameters and noise of all members."""
        found, priors = self.arrays.draws.variables, self.arrays.draws.coordinates["prior"].values.tolist()
        parameters = dict(zip(priors, found["parameters"].values, strict=True))
        return Members(parameters, *(found[f"member_{name}"].values for name in ("row", "noise", "later_noise")))

    def outlines(self) -> dict[str, Any] | None:
        """Outlines of places as GeoJSON."""
        return self.outline_data

    def user_mechanisms(self) -> str | None:
        """Text of the user's file of mechanisms."""
        return self.mechanism_text


class Folder(NamedTuple):
    """The large parts of a run in its folder."""

    path: Path
    manifest: Manifest

    def stored(self) -> Stored:
        """All arrays and the accounting."""
        return Stored(arrays_of(self.series()), arrays_of(self.draws()), columns_of(self.flows()))

    def series(self) -> xr.Dataset:
        """Statistics over histories."""
        return read_series(self._series_path, self.manifest)

    def draws(self) -> xr.Dataset:
        """Parameter draws and per-member values."""
        return read_draws(self._draws_path, self.manifest)

    def flows(self) -> pd.DataFrame:
        """The accounting."""
        return read_flows(self.path / "flows.csv", self.manifest)

    def statistics(self, name: str) -> Float32[np.ndarray, "place week statistic"]:
        """Statistics of one series."""
        return read_statistics(self._series_path, self.manifest, name)

    def layer_chance(self) -> Float32[np.ndarray, "layer place week"]:
        """Chances of all map layers."""
        return read_chances(self._series_path, self.manifest)

    def histories(self, name: str, most: int) -> Float32[np.ndarray, "member week"]:
        """One series of the whole area in the first histories, `most` of them at most."""
        return read_histories(self._draws_path, self.manifest, name, most)

    def members(self) -> Members:
        """Parameters and noise of all members."""
        return read_members(self._draws_path, self.manifest)

    def outlines(self) -> dict[str, Any] | None:
        """Outlines of places as GeoJSON."""
        if OUTLINES not in self.manifest.files:
            return None
        data = plain(read_object(self.path / OUTLINES))
        features = data.get("features")
        if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
            raise InputError("expected a list of features, found none", f"{self.path / OUTLINES}: field features")
        return data

    def user_mechanisms(self) -> str | None:
        """Text of the user's file of mechanisms."""
        if USER_MECHANISMS not in self.manifest.files:
            return None
        return (self.path / USER_MECHANISMS).read_text(encoding="utf-8")

    @property
    def _series_path(self) -> Path:
        return self.path / "series.zarr"

    @property
    def _draws_path(self) -> Path:
        return self.path / "draws.zarr"
