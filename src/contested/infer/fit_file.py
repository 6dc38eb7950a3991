"""A fit as one file of plain arrays: written whole or not at all, read without running anything in it."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path

import numpy as np

from contested.errors import InputError
from contested.infer.fit import Fit

LARGEST = 2**30
"""Bytes of arrays that a file may hold."""
AXES = {"unknowns": 1, "observations": 1, "groups": 1, "observed": 1, "sd": 1, "silent": 1}
AXES |= {"chance": 2, "seed": 0, "assimilations": 0, "z": 3, "predicted": 3}
TEXT = ("unknowns", "observations", "groups")
WHOLE = ("seed", "assimilations")


def save_fit(fit: Fit, path: Path) -> None:
    """Write a fit, also one that is under way, in place of what stands at `path`."""
    arrays = {
        name: np.array(value, dtype=str) if name in TEXT else np.asarray(value) for name, value in asdict(fit).items()
    }
    save_arrays(arrays, path)


def save_arrays(arrays: Mapping[str, np.ndarray], path: Path) -> None:
    """Write arrays by name, whole or not at all, in place of what stands at `path`."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as file:
            np.savez(file, allow_pickle=False, **arrays)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def load_fit(path: Path) -> Fit:
    """Read a fit.

    Raises:
        InputError: no such file, or not a fit, or a damaged one.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        if size > LARGEST:
            raise InputError(f"expected at most {LARGEST:,} bytes of arrays, found {size:,}", str(path))
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in AXES}
    except FileNotFoundError:
        raise InputError("expected a fit, found no file", str(path)) from None
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as problem:
        raise InputError(f"expected a fit as `save_fit` writes it, found {problem}", str(path)) from None
    _check(arrays, path)
    tuples = {name: tuple(str(word) for word in arrays[name]) for name in TEXT}
    return Fit(**{**arrays, **tuples, **{name: int(arrays[name]) for name in WHOLE}})


def _check(arrays: dict[str, np.ndarray], path: Path) -> None:
    """Shapes fit together, texts are texts, numbers are finite numbers."""
    for name, axes in AXES.items():
        array, kind = arrays[name], "U" if name in TEXT else "iu" if name in WHOLE else "f"
        if array.ndim != axes or (array.size and array.dtype.kind not in kind):
            raise InputError(f"expected '{name}' with {axes} axes, found {array.dtype} {array.shape}", str(path))
        if kind == "f" and not np.isfinite(array).all():
            raise InputError(f"expected finite numbers in '{name}'", str(path))
    unknowns, observations = len(arrays["unknowns"]), len(arrays["observations"])
    stages, rows = arrays["z"].shape[0], arrays["z"].shape[2]
    fits = (
        arrays["z"].shape[1] == unknowns
        and arrays["groups"].shape == (observations,)
        and arrays["predicted"].shape[1:] == (observations, rows)
        and arrays["observed"].shape == arrays["sd"].shape == arrays["silent"].shape == (observations,)
        and arrays["chance"].shape == (observations, rows)
        and 1 <= stages <= int(arrays["assimilations"]) + 1
        and len(arrays["predicted"]) in (stages - 1, stages)
    )
    if not fits:
        shapes = ", ".join(f"{field.name} {arrays[field.name].shape}" for field in fields(Fit))
        raise InputError(f"expected arrays whose lengths agree, found {shapes}", str(path))
