"""The ledger: documents, claims and priors from folders of TOML, checked as a whole."""

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

from contested.errors import InputError, nearest
from contested.ledger.claim import Claim, Document
from contested.ledger.faults import show
from contested.ledger.prior import Prior
from contested.ledger.reading import attempt, read_toml, together, toml_files
from contested.ledger.record import Record
from contested.ledger.references import reference_faults

Entry = Document | Claim | Prior
Found = TypeVar("Found", Claim, Prior)


class LedgerFile(Record):
    """One file of a ledger: any number of documents, claims and priors."""

    document: Annotated[tuple[Document, ...], Field(strict=False)] = ()
    claim: Annotated[tuple[Claim, ...], Field(strict=False)] = ()
    prior: Annotated[tuple[Prior, ...], Field(strict=False)] = ()


@dataclass(frozen=True)
class Ledger:
    """Everything known, by id. `places` says in which file and entry each "kind:id" stands."""

    documents: Mapping[str, Document] = field(default_factory=dict)
    claims: Mapping[str, Claim] = field(default_factory=dict)
    priors: Mapping[str, Prior] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, *folders: str | Path) -> Ledger:
        """Read every *.toml file of the folders (not of folders inside them; names with a leading dot are skipped).

        Raises:
            InputError: telling of up to ten faults in files, ids and references.
        """
        entries: dict[str, dict[str, Any]] = {"document": {}, "claim": {}, "prior": {}}
        places: dict[str, str] = {}
        faults: list[InputError] = []
        for path in toml_files(*folders):
            try:
                data = read_toml(path)
            except InputError as fault:
                faults.append(fault)
                continue
            record, found = attempt(LedgerFile, data, str(path))
            faults += found
            if record is not None:
                faults += _add(record, str(path), entries, places)
        if faults:
            raise together(faults)
        ledger = cls(entries["document"], entries["claim"], entries["prior"], places)
        ledger.check()
        return ledger

    def check(self) -> None:
        """Check what entries say about each other.

        Raises:
            InputError: if a reference leads nowhere or to a withdrawn entry, or a prior was known before its claims.
        """
        faults = list(reference_faults(self))
        if faults:
            raise together(faults)

    def get(self, reference: str, where: str | None = None) -> Entry:
        """The entry "prior:ID", "claim:ID" or "document:ID".

        Raises:
            InputError: if the reference is malformed, unknown or withdrawn; `where` says who asked.
        """
        kind, colon, key = reference.partition(":")
        entries = self.by_kind
        if not colon or kind not in entries:
            raise InputError(
                f"expected 'prior:ID' or 'claim:ID', found {show(reference)}{self._guess(reference)}", where
            )
        if key not in entries[kind]:
            raise InputError(f"no {kind} {show(key)} in the ledger; {nearest(key, entries[kind])}", where)
        entry = entries[kind][key]
        if getattr(entry, "status", None) == "withdrawn":
            raise InputError(f"{kind} '{key}' is withdrawn ({self.place(reference)})", where)
        return entry

    def get_prior(self, reference: str, where: str | None = None) -> Prior:
        """The prior "prior:ID"; like `get`, and refuses any other kind."""
        return self._get_kind(reference, Prior, "prior", where)

    def get_claim(self, reference: str, where: str | None = None) -> Claim:
        """The claim "claim:ID"; like `get`, and refuses any other kind."""
        return self._get_kind(reference, Claim, "claim", where)

    def _get_kind(self, reference: str, kind: type[Found], name: str, where: str | None) -> Found:
        entry = self.get(reference, where)
        if not isinstance(entry, kind):
            raise InputError(f"expected '{name}:ID', found {show(reference)}", where)
        return entry

    def _guess(self, reference: str) -> str:
        key = reference.rpartition(":")[2]
        kinds = [kind for kind, entries in self.by_kind.items() if key in entries]
        return f"; did you mean '{kinds[-1]}:{key}'?" if kinds else ""

    @property
    def by_kind(self) -> dict[str, Mapping[str, Entry]]:
        """The three dictionaries by the word used in references."""
        return {"document": self.documents, "claim": self.claims, "prior": self.priors}

    def place(self, reference: str) -> str:
        """File and entry of "kind:ID", for messages."""
        return self.places.get(reference, reference)

    def late(self, as_of: datetime.date) -> list[str]:
        """References of claims and priors known only after a date, sorted; withdrawn ones are left out."""
        return sorted(
            f"{kind}:{key}"
            for kind, entries in (("claim", self.claims), ("prior", self.priors))
            for key, entry in entries.items()
            if entry.status != "withdrawn" and entry.known_from > as_of
        )

    @property
    def drafts(self) -> list[str]:
        """References of claims and priors nobody has reviewed yet, sorted."""
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
        """SHA-256 of all entries as canonical JSON: the same however they are spread over files and ordered."""
        content = {
            kind: {key: self.to_json(entry) for key, entry in entries.items()} for kind, entries in self.by_kind.items()
        }
        text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        return hashlib.sha256(text.encode()).hexdigest()

    @staticmethod
    def to_json(entry: Entry) -> dict[str, Any]:
        """An entry as plain dictionaries, lists, texts and numbers; dates as ISO text, unset keys left out."""
        return entry.model_dump(mode="json", by_alias=True, exclude_none=True)


def _add(
    record: LedgerFile, where: str, entries: dict[str, dict[str, Any]], places: dict[str, str]
) -> Iterator[InputError]:
    for kind in entries:
        for number, entry in enumerate(getattr(record, kind), start=1):
            here = f"{where}: {kind} '{entry.id}' (entry {number})"
            first = places.setdefault(f"{kind}:{entry.id}", here)
            if first is not here:
                yield InputError(f"the id '{entry.id}' is taken already by {first}", here)
            entries[kind].setdefault(entry.id, entry)
