"""What a small edit leaves as it was is taken from memory, so that many edits can be tried.

Every part is worked out again where what it depends on has changed: a table of a TOML file, an entry of a ledger, what
a preset gives, the places, the names of a model. Files lie in memory, except for edits that a command line checks.
Three things are only sampled: the hash of a scenario, tracing a model of which an edit changes numbers but no name, and
what follows from an edit that changes a comment, or free text in a sound entry of a ledger. `remembered_checks` samples
the other sets of mechanisms.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np

from contested import simulation
from contested.errors import InputError
from contested.ledger import ledger, reading
from contested.ledger.prior import Prior
from contested.model.model import Model
from contested.scenario import expand, files, load, overrides, table

HEADER = re.compile(r"^(?=\[)", re.MULTILINE)
HASHED, TRACED = 50, 1000
"""One of so many is not taken from memory."""
WORDS = {"says", "why", "note"}
"""Fields of a ledger's entries that only people read."""
MOST_KEPT, FEW_KEPT = 5000, 50
"""How many quantiles of priors, and models, are remembered."""


class Table(NamedTuple):
    """A part of a TOML file up to the next header: `[[key]]` or `[key.name]`."""

    key: str
    at: int | str


class Texts:
    """`tomllib.loads` that parses only the tables in which a text differs from the text that it was made from."""

    def __init__(self, loads: Callable[[str], dict[str, Any]]) -> None:
        self._loads = loads
        self._known: dict[str, tuple[dict[str, Any], list[Table | None]]] = {}
        self._last: tuple[str, dict[str, Any]] = ("", {})
        self.made_from = ""
        self.fields: set[str] | None = None
        """The fields of tables in lists that differ from that text; None where anything else does."""

    def __call__(self, text: str) -> dict[str, Any]:
        """The content of a text."""
        if text in self._known:
            return self._known[text][0]
        if text == self._last[0]:
            return self._last[1]
        self.fields = None
        content = self._changed(text) or self._loads(text)
        self._last = (text, content)
        if self.made_from in self._known:
            self.fields = _fields(content, self._known[self.made_from][0])
        return content

    def keep(self, text: str) -> None:
        """Remember a text and its tables."""
        content, counts = self._loads(text), Counter[str]()
        tables: list[Table | None] = []
        for part in HEADER.split(text):
            key, name, table = self._only(part)
            at = counts[key] if name == "" else name
            counts[key] += name == ""
            alone = key and isinstance(content[key], list) == (name == "") and content[key][at] == table
            tables.append(Table(key, at) if alone else None)
        self._known[text] = (content, tables)

    def _only(self, part: str) -> tuple[str, str, Any]:
        """The key, the name ("" in a list) and the content of the only table in a part; no key if it is otherwise."""
        try:
            content = self._loads(part)
        except ValueError:
            return "", "", None
        if len(content) != 1:
            return "", "", None
        key, inner = next(iter(content.items()))
        if not isinstance(inner, dict | list) or len(inner) != 1:
            return "", "", None
        if isinstance(inner, list):
            return key, "", inner[0]
        name, table = next(iter(inner.items()))
        return (key, name, table) if isinstance(table, dict) else ("", "", None)

    def _changed(self, text: str) -> dict[str, Any] | None:
        """The content where tables differ that are still one table each in the same place; else None."""
        if self.made_from not in self._known:
            return None
        content, tables = self._known[self.made_from]
        before, parts = HEADER.split(self.made_from), HEADER.split(text)
        if len(parts) != len(before):
            return None
        content = dict(content)
        for part, other, place in zip(parts, before, tables, strict=True):
            if part == other:
                continue
            if place is None:
                return None
            inner = content[place.key]
            key, name, table = self._only(part)
            if (key, name) != (place.key, "" if isinstance(inner, list) else place.at):
                return None
            pairs = inner.items() if name else enumerate(inner)
            changed = {at: table if at == place.at else one for at, one in pairs}
            content[key] = changed if name else list(changed.values())
        return content


