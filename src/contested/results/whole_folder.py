"""A folder that appears whole or not at all."""

from __future__ import annotations

import errno
import os
import re
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from contested.errors import InputError

NEW = ".new"
"""What the hidden folder's name ends in until it is locked."""
UNFINISHED = re.compile(r"\.(?P<name>.+)\.partial-\d+")
LEAST_FREE_BYTES = 200_000_000
"""A run of the bundled scenario takes about a tenth of this."""
BYTES_PER_MEMBER_WEEK = 200
"""Disk for the series of one member, compressed: twice what the bundled scenario takes."""


_filling: list[tuple[Path, list[Path]]] = []
"""Folders being filled, each with the folders made above it."""
_turn = threading.Lock()
"""Held while a folder is published or abandoned, so that only one of the two happens."""


@dataclass(frozen=True)
class Target:
    """Where the finished folder goes: a path that the user named, or the first free number of a stem."""

    path: Path
    numbered: bool = False

    def candidate(self) -> Path:
        """The path to be used now."""
        if not self.numbered:
            return self.path
        number = 1
        while (path := self.path.with_name(f"{self.path.name}-{number}")).exists():
            number += 1
        return path


def disk_bytes(members: int, weeks: int) -> int:
    """Free disk that a run needs."""
    return LEAST_FREE_BYTES + BYTES_PER_MEMBER_WEEK * members * weeks


def named(path: Path) -> Target:
    """A folder the user named.

    Raises:
        InputError: there is a file, or a folder with files in it.
    """
    path = Path(os.path.abspath(path))
    if path.is_dir() and any(path.iterdir()):
        raise InputError("expected a new or empty folder, found one with files in it; name another one.", str(path))
    if path.exists() and not path.is_dir():
        raise InputError("expected a new or empty folder, found a file; name another one.", str(path))
    return Target(path)


RUNS = Path("runs")
"""The folder of runs that the user gave no name."""


def dated(scenario: str, runs: Path = RUNS) -> Target:
    """The default: runs/SCENARIO-DATE-N, with the first N that is free."""
    return Target(Path(os.path.abspath(runs)) / f"{scenario}-{date.today().isoformat()}", numbered=True)


def finished(path: Path) -> Path:
    """A run folder that a user named.

    Raises:
        InputError: it is the unfinished folder of a killed run.
    """
    if UNFINISHED.fullmatch(Path(os.path.abspath(path)).name):
        raise InputError(
            "this is the unfinished folder of a killed run; the next run of the same name removes it.", str(path)
        )
    return path


class Whole:
    """A folder being filled: write into `partial`; `final` is set once it is in place."""

    def __init__(self, partial: Path) -> None:
        self.partial = partial
        self.final: Path | None = None


@contextmanager
def whole(target: Target, needs: int = LEAST_FREE_BYTES) -> Iterator[Whole]:
    """Fill a hidden folder next to the target, then rename it; a failure leaves nothing.

    Raises:
        InputError: the target cannot be written, or its disk has too little room.
    """
    parent = target.path.parent
    made = _make_parents(parent)
    partial = parent / f".{target.path.name}.partial-{os.getpid()}"
    entry = (partial, made)
    _filling.append(entry)
    try:
        _check_room(parent, needs)
        _clear(target)
        with _made_and_held(partial):
            work = Whole(partial)
            yield work
            with _turn:
                work.final = _publish(partial, target)
                _filling.remove(entry)
    except BaseException:
        if entry in _filling:
            _remove(*entry)
            _filling.remove(entry)
        raise


def public(path: str) -> str:
    """A path as the user knows it: a folder being filled has the name that it will have."""
    found = Path(path)
    for part in (found, *found.parents):
        if known := UNFINISHED.fullmatch(part.name.removesuffix(NEW)):
            return str(part.with_name(known["name"]))
    return path


def abandon() -> None:
    """Remove all folders being filled: the process is about to end."""
    with _turn:
        for partial, made in _filling:
            _remove(partial, made)


def _remove(partial: Path, made: list[Path]) -> None:
    for _ in range(20):  # a thread may still be writing into it
        shutil.rmtree(partial, ignore_errors=True)
        shutil.rmtree(partial.with_name(partial.name + NEW), ignore_errors=True)
        if not partial.exists():
            break
    for folder in made:
        _remove_if_empty(folder)


@contextmanager
def _made_and_held(folder: Path) -> Iterator[None]:
    """Make a folder that is locked while this process lives; that of a killed run is not."""
    making = folder.with_name(folder.name + NEW)  # not found by others before it is locked
    making.mkdir(exist_ok=True)
    handle = _lock(making)
    making.rename(folder)
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _lock(folder: Path) -> int | None:
    """A handle that holds the folder; None where another process does, or where folders cannot be locked."""
    try:
        import fcntl

        handle = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle


def _clear(target: Target) -> None:
    """Remove the folders of killed runs of this name, with a message; refuse a name that another run is writing.

    Raises:
        InputError: another process is filling the folder that the user named.
    """
    stem = re.sub(r"-\d{4}-\d\d-\d\d$", "", target.path.name) if target.numbered else target.path.name
    for left in sorted(target.path.parent.glob(f".{_literal(stem)}*.partial-*")):
        found = UNFINISHED.fullmatch(left.name)
        same = found and (target.numbered or found["name"] == target.path.name)
        if not same or not left.is_dir():
            continue
        handle = _lock(left)
        if handle is None:
            if not target.numbered:
                raise InputError(
                    "another run is writing this folder; wait for it or name another one.", str(target.path)
                )
            continue
        shutil.rmtree(left, ignore_errors=True)
        os.close(handle)
        print(f"contested: removed the unfinished folder of a killed run: {left}", file=sys.stderr)


def _literal(name: str) -> str:
    return re.sub(r"([\[*?])", r"[\1]", name)


def _make_parents(folder: Path) -> list[Path]:
    """Make the missing folders above the target; returns those made, innermost first."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise InputError("expected a folder, found a file in its way; name another one.", str(folder)) from None
    return missing


def _check_room(folder: Path, needs: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needs:
        raise InputError(
            f"expected at least {needs / 1e6:,.0f} MB of free disk, found {free / 1e6:,.0f} MB; "
            "make room or name a folder on another disk with `out`.",
            str(folder),
        )


def _publish(partial: Path, target: Target) -> Path:
    """Rename; where a numbered name was taken in the meantime, use the next number."""
    while True:
        path = target.candidate()
        try:
            if path.is_dir():
                path.rmdir()
            os.rename(partial, path)
            return path
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise
            if not target.numbered:
                raise InputError(
                    "something was written here in the meantime; name another folder.", str(path)
                ) from None


def _remove_if_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:
        pass
