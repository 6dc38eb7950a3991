"""An output folder that appears whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from contested.errors import InputError

LEAST_FREE_BYTES = 200_000_000
"""A run of the bundled scenario takes about a tenth of this."""


@dataclass(frozen=True)
class Target:
    """Where finished work will stand: a path the user named, or the first free number of a stem."""

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


def named(path: Path) -> Target:
    """A folder the user named.

    Raises:
        InputError: something stands there already.
    """
    path = Path(os.path.abspath(path))
    if path.is_dir() and any(path.iterdir()):
        raise InputError("expected a new or empty folder, found one with files in it; name another one.", str(path))
    if path.exists() and not path.is_dir():
        raise InputError("expected a new or empty folder, found a file; name another one.", str(path))
    return Target(path)


def dated(scenario: str, runs: Path = Path("runs")) -> Target:
    """The default: runs/SCENARIO-DATE-N, with the first N that is free."""
    return Target(Path(os.path.abspath(runs)) / f"{scenario}-{date.today().isoformat()}", numbered=True)


class Whole:
    """A folder being filled: write into `partial`; `final` is set once it stands."""

    def __init__(self, partial: Path) -> None:
        self.partial = partial
        self.final: Path | None = None


@contextmanager
def whole(target: Target, needs: int = LEAST_FREE_BYTES) -> Iterator[Whole]:
    """Fill a hidden folder beside the target, then rename it; on any failure nothing is left.

    Raises:
        InputError: the place cannot be written, or has too little room, before any work is done.
    """
    parent = target.path.parent
    made = _make_parents(parent)
    partial = parent / f".{target.path.name}.partial-{os.getpid()}"
    try:
        _check_room(parent, needs)
        try:
            partial.mkdir()
        except FileExistsError:  # a killed process had our number
            shutil.rmtree(partial)
            partial.mkdir()
        work = Whole(partial)
        yield work
        work.final = _publish(partial, target)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        for folder in made:
            _remove_if_empty(folder)
        raise


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
            "make room or name a folder on another disk with --out.",
            str(folder),
        )


def _publish(partial: Path, target: Target) -> Path:
    """Rename; a numbered name that was taken meanwhile moves on to the next number."""
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
                raise InputError("something was written here meanwhile; name another folder.", str(path)) from None


def _remove_if_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:
        pass
