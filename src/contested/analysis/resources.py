"""Memory that a run uses."""

from __future__ import annotations

import resource
import sys
from pathlib import Path


def peak_rss_mb() -> float:
    """Most memory this process has held, in megabytes.

    Linux's own count starts with the program; `getrusage` starts with what the parent held when it forked.
    """
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        status = ""
    held = next((line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")), None)
    if held is not None:
        return int(held) / 1024.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024.0**2 if sys.platform == "darwin" else 1024.0)
