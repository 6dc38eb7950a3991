"""Compiled programs on disk, and what tracing a model finds: a later process does neither again.

What tracing finds is kept by the model, and a program by the text of its computation; both by the code of the engine
and of the mechanisms, the versions of the libraries and the processor. Loading both takes a second, where tracing and
compiling take twenty. The folder is that of JAX's own cache; what lies there is executed, so it must not be one that
others can write.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import platform
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache, partial
from importlib.metadata import version
from itertools import accumulate
from pathlib import Path
from typing import Any, TypeVar

import jax
import numpy as np
from jax.experimental import serialize_executable

MOST_BYTES = 500_000_000
"""What a folder holds at most, with 6 to 11 MB for a program or an arm; the least recently used are removed."""
ARM, RUN = "arm", "run"
"""Purposes of programs: an arm of a comparison, and a run."""
PROGRAMS = "programs"
"""The folder for programs, and for what tracing finds."""
CODE = ("engine", "model", "observations", "ensemble/program.py", "ensemble/traced.py")
"""What a program depends on, in the package's folder."""
PACKAGE = Path(__file__).resolve().parent.parent


Result = TypeVar("Result")
_ahead: dict[Path, Future[jax.stages.Compiled]] = {}
"""Programs that a thread loads."""
_given: set[Path] = set()
"""Programs that this process has: loading them ahead again would be for nothing."""
_purpose: list[str] = []
"""What programs are used for at the moment; the last entry counts."""


class NotKeptError(Exception):
    """Something depends on code outside this package, which may change without notice: a user's mechanism."""


def kept(made_of: Any, compile_it: Callable[[], jax.stages.Compiled]) -> jax.stages.Compiled:
    """The program made of this, from the folder; or compiled, and put there.

    Args:
        made_of: everything that the program depends on beside code, libraries and processor.
        compile_it: compiles it.
    """

    def compile_here() -> jax.stages.Compiled:
        seconds = _option("persistent_cache_min_compile_time_secs")
        # what JAX's own cache returns cannot be serialised again, so it does not get this one
        jax.config.update("jax_persistent_cache_min_compile_time_secs", 1e9)
        try:
            return compile_it()
        finally:
            jax.config.update("jax_persistent_cache_min_compile_time_secs", seconds)

    file = _file(("program", made_of), PROGRAMS)
    if file is None:
        return compile_it()
    loaded = partial(_loaded, _ahead.pop(file, None))
    found = _kept(file, compile_here, serialize_executable.serialize, loaded)
    _given.add(file)
    if _purpose:
        _save(file.parent / _purpose[-1], file.name.encode)
    return found


@contextmanager
def used_for(purpose: str) -> Iterator[None]:
    """Remember the program used for a purpose, in a file of that name, so that a later process can `load_ahead`."""
    _purpose.append(purpose)
    try:
        yield
    finally:
        _purpose.pop()


def load_ahead(purpose: str) -> None:
    """Start to load, in a thread, the program that was last used for a purpose; `kept` waits for it.

    Where another one is needed, only the time of the thread is lost.
    """
    folder = kept_folder()
    if folder is None:
        return
    try:
        file = folder / PROGRAMS / (folder / PROGRAMS / purpose).read_text(encoding="utf-8")
        if file in _given or file in _ahead:
            return
        content = file.read_bytes()
    except OSError:
        return
    pool = ThreadPoolExecutor(1)
    _ahead[file] = pool.submit(lambda: serialize_executable.deserialize_and_load(*pickle.loads(content)))
    pool.shutdown(wait=False)


def kept_value(made_of: Any, work_out: Callable[[], Result], folder: str = PROGRAMS) -> Result:
    """A plain value made of this, from a folder; or worked out, and put there.

    Args:
        made_of: everything that the value depends on beside the code of the engine, libraries and processor.
        work_out: makes it, something that can be pickled.
        folder: large values have one of their own, so that they do not push out programs.
    """
    file = _file(("value", made_of), folder)
    return work_out() if file is None else _kept(file, work_out, lambda value: value, lambda value: value)


def _kept(file: Path, make: Callable[[], Any], stored: Callable[[Any], Any], loaded: Callable[[Any], Any]) -> Any:
    try:
        found = loaded(pickle.loads(file.read_bytes()))
        os.utime(file)
        return found
    except Exception:  # what a damaged file raises depends on where it is damaged; it is made and written anew
        pass
    value = make()
    _save(file, lambda: pickle.dumps(stored(value)))
    return value


def _loaded(ahead: Future[jax.stages.Compiled] | None, stored: Any) -> jax.stages.Compiled:
    return ahead.result() if ahead else serialize_executable.deserialize_and_load(*stored)


def _option(name: str) -> Any:
    return getattr(jax.config, f"jax_{name}")


def kept_folder() -> Path | None:
    """The folder for what is kept; None where JAX has no folder for its cache."""
    folder = _option("compilation_cache_dir")
    return Path(folder) if folder else None


def _file(made_of: Any, name: str) -> Path | None:
    folder = kept_folder()
    if folder is None:
        return None
    try:
        key = fingerprint((made_of, _setting()))
    except NotKeptError:
        return None
    return folder / name / f"{key}.bin"


def _save(file: Path, data: Callable[[], bytes]) -> None:
    """Write it whole or not at all.

    Nothing is kept in a folder that is full or read-only, nor of a program that cannot be serialised, for which JAX and
    XLA raise a ValueError or a kind of RuntimeError.
    """
    try:
        content = data()
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, suffix=".part", delete=False) as part:
            try:
                part.write(content)
                part.close()
                os.replace(part.name, file)
            except BaseException:
                os.unlink(part.name)
                raise
        _remove_old(file.parent)
    except (OSError, ValueError, RuntimeError):
        return


def _remove_old(folder: Path) -> None:
    stale = [part for part in folder.glob("*.part") if time.time() - part.stat().st_mtime > 3600]
    found = sorted(((file.stat(), file) for file in folder.glob("*.bin")), key=lambda one: -one[0].st_mtime)
    sizes = accumulate(stat.st_size for stat, _ in found)
    old = [file for (_, file), size in zip(found, sizes, strict=True) if size > MOST_BYTES]
    for file in [*old, *stale]:
        file.unlink(missing_ok=True)


def fingerprint(value: Any) -> str:
    """A hash of content, the same in every process.

    Raises:
        NotKeptError: a function or class from outside this package.
    """
    digest = hashlib.sha256()
    _feed(digest, value)
    return digest.hexdigest()


def _feed(digest: Any, *values: Any) -> None:
    for value in values:
        digest.update(f"<{type(value).__module__}.{type(value).__qualname__}>".encode())
        if isinstance(value, np.ndarray | jax.Array):
            array = np.asarray(value)
            digest.update(f"{array.dtype.str}{array.shape}".encode() + array.tobytes())
        elif isinstance(value, partial):
            _feed(digest, value.func, value.args, value.keywords)
        elif isinstance(value, Mapping):
            _feed(digest, len(value), *(part for item in value.items() for part in item))
        elif isinstance(value, tuple | list):
            _feed(digest, len(value), *value)
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
