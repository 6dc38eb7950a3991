"""Fewer bits for what nobody reads to the last digit: rounded floats compress to a fraction of their size."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float32

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
