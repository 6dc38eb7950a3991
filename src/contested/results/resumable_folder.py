"""A folder that is filled in parts: a stopped process leaves the parts, and the next one with the same work goes on."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contested.errors import InputError
from contested.results.whole_folder import Target, named

if TYPE_CHECKING:
    import numpy as np
    from jaxtyping import Shaped

STATE = "unfinished.json"
"""Says that the folder is not finished, and of which work it is."""
PARTS = "parts"
_open: list[Resumable] = []
"""Folders being filled by this process."""


class StoppedError(KeyboardInterrupt):
    """The user stopped the work; `folder` has what is done so far, if anything is kept."""

    def __init__(self, folder: Path | None) -> None:
        super().__init__()
        self.folder = folder


class Resumable:
    """A folder that is filled in parts, by name; without a path nothing is kept.

    The folder is made with the first `note`: before that nothing is worth keeping.
    """

    def __init__(self, folder: Path | None, key: str) -> None:
        self.folder = folder
        self._key = key
        self._notes: dict[str, Any] = {} if folder is None else _state(folder).get("notes", {})

    @property
    def notes(self) -> dict[str, Any]:
        """What was noted, by this process or an earlier one."""
        return dict(self._notes)

    def note(self, notes: Mapping[str, Any]) -> None:
        """Keep some decisions: plain values by name."""
        self._notes = dict(notes)
        if self.folder is not None:
            (self.folder / PARTS).mkdir(parents=True, exist_ok=True)
            self._write(STATE, json.dumps({"key": self._key, "notes": self._notes}, sort_keys=True).encode())

    def load(self, name: str) -> dict[str, Shaped[np.ndarray, ...]] | None:
        """A part, read without running anything in it; None where there is none, or a damaged one."""
        if self.folder is None:
            return None
        import numpy as np

        try:
            file = self.folder / PARTS / f"{name}.npz"
            with file.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
                return {key: stored[key] for key in stored.files}
        except Exception:  # noqa: BLE001  # reading a damaged part fails in nearly any way
            return None

    def save(self, name: str, arrays: Mapping[str, Shaped[np.ndarray, ...]]) -> None:
        """Keep a part, whole or not at all."""
        if self.folder is not None:
            import numpy as np

            file = self.folder / PARTS / f"{name}.npz"
            file.parent.mkdir(parents=True, exist_ok=True)  # another process with the same work may have finished it
            part = file.with_name(f".{name}.{os.getpid()}.npz")
            np.savez(part, **arrays)  # pyright: ignore[reportArgumentType]  # names are those of arrays
            os.replace(part, file)

    def finish(self, name: str, text: str) -> None:
        """Write the result, and remove the parts."""
        if self.folder is None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        self._write(name, text.encode())
        for file in (self.folder / PARTS).glob("*"):
            file.unlink(missing_ok=True)
        with suppress(OSError):  # another process with the same work may keep a part now, or have removed it
            (self.folder / PARTS).rmdir()
        (self.folder / STATE).unlink(missing_ok=True)

    @property
    def has_parts(self) -> bool:
        """Whether something is kept that another process can go on with."""
        return self.folder is not None and (self.folder / STATE).is_file()

    def _write(self, name: str, content: bytes) -> None:
        assert self.folder is not None
        part = self.folder / f".{name}.{os.getpid()}"
        part.write_bytes(content)
        os.replace(part, self.folder / name)


@contextmanager
def resumable(target: Target | None, key: str) -> Iterator[Resumable]:
    """The folder for some work: one that was begun with the same key, or a new one.

    Args:
        target: the folder that the user named, or the stem of numbered ones, of which one that was begun on any day
            will do; None keeps nothing.
        key: what the work depends on.

    Raises:
        InputError: the folder that the user named holds something else.
        StoppedError: in place of a KeyboardInterrupt.
    """
    found = Resumable(None if target is None else _folder(target, key), key)
    _open.append(found)
    try:
        yield found
    except KeyboardInterrupt:
        raise StoppedError(found.folder if found.has_parts else None) from None
    finally:
        _open.remove(found)


def kept_parts() -> Path | None:
    """The folder with what a process that is about to stop has done so far; None where it keeps nothing."""
    return next((one.folder for one in _open if one.has_parts), None)


def _folder(target: Target, key: str) -> Path:
    if target.numbered:
        stem = re.sub(r"-\d{4}-\d\d-\d\d$", "", target.path.name)
        begun = (file.parent for file in sorted(target.path.parent.glob(f"*/{STATE}")))
        same = (one for one in begun if one.name.startswith(f"{stem}-") and _state(one).get("key") == key)
        return next(same, target.candidate())
    if not (target.path / STATE).is_file():
        return named(target.path).path
    if _state(target.path).get("key") != key:
        raise InputError(
            "expected a new folder, or one begun by the same work; found one begun with another scenario, seed, size "
            "or version; name another one.",
            str(target.path),
        )
    return target.path


def _state(folder: Path) -> dict[str, Any]:
    """What the folder says of itself; nothing where it cannot be read."""
    try:
        found = json.loads((folder / STATE).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) and isinstance(found.get("notes", {}), dict) else {}
