"""What a fake run is made of: its size, its texts, its series and flows."""

from __future__ import annotations

from dataclasses import dataclass, field

HOSTILE = (
    "</script><script>alert(1)</script> \"quoted\" 'single' & <img src=x onerror=alert(2)> "
    "\u202eabc\u202c \u0645\u0642\u0627\u0648\u0645\u062a "
)


@dataclass
class Fake:
    """What varies between fakes."""

    places: int = 34
    weeks: int = 56
    outlines: str = "squares"  # squares | none | path of a GeoJSON file
    questions: int = 6
    hostile: bool = False
    zero_flows: bool = False
    hindsight: bool = False
    priors: int = 60
    claims: int = 40
    probability: float = 0.07
    seed: int = 1
    flow_links: bool = True
    headline: str = "question_0"
    layers: int = 2
    country_only: bool = False
    actors: list[str] = field(default_factory=lambda: ["resistance", "government"])

    def text(self, plain: str) -> str:
        """A text as it is, or made hostile and long."""
        return f"{HOSTILE}{plain} " + "long" * 40 if self.hostile else plain


def series_rows(fake: Fake) -> list[tuple[str, str, str, float]]:
    """Name, kind, unit, size of every series."""
    rows = [
        ("civilian", "stock", "persons", 3e7),
        ("displaced", "stock", "persons", 9e5),
        ("abroad", "stock", "persons", 3e5),
    ]
    for actor, size in zip(fake.actors, (4e3, 8e4), strict=False):
        rows += [
            (f"fighters.{actor}", "stock", "persons", size),
            (f"dead.{actor}", "stock", "persons", size / 50),
            (f"control.{actor}", "stock", "districts", 5 if size < 1e4 else 380),
            (f"phase.{actor}.survival", "stock", "places", 20),
            (f"materiel.{actor}", "level", "index", 1),
        ]
    rows += [("dead.civilian", "stock", "persons", 800), ("fear", "level", "index", 0.4)]
    rows += [("reporting.deaths", "report", "deaths", 60), ("reporting.events", "report", "events", 25)]
    rows += [(name, "flow", "persons per week", size) for name, _, _, _, size in flow_rows(fake)]
    return rows


def flow_rows(fake: Fake) -> list[tuple[str, str, str | None, str | None, float]]:
    """Name, mechanism, from, to, size of every flow."""
    rows: list[tuple[str, str, str | None, str | None, float]] = []
    for actor in fake.actors:
        rows += [
            (f"recruit-{actor}.join", f"recruit-{actor}", "civilian", f"fighters.{actor}", 60),
            (f"ambush-{actor}.killed", f"ambush-{actor}", f"fighters.{actor}", f"dead.{actor}", 12),
            (f"desert-{actor}.home", f"desert-{actor}", f"fighters.{actor}", "civilian", 25),
        ]
    rows += [
        ("flight.leave", "flight", "civilian", "displaced", 1500),
        ("flight.return", "flight", "displaced", "civilian", 1200),
        ("harm.civilians", "harm", "civilian", "dead.civilian", 14),
        ("migration.abroad", "migration", "displaced", "abroad", 400),
    ]
    return rows
