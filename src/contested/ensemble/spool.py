"""Country totals of every history, kept on disk until they are asked for: in memory they would be most of a run."""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Mapping, Sequence

import numpy as np


class Spool:
    """Series [week, member] in a file without a name, which is gone with the process, however that ends."""

    def __init__(self, names: Sequence[str], weeks: int) -> None:
        self.names = {name: position for position, name in enumerate(names)}
        self.weeks = weeks
        self.widths: list[int] = []
        self._file = tempfile.TemporaryFile(buffering=0)
        weakref.finalize(self, self._file.close)

    def add(self, block: Mapping[str, np.ndarray]) -> None:
        """Keep a block of histories: for each series [week, member], in float32.

        Raises:
            OSError: there is no room on the disk for temporary files.
        """
        together = np.stack([block[name] for name in self.names]).astype(np.float32)
        assert together.shape[1] == self.weeks
        left = memoryview(together.tobytes())
        while left:
            left = left[self._file.write(left) :]
        self.widths.append(together.shape[2])

    def read(self, name: str, members: int | None = None) -> np.ndarray:
        """A series [week, member] of all histories so far, or of the first so many."""
        found, start = [], 0
        for width in self.widths:
            if members is not None and sum(part.shape[1] for part in found) >= members:
                break
            size = self.weeks * width
            self._file.seek(4 * (start + self.names[name] * size))
            found.append(np.frombuffer(self._file.read(4 * size), np.float32).reshape(self.weeks, width))
            start += len(self.names) * size
        self._file.seek(0, 2)
        return np.concatenate(found, axis=1)[:, :members]
