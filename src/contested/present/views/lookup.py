"""What in a run has a given name: by id, by 'kind:id', or by a number of the report such as C12."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from contested.errors import InputError, nearest

if TYPE_CHECKING:
    from contested.present.views.provenance import Provenance

SHOWN_NAMES = 6
"""Series named in the message about an unknown name."""
NUMBER = re.compile(r"([CPDM])([0-9]{1,6})", re.IGNORECASE)


class Lookup:
    """Names of a run, by kind: questions, series, mechanisms, parameters, ledger entries, speakers and sides."""

    def __init__(self, proof: Provenance) -> None:
        self.proof = proof

    @cached_property
    def known(self) -> dict[str, Iterable[str]]:
        """The names of each kind."""
        run = self.proof.run
        claims = run.evidence.claims
        return {
            "question": tuple(run.answers),
            "series": tuple(self.proof.series.infos),
            "mechanism": tuple(self.proof.mechanisms),
            "parameter": tuple(self.proof.parameters),
            "claim": tuple(claims),
            "prior": tuple(run.evidence.priors),
            "document": tuple(run.evidence.documents),
            "speaker": tuple(dict.fromkeys(claim.speaker for claim in claims.values())),
            "side": tuple(dict.fromkeys(claim.side for claim in claims.values())),
        }

    def find(self, name: str) -> tuple[str, str]:
        """The kind and the id of what has a name.

        Raises:
            InputError: nothing in the run has this name, or more than one thing has it.
        """
        if number := NUMBER.fullmatch(name):
            return self._numbered(number[1].upper(), int(number[2]))
        kind, colon, key = name.partition(":")
        if colon and kind in self.known:
            if key in self.known[kind]:
                return kind, key
            raise InputError(f"no {kind} '{key}' in this run; {nearest(key, self.known[kind])}", self._where)
        kinds = [kind for kind, names in self.known.items() if name in names]
        if len(kinds) > 1:
            raise InputError(
                f"'{name}' is the name of a {' and of a '.join(kinds)}; write '{kinds[0]}:{name}'", self._where
            )
        if not kinds:
            raise InputError(
                "expected a question, series, mechanism, parameter, claim, prior, document or speaker of this run, "
                f"found '{name}'; {self._hint(name)}",
                self._where,
            )
        return kinds[0], name

    def called(self, kind: str, name: str) -> str:
        """What `find` finds this by: its name, with its kind where something else is called the same."""
        shared = [one for one, names in self.known.items() if name in names] != [kind]
        return f"{kind}:{name}" if shared else name

    def _numbered(self, letter: str, number: int) -> tuple[str, str]:
        proof = self.proof
        kinds: dict[str, tuple[str, Mapping[str, int]]] = {
            "C": ("claim", proof.claim_numbers),
            "P": ("prior", proof.prior_numbers),
            "D": ("document", proof.document_numbers),
            "M": ("mechanism", proof.mechanism_numbers),
        }
        kind, numbers = kinds[letter]
        for key, one in numbers.items():
            if one == number:
                return kind, key
        raise InputError(
            f"expected a {kind} of the report, {letter}1 to {letter}{len(numbers)}, found {letter}{number}."
        )

    @property
    def _where(self) -> str | None:
        folder = self.proof.run.folder
        return str(folder) if folder else None

    def _hint(self, name: str) -> str:
        hint = nearest(name, (one for names in self.known.values() for one in names))
        if hint.startswith("did you mean"):
            return hint
        questions, series = self.known["question"], self.known["series"]
        part = [known for known in (*questions, *series) if name and name in known] or list(series)
        more = " ..." if len(part) > SHOWN_NAMES else ""
        return f"questions: {', '.join(questions)}; series: {', '.join(part[:SHOWN_NAMES])}{more}"
