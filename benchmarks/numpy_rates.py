"""The rates of the bundled scenario's law, by hand in NumPy: what may happen, before anything is drawn."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit, ndtr

from benchmarks.numpy_setting import (
    ACTORS,
    CALLED_BY,
    CAMPAIGNS,
    CONTENDERS,
    DEFENDERS,
    HIDDEN,
    LED_BY,
    LN2,
    PHASES,
    RIVALS,
    STEP,
    YEAR,
    Field,
    Setting,
)

Rows = NDArray[np.intp]

ANGRY_AT = {"government": ("resistance", "iskp"), "resistance": ("government", "iskp"), "iskp": ("government",)}
"""Whose harm makes people join."""

NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(5)
WEIGHTS = WEIGHTS / np.sqrt(2.0 * np.pi)


def ratio(part: Field, whole: Field) -> Field:
    """part / whole, 0 where the whole is 0."""
    return np.divide(part, whole, out=np.zeros(np.broadcast_shapes(part.shape, whole.shape)), where=whole > 0)


def around(count: Field) -> Field:
    """n / (n + 1)."""
    return count / (count + 1.0)


def willing(anger: Field, fear: Field, v: dict[str, Field], label: str) -> Field:
    """Share whose anger exceeds threshold and fear; nodes on a leading axis."""
    a = anger + NODES[:, None, None] * v[f"{label}.anger_sd"]
    beyond = ndtr((a - v[f"{label}.threshold"]) / v[f"{label}.threshold_sd"])
    return np.tensordot(WEIGHTS, beyond * ndtr((a - fear) / v[f"{label}.fear_sd"]), axes=1)


class Rates(Setting):
    """What may happen in a step, from the state at its start."""

    def _look(self, week: float) -> None:
        """Factors that hold in this step."""
        v, s, levels = self.v, self.stocks, self.levels
        now = (self.first_week + week) % YEAR
        turn = np.cos(2.0 * np.pi * (now - v["season.peak"]) / YEAR)
        wave = np.exp(v["season.amplitude"] * turn) * self.wave_scale
        away = abs((now - v["season.midwinter"] + YEAR / 2.0) % YEAR - YEAR / 2.0)
        covered = np.minimum(away + 0.5, self.snow) + np.minimum(0.5 - away, self.snow)
        self.wage = np.ones((1, self.members))
        for event, (first, last) in self.lean.items():
            if first <= np.float32(week) < last:
                self.wage = self.wage * v[f"event.{event}"]
        season = wave * (1.0 - v["season.closure"] * np.clip(covered, 0.0, 1.0))
        self.angered, self.helped = {}, {}
        for side in CONTENDERS:
            label, anger = f"grievance-{side}", levels[f"anger.{side}"]
            usual = willing(*(v[f"{label}.{name}_start"][None] for name in ("anger", "fear")), v, label)
            self.angered[side] = willing(anger, levels[f"fear.{side}"], v, label) / usual
            calm = ratio(1.0 - anger, 1.0 - v[f"{label}.anger_start"])
            self.helped[side] = v[f"collaboration-{side}.willing"] * calm
        self.strength = {}
        for actor in ACTORS:
            lost = levels[f"losses.{actor}"]
            share = ratio(lost, lost + s[f"fighters.{actor}"])
            self.strength[actor] = np.exp(-share / v[f"cohesion-{actor}.breaking_share"])
        cost = v["upkeep-government.horizon"] * self._cost()
        self.paid = np.where(cost > 0, np.minimum(ratio(levels["money.government"], cost), 1.0), 1.0)
        self.supplied, self.holds, self.exposed = {}, {}, {}
        self.busy, self.hunted = {"iskp": 1.0, "resistance": season}, {"iskp": 1.0, "resistance": season}
        self.held_back = {"iskp": 1.0, "resistance": np.minimum(season, 1.0)}
        for actor in HIDDEN:
            planned = v[f"supply-{actor}.attack_rate"] * s[f"fighters.{actor}"].sum(axis=0, keepdims=True)
            needed = v[f"supply-{actor}.horizon"] * planned
            enough = np.minimum(ratio(levels[f"materiel.{actor}"], needed), 1.0)
            self.supplied[actor] = np.where(needed > 0, enough, 1.0)
            self.holds[actor] = s[f"phase.{actor}.holding"] + s[f"phase.{actor}.open"]
            phases = f"phases-{actor}"
            self.exposed[actor] = 1.0 + (np.maximum(v[f"{phases}.exposure"], 1.0) - 1.0) * self.holds[actor]
            idle = (1.0 - v[f"{phases}.survival_activity"]) * s[f"phase.{actor}.survival"]
            means = self.supplied[actor] * (1.0 - idle)
            self.busy[actor] = self.busy[actor] * means
            self.held_back[actor] = self.held_back[actor] * means
        self._look_at_campaigns(week)

    def _look_at_campaigns(self, week: float) -> None:
        """How busy campaigns make everybody; in the first step all those under way begin."""
        self.begun = {}
        for kind, scope in CAMPAIGNS.items():
            for actor in LED_BY[kind]:
                usual, name = self._usual_campaigns(kind, actor), f"{scope}.{actor}"
                if week == 0:
                    self.begun[f"{kind}-{actor}"] = usual / STEP
                    continue
                self.begun[f"{kind}-{actor}"] = usual * self._replaced(f"{kind}-{actor}") / STEP
                busy = ratio(self.stocks[f"campaigns.{name}"], self.levels[f"usual-campaigns.{name}"])
                if actor == "government":
                    self.hunted = {target: hunted * busy for target, hunted in self.hunted.items()}
                else:
                    self.busy[actor] = self.busy[actor] * busy
                    self.held_back[actor] = self.held_back[actor] * np.minimum(busy, 1.0)

    def _replaced(self, label: str) -> Field:
        """The share of campaigns that ends in a step, and that begins."""
        return np.minimum(STEP / self.v[f"{label}.length"], 0.999)

    def _cost(self) -> Field:
        """Weeks of pay that the government's army costs a week [1, member]."""
        attacks = self.levels["activity.resistance"] + self.levels["activity.iskp"]
        each = 1.0 - self.v["upkeep-government.field_cost"] * np.expm1(-attacks / self.units)
        return (self.stocks["fighters.government"] * each).sum(axis=0, keepdims=True)

    def rates(self, week: float) -> dict[str, Field]:
        """Hazards of all flows per week, and means of all events in a step, by name: before anything is drawn."""
        self._look(week)
        found = {f"ambush-{actor}.attack": rate for actor, rate in self._attack_rates().items()}
        for origin, target in (("government", "resistance"), ("resistance", "government")):
            found[f"defection-to-{target}.switch"] = self._switching(origin, target)
        for actor, shifts in self._shifts().items():
            found |= {event: mean for event, (mean, _) in self._operations(actor).items()}
            found |= {f"phases-{actor}.{name}": hazard for name, hazard in shifts.items()}
        for hazards in self._hazards().values():
            found |= hazards
        for label, begun in self.begun.items():
            found |= {f"{label}.begin": begun, f"{label}.end": -np.log1p(-self._replaced(label)) / STEP}
        return found

    def _attack_rates(self) -> dict[str, Field]:
        rates, hidden = {}, sum(self.stocks[f"fighters.{a}"] for a in HIDDEN)
        for actor in HIDDEN:
            garrison = sum(self.stocks[f"fighters.{d}"] for d in DEFENDERS[actor])
            own = self.v[f"ambush-{actor}.engagement_rate"] * self.stocks[f"fighters.{actor}"] * around(garrison)
            level, echo = self.levels[f"excitement.ambush-{actor}.attack"], f"excitation-{actor}"
            local = self.v[f"{echo}.local_share"]
            near = local * level + (1.0 - local) * (self.out_to @ level)
            brought = self.v[f"{echo}.branching"] * LN2 / self.v[f"{echo}.half_life"] * near
            eta = self.v[f"retaliation-{actor}.response"] * LN2 / self.v[f"retaliation-{actor}.half_life"]
            brought = brought + eta * self.levels["harm.government"] * ratio(self.stocks[f"fighters.{actor}"], hidden)
            rates[actor] = np.maximum((own * self.busy[actor] + brought * self.held_back[actor]) * STEP, 0.0)
        return rates

    def _who_dies(self, actor: str) -> Field:
        """Shares of the dead [place, member, side]: defenders in order, the attackers, civilians."""
        v, label = self.v, f"ambush-{actor}"
        garrisons = [self.stocks[f"fighters.{d}"] for d in DEFENDERS[actor]]
        garrison = sum(garrisons)
        odds = v[f"{label}.loss_ratio"] * ratio(v[f"{label}.reference_garrison"][None], garrison)
        odds = odds * self.effect / self.exposed[actor]
        armed = 1.0 - v[f"{label}.civilian_share"]
        theirs = odds / (1.0 + odds)
        parts = [armed * theirs * ratio(g, garrison) for g in garrisons]
        return np.stack([*parts, armed * (1.0 - theirs), np.broadcast_to(1.0 - armed, theirs.shape)], axis=-1)

    def _switching(self, origin: str, target: str) -> Field:
        v, s, label = self.v, self.stocks, f"defection-to-{target}"
        size = np.maximum(np.round(v[f"{label}.unit_size"]), 1.0)
        seen = np.clip(self.levels[f"momentum.{target}"], 1e-3, 1.0 - 1e-3)
        ruled = (s[f"control.{target}"] - s[f"control.{origin}"]) / self.units
        logs = v[f"{label}.momentum_slope"] * logit(seen) + v[f"{label}.control_slope"] * ruled
        logs = logs + v[f"{label}.threat_slope"] * (1.0 - self.strength[origin])
        theirs, others = s[f"fighters.{origin}"], s[f"fighters.{target}"]
        return v[f"{label}.rate"] * np.exp(logs) * ratio(theirs * others, theirs + others) / size * STEP

    def _hazards(self) -> dict[str, dict[str, Field]]:
        """Hazards per week by stock, then by flow; flows with routes under the flow's name, whole."""
        found: dict[str, dict[str, Field]] = {"civilian": {}, "displaced": {}, "abroad": {}}
        for actor in ACTORS:
            found[f"fighters.{actor}"] = {f"cohesion-{actor}.desert": self._deserting(actor)}
        self.moving = {actor: self._moving(actor) for actor in CALLED_BY}
        for actor, pull in self.moving.items():
            rate = self.v[f"reinforcement-{actor}.rate"] * (self.paid if actor == "government" else 1.0)
            found[f"fighters.{actor}"][f"reinforcement-{actor}.move"] = rate * pull.sum(axis=1)
        for actor in CONTENDERS:
            self._collaboration(actor, found["civilian"])
            self._joining(actor, found["civilian"])
        self._fleeing(found)
        self._contest(found)
        return found

    def _deserting(self, actor: str) -> Field:
        get = lambda name: self.v[f"cohesion-{actor}.{name}"]  # noqa: E731
        means = self.paid if actor == "government" else self.supplied.get(actor, 1.0)
        short = get("rate") * np.exp(get("shortage_slope") * (1.0 - means * np.minimum(self.wage, 1.0)))
        after = get("deserters") * LN2 / get("half_life") * self.levels[f"losses.{actor}"]
        return short + ratio(after, self.stocks[f"fighters.{actor}"])

    def _moving(self, actor: str) -> Field:
        """How much each route draws fighters [place, route, member]."""
        fighters = self.stocks[f"fighters.{actor}"]
        attacks = sum(self.levels[f"activity.{r}"] for r in CALLED_BY[actor])
        wanted = self.usual_share[actor] * fighters.sum(axis=0, keepdims=True)
        wanted = wanted + self.v[f"reinforcement-{actor}.called"] * attacks
        there = wanted[self.routes]
        return self.way[actor] * ratio(there, there + wanted[:, None])

    def _joining(self, actor: str, into: dict[str, Field]) -> None:
        s, get = self.stocks, lambda name: self.v[f"recruitment-{actor}.{name}"]
        there = s[f"fighters.{actor}"]
        usual = get("rate") * self.wage ** -get("wage_elasticity") * (self.paid if actor == "government" else 1.0)
        joining = (usual * there / (there + get("presence_half")) + get("founding")) * self.able[actor]
        for side in ANGRY_AT[actor]:
            joining = joining * self.angered[side]
        into[f"recruitment-{actor}.join"] = joining
        culprit = "resistance" if actor == "government" else "government"
        sent = get("collateral") * self.levels[f"harm.{culprit}"] * LN2 / get("harm_half_life")
        groups = sum(s[f"fighters.{a}"] for a in (HIDDEN if actor in HIDDEN else (actor,)))
        into[f"recruitment-{actor}.harmed_join"] = ratio(sent * ratio(there, groups), s["civilian"])

    def _collaboration(self, actor: str, into: dict[str, Field]) -> None:
        label, s, v = f"collaboration-{actor}", self.stocks, self.v
        c = self._control(actor)
        allies = ("government", "foreign") if actor == "government" else (actor,)
        opposed = around(sum(s[f"fighters.{a}"] for a in ACTORS if a not in allies)) * (1.0 - c)
        own = s[f"fighters.{actor}"]
        told = expit(v[f"{label}.steepness"] * (c - v[f"{label}.midpoint"]))
        into[f"{label}.selective"] = opposed * v[f"{label}.selective_rate"] * told * around(own)
        strength = own / v[f"{label}.usual_force"]
        into[f"{label}.indiscriminate"] = opposed * v[f"{label}.indiscriminate_rate"] * (1.0 - c) * strength

    def _operations(self, target: str) -> dict[str, tuple[Field, Field]]:
        """Expected clashes and incidents in a step, and the most that each can cost."""
        label, s = f"operations-{target}", self.stocks
        get = lambda name: self.v[f"{label}.{name}"]  # noqa: E731
        enemy, civilians = s[f"fighters.{target}"], s["civilian"]
        force = s["fighters.government"] + (s["fighters.foreign"] if target == "resistance" else 0.0)
        slope = np.maximum(get("aimed_max") - get("aimed_min"), 0.0)
        aimed = (get("aimed_min") + slope * self.levels["collaboration.government"]) / self.effect
        aimed = np.clip(aimed, 0.0, 1.0)
        hidden = ratio(enemy, civilians + enemy)
        effort = get("rate") / 100.0 * force * (enemy / (enemy + get("search_half"))) * self.hunted[target]
        removed = get("effect") * (aimed + (1.0 - aimed) * hidden) * self.exposed[target]
        harmed = (1.0 - aimed) * (1.0 - hidden) * get("harm")
        expected = {}
        for name, units in (("clash", removed), ("incident", harmed)):
            event = f"{label}.{name}"
            cap = np.clip(enemy, 1.0, self.most[event]) if name == "clash" else self.most[event]
            expected[event] = effort * units / self.sizes[event].mean(cap) * STEP, cap
        return expected

    def _fleeing(self, found: dict[str, dict[str, Field]]) -> None:
        v, threat = self.v, self.levels["threat"]
        self.calm = np.exp(-threat / v["displacement.threat_half"])
        leaving = v["displacement.leave_rate"] * (1.0 - self.calm)
        leaving = leaving + v["displacement.hunger_rate"] * np.maximum(1.0 - self.wage, 0.0)
        found["civilian"]["displacement.cross"] = leaving * v["displacement.abroad_share"]
        found["civilian"]["displacement.flee"] = leaving * (1.0 - v["displacement.abroad_share"])
        lost = np.maximum(self.population - self.stocks["civilian"], 0.0)
        self.missing = lost * self.calm
        back = ratio(self.near @ self.missing, self.near @ lost)
        found["displaced"]["displacement.return"] = v["displacement.return_rate"] * back
        found["abroad"]["displacement.come_back"] = v["displacement.return_rate"] * self.calm

    def _routes_out(self, rows: Rows, columns: Rows) -> Field:
        """Where those go who flee these places, in these members [case, route]."""
        there = self.levels["threat"][self.routes[rows], columns[:, None]]
        pull = self.pull[rows, :, columns] - self.fright[columns][:, None] * there
        pull = np.exp(pull - pull.max(axis=1, keepdims=True))
        return pull / pull.sum(axis=1, keepdims=True)

    def _routes_home(self, rows: Rows, columns: Rows) -> Field:
        home = self.missing[self.routes[rows], columns[:, None]] * self.there[rows]
        return ratio(home, home.sum(axis=1, keepdims=True))

    def _routes_to_garrisons(self, actor: str, rows: Rows, columns: Rows) -> Field:
        pull = self.moving[actor][rows, :, columns]
        return ratio(pull, pull.sum(axis=1, keepdims=True))

    def _contest(self, found: dict[str, dict[str, Field]]) -> None:
        s, attacks = self.stocks, {actor: self.levels[f"activity.{actor}"] for actor in CONTENDERS}
        staying = {a: s[f"fighters.{a}"] * self.strength[a] * self.holds.get(a, 1.0) for a in CONTENDERS}
        helping = s["fighters.foreign"] * self.strength["foreign"]
        contested = found["control.contested"] = {}
        for actor in CONTENDERS:
            get = lambda name, label=f"control-{actor}": self.v[f"{label}.{name}"]  # noqa: E731
            effort = staying[actor] + get("attack_worth") * attacks[actor]
            pressing = sum(attacks[r] for r in RIVALS[actor])
            against = sum(staying[r] for r in RIVALS[actor]) + get("attack_worth") * pressing
            rivals = sum(s[f"fighters.{r}"] for r in RIVALS[actor])
            held, garrison = s[f"control.{actor}"], s[f"fighters.{actor}"]
            if actor == "government":
                effort, garrison = effort + helping, garrison + s["fighters.foreign"]
            else:
                against, rivals = against + helping, rivals + s["fighters.foreign"]
            odds = get("exponent") * np.log((effort + 1e-3) / (against + 1e-3))
            reached = self.units * -np.expm1(-np.minimum(pressing, rivals / get("unit_force")) / self.units)
            room = reached - s["control.contested"] - sum(s[f"control.{r}"] for r in RIVALS[actor])
            open_to_loss = np.minimum(ratio(np.maximum(room, 0.0), held), 1.0)
            gone = np.maximum(1.0 - garrison, 0.0)
            lost = get("loss_rate") * (gone + (1.0 - gone) * expit(-odds) * open_to_loss)
            found[f"control.{actor}"] = {f"control-{actor}.lost": lost}
            enough = ratio(garrison, garrison + get("unit_force") * (1.0 + held))
            won = get("gain_rate") * expit(odds - np.log(get("hysteresis"))) * enough
            contested[f"control-{actor}.gained"] = won * self.holds.get(actor, 1.0)

    def _shifts(self) -> dict[str, dict[str, Field]]:
        """Hazards of leaving a phase, by movement and shift [1, member]."""
        s, found = self.stocks, {}
        rivals = s["fighters.government"] * self.strength["government"]
        rivals = rivals + s["fighters.foreign"] * self.strength["foreign"]
        for actor in HIDDEN:
            get = lambda name, label=f"phases-{actor}": self.v[f"{label}.{name}"]  # noqa: E731
            fighters = s[f"fighters.{actor}"]
            own = fighters * self.strength[actor]
            everywhere = own.sum(axis=0, keepdims=True)
            strong = everywhere / get("survival_fighters")
            planned = get("attack_rate") * fighters.sum(axis=0, keepdims=True)
            weeks = self.levels[f"materiel.{actor}"] / (planned + 1e-6)
            fed, stocked = weeks / get("survival_supply"), weeks / get("supply")
            nation = everywhere / (rivals.sum(axis=0, keepdims=True) + get("min_force")) / get("up_ratio")
            local = own / (rivals + get("min_force")) / get("up_ratio")
            trust = self.helped[actor] / get("support")
            late = np.clip((self.levels[f"phase_age.{actor}"] + STEP - get("sojourn")) / STEP, 0.0, 1.0)
            decides = late / get("review")
            ready = {}
            for way, share in (("up", 1.0), ("down", get("down_fraction"))):
                alive, supplied, stocked_up, everywhere_strong, strong_here, liked = (
                    expit(get("steepness") * np.log(np.maximum(of / share, 1e-6)))
                    for of in (strong, fed, stocked, nation, local, trust)
                )
                best = (strong_here * liked).max(axis=0, keepdims=True)
                ready[way] = alive * supplied, best * stocked_up, everywhere_strong * stocked_up
            found[actor] = {}
            for low, high, up, down in zip(PHASES, PHASES[1:], ready["up"], ready["down"], strict=False):
                found[actor][f"{low}_to_{high}"] = decides * up
                found[actor][f"{high}_to_{low}"] = decides * (1.0 - down)
        return found
