"""What checks of a ledger, of places and of levers found, remembered while what they look at is the same.

Entries of a ledger and places that an edit leaves alone are the same objects, since `remembered` takes them from
memory. Another set of mechanisms is only sampled.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from contested import simulation
from contested.ledger import ledger
from contested.ledger.ledger import Ledger
from contested.scenario import files, find_warnings, load

ALTERNATIVES = 10
"""One scenario of so many is loaded with the other sets of mechanisms, too."""
MOST_KEPT = 50
"""So many results of one check are remembered."""


@contextmanager
def remembered_checks() -> Iterator[None]:
    """Within this context, the checks of what has not changed are taken from memory."""
    with ExitStack() as stack:
        for module, name, key in (
            (ledger, "reference_errors", _entries),
            (files, "with_library", lambda own, wanted, library: (_entries(own), tuple(wanted), _entries(library))),
            (find_warnings, "ledger_warnings", _of_entries),
            (find_warnings, "claim_warnings", _of_claims),
            (find_warnings, "place_warnings", lambda places, chosen, folder: (id(places), repr(chosen), folder)),
            (simulation, "check_levers", lambda what_ifs, info, where: (repr(what_ifs), id(info), where)),
        ):
            stack.enter_context(patch.object(module, name, _kept(getattr(module, name), key)))
        stack.enter_context(patch.object(load, "with_alternatives", _sampled(load.with_alternatives)))
        yield


def _entries(one: Ledger) -> tuple[Hashable, ...]:
    """Which entries a ledger has, and where."""
    entries = (id(entry) for kind in one.by_kind.values() for entry in kind.values())
    return (*entries, *one.locations.items())


def _of_entries(one: Ledger, subjects: Any, owners_are_known: bool) -> tuple[Hashable, ...]:
    return (_entries(one), frozenset(subjects), owners_are_known)


def _of_claims(one: Ledger, actors: Any, places: Any, compared: Any) -> tuple[Hashable, ...]:
    return (_entries(one), tuple(actors), id(places), frozenset(compared))


def _kept(check: Callable[..., Any], key: Callable[..., Hashable]) -> Callable[..., Any]:
    """A check whose results are remembered by a key; what it looked at is kept, so that no other has its identity."""
    known: dict[Hashable, tuple[Any, Any]] = {}

    def checked(*given: Any, **named: Any) -> Any:
        at = key(*given, **named)
        if at not in known:
            found = check(*given, **named)
            if len(known) > MOST_KEPT:
                known.clear()
            known[at] = ((given, named), list(found) if isinstance(found, Iterator) else found)
        return known[at][1]

    return checked


def _sampled(with_alternatives: Callable[..., Any]) -> Callable[..., Any]:
    calls = 0

    def loaded(main: Any, load_other: Callable[..., Any]) -> Any:
        nonlocal calls
        calls += 1
        return with_alternatives(main, load_other) if calls % ALTERNATIVES == 0 else main

    return loaded
