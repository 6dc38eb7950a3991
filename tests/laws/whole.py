"""Every mechanism at once, on both sides of a war between two made-up actors, and that of the documentation.

A mechanism without numbers here, such as that of the documentation, gets an instance from what it declares: see
`guessed`.
"""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

from contested.model.mechanism import Mechanism
from contested.model.mechanisms import BUILT_IN
from contested.model.model import MechanismInstance
from contested.model.parameter import REQUIRED, ParameterSpec, parameters_of, roles_of
from contested.model.user_file import load_mechanisms
from helpers.worlds import Case, Part, case, land, part

PAGE = Path(__file__).resolve().parents[2] / "docs" / "adding-a-mechanism.md"

NUMBERS = {
    "activity": (0.2, 4.0, 0.8),
    "aid": (0.3, 0.2, 40.0, 0.004, 0.01, 8.0, 0.6),
    "alienation": (0.3,),
    "ambush": (0.02, 2.0, 50.0, 0.4, 2.5, 1.5, 60.0, 0.2),
    "campaigns": (25.0, 5.0),
    "cohesion": (0.005, 0.5, 1.5, 0.2, 6.0),
    "collaboration": (0.6, 0.1, 6.0, 0.6, 1e-5, 1e-5, 100.0),
    "control": (1.2, 20.0, 0.05, 0.06, 1.3, 10.0),
    "defection": (0.004, 2.0, 0.7, 0.9, 8.0),
    "displacement": (0.02, 3.0, 0.001, 0.3, 150.0, 0.8, 0.5, 0.02, 8.0, 0.5),
    "equipment": (0.7, 0.2, 20.0, 0.4),
    "excitation": (0.2, 2.0, 0.7),
    "fabrication": (0.3, 0.4),
    "fracture": (0.02, 2.0, 0.3, 5.0, 0.2, 1.5),
    "grievance": (0.25, 0.5, 0.5, 0.3, 0.4, 8.0, 6.0, 0.125, 0.25, 0.25, 4.0),
    "leadership": (0.02, 0.3, 0.4, 10.0),
    "learning": (0.2, 5.0, 3.0),
    "momentum": (6.0, 2.0, 2.0, 1.0),
    "narcotics": (23.0, 6.0, 0.1, 2.0, 0.5, 0.3, 0.2, 0.5),
    "operations": (1.0, 0.6, 0.1, 40.0, 1.5, 0.4, 0.8, 2.5, 1.5, 60.0),
    "outward": (6.0,),
    "phases": (0.8, 0.6, 4.0, 0.02, 1.0, 0.3, 60.0, 10.0, 4.0, 6.0, 1.5, 0.4, 8.0),
    "pitched": (0.1, 0.02, 0.02, 0.3),
    "prestige": (4.0, 0.8, 1.0, 30.0, 0.01, 0.5),
    "provisions": (3.0, 1.5, 5.0, 3.0),
    "recruitment": (1e-4, 0.5, 30.0, 1e-6, 0.3, 4.0),
    "reinforcement": (0.05, 5.0, 5.0, 40.0),
    "reporting": (0.3, 0.6, 0.4, 0.3),
    "repression": (0.5, 0.3, 20.0, 0.4, 0.3, 0.2, 0.1),
    "retaliation": (0.2, 4.0),
    "rout": (0.6, 0.5, 2.5, 0.4, 6.0),
    "season": (0.5, 30.0, 0.7, 2.5),
    "sponsor": (0.02, 0.05, 0.05, 0.05, 3.0, 0.4, 0.3),
    "statements": (1.8, 0.5),
    "strikes": (0.4, 0.1, 0.5, 1.5, 1.0, 2.5, 1.5, 30.0),
    "supply": (0.02, 8.0, 3.0, 0.8, 0.4, 4.0),
    "terrain": (0.3,),
    "towns": (0.2, 0.7, 0.03),
    "upkeep": (0.9, 3.0, 4.0, 0.5, 10.0),
    "veterans": (200.0, 0.01, 30.0, 1.3),
}


def own_mechanisms() -> dict[str, type[Mechanism]]:
    """The mechanism in the documentation, loaded as a user would load it, and those of a file CONTESTED_MECHANISMS."""
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "volunteers.py"
        path.write_text(code, encoding="utf-8")
        given = os.environ.get("CONTESTED_MECHANISMS")
        return load_mechanisms(path) | (load_mechanisms(Path(given)) if given else {})


