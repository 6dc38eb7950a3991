"""Named quantities that several built-in mechanisms share; each has its name and meaning here once."""

from __future__ import annotations

from contested.model.effects import QuantitySpec
from contested.model.world import World


def wage() -> QuantitySpec:
    """What legal work earns."""
    return QuantitySpec("wage", "What legal work earns, relative to the start")


def supplied(group: str, world: World) -> QuantitySpec:
    """How far a group has the materiel that it needs."""
    return QuantitySpec(f"supplied.{group}", f"Share of needed materiel in stock: {world.name(group)}", "share")


def paid(group: str, world: World) -> QuantitySpec:
    """How far a force gets the pay that it is owed."""
    return QuantitySpec(f"paid.{group}", f"Share of pay that is paid: {world.name(group)}", "share")


def income(actor: str, world: World) -> QuantitySpec:
    """What an army is given."""
    return QuantitySpec(f"income.{actor}", f"Income, relative to the usual: {world.name(actor)}")


def shipments(group: str, world: World) -> QuantitySpec:
    """Materiel and food that reach a group from outside."""
    return QuantitySpec(f"shipments.{group}", f"Outside shipments, relative to the usual: {world.name(group)}")


def hiding(actor: str, world: World) -> QuantitySpec:
    """How well the ground hides an actor's fighters when they attack."""
    return QuantitySpec(f"hiding.{actor}", f"Advantage of hiding, relative to average ground: {world.name(actor)}")


def finding(actor: str, world: World) -> QuantitySpec:
    """How well an actor's fighters are found on this ground."""
    return QuantitySpec(f"finding.{actor}", f"Ease of being found, relative to average ground: {world.name(actor)}")


def exposure(actor: str, world: World) -> QuantitySpec:
    """How exposed an actor's fighters are."""
    return QuantitySpec(f"exposure.{actor}", f"Exposure, relative to hiding: {world.name(actor)}")


def strength(actor: str, world: World) -> QuantitySpec:
    """How strong an actor's fighters are in a place after recent losses."""
    return QuantitySpec(
        f"strength.{actor}", f"Strength per fighter, relative to a force without losses: {world.name(actor)}"
    )


def hold(actor: str, world: World) -> QuantitySpec:
    """Whether an actor can hold ground."""
    return QuantitySpec(f"hold.{actor}", f"Ability to hold ground: {world.name(actor)}", "share")


def support(actor: str, world: World) -> QuantitySpec:
    """People who help an actor where that is safe."""
    return QuantitySpec(f"support.{actor}", f"Share of people willing to help: {world.name(actor)}", "share")


def borders() -> QuantitySpec:
    """How open the country's borders are."""
    return QuantitySpec("borders", "Openness of the borders, relative to the start")


def fed(group: str, world: World) -> QuantitySpec:
    """How far a group has the food that it needs."""
    return QuantitySpec(f"fed.{group}", f"Share of fighters who are fed: {world.name(group)}", "share")


def provisions(group: str, world: World) -> QuantitySpec:
    """What is left of the food that people give a group."""
    return QuantitySpec(f"provisions.{group}", f"Food from the people, relative to the usual: {world.name(group)}")
