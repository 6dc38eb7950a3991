"""A user's own file of mechanisms: named on purpose, executed, and kept with the run that used it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from contested.errors import InputError

if TYPE_CHECKING:
    from contested.model.mechanism import Mechanism

Own = Annotated[
    Path | None,
    typer.Option("--mechanisms", metavar="FILE", help="A Python file with mechanisms of your own; it is executed."),
]


def read_own(path: Path | None) -> dict[str, type[Mechanism]]:
    """The mechanisms in the file by name; none without a file.

    Raises:
        InputError: no such file, it fails, it holds no mechanism, or one that would hide a built-in one.
    """
    if path is None:
        return {}
    from contested.model.mechanisms import BUILT_IN
    from contested.model.user_file import load_mechanisms

    found = load_mechanisms(path)
    hidden = sorted(set(found) & set(BUILT_IN))
    if hidden:
        raise InputError(f"'{hidden[0]}' is the name of a built-in mechanism; give the class another name.", str(path))
    return found


def keep_own(path: Path | None, folder: Path) -> None:
    """Put a copy beside the results: without it they could be neither understood nor repeated."""
    if path is not None:
        from contested.present.run import OWN_MECHANISMS

        shutil.copyfile(path, folder / OWN_MECHANISMS)
