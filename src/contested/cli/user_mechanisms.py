"""User-supplied mechanisms: a Python file that is executed, and copied into the run folder."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from contested.errors import InputError

if TYPE_CHECKING:
    from contested.model.mechanism import Mechanism

MechanismsFile = Annotated[
    Path | None,
    typer.Option("--mechanisms", metavar="FILE", help="A Python file that defines more mechanisms; it is executed."),
]


def read_user_mechanisms(path: Path | None) -> dict[str, type[Mechanism]]:
    """The mechanisms in the file, by name; empty without a file.

    Raises:
        InputError: if the file is missing, fails, or defines no mechanism or one with the name of a built-in.
    """
    if path is None:
        return {}
    from contested.model.build import load_own
    from contested.model.mechanisms import BUILT_IN

    found = load_own(path)
    clashes = sorted(set(found) & set(BUILT_IN))
    if clashes:
        raise InputError(f"'{clashes[0]}' is the name of a built-in mechanism; give the class another name.", str(path))
    return found


def copy_user_mechanisms(path: Path | None, folder: Path) -> None:
    """Copy the file into the run folder, so that the run can be explained and repeated."""
    if path is not None:
        from contested.present.run import OWN_MECHANISMS

        shutil.copyfile(path, folder / OWN_MECHANISMS)
