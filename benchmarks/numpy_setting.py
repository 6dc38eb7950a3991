"""What the NumPy core starts from: the land, the parameters, the first state, and all that never changes in a run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, i0e

Field = NDArray[np.float64]
Values = Mapping[str, Field]

STEPS_PER_WEEK = 1
STEP = 1.0 / STEPS_PER_WEEK
YEAR = 365.2425 / 7.0
LN2 = np.log(2.0)
ACTORS = ("foreign", "government", "iskp", "resistance")
HIDDEN = ("iskp", "resistance")
CONTENDERS = ("government", "iskp", "resistance")
DEFENDERS = {"resistance": ("foreign", "government"), "iskp": ("foreign", "government", "resistance")}
RIVALS = {actor: tuple(a for a in CONTENDERS if a != actor) for actor in CONTENDERS}
CALLED_BY = {"government": ("resistance", "iskp"), "iskp": ("government",), "resistance": ("government",)}
CAMPAIGNS = {"campaigns": "place", "offensives": "nation"}
"""Kinds of campaigns, and where one of them is."""
LED_BY = {"campaigns": HIDDEN, "offensives": CONTENDERS}
"""Who leads campaigns of each kind."""
PHASES = ("survival", "guerrilla", "holding", "open")
FIRST_PHASE = {"resistance": "survival", "iskp": "guerrilla"}


class Land(NamedTuple):
    """The places table as arrays [place]; `columns` are its further columns."""

    ids: list[str]
    population: NDArray[np.int64]
    units: NDArray[np.int64]
    columns: Mapping[str, Field]
    distance_km: Field
    neighbours: NDArray[np.bool_]
    first_week_of_year: float
    lean: Mapping[str, tuple[float, float]]  # events that cut wages everywhere: first week, and the week they are over


class Sizes:
    """Power laws (x + offset)^-exponent cut at a cap, one a member: tables of all members, one after the other.

    `most` is the largest cap of each member; a cap below it cuts the same table earlier.
    """

    def __init__(self, exponent: Field, offset: Field, most: Field) -> None:
        width = np.maximum(np.floor(most), 1.0).astype(np.int64)
        self.first = np.cumsum(width) - width
        member = np.repeat(np.arange(width.size), width)
        size = np.arange(member.size) - self.first[member] + 1.0
        weight = (size + offset[member]) ** -exponent[member]
        below = np.cumsum(weight)
        below = below - (below - weight)[self.first][member]
        units = np.cumsum(size * weight)
        units = units - (units - size * weight)[self.first][member]
        self.means = units / below
        last = self.first + width - 1
        self.reached = below / below[last][member] + member

    def mean(self, cap: Field) -> Field:
        """Mean size under a cap [place, member]."""
        return self.means[self.first + cap.astype(np.int64) - 1]

    def draw(self, rng: np.random.Generator, cap: NDArray[np.int64], member: NDArray[np.intp]) -> NDArray[np.int64]:
        """A size for each event, from its cap and its member."""
        first = self.first[member]
        top = self.reached[first + cap - 1] - member
        found = np.searchsorted(self.reached, member + rng.random(cap.size) * top, side="right")
        return np.minimum(found - first + 1, cap)


class Setting:
    """Parameters [member] by "label.name", the land, and everything that never changes in a run."""

    def __init__(self, land: Land, values: Values, seed: int) -> None:
        self.rng = np.random.Generator(np.random.SFC64(seed))
        self.v = {name: np.asarray(value, dtype=np.float64) for name, value in values.items()}
        self.members = len(next(iter(self.v.values())))
        self.population = land.population[:, None].astype(float)
        self.first_week = land.first_week_of_year
        self.lean = land.lean
        self._geography(land)
        self._ground(land)
        self._sizes()
        self._start(land)

    def _geography(self, land: Land) -> None:
        places = len(land.ids)
        links = land.neighbours.astype(float)
        degree = links.sum(axis=1, keepdims=True)
        self.mean_of = np.where(degree > 0, links / np.maximum(degree, 1.0), np.eye(places))
        self.out_to = self.mean_of.T.copy()
        apart = land.distance_km + np.diag(np.full(places, np.inf))
        fifth = np.sort(apart, axis=1)[:, 4:5]
        reach = (apart <= fifth) | land.neighbours
        self.near = (reach | reach.T | np.eye(places, dtype=bool)).astype(float)
        width = int(self.near.sum(axis=1).max())
        self.routes = np.argsort(-self.near, axis=1, kind="stable")[:, :width]
        self.there = np.take_along_axis(self.near, self.routes, axis=1)
        far = np.take_along_axis(land.distance_km, self.routes, axis=1)
        own = self.routes == np.arange(places)[:, None]
        away = np.where((self.there > 0) & ~own, far, np.inf)[..., None]
        self.way = {
            actor: np.exp(-away / self.v[f"reinforcement-{actor}.speed"] / self.v[f"reinforcement-{actor}.reach"])
            for actor in CALLED_BY
        }  # [place, route, member]
        within = self.v["displacement.within_share"] * apart.min(axis=1)[self.routes][..., None]
        far = np.where(own[..., None], within, far[..., None])
        size = np.log(np.maximum(land.population, 1))[self.routes][..., None]
        get = lambda name: self.v[f"displacement.{name}"]  # noqa: E731
        pull = get("size_exponent") * (size - size.max()) - far / get("decay")
        self.pull = np.where(self.there[..., None] > 0, pull, -np.inf)  # [place, route, member]
        self.fright = get("aversion") / get("threat_half")

    def _ground(self, land: Land) -> None:
        v, column = self.v, {name: values[:, None] for name, values in land.columns.items()}
        rough = column["ruggedness_m"]
        self.remote = (rough - rough.mean()) / rough.std()
        self.effect = np.exp(v["terrain.gain"] * self.remote)
        self.usual_share = {a: column[f"presence_{a}"] / column[f"presence_{a}"].sum() for a in CALLED_BY}
        half = np.abs(v["season.amplitude"])
        self.wave_scale = np.exp(-half) / i0e(half)
        self.snow = column["snow_weeks"] / 2.0
        able = np.minimum(column["eligible_men"] / np.maximum(self.population, 1.0), 1.0)
        home = column["presence_resistance"]
        self.able = {a: able * home / home.max() if a == "resistance" else able for a in CONTENDERS}

    def _sizes(self) -> None:
        """The laws of sizes by kind of event, and the largest sizes there can be [member]."""
        self.sizes, self.most = {}, {}
        for actor in HIDDEN:
            cap = self.v[f"operations-{actor}.size_cap"]
            for kind, label, most in (
                ("attack", f"ambush-{actor}", self.v[f"ambush-{actor}.size_cap"]),
                ("incident", f"operations-{actor}", cap),
                ("clash", f"operations-{actor}", cap / self.v[f"operations-{actor}.killed_share"]),
            ):
                event, offset = f"{label}.{kind}", self.v[f"{label}.size_offset"]
                self.sizes[event] = Sizes(self.v[f"{label}.size_exponent"], offset, most)
                self.most[event] = np.maximum(np.floor(most), 1.0)

    def _start(self, land: Land) -> None:
        places, v = len(land.ids), self.v
        zero = lambda rows=places: np.zeros((rows, self.members))  # noqa: E731
        self.stocks = {name: zero() for name in ("displaced", "abroad", "dead.civilian")}
        self.stocks["civilian"] = np.broadcast_to(self.population, zero().shape).copy()
        self.levels: dict[str, Field] = {"threat": zero()}
        held = np.zeros(places)
        for actor in ACTORS:
            weights = land.columns[f"presence_{actor}"]
            edges = np.concatenate([[0.0], np.cumsum(weights / weights.sum())])
            whole = np.round(edges[:, None] * np.round(v[f"initial.{actor}"]))
            self.stocks[f"fighters.{actor}"] = np.diff(whole, axis=0)
            self.stocks[f"dead.{actor}"], self.stocks[f"captured.{actor}"] = zero(), zero()
            control = land.columns.get(f"control_{actor}", np.zeros(places))
            self.stocks[f"control.{actor}"] = np.repeat(control[:, None], self.members, axis=1).astype(float)
            held = held + control
            self.levels[f"losses.{actor}"] = zero()
        self.stocks["control.contested"] = np.repeat((land.units - held)[:, None], self.members, axis=1)
        self.units = land.units[:, None].astype(float)
        for actor in HIDDEN:
            for phase in PHASES:
                self.stocks[f"phase.{actor}.{phase}"] = zero(1) + (phase == FIRST_PHASE[actor])
            self.levels[f"phase_age.{actor}"] = zero(1) + v[f"phases-{actor}.sojourn"]
            total = self.stocks[f"fighters.{actor}"].sum(axis=0, keepdims=True)
            supply = v[f"supply-{actor}.start"] * v[f"supply-{actor}.attack_rate"] * total
            self.levels[f"materiel.{actor}"] = supply
            self.levels[f"excitement.ambush-{actor}.attack"] = zero()
        for actor in CONTENDERS:
            self.levels[f"collaboration.{actor}"] = self._settled(actor, v[f"collaboration-{actor}.willing"])
            self.levels[f"activity.{actor}"] = zero()
            self.levels[f"anger.{actor}"] = zero() + v[f"grievance-{actor}.anger_start"]
            self.levels[f"fear.{actor}"] = zero() + v[f"grievance-{actor}.fear_start"]
            self.levels[f"harm.{actor}"] = zero()
            for kind in (kind for kind in CAMPAIGNS if actor in LED_BY[kind]):
                usual, scope = self._usual_campaigns(kind, actor), CAMPAIGNS[kind]
                self.stocks[f"campaigns.{scope}.{actor}"] = np.zeros_like(usual)
                self.levels[f"usual-campaigns.{scope}.{actor}"] = usual
        for actor in ("government", "resistance"):
            self.levels[f"momentum.{actor}"] = zero(1) + 0.5
            self.levels[f"successes.{actor}"], self.levels[f"successes-against.{actor}"] = zero(1), zero(1)
        force = self.stocks["fighters.government"].sum(axis=0, keepdims=True)
        self.levels["money.government"] = v["upkeep-government.reserve"] * force
        self.levels["income.government"] = v["upkeep-government.income"] * force

    def _control(self, actor: str) -> Field:
        return (self.stocks[f"control.{actor}"] + 0.5 * self.stocks["control.contested"]) / self.units

    def _usual_campaigns(self, kind: str, actor: str) -> Field:
        """Campaigns under way on average for the fighters of the moment, by place or in the nation."""
        fighters = self.stocks[f"fighters.{actor}"]
        if CAMPAIGNS[kind] == "nation":
            fighters = fighters.sum(axis=0, keepdims=True)
        return fighters / self.v[f"{kind}-{actor}.size"]

    def _settled(self, actor: str, willing: Field) -> Field:
        return willing * expit(self.v[f"collaboration-{actor}.steepness"] * (self._control(actor) - 0.5))
