"""Where compiled programs are kept between runs, so that the second start is quick."""

from __future__ import annotations

import os
from pathlib import Path

SETTING = "JAX_COMPILATION_CACHE_DIR"


def cache_folder() -> Path:
    """The folder JAX is told to use: the user's own setting, else `contested` in the user's cache folder."""
    if os.environ.get(SETTING):
        return Path(os.environ[SETTING])
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "contested" / "jax"


def use_cache() -> None:
    """Tell JAX, before it is imported; without a writable folder it compiles anew every time."""
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return
    if os.access(folder, os.W_OK):
        os.environ[SETTING] = str(folder)
