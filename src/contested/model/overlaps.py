"""Mechanisms that tell one story about one subject: two that count it twice, and two that no evidence tells apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from itertools import combinations, product
from typing import TYPE_CHECKING, NamedTuple

from contested.checks import error
from contested.errors import InputError, nearest

if TYPE_CHECKING:
    from contested.model.model import MechanismInstance


class Overlap(NamedTuple):
    """Other mechanisms that do what this one does.

    Attributes:
        kinds: kinds of the others.
        both: what both do, in words that follow "both".
        same: pairs of roles, this one's and the other's, whose actors, columns or flows must meet for it to be one
            subject. Words with spaces between them are several roles; one that begins with a dot is a flow of the
            other.
        twice: both together count it twice, which is an error; else evidence hardly tells them apart.
    """

    kinds: tuple[str, ...]
    both: str
    same: tuple[tuple[str, str], ...]
    twice: bool


def counts_twice(kinds: str, both: str, *same: tuple[str, str]) -> Overlap:
    """Mechanisms of these kinds (with spaces between them) count twice what this one does."""
    return Overlap(tuple(kinds.split()), both, same, True)


def hard_to_tell(kinds: str, both: str, *same: tuple[str, str]) -> Overlap:
    """Evidence hardly tells this mechanism from those of these kinds (with spaces between them)."""
    return Overlap(tuple(kinds.split()), both, same, False)


class Pair(NamedTuple):
    """Two mechanisms of a model that do the same, by their labels, and what both do."""

    first: str
    second: str
    both: str


@error("No two mechanisms count one thing twice.")
def check_overlaps(instances: Sequence[MechanismInstance]) -> None:
    """Refuse two mechanisms, or two roles of one, that count one thing twice.

    Raises:
        InputError: two that do; the message names both, and says how one is switched off.
    """
    for first, second, both in _pairs(instances, twice=True):
        raise InputError(
            f"'{first}' and '{second}' both {both}, which counts it twice; keep one of them: a table that the scenario "
            "writes is removed, a mechanism of a preset is switched off by `off = true`",
            f"mechanism.{second}",
        )
    for one in instances:
        for first, second, both in one.mechanism.either:
            if one.roles[first] and one.roles[second]:
                message = f"expected `{first}` or `{second}`, found both: both {both}, which counts it twice"
                raise InputError(message, f"mechanism.{one.label}")


def hard_to_tell_apart(instances: Sequence[MechanismInstance]) -> list[Pair]:
    """Mechanisms that do the same in ways that may stand side by side, but that evidence hardly tells apart."""
    return list(_pairs(instances, twice=False))


def _pairs(instances: Sequence[MechanismInstance], twice: bool) -> Iterator[Pair]:
    """Pairs of mechanisms that overlap, each once, in the order of the scenario."""
    for earlier, later in combinations(instances, 2):
        told = [
            overlap.both
            for one, other in ((earlier, later), (later, earlier))
            for overlap in one.mechanism.overlaps
            if overlap.twice == twice and _meet(one, other, overlap)
        ]
        if told:
            yield Pair(earlier.label, later.label, told[0])


def _meet(one: MechanismInstance, other: MechanismInstance, overlap: Overlap) -> bool:
    return other.kind in overlap.kinds and all(
        any(fnmatchcase(a, b) or fnmatchcase(b, a) for a, b in product(_values(one, own), _values(other, its)))
        for own, its in overlap.same
    )


def _values(instance: MechanismInstance, words: str) -> list[str]:
    """Actors, columns or patterns of flows that fill some roles; with a dot, a flow of the mechanism."""
    found: list[str] = []
    for word in words.split():
        value = instance.label + word if word.startswith(".") else instance.roles.get(word)
        if value is None:
            raise InputError(f"an overlap names a role '{word}'; {nearest(word, instance.roles)}", instance.kind)
        found += [value] if isinstance(value, str) else value
    return found
