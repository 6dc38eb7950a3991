"""The page's packed numbers, read by hand."""

from __future__ import annotations

import base64
import json
import re
import zlib
from typing import Any

import numpy as np


class Unpacked:
    """What the script reads: `content`, and the numbers that it points to."""

    def __init__(self, text: str) -> None:
        found = re.search(r'id="data">(.*?)</script>', text, re.S)
        raw = zlib.decompress(base64.b64decode(found.group(1) if found else text))
        head, _, self.bytes = raw.partition(b"\0")
        self.content: dict[str, Any] = json.loads(head)

    def whole(self, begin: int, rows: int, length: int) -> np.ndarray:
        """Whole numbers [row, week]: running sums of changes, each from its lower and its upper byte."""
        half = len(self.bytes) // 2
        folded = [self.bytes[at] + 256 * self.bytes[half + at] for at in range(begin, begin + rows * length)]
        changes = [-(one + 1) // 2 if one % 2 else one // 2 for one in folded]
        return np.cumsum(np.reshape(changes, (rows, length)), axis=1)

    def block(self, packed: Any, rows: int, length: int) -> np.ndarray:
        """Numbers [row, week] of a block."""
        if not packed:
            return np.zeros((rows, length))
        begin, low, high, levels = packed
        return low + (high - low) * (self.whole(begin, rows, length) / levels) ** 2
