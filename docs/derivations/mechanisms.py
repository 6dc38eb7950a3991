"""Writes docs/mechanisms.md from the mechanisms themselves; run as `make docs`."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from contested.model.mechanism import Mechanism
from contested.model.mechanisms import BUILT_IN
from contested.model.parameter import REQUIRED, RoleSpec, parameters_of, roles_of

HEAD = """\
# Mechanisms

Written from the mechanisms themselves by `docs/derivations/mechanisms.py`; a test compares the two. In a scenario,
`[mechanism.LABEL]` names one by `kind` (by default the label), casts its roles, and binds every parameter to a prior
with the same unit.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(line for name in sorted(BUILT_IN) for line in entry(name, BUILT_IN[name]))])


def entry(name: str, mechanism: type[Mechanism]) -> Iterator[str]:
    """One mechanism: what it says, its roles, its parameters, its sources."""
    yield f"## {name}"
    yield inspect.cleandoc(mechanism.__doc__ or "") + "\n"
    if roles := roles_of(mechanism):
        yield "| role | a | says |\n|---|---|---|"
        yield from (f"| `{r.name}` | {cast(r)} | {cell(r.says)} |" for r in roles)
        yield ""
    if parameters := parameters_of(mechanism):
        yield "| parameter | unit | value | says |\n|---|---|---|---|"
        yield from (f"| `{p.name}` | {p.unit} | {p.support.name} | {cell(p.says)} |" for p in parameters)
        yield ""
    row = f"; catalogue row {mechanism.catalogue}" if mechanism.catalogue else ""
    yield f"Sources: {', '.join(mechanism.sources) or 'none'}{row}.\n"


def cast(role: RoleSpec) -> str:
    """What may be put in a role, and whether it may be left out."""
    kind = f"list of {role.of}s" if role.many else role.of
    return kind if role.default is REQUIRED else f"{kind}, optional"


def cell(text: str) -> str:
    """A text that stays in its cell."""
    return text.replace("|", "\\|")


if __name__ == "__main__":
    print(page().rstrip())
