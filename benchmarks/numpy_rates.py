"""The rates of the bundled scenario's law, by hand in NumPy: what may happen, before anything is drawn."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, ndtr

from benchmarks.numpy_setting import ACTORS, CONTENDERS, DEFENDERS, HIDDEN, LN2, STEP, YEAR, Field, Setting

Rows = NDArray[np.intp]

NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(5)
WEIGHTS = WEIGHTS / np.sqrt(2.0 * np.pi)


def ratio(part: Field, whole: Field) -> Field:
    """part / whole, 0 where the whole is 0."""
    return np.divide(part, whole, out=np.zeros(np.broadcast_shapes(part.shape, whole.shape)), where=whole > 0)


def around(count: Field) -> Field:
    """n / (n + 1)."""
    return count / (count + 1.0)


def willing(anger: Field, fear: Field, threshold: Field | float) -> Field:
    """Share whose anger beats threshold and fear; nodes on a leading axis."""
    a = anger + (NODES * 0.125)[:, None, None]
    return np.tensordot(WEIGHTS, ndtr((a - threshold) * 4.0) * ndtr((a - fear) * 4.0), axes=1)


class Rates(Setting):
    """What may happen in a step, from the state at its start."""

    def _look(self, week: float) -> None:
        """Factors that hold in this step."""
        v, s, levels = self.v, self.stocks, self.levels
        now = (self.first_week + week) % YEAR
        turn = np.cos(2.0 * np.pi * (now - v["season.peak"]) / YEAR)
        wave = np.exp(v["season.amplitude"] * turn) * self.wave_scale
        away = abs((now - 2.5 + YEAR / 2.0) % YEAR - YEAR / 2.0)
        covered = np.minimum(away + 0.5, self.snow) + np.minimum(0.5 - away, self.snow)
        self.wage = np.ones((1, self.members))
        for event, (first, last) in self.lean.items():
            if first <= np.float32(week) < last:
                self.wage = self.wage * v[f"event.{event}"]
        season = wave * (1.0 - v["season.closure"] * np.clip(covered, 0.0, 1.0))
        answer, self.angered = {}, {}
        for side in ("government", "resistance"):
            recent = levels[f"harm.{side}"] / np.maximum(s["civilian"], 1.0) * 1e5 * LN2 / 4.0
            answer[side] = np.exp(np.clip(v[f"grievance-{side}.attack_response"] * recent, -np.log(3.0), np.log(3.0)))
            threshold = v[f"grievance-{side}.threshold"]
            usual = willing(*(v[f"grievance-{side}.{name}_start"][None] for name in ("anger", "fear")), threshold)
            self.angered[side] = willing(levels[f"anger.{side}"], levels[f"fear.{side}"], threshold) / usual
        self.supplied, self.holds, self.exposed = {}, {}, {}
        self.busy = {"iskp": answer["government"], "resistance": season * answer["government"]}
        calmed = np.minimum(answer["government"], 1.0)
        self.held_back = {"iskp": calmed, "resistance": np.minimum(season, 1.0) * calmed}
        self.hunted = {"iskp": 1.0, "resistance": season * answer["resistance"]}
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

    def _attack_rates(self) -> dict[str, Field]:
        rates = {}
        for actor in HIDDEN:
            garrison = sum(self.stocks[f"fighters.{d}"] for d in DEFENDERS[actor])
            own = self.v[f"ambush-{actor}.engagement_rate"] * self.stocks[f"fighters.{actor}"] * around(garrison)
            level, echo = self.levels[f"excitement.ambush-{actor}.attack"], f"excitation-{actor}"
            local = self.v[f"{echo}.local_share"]
            near = local * level + (1.0 - local) * (self.out_to @ level)
            brought = self.v[f"{echo}.branching"] * LN2 / self.v[f"{echo}.half_life"] * near
            rates[actor] = (own * self.busy[actor] + brought * self.held_back[actor]) * STEP
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
        v, label = self.v, f"defection-to-{target}"
        size = np.maximum(np.round(v[f"{label}.unit_size"]), 1.0)
        seen = self.levels[f"momentum.{target}"] - 0.5
        pull = v[f"{label}.rate"] * np.exp(v[f"{label}.momentum_slope"] * seen) / size * STEP
        return pull * self.stocks[f"fighters.{origin}"] * around(self.stocks[f"fighters.{target}"])

    def _hazards(self) -> dict[str, dict[str, Field]]:
        """Hazards per week by stock, then by flow; flows with routes under the flow's name, whole."""
        s = self.stocks
        found: dict[str, dict[str, Field]] = {"civilian": {}, "displaced": {}, "abroad": {}}
        for actor in ACTORS:
            found[f"fighters.{actor}"] = {f"desertion-{actor}.desert": self._deserting(actor)}
        for actor in CONTENDERS:
            self._collaboration(actor, found["civilian"])
            side = "resistance" if actor == "government" else "government"
            joining = self.join[actor] * self.angered[side]
            joining = joining * self.wage ** -self.v[f"recruitment-{actor}.wage_elasticity"]
            found["civilian"][f"recruitment-{actor}.join"] = np.broadcast_to(joining, s["civilian"].shape)
            sent = self.v[f"recruitment-{actor}.collateral"] * self.levels[f"harm.{side}"] * (LN2 / 4.0)
            groups = sum(s[f"fighters.{a}"] for a in (HIDDEN if actor in HIDDEN else (actor,)))
            sent = sent * ratio(s[f"fighters.{actor}"], groups)
            found["civilian"][f"recruitment-{actor}.harmed_join"] = sent / np.maximum(s["civilian"], 1.0)
        for actor in HIDDEN:
            self._operations(actor, found)
        self._fleeing(found)
        self._contest(found)
        return found

    def _deserting(self, actor: str) -> Field:
        label, fighters = f"desertion-{actor}", self.stocks[f"fighters.{actor}"]
        lost = np.minimum(self.levels[f"losses.{actor}"] / (fighters + 1.0) * 10.0, 3.0)
        log = self.v[f"{label}.loss_slope"] * lost
        usual = self.supplied.get(actor, 1.0) * np.minimum(self.wage, 1.0)
        log = log + self.v[f"{label}.shortage_slope"] * (1.0 - usual)
        return self.v[f"{label}.rate"] * np.exp(log)

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

    def _operations(self, target: str, found: dict[str, dict[str, Field]]) -> None:
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
        hazard = effort * ratio(removed, enemy)
        found[f"fighters.{target}"][f"{label}.killed"] = hazard * get("killed_share")
        found[f"fighters.{target}"][f"{label}.captured"] = hazard * (1.0 - get("killed_share"))
        harmed = effort * (1.0 - aimed) * (1.0 - hidden) * get("harm")
        found["civilian"][f"{label}.harmed"] = ratio(harmed, civilians)

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

    def _contest(self, found: dict[str, dict[str, Field]]) -> None:
        s, get = self.stocks, lambda name: self.v[f"control.{name}"]
        strength = {}
        for actor in CONTENDERS:
            fighters = s[f"fighters.{actor}"] * self.strength.get(actor, 1.0)
            raised = np.power(fighters, get("exponent"), out=np.zeros_like(fighters), where=fighters > 0)
            strength[actor] = raised * get("bias") if actor == "government" else raised
        everyone = sum(strength.values())
        armed = sum(s[f"fighters.{a}"] for a in CONTENDERS)
        found["control.contested"] = {}
        for actor in CONTENDERS:
            near = self.mean_of @ (s[f"control.{actor}"] / self.units)
            chance = ratio(strength[actor], everyone) * (1.0 - get("spillover"))
            chance = chance + np.where(strength[actor] > 0, get("spillover") * near, 0.0)
            rivals = around(armed - s[f"fighters.{actor}"])
            lost = get("loss_rate") * np.maximum(1.0 - chance, 0.0) * rivals
            found[f"control.{actor}"] = {f"control.lost.{actor}": lost}
            gained = get("gain_rate") * chance * (s[f"fighters.{actor}"] >= get("min_force"))
            found["control.contested"][f"control.gained.{actor}"] = gained * self.holds.get(actor, 1.0)

    def _shifts(self) -> dict[str, dict[str, Field]]:
        """Hazards of leaving a phase, by movement and shift [1, member]."""
        s, found = self.stocks, {}
        rivals = s["fighters.government"] + s["fighters.foreign"]
        for actor in HIDDEN:
            get = lambda name, label=f"phases-{actor}": self.v[f"{label}.{name}"]  # noqa: E731
            fighters = s[f"fighters.{actor}"]
            everywhere = fighters.sum(axis=0, keepdims=True)
            best = (fighters / (rivals + get("min_force"))).max(axis=0, keepdims=True) / get("up_ratio")
            nation = everywhere / (rivals.sum(axis=0, keepdims=True) + get("min_force")) / get("up_ratio")
            stock = self.levels[f"materiel.{actor}"] / (get("supply") * get("attack_rate") * everywhere + 1e-6)
            trust = (self.v[f"collaboration-{actor}.willing"] / get("support"))[None]
            strong = everywhere / get("survival_fighters")
            down = get("down_fraction")
            ratios = np.concatenate([strong, stock, best, trust, nation, strong / down, best / down, nation / down])
            above = expit(get("steepness") * np.log(np.maximum(ratios, 1e-6)))[:, None]
            settled = (self.levels[f"phase_age.{actor}"] >= 8.0) / get("review")
            found[actor] = {
                "survival_to_guerrilla": settled * above[0] * above[1],
                "guerrilla_to_survival": settled * (1.0 - above[5]),
                "guerrilla_to_holding": settled * above[2] * above[1] * above[3],
                "holding_to_guerrilla": settled * (1.0 - above[6]),
                "holding_to_open": settled * above[4] * above[1],
                "open_to_holding": settled * (1.0 - above[7]),
            }
        return found
