"""Reading the Zarr stores of a run: as datasets, or one array at a time."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from jaxtyping import Float, Float32, Int

from contested.errors import InputError
from contested.results.layout import DRAWS, LAYER_CHANCE, LAYERS, SERIES, STATISTICS, Variable
from contested.results.member_series import by_name, read_one, stored_variables
from contested.results.zarr_files import read_rows, read_texts

if TYPE_CHECKING:
    import xarray as xr

    from contested.results.manifest import Manifest, SeriesInfo


class Members(NamedTuple):
    """The parameters and the noise of the members of a run.

    Attributes:
        parameters: draws by the id of their prior.
        row: the row of draws that each member uses.
        noise: the number of the noise of each member, in the past.
        later_noise: the same from the scenario's date on.
    """

    parameters: dict[str, Float[np.ndarray, " row"]]
    row: Int[np.ndarray, " member"]
    noise: Int[np.ndarray, " member"]
    later_noise: Int[np.ndarray, " member"]


def read_series(path: Path, manifest: Manifest) -> xr.Dataset:
    """The dataset of series.zarr, in memory.

    Raises:
        InputError: it cannot be read, or a variable is missing, unknown or of another shape.
    """
    wanted = {info.name: SERIES for info in manifest.series} | {LAYER_CHANCE: LAYERS}
    sizes = {
        "place": len(manifest.places) + 1,
        "week": manifest.scenario.weeks,
        "statistic": len(STATISTICS),
        "layer": len(manifest.layers),
    }
    data = _load(_checked(path, wanted, sizes), path)
    for info in manifest.series:
        _check_finite(data[info.name].values, info, path)
    return data


def read_draws(path: Path, manifest: Manifest) -> xr.Dataset:
    """The dataset of draws.zarr; a variable is read when it is first used.

    Raises:
        InputError: it cannot be read, or a variable is missing, unknown or of another shape.
    """
    later = manifest.scenario.weeks - manifest.scenario.past_weeks
    sizes = {"member": manifest.members, "week": later, "row": manifest.parameter_rows}
    return by_name(_checked(path, stored_variables(manifest), sizes), path, manifest)


def read_statistics(path: Path, manifest: Manifest, name: str) -> Float32[np.ndarray, "place week statistic"]:
    """One series of series.zarr.

    Raises:
        InputError: it cannot be read, or is of another shape.
    """
    shape = (len(manifest.places) + 1, manifest.scenario.weeks, len(STATISTICS))
    values = read_rows(path / name, shape, SERIES.dtype)
    _check_finite(values, next(info for info in manifest.series if info.name == name), path)
    return values


def read_chances(path: Path, manifest: Manifest) -> Float32[np.ndarray, "layer place week"]:
    """The map layers in series.zarr.

    Raises:
        InputError: they cannot be read, or are of another shape.
    """
    shape = (len(manifest.layers), len(manifest.places) + 1, manifest.scenario.weeks)
    return read_rows(path / LAYER_CHANCE, shape, LAYERS.dtype)


def read_histories(path: Path, manifest: Manifest, name: str, most: int) -> Float32[np.ndarray, "member week"]:
    """One series of draws.zarr in the first histories.

    Raises:
        InputError: it cannot be read, or is of another shape.
    """
    return read_one(path, manifest, name, most)


def read_members(path: Path, manifest: Manifest) -> Members:
    """What draws.zarr says of the parameters and the noise of members.

    Raises:
        InputError: it cannot be read, or is of another shape.
    """
    priors = read_texts(path / "prior", len({one.prior for one in manifest.parameters if one.prior is not None}))
    sizes = {"prior": len(priors), "row": manifest.parameter_rows, "member": manifest.members}

    def read(name: str) -> np.ndarray:
        return read_rows(path / name, tuple(sizes[dim] for dim in DRAWS[name].dims), DRAWS[name].dtype)

    parameters = dict(zip(priors, read("parameters"), strict=True))
    return Members(parameters, read("member_row"), read("member_noise"), read("member_later_noise"))


def _check_finite(values: Float32[np.ndarray, "place week statistic"], info: SeriesInfo, path: Path) -> None:
    if not np.isfinite(values if info.by_place else values[-1:]).all():
        raise InputError("expected finite numbers, found others: the run is damaged", f"{path}: {info.name}")


def _checked(path: Path, wanted: Mapping[str, Variable], sizes: Mapping[str, int]) -> xr.Dataset:
    import xarray as xr

    if not path.is_dir():
        raise InputError(f"expected {path.name} in a finished run folder, found none", str(path.parent))
    with quiet(), _readable(path):
        data = xr.open_zarr(path, chunks=None)
    for name in data.data_vars:
        if name not in wanted:
            raise InputError(f"expected the run's variables, found '{name}'", str(path))
    for name, variable in wanted.items():
        if name not in data.data_vars:
            raise InputError(f"expected a variable '{name}', found none", str(path))
        found = data[name].transpose(*variable.dims, missing_dims="ignore")
        if tuple(found.dims) != variable.dims or found.dtype != np.dtype(variable.dtype):
            raise InputError(
                f"expected {variable.dtype} with dimensions {variable.dims}, found {found.dtype} with {found.dims}",
                f"{path}: {name}",
            )
    for dim, size in sizes.items():
        if data.sizes[dim] != size:
            raise InputError(f"expected {size} along {dim}, found {data.sizes[dim]}", str(path))
    return data[list(wanted)].assign({name: data[name].transpose(*one.dims) for name, one in wanted.items()})


def _load(data: xr.Dataset, path: Path) -> xr.Dataset:
    with quiet(), _readable(path):
        return data.load()


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except MemoryError:
        raise
    except Exception as error:  # Zarr and its codecs raise many types for a damaged store
        text = str(error).strip().partition("\n")[0][:200]
        raise InputError(f"expected arrays that can be read; {type(error).__name__}: {text}", str(path)) from None


@contextmanager
def quiet() -> Iterator[None]:
    """Silence Zarr's warnings about text types and consolidated metadata, which do not matter here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
