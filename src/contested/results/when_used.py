"""Values of a dataset that are read when they are first used."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from xarray.backends import BackendArray
from xarray.core import indexing


class _WhenUsed(BackendArray):
    """An array that xarray reads by asking for parts of it."""

    def __init__(self, read: Callable[[], np.ndarray], shape: tuple[int, ...], dtype: np.dtype) -> None:
        self.read, self.shape, self.dtype = read, shape, dtype

    def __getitem__(self, key: indexing.ExplicitIndexer) -> Any:
        support = indexing.IndexingSupport.BASIC
        return indexing.explicit_indexing_adapter(key, self.shape, support, lambda part: self.read()[part])


def when_used(read: Callable[[], np.ndarray], shape: tuple[int, ...], dtype: str) -> Any:
    """Values for a variable of a dataset: what `read` returns, an array of this shape and type."""
    return indexing.LazilyIndexedArray(_WhenUsed(read, shape, np.dtype(dtype)))
