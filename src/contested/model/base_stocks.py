"""The stocks that every model has: people, fighters and control units."""

from __future__ import annotations

from collections.abc import Iterator

from contested.model.effects import StockSpec
from contested.model.world import World


def base_stocks(world: World) -> Iterator[StockSpec]:
    """The stocks of civilians, of each actor and of contested ground, all of them empty."""
    yield StockSpec("civilian", "persons", "place", 0.0, "People living at home")
    yield StockSpec("displaced", "persons", "place", 0.0, "People displaced within the country")
    yield StockSpec("abroad", "persons", "place", 0.0, "Refugees abroad")
    yield StockSpec("dead.civilian", "persons", "place", 0.0, "Civilians killed")
    units = world.control_units
    for actor in world.actors:
        name = world.name(actor)
        yield StockSpec(f"fighters.{actor}", "persons", "place", 0.0, f"Fighters: {name}")
        yield StockSpec(f"dead.{actor}", "persons", "place", 0.0, f"Fighters killed: {name}")
        yield StockSpec(f"captured.{actor}", "persons", "place", 0.0, f"Fighters captured: {name}")
        yield StockSpec(f"control.{actor}", units, "place", 0.0, f"{units.capitalize()} held: {name}")
    yield StockSpec("control.contested", units, "place", 0.0, f"Contested {units}")
