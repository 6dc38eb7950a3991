"""Labelled arrays of a run: units and long names as attributes, and dates along the weeks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from jaxtyping import Float, Real

from contested.results.layout import (
    COUNTRY,
    DRAWS,
    LAYER_CHANCE,
    LAYERS,
    MEMBER_SERIES,
    SERIES,
    STATISTICS,
    Variable,
    bits_of,
)
from contested.results.zarr_files import Array, Group

if TYPE_CHECKING:
    import xarray as xr

    from contested.results.manifest import Manifest, SeriesInfo


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
    later_noise: np.ndarray
    answers: Labelled
    nearness: Labelled
    claim_values: Labelled
    reference_levels: Labelled


def week_dates(manifest: Manifest) -> np.ndarray:
    """The first day of every week, as datetime64[ns]."""
    start = np.datetime64(manifest.scenario.start.isoformat(), "D")
    return (start + 7 * np.arange(manifest.scenario.weeks)).astype("datetime64[ns]")


def series_arrays(
    manifest: Manifest,
    statistics: Mapping[str, Float[np.ndarray, "place week statistic"]],
    layers: Mapping[str, Float[np.ndarray, "place week"]],
) -> Group:
    """The arrays of series.zarr: one per series, the last place being the whole area.

    Args:
        manifest: names, units and titles of series, places, layers and the calendar.
        statistics: mean and quantiles of every series; NaN at the places for one of the whole area only.
        layers: chances of every map layer, by id.
    """
    places = [*(place.id for place in manifest.places), COUNTRY]
    names = [*(place.name for place in manifest.places), "Whole area"]
    variables = {
        info.name: Array(SERIES.dims, np.asarray(statistics[info.name], np.float32), series_attributes(info))
        for info in manifest.series
    }
    chances = [np.asarray(layers[layer.id], np.float32) for layer in manifest.layers]
    shape = (len(chances), len(places), manifest.scenario.weeks)
    variables[LAYER_CHANCE] = Array(LAYERS.dims, np.array(chances, np.float32).reshape(shape), attributes_of(LAYERS))
    coordinates = {
        "place": _label("place", _texts(places), "place id"),
        "place_name": _label("place", _texts(names), "place"),
        "week": _weeks(manifest),
        "statistic": _label("statistic", _texts(STATISTICS), "mean or quantile over histories"),
        "layer": _label("layer", _texts([layer.id for layer in manifest.layers]), "map layer"),
    }
    return Group(variables, coordinates, {"title": manifest.scenario.title, "seed": manifest.seed})


def draws_arrays(
    manifest: Manifest, values: MemberValues, country: Mapping[str, Real[np.ndarray, "week member"]]
) -> Group:
    """The arrays of `run.draws`: parameter draws, per-member values, and each member's country series, rounded."""
    variables = {
        info.name: Array(
            MEMBER_SERIES.dims,
            _single(country[info.name]),
            series_attributes(info),
            bits_of(info.kind),
        )
        for info in manifest.series
    }
    found = {
        "parameters": values.parameters.values,
        "member_row": values.row,
        "member_noise": values.noise,
        "member_later_noise": values.later_noise,
        "answers": values.answers.values,
        "nearness": values.nearness.values,
        "claim_values": values.claim_values.values,
        "reference_levels": values.reference_levels.values,
    }
    coordinates = {"week": _weeks(manifest), "member": Array(("member",), np.arange(len(values.row)), {})}
    for name, variable in DRAWS.items():
        variables[name] = Array(variable.dims, np.asarray(found[name], variable.dtype), attributes_of(variable))
    labels = (values.parameters, values.answers, values.nearness, values.claim_values, values.reference_levels)
    for dim, labelled in zip(("prior", "question", "alternative", "claim", "reference_value"), labels, strict=True):
        coordinates[dim] = _label(dim, _texts(labelled.ids), dim)
        coordinates[f"{dim}_unit"] = _label(dim, _texts(labelled.units), f"unit of each {dim}")
        if labelled.of is not None:
            coordinates[f"{dim}_question"] = _label(dim, _texts(labelled.of), "question that it belongs to")
    return Group(variables, coordinates, {"title": manifest.scenario.title, "seed": manifest.seed})


def _single(values: Real[np.ndarray, "week member"]) -> Real[np.ndarray, "week member"]:
    """Values as float32, unless they are whole numbers that take less."""
    return values if values.dtype.kind == "u" else np.asarray(values, np.float32)


def dataset(group: Group) -> xr.Dataset:
    """The arrays as one dataset of xarray."""
    import xarray as xr

    return xr.Dataset(
        {name: (array.dims, array.rounded, dict(array.attributes)) for name, array in group.variables.items()},
        {name: (array.dims, array.values, dict(array.attributes)) for name, array in group.coordinates.items()},
        dict(group.attributes),
    )


def arrays_of(data: xr.Dataset) -> Group:
    """The arrays in a dataset of xarray."""

    def arrays(found: Mapping[Any, xr.DataArray]) -> dict[str, Array]:
        return {str(name): Array(tuple(map(str, one.dims)), one.values, one.attrs) for name, one in found.items()}

    return Group(arrays(data.data_vars), arrays(data.coords), data.attrs)


def _weeks(manifest: Manifest) -> Array:
    return _label("week", week_dates(manifest), "first day of the week")


def series_attributes(info: SeriesInfo) -> dict[str, str]:
    """Unit, title and kind of a series."""
    return {"units": info.unit, "long_name": info.title, "kind": info.kind}


def attributes_of(variable: Variable) -> dict[str, str]:
    """Unit of a variable, and what it holds."""
    return {"units": variable.units, "long_name": variable.about}


def _label(dim: str, values: np.ndarray, about: str) -> Array:
    return Array((dim,), values, {"long_name": about})


def _texts(values: Sequence[str]) -> np.ndarray:
    """Texts of a fixed width, which Zarr stores without an object codec."""
    return np.array(list(values) or [], dtype=np.str_) if values else np.zeros(0, "<U1")
