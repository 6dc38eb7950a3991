"""Every mechanism at once, on both sides of a war between two made-up actors, and the page's own mechanism."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from contested.model.build import load_own
from contested.model.mechanism import Mechanism
from contested.model.mechanisms import BUILT_IN
from contested.model.parameter import parameters_of
from helpers.worlds import Case, Part, case, land, part

PAGE = Path(__file__).resolve().parents[2] / "docs" / "adding-a-mechanism.md"

NUMBERS = {
    "ambush": (0.02, 2.0, 50.0, 0.4, 2.5, 60.0, 0.2),
    "collaboration": (0.6, 0.1, 6.0, 0.6, 1e-5, 1e-5),
    "control": (1.2, 0.9, 0.05, 0.06, 0.2, 10.0),
    "defection": (0.004, 2.0, 8.0),
    "desertion": (0.005, 0.5, 0.6),
    "displacement": (0.02, 3.0, 0.001, 0.3, 150.0, 0.8, 0.5, 0.02, 8.0),
    "excitation": (0.2, 2.0, 0.7),
    "grievance": (0.25, 0.5, 0.5, 0.05, 0.05, 8.0, 6.0, 0.01),
    "momentum": (6.0, 2.0, 2.0, 1.0),
    "operations": (1.0, 0.6, 0.1, 40.0, 1.5, 0.4, 0.8),
    "phases": (0.8, 0.6, 4.0, 0.02, 0.3, 60.0, 10.0, 4.0, 6.0, 1.5, 0.4),
    "reach": (6.0, 40.0),
    "recruitment": (1e-4, 0.5, 0.5, 0.3),
    "reporting": (0.3, 0.6, 0.4, 0.3, 1.8, 0.5),
    "season": (0.5, 30.0, 0.7),
    "supply": (0.02, 8.0, 3.0, 0.8, 0.4, 4.0),
    "terrain": (0.3,),
    "volunteers": (3.0, 40.0),
}


def own_mechanisms() -> dict[str, type[Mechanism]]:
    """The mechanism in the documentation, loaded as a user would load it."""
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "volunteers.py"
        path.write_text(code, encoding="utf-8")
        return load_own(path)


OWN = own_mechanisms()
EVERY = {**BUILT_IN, **OWN}


def one(kind: str, label: str, tilt: float = 1.0, **roles) -> Part:
    """A mechanism with its usual numbers, tilted: shares the other way, so that they stay shares."""
    specs = parameters_of(EVERY[kind])
    numbers = {
        spec.name: value / tilt if spec.support.high <= 1.0 else value * tilt
        for spec, value in zip(specs, NUMBERS[kind], strict=True)
    }
    return part(EVERY[kind], label, **roles, **numbers)


def side(me: str, foe: str, base: str, tilt: float) -> list[Part]:
    """All that one side does."""
    attack = f"ambush-{me}.attack"
    return [
        one("ambush", f"ambush-{me}", tilt, attacker=me, defenders=(foe,)),
        one("collaboration", f"collaboration-{me}", tilt, actor=me, rivals=(foe,)),
        one("defection", f"defection-{me}", tilt, origin=me, destination=foe),
        one("desertion", f"desertion-{me}", tilt, group=me),
        one("excitation", f"excitation-{me}", tilt, attack=attack),
        one("grievance", f"grievance-{me}", tilt, culprit=me, frightens=(f"operations-{me}.*",),
            attacks=(f"ambush-{foe}.attack",), joins=(f"recruitment-{foe}.join",),
            harms=(f"operations-{me}.harmed", f"collaboration-{me}.*")),
        one("momentum", f"momentum-{me}", tilt, actor=me, rivals=(foe,)),
        one("operations", f"operations-{me}", tilt, force=me, target=foe),
        one("phases", f"phases-{me}", tilt, actor=me, rivals=(foe,), attacks=(attack,)),
        one("reach", f"reach-{me}", tilt, actor=me, bases=(base,)),
        one("recruitment", f"recruitment-{me}", tilt, group=me, culprit=foe, home="posts"),
        one("supply", f"supply-{me}", tilt, group=me, attacks=(attack,)),
        one("volunteers", f"volunteers-{me}", tilt, group=me),
    ]  # fmt: skip


def whole(first: str = "a", second: str = "b", scale: float = 1.0, weeks: int = 6) -> Case:
    """A war of `first` against `second`, who differ in all their numbers."""
    both = (first, second)
    shared = [
        one("control", "control", actors=both, incumbent=first),
        one("displacement", "displacement", deadly=("dead.*",)),
        one("reporting", "reporting", attacks=("ambush-*.attack",), deaths=("dead.*",), sides=both, remoteness="rough"),
        one("season", "season", affects=("ambush-*.attack",), snow="snow"),
        one("terrain", "terrain", hidden=both, ruggedness="rough"),
    ]
    columns = {"rough": [0.0, 1.0, 3.0], "snow": [0.0, 4.0, 12.0], "posts": [1.0, 2.0, 4.0]}
    population = [40_000 * scale, 25_000 * scale, 12_000 * scale]
    return case(
        *side(first, second, "p0", 1.0), *side(second, first, "p2", 1.15), *shared,
        world=land(3, population, [8, 6, 5], both, columns),
        fighters={first: 240.0 * scale, second: 150.0 * scale},
        weights={first: [3, 2, 1], second: [1, 2, 3]}, held={first: [6, 2, 0], second: [0, 1, 3]},
        weeks=weeks, start_week=20.0,
    )  # fmt: skip
