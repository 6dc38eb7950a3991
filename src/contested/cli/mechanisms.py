"""contested mechanisms: list the mechanisms, or show one with its roles, parameters and sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from contested.cli.output import Json, print_fields, print_json, print_table
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
        print_table(
            ("name", "says", "parameters", "roles"),
            [
                (m["name"], m["says"], len(m["parameters"]), ", ".join(r["name"] for r in m["roles"]))
                for m in known.values()
            ],
        )


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


def _show(mechanism: dict[str, Any]) -> None:
    print(mechanism["name"])
    print(mechanism["says"])
    if mechanism["roles"]:
        print_table(
            ("role", "what", "description"),
            [
                (r["name"], f"list of {r['of']}s" if r["many"] else r["of"], r["description"])
                for r in mechanism["roles"]
            ],
        )
    if mechanism["parameters"]:
        print_table(
            ("parameter", "unit", "support", "description"),
            [(p["name"], p["unit"], p["support"], p["description"]) for p in mechanism["parameters"]],
        )
    print("Names it uses, with roles in braces:")
    print_fields([(verb, ", ".join(mechanism[verb]) or "nothing") for verb in ("declares", "reads", "writes")], "  ")
    print(f"Sources: {', '.join(mechanism['sources']) or 'none named'}")
    if mechanism["catalogue"]:
        print(f"Catalogue row: {mechanism['catalogue']}")
