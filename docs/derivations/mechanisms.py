"""Writes docs/mechanisms.md from the mechanisms themselves; run as `make docs`."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from contested.model.interface import interface
from contested.model.mechanism import Mechanism
from contested.model.mechanisms import BUILT_IN
from contested.model.parameter import REQUIRED, RoleSpec, parameters_of, roles_of

HEAD = """\
# Mechanisms

Written from the mechanisms themselves by `docs/derivations/mechanisms.py`; a test compares the two. In a scenario,
`[mechanism.LABEL]` names one by `kind` (by default the label), assigns its roles, and binds every parameter to a prior
with the same unit. What a mechanism reads and writes is found by running one step of it; names of roles stand in
braces.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(line for name in sorted(BUILT_IN) for line in entry(name, BUILT_IN[name]))])


def entry(name: str, mechanism: type[Mechanism]) -> Iterator[str]:
    """One mechanism: its claim, roles, parameters, what it reads and writes, and its sources."""
    yield f"## {name}"
    yield inspect.cleandoc(mechanism.__doc__ or "") + "\n"
    if roles := roles_of(mechanism):
        yield "| role | a | description |\n|---|---|---|"
        yield from (f"| `{r.name}` | {accepts(r)} | {cell(r.description)} |" for r in roles)
        yield ""
    if parameters := parameters_of(mechanism):
        yield "| parameter | unit | value | description |\n|---|---|---|---|"
        yield from (f"| `{p.name}` | {p.unit} | {p.support.name} | {cell(p.description)} |" for p in parameters)
        yield ""
    found = interface(name, mechanism)
    for verb, names in (("Declares", found.declares), ("Reads", found.reads), ("Writes", found.writes)):
        if names:
            yield f"{verb}: {', '.join(f'`{one}`' for one in names)}.\n"
    row = f"; catalogue row {mechanism.catalogue}" if mechanism.catalogue else ""
    yield f"Sources: {', '.join(mechanism.sources) or 'none'}{row}.\n"


def accepts(role: RoleSpec) -> str:
    """What a role accepts, and whether it may be left out."""
    kind = f"list of {role.of}s" if role.many else role.of
    return kind if role.default is REQUIRED else f"{kind}, optional"


def cell(text: str) -> str:
    """A text that stays in its cell."""
    return text.replace("|", "\\|")


if __name__ == "__main__":
    print(page().rstrip())
