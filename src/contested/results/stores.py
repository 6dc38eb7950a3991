"""Writing and reading the Zarr stores of a run."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from contested.errors import InputError
from contested.results.layout import DRAWS, LAYER_CHANCE, LAYERS, MEMBER_SERIES, SERIES, STATISTICS, Variable

if TYPE_CHECKING:
    import xarray as xr

    from contested.results.manifest import Manifest

PIECE = 4096
"""Members in a piece of a member series."""
DIMENSIONS = ("member", "week")
"""The order in which these are stored; `Run.draws` has weeks first."""


def write_store(data: xr.Dataset, path: Path) -> None:
    """Write a dataset as Zarr (format 2, which every reader knows), compressed with zstd after a shuffle of bits.

    Members come first and weeks last, since the weeks of one history are alike.
    """
    from numcodecs import Blosc

    stored = data.transpose(*DIMENSIONS, ...) if "member" in data.dims else data
    encoding = {
        str(name): {"compressors": Blosc("zstd", 5, Blosc.BITSHUFFLE), "chunks": _pieces(variable)}
        for name, variable in stored.data_vars.items()
        if variable.size
    }
    with quiet():
        stored.drop_encoding().to_zarr(path, mode="w", zarr_format=2, consolidated=True, encoding=encoding)


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
        shown = data[info.name].values if info.by_place else data[info.name].values[-1:]
        if not np.isfinite(shown).all():
            raise InputError("expected finite numbers, found others: the run is damaged", f"{path}: {info.name}")
    return data


def read_draws(path: Path, manifest: Manifest) -> xr.Dataset:
    """The dataset of draws.zarr; a variable is read when it is first used.

    Raises:
        InputError: it cannot be read, or a variable is missing, unknown or of another shape.
    """
    wanted = {info.name: MEMBER_SERIES for info in manifest.series} | DRAWS
    sizes = {"member": manifest.members, "week": manifest.scenario.weeks, "row": manifest.parameter_rows}
    return _checked(path, wanted, sizes)


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


def _pieces(variable: xr.DataArray) -> tuple[int, ...]:
    return tuple(min(size, PIECE) if dim == "member" else size for dim, size in variable.sizes.items())
