"""The ledger: documents, claims and priors from folders of TOML files."""

from __future__ import annotations

import datetime
import functools
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import Field

from contested.checks import error
from contested.errors import InputError, nearest
from contested.ledger.claim import Claim, Document
from contested.ledger.prior import Prior
from contested.ledger.reading import combine, read_toml, toml_files, try_validate
from contested.ledger.record import Record
from contested.ledger.references import reference_errors
from contested.ledger.validation_errors import show

Entry = Document | Claim | Prior
EntryType = TypeVar("EntryType", Claim, Prior)


class LedgerFile(Record):
    """One file of a ledger: any number of documents, claims and priors."""

    document: Annotated[tuple[Document, ...], Field(strict=False)] = ()
    claim: Annotated[tuple[Claim, ...], Field(strict=False)] = ()
    prior: Annotated[tuple[Prior, ...], Field(strict=False)] = ()


@dataclass(frozen=True)
class Ledger:
    """Documents, claims and priors by id; `locations` gives the file and entry of each "kind:id"."""

    documents: Mapping[str, Document] = field(default_factory=dict)
    claims: Mapping[str, Claim] = field(default_factory=dict)
    priors: Mapping[str, Prior] = field(default_factory=dict)
    locations: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, *folders: str | Path) -> Ledger:
        """Read every `*.toml` file of the folders, and check the references; subfolders and hidden files are skipped.

        Raises:
            InputError: listing up to ten errors in files, ids and references, in the order of the files.
        """
        ledger = cls.read(*folders)
        ledger.check()
        return ledger

    @classmethod
    def read(cls, *folders: str | Path) -> Ledger:
        """Read the folders as `load` does; references may lead to entries that are still to be added.

        Raises:
            InputError: listing up to ten errors in files and ids, in the order of the files.
        """
        entries: dict[str, dict[str, Any]] = {"document": {}, "claim": {}, "prior": {}}
        locations: dict[str, str] = {}
        errors: list[InputError] = []
        for path in toml_files(*folders):
            try:
                data = read_toml(path)
            except InputError as error:
                errors.append(error)
                continue
            record, found = try_validate(LedgerFile, data, str(path))
            errors += found
            if record is not None:
                errors += _add(record, str(path), entries, locations)
        if errors:
            raise combine(errors)
        return cls(entries["document"], entries["claim"], entries["prior"], locations)

    def check(self) -> None:
        """Check the references between entries.

        Raises:
            InputError: if a reference leads to a missing or withdrawn entry, or a prior is known before its claims.
        """
        errors = list(reference_errors(self))
        if errors:
            raise combine(errors)

    @error("A reference 'prior:ID' or 'claim:ID' leads to an entry that exists and is not withdrawn.")
    def get(self, reference: str, where: str | None = None) -> Entry:
        """The entry "prior:ID", "claim:ID" or "document:ID".

        Raises:
            InputError: if the reference is malformed, unknown or withdrawn; `where` is the location of the reference.
        """
        kind, colon, key = reference.partition(":")
        entries = self.by_kind
        if not colon or kind not in entries:
            raise InputError(
                f"expected 'prior:ID' or 'claim:ID', found {show(reference)}{self._suggestion(reference)}", where
            )
        if key not in entries[kind]:
            raise InputError(f"no {kind} {show(key)} in the ledger; {nearest(key, entries[kind])}", where)
        entry = entries[kind][key]
        if getattr(entry, "status", None) == "withdrawn":
            raise InputError(f"{kind} '{key}' is withdrawn ({self.location(reference)})", where)
        return entry

    def get_prior(self, reference: str, where: str | None = None) -> Prior:
        """The prior "prior:ID"; raises as `get` does, and for any other kind."""
        return self._get_kind(reference, Prior, "prior", where)

    def get_claim(self, reference: str, where: str | None = None) -> Claim:
        """The claim "claim:ID"; raises as `get` does, and for any other kind."""
        return self._get_kind(reference, Claim, "claim", where)

    def _get_kind(self, reference: str, kind: type[EntryType], name: str, where: str | None) -> EntryType:
        entry = self.get(reference, where)
        if not isinstance(entry, kind):
            raise InputError(f"expected '{name}:ID', found {show(reference)}", where)
        return entry

    def _suggestion(self, reference: str) -> str:
        key = reference.rpartition(":")[2]
        kinds = [kind for kind, entries in self.by_kind.items() if key in entries]
        return f"; did you mean '{kinds[-1]}:{key}'?" if kinds else ""

    @functools.cached_property
    def by_kind(self) -> dict[str, Mapping[str, Entry]]:
        """The entries of each kind, by the word for the kind in references."""
        return {"document": self.documents, "claim": self.claims, "prior": self.priors}

    def location(self, reference: str) -> str:
        """The file and entry of "kind:ID", for messages."""
        return self.locations.get(reference, reference)

    def known_after(self, as_of: datetime.date) -> list[str]:
        """References of claims and priors that became known after a date, sorted, without withdrawn ones."""
        return sorted(
            f"{kind}:{key}"
            for kind, entries in (("claim", self.claims), ("prior", self.priors))
            for key, entry in entries.items()
            if entry.status != "withdrawn" and entry.known_from > as_of
        )

    @property
    def drafts(self) -> list[str]:
        """References of claims and priors that are not reviewed yet, sorted."""
        return self._with_status("draft")

    @property
    def withdrawn(self) -> list[str]:
        """References of withdrawn claims and priors, sorted."""
        return self._with_status("withdrawn")

    def _with_status(self, status: str) -> list[str]:
        claims = [f"claim:{key}" for key, entry in self.claims.items() if entry.status == status]
        priors = [f"prior:{key}" for key, entry in self.priors.items() if entry.status == status]
        return sorted(claims + priors)

    @functools.cached_property
    def hash(self) -> str:
        """SHA-256 of all entries as canonical JSON; it does not depend on files or order."""
        content = {
            kind: {key: self.to_json(entry) for key, entry in entries.items()} for kind, entries in self.by_kind.items()
        }
        text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()

    @staticmethod
    def to_json(entry: Entry) -> dict[str, Any]:
        """An entry as JSON data: dates become ISO texts, keys without a value are left out."""
        return entry.model_dump(mode="json", by_alias=True, exclude_none=True)


@error("Every id of the ledger is used by one entry of its kind.")
def _add(
    record: LedgerFile, where: str, entries: dict[str, dict[str, Any]], locations: dict[str, str]
) -> Iterator[InputError]:
    """Add the entries of a file to those read so far; an id that is used twice is an error."""
    for kind in entries:
        for number, entry in enumerate(getattr(record, kind), start=1):
            location = f"{where}: {kind} '{entry.id}' (entry {number})"
            first = locations.setdefault(f"{kind}:{entry.id}", location)
            if first is not location:
                yield InputError(f"the id '{entry.id}' is already used by {first}", location)
            entries[kind].setdefault(entry.id, entry)
