"""The numbers that the page's script redraws from, packed small: whole numbers, as changes from week to week."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

import numpy as np
from jaxtyping import Float, Int
from markupsafe import Markup

FINE, COARSE = 1000, 200
"""Steps between the lowest and the highest number of a block: of the whole area, and of one place."""
MOST_CODE = 32_000
"""No whole number is larger, so a change takes two bytes."""
COMPRESSION = 7
"""Level of zlib: 9 saves another hundredth and takes four times as long."""


class Packer:
    """Rows of whole numbers [row, week], and where each block of them begins."""

    def __init__(self) -> None:
        self._parts: list[np.ndarray] = []
        self._size = 0

    def whole(self, numbers: Int[np.ndarray, "row week"]) -> int:
        """Keep whole numbers from 0 to `MOST_CODE`; returns where they begin."""
        begin = self._size
        changes = np.diff(numbers, axis=1, prepend=0).ravel()
        self._parts.append(changes)
        self._size += changes.size
        return begin

    def block(self, values: Float[np.ndarray, "row week"], levels: int = FINE) -> list[float] | int:
        """Keep numbers to a step; returns [begin, low, high, levels], or 0 where every value is 0."""
        if not values.any():
            return 0
        low, high = bounds(values)
        return [self.whole(codes(values, low, high, levels)), low, high, levels]

    def content(self) -> bytes:
        """All changes: their lower bytes, then their upper ones. Small changes of either sign are small numbers."""
        changes = np.concatenate(self._parts) if self._parts else np.zeros(0, dtype=int)
        folded = np.where(changes < 0, -2 * changes - 1, 2 * changes).astype(np.uint16)
        return (folded & 255).astype(np.uint8).tobytes() + (folded >> 8).astype(np.uint8).tobytes()


def bounds(values: Float[np.ndarray, "row week"]) -> tuple[float, float]:
    """Lowest (0 at most) and highest of some numbers, as they are written."""
    low, high = float(f"{min(0.0, float(values.min())):.4g}"), float(f"{float(values.max()):.4g}")
    return low, high if high > low else low + 1.0


def codes(values: Float[np.ndarray, "*shape"], low: float, high: float, levels: int) -> Int[np.ndarray, "*shape"]:
    """Numbers as steps of the square root of their range: small numbers beside large ones keep their figures."""
    part = np.clip((values - low) / (high - low), 0.0, 1.0)
    return np.rint(np.sqrt(part) * levels).astype(int)


def as_packed(values: Float[np.ndarray, "row week"], levels: int = FINE) -> Float[np.ndarray, "row week"]:
    """Numbers as the script will read them, so that what Python draws and writes is the same."""
    if not values.any():
        return np.zeros(values.shape)
    low, high = bounds(values)
    return low + (high - low) * (codes(values, low, high, levels) / levels) ** 2


def shrunk(value: Any, packer: Packer) -> Markup:
    """JSON, a zero byte and the packed numbers, deflated, in base64: harmless characters whatever the texts are."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(base64.b64encode(zlib.compress(text.encode() + b"\0" + packer.content(), COMPRESSION)).decode())
