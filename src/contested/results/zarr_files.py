"""Groups of arrays as Zarr stores of format 2, written and read piece by piece with numcodecs.

Programs open them with zarr or xarray, which take several times as long to write a hundred small arrays.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from math import ceil, prod
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from contested.errors import InputError
from contested.results.rounding import round_significant

if TYPE_CHECKING:
    from numcodecs import Blosc
    from numcodecs.pcodec import PCodec

PIECE = 4096
"""Members in a piece of an array: pieces follow each other along the first dimension."""
UNPACKED = slice(4, 8)
"""Where the header of Blosc says how many bytes a piece unpacks to."""
FIRST, LAST = "member", "week"
"""A store with members has these first and last, since the weeks of one history are alike."""


class Array(NamedTuple):
    """Values with the names of their dimensions, and attributes such as `units` and `long_name`.

    Where there are `bits`, values are rounded to float32 of so many significant bits when they are read or written, so
    that there is never a second copy of all of them.
    """

    dims: tuple[str, ...]
    values: np.ndarray
    attributes: Mapping[str, str]
    bits: int | None = None

    @property
    def rounded(self) -> np.ndarray:
        """The values, rounded."""
        return self.values if self.bits is None else _rounded(self.values, self.bits)


class Stack(NamedTuple):
    """Arrays of one shape along a new first dimension, in the order in which they are stored.

    Each is packed alone by pcodec, which takes two thirds of what Blosc takes. All are rounded as they are written.
    """

    dims: tuple[str, ...]
    parts: Sequence[np.ndarray]
    attributes: Mapping[str, str]
    bits: int


class Group(NamedTuple):
    """The arrays of a store.

    Attributes:
        variables: arrays by name.
        coordinates: labels of the dimensions, and further labels along one dimension.
        attributes: of the store itself.
        stacks: variables whose parts are packed apart, by name.
    """

    variables: Mapping[str, Array]
    coordinates: Mapping[str, Array]
    attributes: Mapping[str, Any]
    stacks: Mapping[str, Stack] = MappingProxyType({})


def write_group(group: Group, path: Path) -> None:
    """Write a group as a new folder. The same group gives the same bytes."""
    path.mkdir()
    documents: dict[str, Any] = {".zgroup": {"zarr_format": 2}, ".zattrs": dict(group.attributes)}
    arrays = {name: (array, False) for name, array in group.variables.items()}
    arrays |= {name: (array, True) for name, array in group.coordinates.items()}
    ordered = {name: _encoded(_ordered(array, group)) for name, (array, _) in sorted(arrays.items())}
    with ThreadPoolExecutor() as pool:  # compressing releases the interpreter's lock
        described = pool.map(lambda name: _write_array(ordered[name], path / name, arrays[name][1]), ordered)
        for (name, stored), description in zip(ordered.items(), described, strict=True):
            documents[f"{name}/.zattrs"] = _attributes(stored, [] if arrays[name][1] else _labels(stored, group))
            documents[f"{name}/.zarray"] = description
        for name, stack in sorted(group.stacks.items()):
            documents[f"{name}/.zattrs"] = _attributes(stack, _labels(stack, group))
            documents[f"{name}/.zarray"] = _write_stack(stack, path / name, pool)
    for name, document in documents.items():
        (path / name).write_text(json.dumps(document, indent=2, ensure_ascii=False), encoding="utf-8")
    together = {"metadata": documents, "zarr_consolidated_format": 1}
    (path / ".zmetadata").write_text(json.dumps(together, ensure_ascii=False), encoding="utf-8")


def read_rows(path: Path, shape: tuple[int, ...], dtype: str, most: int | None = None) -> np.ndarray:
    """The first `most` rows of a variable of a store, along its first dimension as stored; all by default.

    Raises:
        InputError: it is missing, damaged, or no array of this shape and type.
    """
    expected = _description(shape, np.dtype(dtype), is_label=False)
    if _of_any_level(_read_description(path)) != _of_any_level(expected):
        raise InputError(f"expected an array as this program writes it, {dtype} of shape {shape}", str(path))
    step = expected["chunks"][0]
    wanted = shape[0] if most is None else min(most, shape[0])
    if not prod(shape):
        return np.empty(shape, dtype)
    return np.concatenate([_read_piece(path, number, expected) for number in range(ceil(wanted / step))])[:wanted]


def read_part(path: Path, number: int, shape: tuple[int, ...], dtype: str) -> np.ndarray:
    """One part of a stack of this shape, by its number.

    Raises:
        InputError: it is missing, damaged, or no stack of this shape and type.
    """
    expected = _stack_description(shape, np.dtype(dtype))
    if _of_any_level(_read_description(path)) != _of_any_level(expected):
        raise InputError(f"expected an array as this program writes it, {dtype} of shape {shape}", str(path))
    file = path / _piece_name(number, len(shape))
    try:
        values = np.asarray(_pcodec().decode(file.read_bytes()))
        if values.dtype != dtype or values.size != prod(shape[1:]):
            raise ValueError(f"expected {prod(shape[1:]):,} numbers, {dtype}")
        return values.reshape(shape[1:])
    except (OSError, ValueError, RuntimeError) as error:
        raise InputError(f"expected a piece of an array; {str(error).splitlines()[0]}", str(file)) from None


def read_texts(path: Path, count: int) -> list[str]:
    """The labels of a dimension of a store.

    Raises:
        InputError: they are missing, damaged, not as many, or no texts.
    """
    dtype = str(_read_description(path).get("dtype"))
    if re.fullmatch(r"<U\d{1,6}", dtype) is None:
        raise InputError(f"expected texts, found {dtype}", str(path))
    return read_rows(path, (count,), dtype).tolist()


def _read_description(path: Path) -> dict[str, Any]:
    try:
        found = json.loads((path / ".zarray").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(f"expected an array; {str(error).splitlines()[0]}", str(path)) from None
    if not isinstance(found, dict):
        raise InputError("expected the description of an array, found something else", str(path))
    return found


def _write_array(array: Array, path: Path, is_label: bool) -> dict[str, Any]:
    """Write the pieces of an array; returns the description of it."""
    path.mkdir()
    values = array.values
    description = _description(values.shape, values.dtype, is_label)
    compressor, step = _compressor(is_label), description["chunks"][0]
    for number in range(ceil(values.shape[0] / step) if values.size else 0):
        piece = array._replace(values=values[number * step : (number + 1) * step]).rounded
        if len(piece) < step:  # pieces are stored in full
            filled = np.full((step, *values.shape[1:]), np.nan if description["fill_value"] else 0, values.dtype)
            filled[: len(piece)] = piece
            piece = filled
        (path / _piece_name(number, values.ndim)).write_bytes(compressor.encode(np.ascontiguousarray(piece)))
    return description


def _write_stack(stack: Stack, path: Path, pool: ThreadPoolExecutor) -> dict[str, Any]:
    """Write every part of a stack; returns the description of it."""
    path.mkdir()
    packed = pool.map(lambda part: _pcodec().encode(_rounded(part, stack.bits)), stack.parts)
    for number, data in enumerate(packed):
        (path / _piece_name(number, len(stack.dims))).write_bytes(data)
    return _stack_description((len(stack.parts), *stack.parts[0].shape), np.dtype(np.float32))


def _rounded(values: np.ndarray, bits: int) -> np.ndarray:
    return round_significant(np.asarray(values, np.float32), bits)


def _attributes(array: Array | Stack, labels: Sequence[str]) -> dict[str, Any]:
    """The content of an array's `.zattrs`."""
    named = {"coordinates": " ".join(labels)} if labels else {}
    return {**array.attributes, **named, "_ARRAY_DIMENSIONS": list(array.dims)}


