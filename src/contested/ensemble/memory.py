"""Memory that was freed goes back to the system."""

from __future__ import annotations

import ctypes
import sys


def release_memory() -> None:
    """Return freed memory to the system: glibc keeps half a gigabyte after compiling, and more after each block."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # other C libraries have none
        if trim is not None:
            trim(0)
