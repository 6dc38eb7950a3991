"""How many threads work at a time by default."""

import os

MOST = 4
"""Most threads by default: each holds the weekly series of a block."""


def default_threads() -> int:
    """One thread for each processor core, four at most."""
    return max(1, min(MOST, os.cpu_count() or 1))
