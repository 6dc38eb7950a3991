"""A minimal scenario in a folder: a preset, the library, and what nobody else can know."""

from __future__ import annotations

from pathlib import Path

PLACES = """id,name,population,lat,lon,units,posts,camps,held,snow_weeks
upper,Upper Reach,60000,10.0,20.0,3,1,3,1,12
lower,Lower Reach,240000,10.4,20.3,5,6,1,5,0
mouth,River Mouth,150000,10.9,20.1,4,4,0,4,0
"""
SCENARIO = """name = "two-rivers"
title = "Two Rivers, March 2031"
start = 2030-03-03
as_of = 2031-03-02
horizon = 2031-09-01
library = true
preset = "irregular-war-core"
ledger = ["ledger"]
places = { table = "places.csv", control_unit = "parish" }

[[actor]]
id = "guard"
name = "River Guard"
role = "incumbent"
fighters = "prior:guard-fighters"
where = "posts"
holds = "held"
enemies = ["front"]

[[actor]]
id = "front"
name = "Free Rivers Front"
role = "challenger"
fighters = "prior:front-fighters"
where = "camps"

[[question]]
id = "front_holds_a_place"
text = "Does the front hold a place?"
measure = "places_held"
actor = "front"
at_least = 1
"""
LEDGER = """
[[document]]
id = "river-post"
title = "A year on the rivers"
publisher = "The River Post"
date = 2031-02-20
read = "full"

[[claim]]
id = "clashes-counted"
says = "Observers counted 40 clashes in the second half of 2030."
document = "river-post"
paragraph = 2
speaker = "observers"
side = "none"
speech = "reported"
kind = "observation"
said = 2031-02-20
meant = { from = 2030-07-01, to = 2030-12-31 }
known_from = 2031-02-20
place = { name = "The whole country", precision = "country" }
quantity = { best = 40, unit = "clashes", of = "clashes", whose = "none" }
reliability = "B"
credibility = 2
status = "reviewed"
"""
PRIOR = """
[[prior]]
id = "{id}"
says = "Fighters at the start."
unit = "persons"
basis = "judged"
distribution = {{ kind = "lognormal", median = {median}, sigma = 0.3 }}
why = "No count is public."
known_from = 2030-01-01
status = "draft"
"""


def write_minimal(
    folder: Path, *changes: tuple[str, str], more: str = "", ledger: str = "", places: str = PLACES
) -> Path:
    """Write the scenario with texts replaced, and with more tables at the end of the scenario and of the ledger."""
    text = SCENARIO
    for old, new in changes:
        assert old in text, f"the scenario has no {old!r}"
        text = text.replace(old, new, 1)
    home = folder / "two-rivers"
    (home / "ledger").mkdir(parents=True, exist_ok=True)
    (home / "scenario.toml").write_text(text + more, encoding="utf-8")
    (home / "places.csv").write_text(places, encoding="utf-8")
    priors = PRIOR.format(id="guard-fighters", median=6000) + PRIOR.format(id="front-fighters", median=900)
    (home / "ledger" / "ledger.toml").write_text(LEDGER + priors + ledger, encoding="utf-8")
    return home
