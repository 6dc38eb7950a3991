"""Reading and writing the JSON files of a run by their models."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from contested.errors import InputError
from contested.ledger.validation_errors import to_input_errors
from contested.results.digests import MANIFEST, manifest_digest
from contested.results.manifest import FORMAT, Manifest
from contested.results.text import plain

MAX_BYTES = 200_000_000
Model = TypeVar("Model", bound=BaseModel)


def to_json(model: BaseModel, *, unset: bool = True) -> dict[str, Any]:
    """A model as JSON data; `unset` keeps fields that are null."""
    return model.model_dump(mode="json", by_alias=True, exclude_none=not unset)


def write_json(path: Path, content: Any) -> None:
    """Sorted keys, no NaN; the same content gives the same bytes."""
    text = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def read_object(path: Path) -> dict[str, Any]:
    """A JSON object from a file.

    Raises:
        InputError: the file is missing, a link, too large, or not a JSON object.
    """
    if path.is_symlink():
        raise InputError(f"expected a file of the run, found a link to {path.readlink()}", str(path))
    if not path.is_file():
        raise InputError(f"expected {path.name} in a finished run folder, found none", str(path.parent))
    if path.stat().st_size > MAX_BYTES:
        raise InputError(f"expected at most {MAX_BYTES:,} bytes, found {path.stat().st_size:,}", str(path))
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"expected JSON; {str(error).splitlines()[0]}", str(path)) from None
    if not isinstance(data, dict):
        raise InputError(f"expected a JSON object, found {type(data).__name__}", str(path))
    return data


def as_model(model: type[Model], data: dict[str, Any], where: str) -> Model:
    """JSON data as a model, its texts made plain.

    Raises:
        InputError: the first field that does not fit: where, what was expected, what was found.
    """
    clean = plain(data)
    try:
        return model.model_validate_json(json.dumps(clean))
    except ValidationError as error:
        first = to_input_errors(model, clean, error, where)[0]
        raise InputError(f"{first.message}: the run is damaged or was edited", first.where) from None


def read_model(model: type[Model], path: Path) -> Model:
    """A JSON file of a run.

    Raises:
        InputError: the file cannot be read, or a field does not fit.
    """
    return as_model(model, read_object(path), str(path))


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a run folder, with its digest checked.

    Raises:
        InputError: it has an older format, does not fit its model, or was edited.
    """
    path = folder / MANIFEST
    data = read_object(path)
    if data.get("format") != FORMAT:
        raise InputError(f"expected a run of format {FORMAT}, {_older(data)}; run the scenario again", str(path))
    manifest = as_model(Manifest, data, str(path))
    found = manifest_digest(data)
    if found != manifest.digest:
        raise InputError(
            f"expected SHA-256 {manifest.digest[:16]}..., found {found[:16]}...: the manifest was edited after the run",
            f"{path}: field digest",
        )
    return manifest


def _older(data: dict[str, Any]) -> str:
    if "format" in data:
        return f"found format {str(data['format'])[:20]}"
    versions = data.get("versions")
    by = versions.get("contested") if isinstance(versions, dict) else None
    return f"found an older one, written by contested {plain(by)[:20]}" if isinstance(by, str) else "found none"
