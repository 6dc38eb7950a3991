"""Rounding before writing: the numbers in memory are those of the folder, and compress to a fraction of their size."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Float32

_MANTISSA = 23
"""Stored mantissa bits of a float32."""


def round_significant(values: Float32[np.ndarray, "*any"], bits: int) -> Float32[np.ndarray, "*any"]:
    """Round to so many significant bits, halves to even: whole numbers up to 2**bits stay exact.

    The relative error is at most 2**-bits. Values must be finite.
    """
    drop = _MANTISSA + 1 - bits
    raw = np.ascontiguousarray(values, dtype=np.float32).view(np.uint32)
    half = np.uint32((1 << (drop - 1)) - 1) + ((raw >> np.uint32(drop)) & np.uint32(1))
    return (((raw + half) >> np.uint32(drop)) << np.uint32(drop)).view(np.float32)


def round_decimal(values: Float32[np.ndarray, "*any"], digits: int) -> Float[np.ndarray, "*any"]:
    """Round to so many significant decimal digits, halves to even: the floats that this many digits are read as.

    Sizes are zero or from 1e-16 to 1e22.
    """
    exact = np.asarray(values, dtype=np.float64)
    magnitude = np.floor(np.log10(np.where(exact == 0, 1.0, np.abs(exact)))).astype(int)
    places = digits - 1 - magnitude
    # Powers of ten are exact up to 1e22, so that each step but the last is too: the result is the nearest float.
    scale = 10.0 ** np.abs(places)
    return np.where(places >= 0, np.rint(exact * scale) / scale, np.rint(exact / scale) * scale)