def _fields(content: dict[str, Any], before: dict[str, Any]) -> set[str] | None:
    """The fields of tables in lists in which two contents differ; None where they differ in anything else."""
    if list(content) != list(before):
        return None
    found: set[str] = set()
    for key, part in content.items():
        if part is before[key] or repr(part) == repr(before[key]):
            continue
        pairs = list(zip(part, before[key], strict=False)) if isinstance(part, list) else []
        if not pairs or len(part) != len(before[key]) or not all(isinstance(one, dict) for one in part):
            return None
        for one, other in pairs:
            if one is not other and list(one) != list(other):
                return None
            found |= {field for field in one if repr(one[field]) != repr(other[field])}
    return found


class Entries:
    """`try_validate` that checks only the entries of a ledger file that are new."""

    def __init__(self, validate: Callable[..., Any]) -> None:
        self._validate = validate
        self._known: dict[int, tuple[Any, Any]] = {}

    def keep(self, content: dict[str, Any]) -> None:
        """Remember the entries of a sound file."""
        record, _ = self._validate(ledger.LedgerFile, content, "")
        for kind in content:
            for entry, checked in zip(content[kind], getattr(record, kind), strict=True):
                self._known[id(entry)] = (entry, checked)

    def __call__(self, model: Any, content: dict[str, Any], where: str) -> Any:
        """As `try_validate`."""
        plain = model is ledger.LedgerFile and all(
            kind in model.model_fields and isinstance(part, list) for kind, part in content.items()
        )
        if not plain:
            return self._validate(model, content, where)
        new = {kind: [one for one in part if self._of(one) is None] for kind, part in content.items()}
        record, errors = self._validate(model, new, where)
        if errors:
            return self._validate(model, content, where)
        whole = {}
        for kind, part in content.items():
            rest = iter(getattr(record, kind))
            whole[kind] = tuple(found if (found := self._of(one)) is not None else next(rest) for one in part)
        return model.model_construct(**whole), []

    def _of(self, entry: Any) -> Any:
        known = self._known.get(id(entry))
        return known[1] if known and known[0] is entry else None


