"""contested scenario new: a scenario to start from."""

from __future__ import annotations

import os
import re
import shutil
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated

import typer

from contested.cli.output import Json, print_json, say
from contested.errors import InputError
from contested.results.whole_folder import named, whole

STARTER_BYTES = 1_000_000
LONGEST_NAME = 80


def new(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="The folder to make; its name becomes the name of the scenario.")
    ],
    as_json: Json = False,
) -> None:
    """Make a small scenario to start from."""
    name = Path(os.path.abspath(folder)).name
    _require_name(name)
    target = named(folder)
    with whole(target, needs=STARTER_BYTES) as work, as_file(files("contested.cli") / "starter") as starter:
        shutil.copytree(starter, work.partial, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        path = work.partial / "scenario.toml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace('name = "starter"', f'name = "{name}"', 1), encoding="utf-8")
    if as_json:
        print_json({"scenario": str(work.final)})
        return
    say(f"Read {work.final}/README.md, then: contested scenario check {folder}", hang=2)
    print(work.final)


def _require_name(name: str) -> None:
    if len(name) > LONGEST_NAME:
        raise InputError(f"expected a folder name of at most {LONGEST_NAME} letters, found {len(name)}.")
    if not re.fullmatch("[a-z0-9]+([-_][a-z0-9]+)*", name):
        raise InputError(
            f"expected a folder name of lower-case letters, digits, '-' and '_' (my-country-2025), found '{name}'."
        )
