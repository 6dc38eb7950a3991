"""Two mechanisms of one kind stand side by side: two groups, two crops, two hosts, two governments."""

from pathlib import Path

import pytest

from contested.model.binding import BoundParameter
from contested.model.build import Built
from contested.model.introspect import ModelInfo, trace
from contested.model.parameter import ParameterSpec, real
from helpers.plain import Raids
from helpers.worlds import case, land, part
from laws.whole import one

ATTACKS = ("raids.attack",)
TWO = {
    "aid": [{"holder": "blue", "attacks": ATTACKS}, {"holder": "green", "attacks": ("riots.attack",)}],
    "narcotics": [{"holder": "blue", "attacks": ATTACKS, "area": area} for area in ("poppy", "coca")],
    "outward": [{"host": host, "groups": ("red",)} for host in ("blue", "green")],
    "prestige": [{"host": "blue", "group": group, "where": "poppy"} for group in ("red", "green")],
    "provisions": [{"group": group, "attacks": ATTACKS} for group in ("red", "green")],
    "repression": [{"actor": actor, "joins": ATTACKS} for actor in ("blue", "green")],
    "reporting": [{"attacks": ATTACKS, "deaths": (f"dead.{actor}",)} for actor in ("red", "green")],
    "season": [{"affects": (attack,), "snow": "coca"} for attack in (*ATTACKS, "riots.attack")],
    "sponsor": [{"group": group, "start": "absent"} for group in ("red", "green")],
    "strikes": [{"target": group} for group in ("red", "green")],
    "terrain": [{"hidden": (group,), "ruggedness": "poppy"} for group in ("red", "green")],
    "towns": [{"group": group, "attacks": ATTACKS, "urban": "poppy"} for group in ("red", "green")],
    "veterans": [{"group": group} for group in ("red", "green")],
}
"""Roles of two mechanisms by their kind. Of the others, the war of `laws/whole.py` has one on either side."""

NEEDED = {"sponsor": [one("supply", f"supply-{group}", group=group, attacks=ATTACKS) for group in ("red", "green")]}
"""What stands beside them."""


def built(*parts) -> ModelInfo:
    """All names of a model of these parts, each of them checked."""
    columns = {"poppy": [0.5, 0.2], "coca": [0.1, 0.4]}
    here = case(
        *parts, part(Raids, "raids", group="red", rate=0.1), part(Raids, "riots", group="green", rate=0.1),
        fighters={"red": 50.0},
        world=land(2, actors=("red", "blue", "green"), columns=columns),
    )  # fmt: skip
    spec = ParameterSpec("number", "1", real, "a number")
    bound = tuple(BoundParameter(name, "", spec, None, 1.0) for name in here.numbers)
    return trace(Built(here.model, bound, Path("two.toml")))


@pytest.mark.parametrize("kind", sorted(TWO))
def test_two_of_a_kind_build(kind):
    labels = [f"{kind}-{number}" for number in (1, 2)]
    both = [one(kind, label, **roles) for label, roles in zip(labels, TWO[kind], strict=True)]
    info = built(*both, *NEEDED.get(kind, ()))
    assert all(info.writes[label] for label in labels)


def test_repression_of_one_government_is_not_that_of_another():
    """An outside event names the government that it changes."""
    info = built(*(one("repression", f"repression-{roles['actor']}", **roles) for roles in TWO["repression"]))
    found = {name for name in info.quantities if name.startswith("repression")}
    assert found == {"repression.blue", "repression.green"}
