"""contested mechanisms: list the mechanisms, or show one with its roles, parameters and sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from contested.cli.output import Json, print_fields, print_json, say
from contested.cli.user_mechanisms import MechanismsFile
from contested.errors import InputError, nearest

if TYPE_CHECKING:
    from contested.model.mechanism import Mechanism


def mechanisms(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="The mechanism to show in full.")] = None,
    mechanisms: MechanismsFile = None,
    as_json: Json = False,
) -> None:
    """List the mechanisms, or show one in full.

    In full: its roles, its parameters with their units, what it reads and writes, its sources.
    """
    from contested.simulation import user_mechanisms

    known = catalogue(user_mechanisms(mechanisms))
    if name is not None and name not in known:
        raise InputError(f"there is no mechanism '{name}'; {nearest(name, known)}")
    if as_json:
        print_json(known[name] if name is not None else list(known.values()))
    elif name is not None:
        _show(known[name])
    else:
        for one in known.values():
            _list(one)


def catalogue(user_mechanisms: Mapping[str, type[Mechanism]] | None = None) -> dict[str, dict[str, Any]]:
    """Every built-in and user-supplied mechanism by name: claim, catalogue row, roles, parameters and sources."""
    from contested.model.interface import interface
    from contested.model.mechanism import claim_of
    from contested.model.mechanisms import BUILT_IN
    from contested.model.parameter import parameters_of, roles_of

    return {
        name: {
            "name": name,
            "says": claim_of(kind),
            "catalogue": kind.catalogue,
            "sources": list(kind.sources),
            "roles": [
                {"name": r.name, "description": r.description, "of": r.of, "many": r.many} for r in roles_of(kind)
            ],
            "parameters": [
                {"name": p.name, "unit": p.unit, "support": p.support.name, "description": p.description}
                for p in parameters_of(kind)
            ],
            "declares": list(interface(name, kind).declares),
            "reads": list(interface(name, kind).reads),
            "writes": list(interface(name, kind).writes),
        }
        for name, kind in sorted({**BUILT_IN, **(user_mechanisms or {})}.items())
    }


def _list(mechanism: dict[str, Any]) -> None:
    roles = ", ".join(role["name"] for role in mechanism["roles"]) or "none"
    say(f"{mechanism['name']}: {mechanism['says']}", hang=4)
    say(f"roles: {roles}; {len(mechanism['parameters'])} parameters", "    ")


def _show(mechanism: dict[str, Any]) -> None:
    say(f"{mechanism['name']}: {mechanism['says']}", hang=4)
    if mechanism["roles"]:
        print("\nRoles")
        print_fields([(r["name"], _role(r)) for r in mechanism["roles"]], "  ")
    if mechanism["parameters"]:
        print("\nParameters")
        print_fields(
            [(p["name"], f"{p['description']} ({p['unit']}, {p['support']})") for p in mechanism["parameters"]], "  "
        )
    print("\nNames it uses, with roles in braces")
    print_fields([(verb, ", ".join(mechanism[verb]) or "nothing") for verb in ("declares", "reads", "writes")], "  ")
    print()
    say(f"Sources: {', '.join(mechanism['sources']) or 'none named'}", hang=2)
    if mechanism["catalogue"]:
        print(f"Catalogue row: {mechanism['catalogue']}")


def _role(role: dict[str, Any]) -> str:
    return f"{'list of ' + role['of'] + 's' if role['many'] else role['of']}: {role['description']}"
