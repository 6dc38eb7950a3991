"""Memory: how much an ensemble needs, how much this process can use, and returning what is free."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

from contested.errors import InputError

BYTES_PER_VALUE = 12
"""Memory allowed for one week of one series of one member. From 1,000 to 10,000 members of the core it grows by 5."""


def check_fits(members: int, series: int, weeks: int) -> None:
    """Refuse an ensemble whose series of every member do not fit into memory.

    Raises:
        InputError: there are more members than fit.
    """
    memory, each = usable_memory(), BYTES_PER_VALUE * series * weeks
    if memory is not None and members * each > memory:
        raise InputError(
            f"expected at most {memory // each:,} histories of {weeks:,} weeks and {series:,} series in "
            f"{memory / 1e9:.1f} GB of memory ({each / 1e3:,.0f} kB each), found {members:,}",
            "members",
        )


def usable_memory() -> int | None:
    """Bytes that this process can use: the machine's memory or the container's limit; None if unknown."""
    try:
        installed = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError, AttributeError):
        return None
    try:
        limit = Path("/sys/fs/cgroup/memory.max").read_text().strip()
    except OSError:
        return installed
    return min(installed, int(limit)) if limit.isdigit() else installed


def release_memory() -> None:
    """Return freed memory to the system: glibc keeps half a gigabyte after compiling, and more after each block."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # other C libraries have none
        if trim is not None:
            trim(0)
