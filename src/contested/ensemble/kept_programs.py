"""Compiled programs on disk: a later process neither traces nor compiles what it finds there.

A program is found by what it was made of: the model, the code of the engine and of the mechanisms, the versions of the
libraries and the processor. Loading one takes a second, where tracing and compiling take twenty. The folder is that of
JAX's own cache; what lies there is executed, so it must not be one that others can write.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import platform
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import jax
import numpy as np
from jax.experimental import serialize_executable

MOST_KEPT = 20
"""Programs in the folder, of about 6 MB each; the least recently used are removed."""
CODE = ("engine", "model", "observations", "ensemble/program.py")
"""What a program depends on, in the package's folder."""
PACKAGE = Path(__file__).resolve().parent.parent


class NotKeptError(Exception):
    """A program depends on code outside this package, which may change without notice: a user's mechanism."""


def kept(made_of: Any, compile_it: Callable[[], jax.stages.Compiled]) -> jax.stages.Compiled:
    """The program made of this, from the folder; or compiled, and put there.

    Args:
        made_of: everything that the program depends on beside code, libraries and processor.
        compile_it: compiles it.
    """
    file = _file(made_of)
    if file is None:
        return compile_it()
    found = _load(file)
    if found is not None:
        return found
    seconds = _option("persistent_cache_min_compile_time_secs")
    # what JAX's own cache returns cannot be serialised again, so it does not get this one
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 1e9)
    try:
        compiled = compile_it()
    finally:
        jax.config.update("jax_persistent_cache_min_compile_time_secs", seconds)
    _save(file, compiled)
    return compiled


def _option(name: str) -> Any:
    return getattr(jax.config, f"jax_{name}")


def _file(made_of: Any) -> Path | None:
    folder = _option("compilation_cache_dir")
    if not folder:
        return None
    try:
        key = fingerprint((made_of, _setting()))
    except NotKeptError:
        return None
    return Path(folder) / "programs" / f"{key}.bin"


def _load(file: Path) -> jax.stages.Compiled | None:
    try:
        stored = pickle.loads(file.read_bytes())
        os.utime(file)
        return serialize_executable.deserialize_and_load(*stored)
    except FileNotFoundError:
        return None
    except Exception:  # what a damaged file raises depends on where it is damaged; it is compiled and written anew
        return None


def _save(file: Path, compiled: jax.stages.Compiled) -> None:
    """Write it whole or not at all; a folder that is full or read-only keeps nothing."""
    try:
        data = pickle.dumps(serialize_executable.serialize(compiled))
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".part", delete=False) as part:
            try:
                part.write(data)
                part.close()
                os.replace(part.name, file)
            except BaseException:
                os.unlink(part.name)
                raise
        _remove_old(file.parent)
    except (OSError, ValueError, NotImplementedError):
        return


def _remove_old(folder: Path) -> None:
    files = sorted(folder.glob("*.bin"), key=lambda one: one.stat().st_mtime)
    stale = [part for part in folder.glob("*.part") if time.time() - part.stat().st_mtime > 3600]
    for file in [*files[:-MOST_KEPT], *stale]:
        file.unlink(missing_ok=True)


def fingerprint(value: Any) -> str:
    """A hash of content, the same in every process.

    Raises:
        NotKeptError: a function or class from outside this package.
    """
    digest = hashlib.sha256()
    _feed(digest, value)
    return digest.hexdigest()


def _feed(digest: Any, value: Any) -> None:
    def feed(*parts: Any) -> None:
        for part in parts:
            _feed(digest, part)

    digest.update(f"<{type(value).__module__}.{type(value).__qualname__}>".encode())
    if isinstance(value, np.ndarray | jax.Array):
        array = np.asarray(value)
        digest.update(f"{array.dtype.str}{array.shape}".encode() + array.tobytes())
    elif isinstance(value, partial):
        feed(value.func, value.args, value.keywords)
    elif isinstance(value, Mapping):
        feed(len(value), *(part for item in value.items() for part in item))
    elif isinstance(value, tuple | list):
        feed(len(value), *value)
    elif callable(value):
        if value.__module__.partition(".")[0] != PACKAGE.name:
            raise NotKeptError(value.__qualname__)
        digest.update(f"{value.__module__}.{value.__qualname__}".encode())
    else:
        digest.update(repr(value).encode() + b";")


@cache
def _setting() -> tuple[str, ...]:
    """Code, libraries and processor."""
    code = hashlib.sha256()
    for part in CODE:
        path = PACKAGE / part
        for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
            code.update(str(file.relative_to(PACKAGE)).encode() + file.read_bytes())
    settings = (_option("enable_x64"), jax.default_backend(), os.environ.get("XLA_FLAGS"))
    return (code.hexdigest(), *map(version, ("jax", "jaxlib", "numpy", "equinox")), _processor(), *map(str, settings))


def _processor() -> str:
    """The processor's model and features: a program may use instructions that another one lacks."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return "\n".join(sorted({one for one in lines if one.startswith(("model name", "flags", "Features"))}))
    except OSError:
        return f"{platform.machine()} {platform.processor()}"
