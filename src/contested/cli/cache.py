"""Where compiled programs are kept between runs, so that the second start is quick."""

from __future__ import annotations

import os
from pathlib import Path

SETTING = "JAX_COMPILATION_CACHE_DIR"


def cache_folder() -> Path | None:
    """The folder JAX is told to use: the user's own setting, else `contested` in the user's cache folder.

    None for a user without a home, as in some containers. A folder that others can write, such as the one for temporary
    files, is no place for it: what lies in the cache is executed.
    """
    if os.environ.get(SETTING):
        return Path(os.environ[SETTING])
    given = os.environ.get("XDG_CACHE_HOME", "")
    home = os.path.expanduser("~")
    base = given if os.path.isabs(given) else os.path.join(home, ".cache")
    return Path(base) / "contested" / "jax" if os.path.isabs(base) else None


def use_cache() -> None:
    """Tell JAX, before it is imported; without a writable folder it compiles anew every time."""
    folder = cache_folder()
    if folder is None:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return
    if os.access(folder, os.W_OK):
        os.environ[SETTING] = str(folder)
