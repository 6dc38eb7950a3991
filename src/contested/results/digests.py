"""Digests, which show whether a file of a run folder was cut short or edited."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from contested.errors import InputError
from contested.results.manifest import FileDigest

MANIFEST = "manifest.json"
NOT_DIGESTED = frozenset({MANIFEST, "report.html", "comparisons.json"})
"""The manifest and the comparisons hold their digests themselves; a report can be written again."""
STORES = ("series.zarr", "draws.zarr")
ALWAYS = ("answers.json", "claims.json", "evidence.json", "flows.csv", *(f"{store}/.zmetadata" for store in STORES))
"""Files that every run has."""
_CHUNK = 1 << 20


def manifest_digest(data: Mapping[str, Any]) -> str:
    """SHA-256 of a manifest's JSON data, its own `digest` left out."""
    content = {key: value for key, value in data.items() if key != "digest"}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def digest_of(path: Path) -> FileDigest:
    """Digest and size of one file."""
    found, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while piece := stream.read(_CHUNK):
            found.update(piece)
            size += len(piece)
    return FileDigest(sha256=found.hexdigest(), size=size)


def digests_of(folder: Path) -> dict[str, FileDigest]:
    """Digests of every file below a folder by its path with slashes, sorted; not of those in `NOT_DIGESTED`."""
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return {name: digest_of(folder / name) for name in names if name not in NOT_DIGESTED}


def check_files(folder: Path, files: Mapping[str, FileDigest]) -> None:
    """Compare every file of a run folder with its digest.

    Raises:
        InputError: a file is missing, of another size or content, or a piece of a Zarr store is not the run's.
    """
    for name in ALWAYS:
        if name not in files:
            raise InputError(f"expected a digest of {name}, found none", f"{folder / MANIFEST}: files")
    for name, expected in files.items():
        path = _inside(folder, name)
        for part in (path, *path.parents):
            if part == folder:
                break
            if part.is_symlink():
                raise InputError("expected a file of the run, found a link to elsewhere", str(part))
        if not path.is_file():
            raise InputError(f"expected a file of {expected.size:,} bytes, found none: the run is damaged", str(path))
        size = path.stat().st_size
        if size != expected.size:
            raise InputError(
                f"expected {expected.size:,} bytes, found {size:,}: the file was changed after the run", str(path)
            )
        found = digest_of(path).sha256
        if found != expected.sha256:
            raise InputError(
                f"expected SHA-256 {expected.sha256[:16]}..., found {found[:16]}...: the file was changed after the "
                "run",
                str(path),
            )
    for name in _pieces(folder):
        if name not in files:
            raise InputError("expected only files of the run, found one that is not", str(folder / name))


def _inside(folder: Path, name: str) -> Path:
    parts = PurePosixPath(name).parts
    if not parts or ".." in parts or name.startswith("/") or "\\" in name or "\0" in name:
        raise InputError(f"expected a path inside the run folder, found {name[:60]!r}", f"{folder / MANIFEST}: files")
    return folder.joinpath(*parts)


def _pieces(folder: Path) -> Iterator[str]:
    for store in STORES:
        yield from (path.relative_to(folder).as_posix() for path in (folder / store).rglob("*") if path.is_file())
