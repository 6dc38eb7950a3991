"""Read TOML files and check their tables; errors say where they are and what was expected."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from contested.checks import error
from contested.errors import InputError, nearest

if TYPE_CHECKING:
    from pydantic import BaseModel

MAX_BYTES = 5_000_000
MAX_ERRORS = 10
MAX_FILES = 200

Model = TypeVar("Model", bound="BaseModel")


@error("A file of a scenario or ledger is valid TOML.")
def read_toml(path: str | Path) -> dict[str, Any]:
    """Read one TOML file of at most 5 MB.

    Raises:
        InputError: if the file is missing, not a regular file, unreadable, too large, not UTF-8 or not TOML; a
            syntax error names line and column.
    """
    where = str(path)
    try:
        text = _read_text(Path(path), where)
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _syntax_error(str(error), text, where) from None
    except (ValueError, RecursionError):
        raise InputError("a value is too long or too deeply nested to be read", where) from None


@error("A ledger has at most 200 files.")
def toml_files(*folders: str | Path) -> list[Path]:
    """The `*.toml` files of the folders, sorted by name; subfolders and hidden files are skipped.

    Raises:
        InputError: if a folder is missing or has none, a link points outside its folder, or there are over 200 files.
    """
    files = list({os.path.realpath(path): path for folder in folders for path in _toml_in(Path(folder))}.values())
    if len(files) > MAX_FILES:
        raise InputError(f"expected at most {MAX_FILES} files in all, found {len(files)}")
    return files


@error("A ledger folder exists and holds *.toml files; links stay inside it.")
def _toml_in(folder: Path) -> list[Path]:
    try:
        files = sorted(path for path in folder.iterdir() if path.suffix == ".toml" and path.name[0] != ".")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the path is not usable"
        hint = folders_beside(folder) if isinstance(error, FileNotFoundError) else ""
        raise InputError(f"expected a folder of *.toml files: {reason}{hint}", str(folder)) from None
    if not files:
        raise InputError("expected a folder of *.toml files, found none in it", str(folder))
    root = Path(os.path.realpath(folder))
    for path in files:
        if not Path(os.path.realpath(path)).is_relative_to(root):
            raise InputError("expected a file of this folder, found a link that points outside it", str(path))
    return files


def folders_beside(folder: Path) -> str:
    """The nearest name among the folders beside one that does not exist."""
    try:
        beside = [other.name for other in folder.parent.iterdir() if other.is_dir() and other.name[0] != "."]
    except (OSError, ValueError):
        beside = []
    return f"; {nearest(folder.name, beside[:MAX_FILES])}" if beside else ""


def missing_file(path: Path) -> InputError:
    """The error for a file that does not exist; it names similar files in the same folder."""
    try:
        similar = [other.name for other in path.parent.iterdir() if other.suffix == path.suffix][:MAX_FILES]
    except (OSError, ValueError):
        similar = []
    hint = f"; {nearest(path.name, similar)}".replace("; known:", "; in its folder:") if similar else ""
    return InputError(f"there is no such file{hint}", str(path))


@error("A TOML file exists, is a regular file of at most 5 MB, and is text in UTF-8.")
def _read_text(path: Path, where: str) -> str:
    try:
        if path.is_dir():
            raise InputError("expected a TOML file, found a folder", where)
        if not path.exists():
            raise missing_file(path)
        if not path.is_file():
            raise InputError("expected a regular file", where)
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the path is not usable"
        raise InputError(f"cannot be read: {reason}", where) from None
    if len(raw) > MAX_BYTES:
        raise InputError(f"expected at most {MAX_BYTES // 1_000_000} MB, found a larger file", where)
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise InputError(f"expected text in UTF-8, found other bytes in line {line}", where) from None


def _syntax_error(message: str, text: str, where: str) -> InputError:
    match = re.fullmatch(r"(.*) \(at (.*)\)", message, re.DOTALL)
    reason, position = (match[1], match[2]) if match else (message, "")
    if reason == "Cannot overwrite a value" or reason.endswith("twice"):
        reason = f"the same key or table is given twice ({reason})"
    if position == "end of document":
        lines = text.split("\n")
        position = f"line {len(lines)}, column {len(lines[-1]) + 1} (end of document)"
    return InputError(f"not valid TOML: {reason}{_line_found(text, position)}", f"{where}, {position}")


def _line_found(text: str, position: str) -> str:
    """The line with the error, cut short; empty if the line is blank or not printable."""
    number = re.match("line ([0-9]+),", position)
    lines = text.split("\n")
    line = lines[int(number[1]) - 1].strip() if number and int(number[1]) <= len(lines) else ""
    if not line or not line.isprintable():
        return ""
    return f"; found: {line if len(line) <= 60 else line[:57] + '...'}"


def validate(model: type[Model], data: dict[str, Any], where: str) -> Model:
    """Check a table against a pydantic model.

    Raises:
        InputError: listing up to ten errors, each with its location, what was expected and what was found.
    """
    record, errors = try_validate(model, data, where)
    if record is None:
        raise combine(errors)
    return record


def try_validate(model: type[Model], data: dict[str, Any], where: str) -> tuple[Model | None, list[InputError]]:
    """Check a table against a pydantic model: the record, or None and every error."""
    from pydantic import ValidationError

    from contested.ledger.validation_errors import to_input_errors

    try:
        return model.model_validate(data), []
    except ValidationError as error:
        return None, to_input_errors(model, data, error, where)


def combine(errors: list[InputError]) -> InputError:
    """One error that lists several in their order, at most ten in full."""
    if len(errors) == 1:
        return errors[0]
    lines = [f"  {error}" for error in errors[:MAX_ERRORS]]
    if len(errors) > MAX_ERRORS:
        lines.append(f"  ... and {len(errors) - MAX_ERRORS} more")
    return InputError("\n".join([f"{len(errors)} errors:", *lines]))
