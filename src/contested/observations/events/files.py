"""Event files: what they are on disk (csv, csv.gz, zip), their header, separator, encoding and digest."""

from __future__ import annotations

import codecs
import csv
import gzip
import hashlib
import io
import re
import shutil
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contested.errors import InputError
from contested.ledger.reading import missing_file
from contested.scenario.table import MAX_COLUMNS, show

MAX_BYTES = 4_000_000_000
"""Of a file, unpacked too."""
HEAD_BYTES = 1 << 20
CHUNK = 1 << 20
SEPARATORS = (",", ";", "\t", "|")


@dataclass(frozen=True)
class EventFile:
    """A file that can be read: `path` is UTF-8 text with a header, packed with gzip or not."""

    name: str
    path: Path
    sha256: str
    size: int
    header: list[str]
    separator: str
    encoding: str
    skipped: int = 0
    """Lines above the header, such as the line sep=; of a spreadsheet program."""
    inner: str = ""
    """The name of the file in an archive."""


def open_file(path: Path, scratch: Path) -> EventFile:
    """Find out what a file is; a zip archive or text that is not UTF-8 is written anew into `scratch`.

    Raises:
        InputError: it is missing, not a regular file, too large, not one CSV file, or has no header.
    """
    if not path.exists():
        raise missing_file(path)
    if not path.is_file():
        raise InputError("expected a regular file", str(path))
    sha256, size = _digest(path)
    try:
        plain, inner = _unzipped(path, scratch)
        readable, encoding = _in_utf8(plain, scratch)
        lines = _first_lines(readable)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, RuntimeError) as error:
        raise InputError(f"cannot be read: {error}", str(path)) from None
    stated = re.fullmatch(r'"?sep=(.)"?', lines[0].strip(), re.IGNORECASE) if lines else None
    first = next(iter(lines[1:] if stated else lines), "")
    if not first.strip():
        raise InputError("expected a header and rows, found an empty file", str(path))
    if what := _no_table(first):
        raise InputError(f"expected a table in CSV, found {what}", str(path))
    separator = stated[1] if stated else max(SEPARATORS, key=first.count)
    header = [name.strip() for name in next(csv.reader([first], delimiter=separator))]
    if len(header) > MAX_COLUMNS:
        raise InputError(f"expected at most {MAX_COLUMNS} columns, found {len(header)}", f"{path}, header")
    return EventFile(path.name, readable, sha256, size, header, separator, encoding, int(stated is not None), inner)


def _digest(path: Path) -> tuple[str, int]:
    found, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while piece := stream.read(CHUNK):
            found.update(piece)
            size += len(piece)
            if size > MAX_BYTES:
                raise InputError(f"expected at most {MAX_BYTES // 10**9} GB, found a larger file", str(path))
    return found.hexdigest(), size


def _no_table(first: str) -> str:
    """What a first line is that is no header; '' where it may be one."""
    start = first.lstrip("\ufeff ")
    if start.startswith("<"):
        return "a web page or XML: the download may have failed"
    if start.startswith(("{", "[")):
        return "JSON"
    return "a file that is not text" if "\0" in first else ""


def _unzipped(path: Path, scratch: Path) -> tuple[Path, str]:
    """The CSV file itself, packed with gzip or not, and its name in the archive."""
    if not zipfile.is_zipfile(path):
        return path, ""
    with zipfile.ZipFile(path) as archive:
        every = archive.infolist()
        if any(one.filename == "[Content_Types].xml" for one in every):
            raise InputError("expected CSV, found an Excel workbook; save the sheet as CSV UTF-8", str(path))
        tables = [one for one in every if _is_table(one.filename)]
        if len(tables) != 1:
            listed = ", ".join(show(one.filename) for one in tables[:5]) or "none"
            raise InputError(
                f"expected one CSV file in the archive, found {listed}; unpack it and give the files that are meant",
                str(path),
            )
        target = scratch / f"{len(list(scratch.iterdir()))}.csv"
        with archive.open(tables[0]) as source, target.open("wb") as to:
            _copy(source, to, str(path))
    return target, Path(tables[0].filename).name


def _is_table(name: str) -> bool:
    """Whether a member of an archive is a CSV file, and not what macOS adds to it."""
    return name.lower().endswith(".csv") and not name.startswith("__MACOSX/")


def _copy(source: Any, to: Any, where: str) -> None:
    size = 0
    while piece := source.read(CHUNK):
        size += len(piece)
        if size > MAX_BYTES:
            raise InputError(f"expected at most {MAX_BYTES // 10**9} GB unpacked, found more", where)
        to.write(piece)


def _is_packed(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(2) == b"\x1f\x8b"


def _open(path: Path) -> Any:
    return gzip.open(path) if _is_packed(path) else path.open("rb")


def _in_utf8(path: Path, scratch: Path) -> tuple[Path, str]:
    """The file in UTF-8 under a name that says how it is packed, and the encoding it had."""
    with _open(path) as stream:
        start = stream.read(4)
        encoding = "utf-16" if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else ""
        if len(start) == 4 and not encoding and (start[1::2] == b"\0\0") != (start[::2] == b"\0\0"):
            encoding = "utf-16-le" if start[1::2] == b"\0\0" else "utf-16-be"
        stream.seek(0)
        encoding = encoding or ("utf-8" if _is_utf8(stream) else "cp1252")
    if encoding == "utf-8" and (path.suffix == ".gz") == _is_packed(path):
        return path, encoding
    target = scratch / f"{len(list(scratch.iterdir()))}.csv"
    with (
        io.TextIOWrapper(_open(path), encoding=encoding, errors="replace", newline="") as source,
        target.open("w", encoding="utf-8", newline="") as to,
    ):
        shutil.copyfileobj(source, to)
    return target, encoding


def _is_utf8(stream: Any) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    size = 0
    try:
        while piece := stream.read(CHUNK):
            size += len(piece)
            if size > MAX_BYTES:
                raise InputError(f"expected at most {MAX_BYTES // 10**9} GB unpacked, found more")
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _first_lines(path: Path) -> list[str]:
    with _open(path) as stream:
        text = stream.read(HEAD_BYTES).decode("utf-8-sig", errors="replace")
    return text.splitlines()[:2]
