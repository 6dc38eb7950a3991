"""Systems and plans as bytes for other processes; a user's own mechanisms travel as the text of their file.

Cloudpickle cannot copy a class of Equinox (its fields could not be set any more), so the worker runs the file again.
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import cloudpickle

from contested.errors import InputError
from contested.model.mechanism import Mechanism
from contested.model.user_file import listed


def to_bytes(value: Any) -> bytes:
    """A value as bytes that `from_bytes` reads in any process with the same packages.

    Raises:
        InputError: something in it cannot be sent.
    """
    file = io.BytesIO()
    try:
        _Pickler(file).dump(value)
    except InputError:
        raise
    except Exception as error:  # what pickling raises depends on what it meets
        raise InputError(f"what is simulated cannot be sent to workers: {type(error).__name__}: {error}") from error
    return file.getvalue()


def from_bytes(data: bytes) -> Any:
    """The value again. Only for bytes from `to_bytes` of the same run: reading them may run code."""
    return cloudpickle.loads(data)


class _Pickler(cloudpickle.Pickler):
    def reducer_override(self, obj: Any) -> Any:
        if isinstance(obj, type) and issubclass(obj, Mechanism) and not obj.__module__.startswith("contested."):
            return _mechanism, (_source(obj), obj.__module__, obj.__qualname__)
        return super().reducer_override(obj)


def _source(mechanism: type[Mechanism]) -> str:
    """The text of the file that defines a mechanism, found through one of its methods."""
    if mechanism.__module__ == "__main__":  # a worker would run the whole program again
        raise InputError(
            f"the mechanism '{mechanism.__name__}' cannot be sent to workers: expected a module or a file of its own, "
            "found it in the program itself or a notebook"
        )
    methods = [getattr(mechanism, name) for name in vars(mechanism) if not name.startswith("__")]
    files = {
        m.__code__.co_filename for m in methods if isinstance(m, FunctionType) and m.__module__ == mechanism.__module__
    }
    try:
        (file,) = files
        return Path(file).read_text(encoding="utf-8")
    except (ValueError, OSError) as error:
        raise InputError(
            f"the mechanism '{mechanism.__name__}' cannot be sent to workers: expected a file that defines it"
        ) from error


@cache
def _mechanism(source: str, module: str, name: str) -> type[Mechanism]:
    """A mechanism from the text of its file; once in a process, so that a system keeps its compiled program."""
    return getattr(_module(source, module), name)


@cache
def _module(source: str, name: str) -> ModuleType:
    module = ModuleType(name)
    try:
        with listed(module):
            exec(compile(source, f"{name}.py", "exec", dont_inherit=True), vars(module))
    except Exception as error:
        raise InputError(
            f"the file of mechanisms '{name}.py' fails on a worker: {type(error).__name__}: {error}"
        ) from error
    return module
