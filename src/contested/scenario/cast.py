"""The actors of a scenario by their roles, and who stands how to whom."""

from __future__ import annotations

from collections.abc import Sequence

from contested.checks import error
from contested.errors import InputError
from contested.scenario.schema import ROLES, Actor

EVERYONE = "everyone"
STEPS = frozenset({"enemies", "helpers", "hosts", "side", "where", "name"})
"""What a template can ask of an actor: other actors, its column of the places table, its name."""


class Cast:
    """The actors of a scenario: who has a role, who fights whom, who fights beside whom."""

    def __init__(self, actors: Sequence[Actor]) -> None:
        self.actors = {actor.id: actor for actor in actors}

    def named(self, word: str) -> tuple[str, ...] | None:
        """The actors with a role, or everyone, in the order of the file; None for another word."""
        if word == EVERYONE:
            return tuple(self.actors)
        if word not in ROLES:
            return None
        return tuple(key for key, actor in self.actors.items() if actor.role == word)

    def step(self, actor: str, step: str) -> tuple[str, ...]:
        """What a template asks of an actor; nothing of a word that is no actor."""
        found = self.actors.get(actor)
        if found is None:
            return ()
        if step == "enemies":
            return self.enemies(actor)
        if step == "helpers":
            return self.helpers(actor)
        if step == "hosts":
            return self.hosts(actor)
        if step == "side":
            return (actor, *self.helpers(actor))
        return (found.where if step == "where" else found.name,)

    def enemies(self, actor: str) -> tuple[str, ...]:
        """Whom an actor fights: those it names, then those that name it."""
        named = self.actors[actor].enemies
        return tuple(dict.fromkeys([*named, *(key for key, one in self.actors.items() if actor in one.enemies)]))

    def helpers(self, actor: str) -> tuple[str, ...]:
        """The allies that fight beside an actor: enough that one of the two names the other."""
        return tuple(
            key
            for key in self.named("ally") or ()
            if actor in self.actors[key].allies or key in self.actors[actor].allies
        )

    def hosts(self, actor: str) -> tuple[str, ...]:
        """Whom an ally fights beside, or a faction belongs to: enough that one of the two names the other."""
        return tuple(
            key
            for key, one in self.actors.items()
            if one.role in ("incumbent", "challenger") and (key in self.actors[actor].allies or actor in one.allies)
        )


@error("With a preset every actor has a role, one of them is an incumbent and another a challenger.")
def check_cast(cast: Cast, preset: str, where: str) -> None:
    """Check the roles that a preset gives mechanisms to.

    Raises:
        InputError: saying which actor lacks what, and what to write.
    """
    for key, actor in cast.actors.items():
        if actor.role is None:
            raise InputError(
                f"the preset {preset} gives mechanisms by roles; expected role = "
                + " or ".join(f'"{role}"' for role in ROLES),
                f"{where}: actor '{key}', field role",
            )
    for role, hint in (
        ("incumbent", "the side that rules, whose ground others contest"),
        ("challenger", "the armed group that fights it"),
    ):
        if not cast.named(role):
            raise InputError(
                f'the preset {preset} needs an actor with role = "{role}": {hint}; found none', f"{where}: actor"
            )
    for key, actor in cast.actors.items():
        _check_relations(key, actor.role or "", cast, f"{where}: actor '{key}'")


@error("Challengers and outsiders fight somebody, allies and factions have a side, and no two incumbents are enemies.")
def _check_relations(actor: str, role: str, cast: Cast, where: str) -> None:
    rulers, enemies = cast.named("incumbent") or (), cast.enemies(actor)
    others = [key for key, one in cast.actors.items() if one.role in ("incumbent", "challenger") and key != actor]
    if role in ("ally", "faction") and not cast.hosts(actor):
        whom = ", ".join(f"'{other}'" for other in others)
        what = "an ally fights beside" if role == "ally" else "a faction belongs to"
        raise InputError(
            f"{what} an incumbent or a challenger; name whom in allies (one of {whom})",
            f"{where}, field allies",
        )
    if role in ("challenger", "outsider") and not enemies:
        whom = ", ".join(f"'{other}'" for other in others)
        raise InputError(
            f"expected enemies that this {role} fights; name them (one of {whom})", f"{where}, field enemies"
        )
    both = next((other for other in rulers if role == "incumbent" and other in enemies), None)
    if both is not None:
        raise InputError(
            f"two incumbents do not fight each other, and '{both}' is one too: the side that attacks the other's "
            'ground has role = "challenger"',
            f"{where}, field enemies",
        )
