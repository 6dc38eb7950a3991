"""The folder for compiled programs, which make the next start quick."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

SETTING = "JAX_COMPILATION_CACHE_DIR"


def cache_folder() -> Path | None:
    """The folder JAX is told to use: the user's own setting, else `contested` in the user's cache folder.

    None for a user without a home, as in some containers. A folder that others can write, such as the one for temporary
    files, is not safe for it: programs in the cache are executed.
    """
    if os.environ.get(SETTING):
        return Path(os.environ[SETTING])
    given = os.environ.get("XDG_CACHE_HOME", "")
    home = os.path.expanduser("~")
    base = given if os.path.isabs(given) else os.path.join(home, ".cache")
    return Path(base) / "contested" / "jax" if os.path.isabs(base) else None


def use_cache() -> None:
    """Set the folder, before JAX is imported; without a writable one, JAX compiles again every time."""
    folder = cache_folder()
    if folder is None:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return
    if os.access(folder, os.W_OK):
        os.environ[SETTING] = str(folder)
        # another process may still be writing it: it is compiled here too
        warnings.filterwarnings("ignore", "Error reading persistent compilation cache entry", UserWarning)