def _read_piece(path: Path, number: int, description: Mapping[str, Any]) -> np.ndarray:
    file = path / _piece_name(number, len(description["shape"]))
    dtype, shape = np.dtype(description["dtype"]), tuple(description["chunks"])
    size = prod(shape) * dtype.itemsize
    try:
        data = file.read_bytes()
        if int.from_bytes(data[UNPACKED], "little") != size:
            raise ValueError(f"expected {size:,} bytes of numbers")
        return np.frombuffer(_compressor(is_label=False).decode(data), dtype).reshape(shape)
    except (OSError, ValueError, RuntimeError) as error:
        raise InputError(f"expected a piece of an array; {str(error).splitlines()[0]}", str(file)) from None


def _ordered(array: Array, group: Group) -> Array:
    """The array with its dimensions in the order in which the group is stored."""
    if FIRST not in group.coordinates:
        return array
    middle = [dim for dim in array.dims if dim not in (FIRST, LAST)]
    dims = tuple(dim for dim in (FIRST, *middle, LAST) if dim in array.dims)
    return array._replace(dims=dims, values=array.values.transpose([array.dims.index(dim) for dim in dims]))


def _encoded(array: Array) -> Array:
    """Dates as days since the first one, as the convention for climate and forecast data (CF) has it."""
    if array.values.dtype.kind != "M":
        return array
    days = array.values.astype("datetime64[D]")
    since = {"units": f"days since {days[0]} 00:00:00", "calendar": "proleptic_gregorian"}
    return Array(array.dims, (days - days[0]).astype(np.int64), {**array.attributes, **since})


def _labels(array: Array | Stack, group: Group) -> list[str]:
    """Names of the further labels along the array's dimensions."""
    return sorted(
        name
        for name, label in group.coordinates.items()
        if name not in label.dims and set(label.dims) <= set(array.dims)
    )


def _description(shape: tuple[int, ...], dtype: np.dtype, is_label: bool) -> dict[str, Any]:
    """The content of an array's `.zarray`."""
    compressor = _compressor(is_label or not prod(shape)).get_config()
    return {
        "shape": list(shape),
        "chunks": [min(max(shape[0], 1), PIECE), *(max(size, 1) for size in shape[1:])],
        "dtype": dtype.str,
        "fill_value": "NaN" if dtype.kind == "f" else None,
        "order": "C",
        "filters": None,
        "dimension_separator": ".",
        "compressor": {key: compressor[key] for key in ("id", "cname", "clevel", "shuffle", "blocksize")},
        "zarr_format": 2,
    }


def _stack_description(shape: tuple[int, ...], dtype: np.dtype) -> dict[str, Any]:
    """The content of a stack's `.zarray`."""
    return {
        **_description(shape, dtype, is_label=False),
        "chunks": [1, *shape[1:]],
        "compressor": _pcodec().get_config(),
    }


def _of_any_level(description: Mapping[str, Any]) -> dict[str, Any]:
    """The description, of the compressor only its kind: a piece itself says how it is packed."""
    compressor = description.get("compressor")
    return {**description, "compressor": compressor.get("id") if isinstance(compressor, dict) else compressor}


def _compressor(is_label: bool) -> Blosc:
    """For numbers, zstd, which finds more alike in them than lz4; from level 4 on it takes longer and finds no more."""
    from numcodecs import Blosc

    return Blosc("lz4", 5, Blosc.SHUFFLE) if is_label else Blosc("zstd", 4, Blosc.SHUFFLE)


def _pcodec() -> PCodec:
    """For series of members: it packs their differences from week to week, at 12, its best level, in no more time."""
    from numcodecs.pcodec import PCodec

    return PCodec(level=12)


def _piece_name(number: int, dimensions: int) -> str:
    return ".".join([str(number), *["0"] * (dimensions - 1)])
