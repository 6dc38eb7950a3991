"""The priors of parameters that a scenario does not name: from its own ledger, else from the library."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from contested.checks import error
from contested.errors import InputError, nearest
from contested.ledger.prior import Prior


class Defaults:
    """The default prior of each parameter, in a scenario's context."""

    def __init__(self, own: Iterable[Prior], library: Iterable[Prior], context: Collection[str]) -> None:
        """The own priors go before those of the library."""
        self.context = frozenset(context)
        self.sources = tuple(_by_parameter(priors) for priors in (own, library))

    def of(self, kind: str, given: Collection[str], where: str) -> Iterator[tuple[str, str]]:
        """Name and ``prior:ID`` of every parameter of a kind of mechanism that has a default and is not given.

        Raises:
            InputError: two priors fit the context equally well.
        """
        for name in sorted({name for source in self.sources for name in source.get(kind, {})} - set(given)):
            for source in self.sources:
                found = self._best(source.get(kind, {}).get(name, ()), f"{kind}.{name}", name, where)
                if found:
                    yield name, f"prior:{found.id}"
                    break

    @error("A parameter has one default prior in a scenario's context.")
    def _best(self, priors: Iterable[Prior], parameter: str, name: str, where: str) -> Prior | None:
        """The prior all of whose words of context hold, with the most words."""
        fitting = [prior for prior in priors if self.context.issuperset(prior.context)]
        most = max((len(prior.context) for prior in fitting), default=0)
        best = [prior for prior in fitting if len(prior.context) == most]
        if len(best) > 1:
            listed = " and ".join(f"'{prior.id}'" for prior in best)
            raise InputError(
                f'{listed} are both the default of {parameter} in this context; choose: {name} = "prior:{best[0].id}"',
                where,
            )
        return best[0] if best else None


def _by_parameter(priors: Iterable[Prior]) -> Mapping[str, Mapping[str, list[Prior]]]:
    """Kind -> parameter -> priors that are its default in some context; withdrawn ones are left out."""
    found: dict[str, dict[str, list[Prior]]] = {}
    for prior in priors:
        if prior.status == "withdrawn":
            continue
        for parameter in prior.parameters:
            kind, _, name = parameter.partition(".")
            found.setdefault(kind, {}).setdefault(name, []).append(prior)
    return found


@error("A word of a scenario's context is one that some prior is meant for.")
def check_context(context: Iterable[str], priors: Iterable[Prior], where: str) -> None:
    """Check the words of a context.

    Raises:
        InputError: a word that no prior of the ledger and the library has.
    """
    known = {word for prior in priors for word in prior.context}
    for word in context:
        if word not in known:
            raise InputError(
                f"no prior is meant for the context '{word}'; {nearest(word, known)}", f"{where}: field context"
            )


def filled(tables: Mapping[str, dict[str, Any]], defaults: Defaults, where: str) -> dict[str, dict[str, str]]:
    """Label -> the defaults of each mechanism's parameters that its table does not give."""
    return {
        label: dict(defaults.of(str(table.get("kind", label)), table, f"{where}: mechanism.{label}"))
        for label, table in tables.items()
    }
