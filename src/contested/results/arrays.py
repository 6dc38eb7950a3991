"""Labelled arrays of a run: xarray datasets with units and long names as attributes, and dates along the weeks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from jaxtyping import Float

from contested.results.layout import (
    COUNTRY,
    DRAWS,
    LAYER_CHANCE,
    LAYERS,
    MEMBER_SERIES,
    SERIES,
    SIGNIFICANT_BITS,
    STATISTICS,
    Variable,
)
from contested.results.rounding import round_significant

if TYPE_CHECKING:
    import xarray as xr

    from contested.results.manifest import Manifest


class Labelled(NamedTuple):
    """Per-member values with their labels along the first axis, and the unit of each.

    `of` names the question that each alternative belongs to.
    """

    ids: Sequence[str]
    units: Sequence[str]
    values: Float[np.ndarray, "label member"]
    of: Sequence[str] | None = None


class MemberValues(NamedTuple):
    """What is kept of every member: parameter draws [prior, row], which row and noise it uses, and values."""

    parameters: Labelled
    row: np.ndarray
    noise: np.ndarray
    answers: Labelled
    nearness: Labelled
    claim_values: Labelled
    anchor_values: Labelled


def week_dates(manifest: Manifest) -> np.ndarray:
    """The first day of every week, as datetime64[ns]."""
    start = np.datetime64(manifest.scenario.start.isoformat(), "D")
    return (start + 7 * np.arange(manifest.scenario.weeks)).astype("datetime64[ns]")


def series_dataset(
    manifest: Manifest,
    statistics: Mapping[str, Float[np.ndarray, "place week statistic"]],
    layers: Mapping[str, Float[np.ndarray, "place week"]],
) -> xr.Dataset:
    """The dataset of series.zarr: one variable per series, the last place being the whole area.

    Args:
        manifest: names, units and titles of series, places, layers and the calendar.
        statistics: mean and quantiles of every series; NaN at the places for one of the whole area only.
        layers: chances of every map layer, by id.
    """
    import xarray as xr

    weeks = _weeks(manifest)
    places = [*(place.id for place in manifest.places), COUNTRY]
    names = [*(place.name for place in manifest.places), "Whole area"]
    data: dict[str, Any] = {
        info.name: (SERIES.dims, np.asarray(statistics[info.name], np.float32), _attributes(info))
        for info in manifest.series
    }
    chances = [np.asarray(layers[layer.id], np.float32) for layer in manifest.layers]
    shape = (len(chances), len(places), manifest.scenario.weeks)
    data[LAYER_CHANCE] = (LAYERS.dims, np.array(chances, np.float32).reshape(shape), _plain_attributes(LAYERS))
    coords = {
        "place": ("place", _texts(places), _long("place id")),
        "place_name": ("place", _texts(names), _long("place")),
        "week": weeks,
        "statistic": ("statistic", _texts(STATISTICS), _long("mean or quantile over histories")),
        "layer": ("layer", _texts([layer.id for layer in manifest.layers]), _long("map layer")),
    }
    return xr.Dataset(data, coords, {"title": manifest.scenario.title, "seed": manifest.seed})


def draws_dataset(
    manifest: Manifest, values: MemberValues, country: Mapping[str, Float[np.ndarray, "week member"]]
) -> xr.Dataset:
    """The dataset of draws.zarr: parameter draws, per-member values, and each member's country series, rounded."""
    import xarray as xr

    data: dict[str, Any] = {
        info.name: (
            MEMBER_SERIES.dims,
            round_significant(np.asarray(country[info.name], np.float32), SIGNIFICANT_BITS),
            _attributes(info),
        )
        for info in manifest.series
    }
    found = {
        "parameters": values.parameters.values,
        "member_row": values.row,
        "member_noise": values.noise,
        "answers": values.answers.values,
        "nearness": values.nearness.values,
        "claim_values": values.claim_values.values,
        "anchor_values": values.anchor_values.values,
    }
    coords: dict[str, Any] = {"week": _weeks(manifest), "member": ("member", np.arange(len(values.row)))}
    for name, variable in DRAWS.items():
        data[name] = (variable.dims, np.asarray(found[name], variable.dtype), _plain_attributes(variable))
    labels = (values.parameters, values.answers, values.nearness, values.claim_values, values.anchor_values)
    for dim, labelled in zip(("prior", "question", "alternative", "claim", "anchor"), labels, strict=True):
        coords[dim] = (dim, _texts(labelled.ids), _long(dim))
        coords[f"{dim}_unit"] = (dim, _texts(labelled.units), _long(f"unit of each {dim}"))
        if labelled.of is not None:
            coords[f"{dim}_question"] = (dim, _texts(labelled.of), _long("question that it belongs to"))
    return xr.Dataset(data, coords, {"title": manifest.scenario.title, "seed": manifest.seed})


def _weeks(manifest: Manifest) -> tuple[str, np.ndarray, dict[str, str]]:
    return "week", week_dates(manifest), _long("first day of the week")


def _attributes(info: Any) -> dict[str, str]:
    return {"units": info.unit, "long_name": info.title, "kind": info.kind}


def _plain_attributes(variable: Variable) -> dict[str, str]:
    return {"units": variable.units, "long_name": variable.about}


def _long(name: str) -> dict[str, str]:
    return {"long_name": name}


def _texts(values: Sequence[str]) -> np.ndarray:
    """Texts of a fixed width, which Zarr stores without an object codec."""
    return np.array(list(values) or [], dtype=np.str_) if values else np.zeros(0, "<U1")