OWN = own_mechanisms()
EVERY = {**BUILT_IN, **OWN}


def one(kind: str, label: str, tilt: float = 1.0, **roles) -> Part:
    """An instance with its usual numbers times `tilt`; shares are divided by it, so that they stay shares."""
    specs = parameters_of(EVERY[kind])
    numbers = {
        spec.name: value / tilt if spec.support.high <= 1.0 else value * tilt
        for spec, value in zip(specs, NUMBERS[kind], strict=True)
    }
    return part(EVERY[kind], label, **roles, **numbers)


def guessed(kind: str, me: str, foe: str, tilt: float = 1.0) -> Part:
    """An instance made from its declaration alone: the side first, then the enemy; middling numbers."""
    usual = {"actor": me, "flow": f"ambush-{me}.attack", "stock": "dead.*", "column": "rough", "place": "p0"}
    roles, actors = {}, [me, foe, me, foe]
    for spec in roles_of(EVERY[kind]):
        if spec.of == "choice":
            assert spec.default is not REQUIRED, f"{kind}.{spec.name}: give its role here, a choice cannot be guessed"
            continue
        value = actors.pop(0) if spec.of == "actor" else usual[spec.of]
        roles[spec.name] = (value,) if spec.many else value
    numbers = {spec.name: middling(spec) * (1.0 / tilt if spec.support.high <= 1.0 else tilt) for spec in
               parameters_of(EVERY[kind])}  # fmt: skip
    return part(EVERY[kind], f"{kind}-{me}", **roles, **numbers)


def middling(spec: ParameterSpec) -> float:
    """A number that a parameter can have, by its unit and support."""
    if spec.unit.startswith("per "):
        return 0.02
    return 0.4 if spec.support.high <= 1.0 else 20.0 if spec.support.low >= 0.0 else 0.5


def side(me: str, foe: str, tilt: float) -> list[Part]:
    """All that one side does."""
    attack = f"ambush-{me}.attack"
    ours, theirs = (
        (f"ambush-{by}.killed.{of}", f"ambush-{of}.killed.{of}", f"operations-{by}.killed")
        for by, of in ((me, foe), (foe, me))
    )
    return [
        one("activity", f"activity-{me}", tilt, actor=me, attacks=(attack, f"operations-{me}.clash")),
        one("ambush", f"ambush-{me}", tilt, attacker=me, defenders=(foe,)),
        one("campaigns", f"campaigns-{me}", tilt, group=me, affects=(attack, f"operations-{me}.*")),
        one("cohesion", f"cohesion-{me}", tilt, group=me),
        one("collaboration", f"collaboration-{me}", tilt, actor=me, rivals=(foe,)),
        one("control", f"control-{me}", tilt, actor=me, rivals=(foe,)),
        one("defection", f"defection-{me}", tilt, origin=me, destination=foe),
        one("excitation", f"excitation-{me}", tilt, attack=attack),
        one("grievance", f"grievance-{me}", tilt, culprit=me, frightens=(f"operations-{me}.*",),
            joins=(f"recruitment-{foe}.join",),
            harms=(f"operations-{me}.harmed", f"collaboration-{me}.*")),
        one("momentum", f"momentum-{me}", tilt, actor=me, rivals=(foe,), inflicted=ours, suffered=theirs),
        one("operations", f"operations-{me}", tilt, force=me, target=foe),
        one("phases", f"phases-{me}", tilt, actor=me, rivals=(foe,), attacks=(attack,)),
        one("reinforcement", f"reinforcement-{me}", tilt, actor=me, rivals=(foe,), where="posts"),
        one("recruitment", f"recruitment-{me}", tilt, group=me, culprit=foe, home="posts"),
        one("retaliation", f"retaliation-{me}", tilt, group=me, culprit=foe, attack=attack),
        one("statements", f"statements-{me}", tilt, side=me, inflicted=ours),
        one("supply", f"supply-{me}", tilt, group=me, attacks=(attack,)),
        one("upkeep", f"upkeep-{me}", tilt, actor=me, rivals=(foe,)),
        one("alienation", f"alienation-{me}", tilt, host=me, group=foe),
        one("equipment", f"equipment-{me}", tilt, actor=me),
        one("fabrication", f"fabrication-{me}", tilt, side=me, attacks=(attack,), harms=(f"operations-{me}.harmed",)),
        one("fracture", f"fracture-{me}", tilt, group=me, splinter=foe, rivals=(foe,)),
        one("leadership", f"leadership-{me}", tilt, group=me, attacks=(attack,)),
        one("learning", f"learning-{me}", tilt, group=me, attacks=(attack,)),
        one("pitched", f"pitched-{me}", tilt, group=me, enemies=(foe,)),
        one("prestige", f"prestige-{me}", tilt, host=me, group=me, where="posts"),
        one("provisions", f"provisions-{me}", tilt, group=me, attacks=(attack,)),
        one("repression", f"repression-{me}", tilt, actor=me, joins=(f"recruitment-{foe}.join",)),
        one("rout", f"rout-{me}", tilt, army=me),
        one("sponsor", f"sponsor-{me}", tilt, group=me, start="steady"),
        one("strikes", f"strikes-{me}", tilt, target=foe, partner=me),
        one("towns", f"towns-{me}", tilt, group=me, attacks=(attack,), urban="urban"),
        one("veterans", f"veterans-{me}", tilt, group=me),
        *(guessed(kind, me, foe, tilt) for kind in sorted(set(EVERY) - set(NUMBERS))),
    ]  # fmt: skip