class Files:
    """The texts of files by path, in place of what lies on the disk: opening a file takes longer than checking it."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._listed: dict[tuple[Any, ...], list[Path]] = {}

    def write(self, path: Path, text: str) -> None:
        """Replace the content of a file."""
        self._texts[str(path)] = text

    @contextmanager
    def on_disk(self) -> Iterator[None]:
        """Within this context, every file is read from the disk."""
        texts, self._texts = self._texts, {}
        try:
            yield
        finally:
            self._texts = texts

    def toml_files(self, listed: Callable[..., list[Path]]) -> Callable[..., list[Path]]:
        """The files of folders, which an edit does not change."""

        def toml_files(*folders: Any) -> list[Path]:
            if folders not in self._listed:
                self._listed[folders] = listed(*folders)
            return self._listed[folders]

        return toml_files

    def text(self, read: Callable[..., str]) -> Callable[..., str]:
        """`reading._read_text`."""
        return lambda path, where: self._texts.get(where) or read(path, where)

    def content(self, read: Callable[..., bytes]) -> Callable[..., bytes]:
        """`table.read_bytes`."""
        return lambda path: found.encode() if (found := self._texts.get(str(path))) else read(path)


class Memory(NamedTuple):
    """What is remembered."""

    files: Files
    texts: Texts
    entries: Entries

    def only_words(self, path: Path) -> bool:
        """Whether a file is sound, and differs from a kept one in words that only people read."""
        if path.suffix != ".toml":
            return False
        try:
            content = reading.read_toml(path)
        except InputError:
            return False
        if self.texts.fields is None or path.parent.name != "ledger":
            return self.texts.fields == set()
        return self.texts.fields <= WORDS and not self.entries(ledger.LedgerFile, content, "")[1]

    def keep(self, path: Path, text: str) -> None:
        """Remember a file of a sound scenario."""
        self.files.write(path, text)
        if path.suffix == ".toml":
            self.texts.keep(text)
            if path.parent.name == "ledger":
                self.entries.keep(self.texts(text))


@contextmanager
def remembered() -> Iterator[Memory]:
    """Within this context, what has not changed is taken from memory."""
    memory = Memory(Files(), Texts(reading.tomllib.loads), Entries(ledger.try_validate))
    with (
        patch.object(reading.tomllib, "loads", memory.texts),
        patch.object(ledger, "try_validate", memory.entries),
        patch.object(ledger, "toml_files", memory.files.toml_files(ledger.toml_files)),
        patch.object(reading, "_read_text", memory.files.text(reading._read_text)),
        patch.object(table, "read_bytes", memory.files.content(table.read_bytes)),
        patch.object(overrides, "validate", _scenarios(overrides.validate)),
        patch.object(Prior, "ppf", _quantiles(Prior.ppf)),
        patch.object(files, "read_places", _places(files.read_places)),
        patch.object(load, "_hash", _sampled_hash(load._hash)),
        patch.object(simulation, "kept_value", _names()),
        patch.object(expand, "cast_preset", _castings(expand.cast_preset)),
    ):
        yield memory


def _quantiles(ppf: Callable[..., Any]) -> Callable[..., Any]:
    known: dict[tuple[int, bytes], tuple[Any, Any]] = {}

    def quantiles(prior: Prior, u: Any) -> Any:
        key = (id(prior), np.asarray(u).tobytes())
        if key not in known or known[key][0] is not prior:
            if len(known) > MOST_KEPT:
                known.clear()
            known[key] = (prior, ppf(prior, u))
        return known[key][1]

    return quantiles


def _scenarios(validate: Callable[..., Any]) -> Callable[..., Any]:
    known: dict[tuple[str, str], Any] = {}

    def validated(model: Any, content: Any, where: str) -> Any:
        key = (repr(content), where)
        if key not in known:
            if len(known) > FEW_KEPT:
                known.clear()
            known[key] = validate(model, content, where)
        return known[key]

    return validated


def _castings(cast_preset: Callable[..., Any]) -> Callable[..., Any]:
    known: dict[Any, tuple[Any, dict[str, Any]]] = {}

    def cast(scenario: Any, tables: Any, columns: Any, where: str, optional: Any = ()) -> Any:
        given = (
            scenario.preset,
            scenario.actor,
            scenario.places.control_unit,
            tables,
            sorted(columns),
            sorted(optional),
        )
        key = (repr(given), where)
        if key not in known:
            if len(known) > FEW_KEPT:
                known.clear()
            casting = cast_preset(scenario, tables, columns, where, optional)
            known[key] = casting, casting.entries()
        casting, entries = known[key]
        casting.entries = lambda: deepcopy(entries)
        return casting

    return cast


def _places(read: Callable[..., Any]) -> Callable[..., Any]:
    known: dict[tuple[bytes, ...], Any] = {}

    def read_places(*paths: Path | None) -> Any:
        try:
            key = tuple(table.read_bytes(path) if path else b"" for path in paths)
        except InputError:
            return read(*paths)
        if not known:
            known[key] = read(*paths)
        return known[key] if key in known else read(*paths)

    return read_places


def _sampled_hash(work_out: Callable[..., str]) -> Callable[..., str]:
    calls = 0

    def hashed(*parts: Any) -> str:
        nonlocal calls
        calls += 1
        return work_out(*parts) if calls % HASHED == 1 else ""

    return hashed


def _names() -> Callable[..., Any]:
    known: dict[Any, Any] = {}
    calls = 0

    def kept_value(made_of: Any, work_out: Callable[[], Any]) -> Any:
        nonlocal calls
        calls += 1
        key = (_structure(made_of[1]), tuple(made_of[2]))
        if key not in known or calls % TRACED == 0:
            if len(known) > FEW_KEPT:
                known.clear()
            known[key] = work_out()
        return known[key]

    return kept_value


def _structure(model: Model) -> str:
    """Everything of a model that has a name; places have none in what tracing finds."""
    world = model.world
    return repr(
        (
            (len(world.places), world.actors, sorted(world.columns), world.control_unit),
            [(one.label, one.kind, one.roles) for one in model.instances],
            [(one.id, one.patterns) for one in model.shocks],
            [one.series for one in model.starts],
        )
    )
