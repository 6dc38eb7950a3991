"""Drug crops: what fighting and bans do to them, and whom their income feeds."""

from collections.abc import Iterator

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from contested.model.effects import Drift, Factor, LevelSpec, QuantitySpec, drift, factor
from contested.model.inputs import WEEKS_PER_YEAR, Inputs, StepCounts, power, safe_ratio
from contested.model.mechanism import Mechanism
from contested.model.overlaps import counts_twice
from contested.model.parameter import fraction, non_negative, parameter, positive, real, role
from contested.model.quantities import income, wage
from contested.model.shares import control_share
from contested.model.state import State
from contested.model.world import World

INSIDE = 0.382
"""A numerical guard: a week of planting at the edge of two steps is moved so far into the second."""
MOST_LOG = 20.0
"""A numerical guard: the largest distance of log area from that of the start."""


class Narcotics(Mechanism):
    """Fighting before planting spreads drug crops, an enforced ban keeps them low, and their income feeds both sides.

    Once a year, in the week of planting, area is set to that of the start times exp(`unrest_effect` u - `ban_effect` b
    c), with u the recent attacks per 100,000 people, b the ban and c the holder's share of control. Unrest before
    planting shifts the level of that year alone (Lind, Moene and Willumsen 2014: fighting after planting changes
    nothing); the area at the start counts as that of a year without it. A ban keeps the crop low while it stands, and
    the crop is back at the first planting after it. The quantity `drug_trade` is how far the trade is allowed, 1 at the
    start: a ban is an outside event that lowers it. Price is total area, relative to the start, to the power
    -`scarcity`. Area times price is `household` of what legal and illegal work earn where it grows, and on the holder's
    ground `taxed` of the holder's income, both at the start; where the holder has no crop then, its income does not
    change with it. A rival with ground of its own buys `rent` attacks' worth for 1,000 hectares. Higher prices raised
    incomes and lowered violence (Gehring, Langlotz and Kienberger 2023). What is made of other plants is not banned so
    easily and does not act here.
    """

    sources = ("lind-2014", "gehring-2018")
    catalogue = "M16"
    topic = "means"
    equations = (
        "crop.narcotics(0) = {area}",
        "b = 1 − min(max(drug_trade, 0), 1); how far the trade is banned",
        "c = control.{holder} / control.*",
        "v = unrest_effect × unrest.narcotics",
        "crop.narcotics = {area} × exp(v − ban_effect × b × c); set once a year, in week planting",
        "d unrest.narcotics / dt = (100000 × {attacks} / civilian − unrest.narcotics) / memory; per week",
        "p = (total(crop.narcotics) / total({area}))^(−scarcity); price, relative to the start",
        "wage ×= 1 − household + household × crop.narcotics / {area} × p; where the crop grew at the start",
        "usual-crop.narcotics(0) = total(c × {area}); hectares on the holder's ground",
        "i = total(c × crop.narcotics) × p / usual-crop.narcotics; 1 where the holder had no crop at the start",
        "income.{holder} ×= 1 − taxed + taxed × i",
        "drug-income.narcotics = i; relative to the start",
        "drug-income.narcotics(0) = 1",
        "r = total(control.{group} / control.* × crop.narcotics); hectares on the group's ground",
        "d materiel.{group} / dt = rent × r / 1000 × p; attacks' worth per week",
    )
    overlaps = (counts_twice("narcotics", "grow the same crop", ("area", "area")),)

    holder: str = role("who taxes the crop where it holds the ground, and enforces a ban")
    group: str = role("a rival with `supply`, who lives on the crop where it holds ground; empty for none", default="")
    area: str = role("column of the places table: hectares at the start", of="column")
    attacks: tuple[str, ...] = role("flows of attacks that make planting easier", of="flow", many=True)
    planting: Float[Array, " member"] = parameter("week of year", real, "week of planting")
    memory: Float[Array, " member"] = parameter("weeks", positive, "weeks of fighting before planting that count")
    unrest_effect: Float[Array, " member"] = parameter(
        "per attack per 100000 per week", real, "rise of log area with attacks before planting"
    )
    ban_effect: Float[Array, " member"] = parameter("1", non_negative, "fall of log area under a whole ban")
    scarcity: Float[Array, " member"] = parameter("1", non_negative, "rise of log price with a fall of log area")
    household: Float[Array, " member"] = parameter("share", fraction, "of what people earn where it grows, at start")
    taxed: Float[Array, " member"] = parameter("share", fraction, "of the holder's income, at the start")
    rent: Float[Array, " member"] = parameter(
        "attacks per week per 1000 hectares", non_negative, "what a rival buys with the crop of ground it holds"
    )

    def declare(self, world: World, initial: State) -> Iterator[LevelSpec]:
        area = jnp.asarray(world.column(self.area))
        crop, unrest, usual = self._levels()
        yield LevelSpec(crop, "hectares", "place", area, title=f"Area of drug crops: {self.label}")
        title = f"Attacks before planting: {self.label}"
        yield LevelSpec(unrest, "attacks per 100000 per week", "place", 0.0, title=title)
        taxed = (control_share(initial, self.holder) * area).sum(axis=0, keepdims=True)
        title = f"Area of drug crops on the ground of {world.name(self.holder)} at the start"
        yield LevelSpec(usual, "hectares", "nation", taxed, title=title)
        title = f"Worth of drug crops on the ground of {world.name(self.holder)}, relative to the start"
        yield LevelSpec(f"drug-income.{self.label}", "ratio", "nation", 1.0, title=title)

    def quantities(self, world: World) -> Iterator[QuantitySpec]:
        yield QuantitySpec("drug_trade", "How far the drug trade is allowed, relative to the start")
        yield income(self.holder, world)
        yield wage()

    def factors(self, s: State, x: Inputs) -> Iterator[Factor]:
        crop = self._levels()[0]
        start, area, price = jnp.asarray(x.world.column(self.area)), s[crop], self._price(s, x)
        grown = jnp.where(start > 0, safe_ratio(area, start) * price, 1.0)
        yield factor("wage", 1.0 - self.household * (start > 0) + self.household * (start > 0) * grown)
        yield factor(f"income.{self.holder}", 1.0 - self.taxed + self.taxed * self._earned(s, x))

    def drifts(self, s: State, x: Inputs, counts: StepCounts) -> Iterator[Drift]:
        crop, unrest, _ = self._levels()
        attacks = safe_ratio(counts.per_week(counts.of(*self.attacks)), s["civilian"]) * 1e5
        yield drift(unrest, toward=attacks, speed=1.0 / self.memory)
        ban = 1.0 - jnp.clip(jnp.asarray(x.factor("drug_trade")), 0.0, 1.0)
        change = self.unrest_effect * s[unrest] - self.ban_effect * ban * control_share(s, self.holder)
        target = jnp.asarray(x.world.column(self.area)) * jnp.exp(jnp.clip(change, -MOST_LOG, MOST_LOG))
        planted = ((self.planting + INSIDE * x.step - x.week_of_year) % WEEKS_PER_YEAR) < x.step
        yield drift(crop, change=planted * (target - s[crop]) / x.step)
        if self.group:
            kept = (control_share(s, self.group) * s[crop]).sum(axis=0, keepdims=True) / 1e3
            yield drift(f"materiel.{self.group}", change=self.rent * kept * self._price(s, x))
        level = f"drug-income.{self.label}"
        yield drift(level, change=(self._earned(s, x) - s[level]) / x.step)

    def _earned(self, s: State, x: Inputs) -> Float[Array, "_ member"]:
        """What the crop on the holder's ground is worth, relative to the start; 1 where it had none."""
        crop, _, usual = self._levels()
        taxed = (control_share(s, self.holder) * s[crop]).sum(axis=0, keepdims=True) * self._price(s, x)
        return jnp.where(s[usual] > 0, safe_ratio(taxed, s[usual]), 1.0)

    def _levels(self) -> tuple[str, str, str]:
        """Names of the levels: the crop, attacks before planting, and the crop that the holder taxed at the start."""
        return f"crop.{self.label}", f"unrest.{self.label}", f"usual-crop.{self.label}"

    def _price(self, s: State, x: Inputs) -> Float[Array, "_ member"]:
        """Price, relative to the start; 1 where nothing grew."""
        start = float(np.maximum(x.world.column(self.area).sum(), 1e-9))
        area = jnp.maximum(s[self._levels()[0]].sum(axis=0, keepdims=True) / start, 1e-6)
        return power(area, -self.scarcity)