LEAST = ("activity", "ambush", "cohesion", "collaboration", "control", "grievance", "momentum", "operations",
         "recruitment", "supply")  # fmt: skip
"""What the first side's mechanisms need the second side to have."""


def whole(
    first: str = "a",
    second: str = "b",
    weeks: int = 6,
    turned: bool = False,
    peace: bool = False,
    once: bool = False,
    **keys,
) -> Case:
    """A war of `first` against `second`, who differ in all their numbers.

    With `turned`, mechanisms stand in the opposite order; with `peace`, there is no second side and nobody joins it;
    with `once`, the second side has only what the first needs, so most kinds of mechanisms are there once.
    """
    both = (first, second)
    shared = [
        one("aid", "aid", holder=first, attacks=("ambush-*.attack",)),
        one("displacement", "displacement", deadly=("dead.*",)),
        one("narcotics", "narcotics", holder=first, group=second, area="poppy", attacks=("ambush-*.attack",)),
        one("outward", "outward", groups=(second,), host=first),
        one("reporting", "reporting", attacks=("ambush-*.attack",), deaths=("dead.*",), remoteness="rough"),
        one("season", "season", affects=("ambush-*.attack",), snow="snow"),
        one("terrain", "terrain", hidden=both, ruggedness="rough"),
    ]
    columns = {"rough": [0.0, 1.0, 3.0], "snow": [0.0, 4.0, 12.0], "posts": [1.0, 2.0, 4.0],
               "urban": [0.6, 0.2, 0.1], "poppy": [0.0, 400.0, 900.0]}  # fmt: skip
    other = [one for one in side(second, first, 1.15) if not once or one.instance.kind in LEAST]
    parts = [*side(first, second, 1.0), *other, *shared]
    if peace:
        gone = {f"{kind}-{second}" for kind in ("prestige", "recruitment", "strikes", "veterans", "volunteers")}
        parts = [one for one in parts if one.instance.label not in gone and one.instance.kind != "fracture"]
        parts = [one._replace(instance=without(one.instance, f"recruitment-{second}.join")) for one in parts]
    return case(
        *(parts[::-1] if turned else parts),
        world=land(3, [40_000, 25_000, 12_000], [8, 6, 5], both, columns),
        fighters={first: 240.0, second: 0.0 if peace else 150.0},
        weights={first: [3, 2, 1], second: [1, 2, 3]}, held={first: [8, 3, 0], second: [0, 2, 5]},
        weeks=weeks, start_week=20.0, **keys,
    )  # fmt: skip


def without(instance: MechanismInstance, flow: str) -> MechanismInstance:
    """An instance whose roles no longer name a flow."""
    return instance._replace(roles={name: tuple(v for v in value if v != flow) if isinstance(value, tuple) else value
                                for name, value in instance.roles.items()})  # fmt: skip
