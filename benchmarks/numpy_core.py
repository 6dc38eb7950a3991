"""The bundled scenario's law once more, by hand, in vectorised NumPy: what the engine is measured and checked against.

Nothing here comes from contested.model or contested.simulate. Arrays are [place, member]; national ones [1, member].
Binomial, Poisson and multinomial draws are NumPy's own; where a count is zero they cost next to nothing, and splits are
worked out only where somebody leaves.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, ndtr

from benchmarks.numpy_setting import (
    ACTORS,
    CONTENDERS,
    DEFENDERS,
    HIDDEN,
    LN2,
    PHASES,
    STEP,
    STEPS_PER_WEEK,
    YEAR,
    Field,
    Setting,
)

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


USUAL = float(willing(np.full((1, 1), 0.25), np.full((1, 1), 0.5), 0.5)[0, 0])


Rows = NDArray[np.intp]
Ways = Callable[[Rows, Rows], Field]

TARGETS = {
    **{f"collaboration-{a}.{kind}": "dead.civilian" for a in CONTENDERS for kind in ("selective", "indiscriminate")},
    **{f"operations-{a}.harmed": "dead.civilian" for a in HIDDEN},
    **{f"operations-{a}.killed": f"dead.{a}" for a in HIDDEN},
    **{f"operations-{a}.captured": f"captured.{a}" for a in HIDDEN},
    **{f"recruitment-{a}.{kind}": f"fighters.{a}" for a in CONTENDERS for kind in ("join", "harmed_join")},
    **{f"desertion-{a}.desert": "civilian" for a in ACTORS},
    **{f"control.lost.{a}": "control.contested" for a in CONTENDERS},
    **{f"control.gained.{a}": f"control.{a}" for a in CONTENDERS},
    "displacement.cross": "abroad",
    "displacement.come_back": "civilian",
}
INTO_DEAD = {
    who: [name for name, target in TARGETS.items() if target == f"dead.{who}"]
    + [f"ambush-{a}.killed.{who}" for a in HIDDEN if who in ("civilian", a, *DEFENDERS[a])]
    for who in ("civilian", *ACTORS)
}


class Core(Setting):
    """One ensemble on its way; `run` once."""

    # --- a run --------------------------------------------------------------------------------------------------------

    def run(self, weeks: int) -> dict[str, NDArray[np.float32]]:
        """Series by name [week, place, member]: stocks and levels at the end of a week, counts within it."""
        kept: dict[str, list[NDArray[np.float32]]] = {}
        for week in range(weeks):
            totals: dict[str, Field] = {}
            for day in range(STEPS_PER_WEEK):
                for name, count in self.step(week + day * STEP).items():
                    if name in totals:
                        totals[name] += count
                    else:
                        totals[name] = count.astype(float)
            for name, array in {**self.stocks, **self.levels, **totals}.items():
                kept.setdefault(name, []).append(array.astype(np.float32))
        return {name: np.stack(arrays) for name, arrays in kept.items()}

    def step(self, week: float) -> dict[str, Field]:
        """One day: what happened, by name; stocks and levels are moved on."""
        self._look(week)
        rates = self._attack_rates()
        mixes = {actor: self._who_dies(actor) for actor in HIDDEN}
        switching = {way: self._switching(*way) for way in (("government", "resistance"), ("resistance", "government"))}
        done = self._leave(self._hazards())
        for actor in HIDDEN:
            self._attack(actor, rates[actor], mixes[actor], done)
        self._switch(switching, done)
        self._move_levels(done)
        return done | self._report(done)

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
            recent = levels[f"harm.{side}"] / np.maximum(s["civilian"], 1.0) * 1e5
            answer[side] = np.exp(np.clip(v[f"grievance-{side}.attack_response"] * recent, -3.0, 3.0))
            threshold = v[f"grievance-{side}.threshold"]
            self.angered[side] = willing(levels[f"anger.{side}"], levels[f"fear.{side}"], threshold) / USUAL
        self.supplied, self.holds, self.exposed = {}, {}, {}
        self.busy = {"iskp": 1.0, "resistance": season * answer["government"]}
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
            self.busy[actor] = self.busy[actor] * self.supplied[actor] * (1.0 - idle)

    # --- attacks ------------------------------------------------------------------------------------------------------

    def _attack_rates(self) -> dict[str, Field]:
        rates = {}
        for actor in HIDDEN:
            garrison = sum(self.stocks[f"fighters.{d}"] for d in DEFENDERS[actor])
            own = self.v[f"ambush-{actor}.engagement_rate"] * self.stocks[f"fighters.{actor}"] * around(garrison)
            level, echo = self.levels[f"excitement.ambush-{actor}.attack"], f"excitation-{actor}"
            local = self.v[f"{echo}.local_share"]
            near = local * level + (1.0 - local) * (self.out_to @ level)
            brought = self.v[f"{echo}.branching"] * LN2 / self.v[f"{echo}.half_life"] * near
            rates[actor] = (own + brought) * self.busy[actor] * STEP
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

    def _attack(self, actor: str, rate: Field, mix: Field, done: dict[str, Field]) -> None:
        label = f"ambush-{actor}"
        attacks = self.rng.poisson(rate)
        done[f"{label}.attack"] = attacks.astype(float)
        lethal = self.rng.binomial(attacks, self.v[f"{label}.lethal_share"])
        where = np.flatnonzero(lethal)
        sides = [*DEFENDERS[actor], actor, "civilian"]
        fallen = np.zeros((len(sides), *rate.shape))
        if where.size:
            each = np.repeat(where, lethal.ravel()[where])
            member = each % self.members
            table, width = self.size_table[actor], self.size_first[actor]
            found = np.searchsorted(table, member + self.rng.random(each.size), side="right")
            size = np.minimum(found - member * width + 1, width)
            total = np.bincount(each, size, minlength=rate.size)[where].astype(np.int64)
            chances = np.append(mix.reshape(-1, len(sides))[where], np.zeros((where.size, 1)), axis=1)
            fallen.reshape(len(sides), -1)[:, where] = self.rng.multinomial(total, chances)[:, :-1].T
        for side, count in sorted(zip(sides, fallen, strict=True)):
            stock = "civilian" if side == "civilian" else f"fighters.{side}"
            taken = np.minimum(count, self.stocks[stock])
            done[f"{label}.killed.{side}"] = taken
            self.stocks[stock] = self.stocks[stock] - taken
            self.stocks[f"dead.{side}"] = self.stocks[f"dead.{side}"] + taken

    def _switching(self, origin: str, target: str) -> Field:
        v, label = self.v, f"defection-to-{target}"
        size = np.maximum(np.round(v[f"{label}.unit_size"]), 1.0)
        seen = self.levels[f"momentum.{target}"] - 0.5
        pull = v[f"{label}.rate"] * np.exp(v[f"{label}.momentum_slope"] * seen) / size * STEP
        return pull * self.stocks[f"fighters.{origin}"] * around(self.stocks[f"fighters.{target}"])

    def _switch(self, rates: dict[tuple[str, str], Field], done: dict[str, Field]) -> None:
        for (origin, target), rate in sorted(rates.items(), key=lambda pair: pair[0][1]):
            label = f"defection-to-{target}"
            units = self.rng.poisson(rate).astype(float)
            done[f"{label}.switch"] = units
            wanted = units * np.maximum(np.round(self.v[f"{label}.unit_size"]), 1.0)
            taken = np.minimum(wanted, self.stocks[f"fighters.{origin}"])
            done[f"{label}.defect"] = taken
            self.stocks[f"fighters.{origin}"] = self.stocks[f"fighters.{origin}"] - taken
            self.stocks[f"fighters.{target}"] = self.stocks[f"fighters.{target}"] + taken

    # --- moves between stocks -----------------------------------------------------------------------------------------

    def _hazards(self) -> dict[str, dict[str, Field]]:
        """Hazards per week by stock, then by flow; flows with routes under the flow's name, whole."""
        s = self.stocks
        found: dict[str, dict[str, Field]] = {"civilian": {}, "displaced": {}, "abroad": {}}
        for actor in ACTORS:
            found[f"fighters.{actor}"] = {f"desertion-{actor}.desert": self._deserting(actor)}
        for actor in CONTENDERS:
            self._collaboration(actor, found["civilian"])
            side = "resistance" if actor == "government" else "government"
            joining = self.join[actor] * self.angered.get(side, 1.0) if actor != "iskp" else self.join[actor]
            joining = joining * self.wage ** -self.v[f"recruitment-{actor}.wage_elasticity"]
            found["civilian"][f"recruitment-{actor}.join"] = np.broadcast_to(joining, s["civilian"].shape)
            sent = self.v[f"recruitment-{actor}.collateral"] * self.levels[f"harm.{side}"] * (LN2 / 4.0)
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
        if actor in self.supplied:
            log = log + self.v[f"{label}.shortage_slope"] * (1.0 - self.supplied[actor])
        return self.v[f"{label}.rate"] * np.exp(log)

    def _collaboration(self, actor: str, into: dict[str, Field]) -> None:
        label, s, v = f"collaboration-{actor}", self.stocks, self.v
        c = self._control(actor)
        rivals = ("iskp", "resistance") if actor == "government" else ("foreign", "government")
        opposed = around(s[f"fighters.{rivals[0]}"] + s[f"fighters.{rivals[1]}"]) * around(s[f"fighters.{actor}"])
        opposed = opposed * (1.0 - c)
        told = expit(v[f"{label}.steepness"] * (c - v[f"{label}.midpoint"]))
        into[f"{label}.selective"] = opposed * v[f"{label}.selective_rate"] * told
        into[f"{label}.indiscriminate"] = opposed * v[f"{label}.indiscriminate_rate"] * (1.0 - c)

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
        self.missing = np.maximum(self.population - self.stocks["civilian"], 0.0) * self.calm
        back = v["displacement.return_rate"] * self.calm
        reachable = (self.near @ self.missing) > 0
        found["displaced"]["displacement.return"] = np.where(reachable, back, 0.0)
        found["abroad"]["displacement.come_back"] = back

    def _routes_out(self, rows: Rows, columns: Rows) -> Field:
        """Where those go who flee these places, in these members [case, route]."""
        there = self.levels["threat"][self.routes[rows], columns[:, None]]
        pull = self.pull[rows, :, columns] - self.fright[columns][:, None] * there
        pull = np.exp(pull - pull.max(axis=1, keepdims=True))
        return pull / pull.sum(axis=1, keepdims=True)

    def _routes_home(self, rows: Rows, columns: Rows) -> Field:
        home = self.missing[self.routes[rows], columns[:, None]]
        return home / home.sum(axis=1, keepdims=True)

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

    def _leave(self, hazards: dict[str, dict[str, Field]]) -> dict[str, Field]:
        """Draw who leaves all stocks at once, then which way, where anybody does; stocks are moved on."""
        s, done = self.stocks, {}
        shifts = self._shifts()
        sources = list(hazards)
        total = np.stack([sum(flows.values()) for flows in hazards.values()])
        count = np.stack([s[source] for source in sources]).astype(np.int64)
        leaving = self.rng.binomial(count, -np.expm1(-total * STEP))
        for k, source in enumerate(sources):
            s[source] = s[source] - leaving[k]
        for k, source in enumerate(sources):
            self._ways(leaving[k], hazards[source], done)
        self._shift(shifts, done)
        for name, count in done.items():
            if name in TARGETS:
                s[TARGETS[name]] = s[TARGETS[name]] + count
        return done

    def _ways(self, leaving: NDArray[np.int64], flows: dict[str, Field], done: dict[str, Field]) -> None:
        """Split those leaving a stock over its flows; travellers also over their routes."""
        if len(flows) == 1:
            counts = {next(iter(flows)): leaving.astype(float)}
        else:
            rows, columns = np.nonzero(leaving)
            weights = np.stack([hazard[rows, columns] for hazard in flows.values()], axis=1)
            chances = weights / weights.sum(axis=1, keepdims=True)
            split = self.rng.multinomial(leaving[rows, columns], chances)
            counts = {}
            for k, name in enumerate(flows):
                counts[name] = np.zeros(leaving.shape)
                counts[name][rows, columns] = split[:, k]
        done.update(counts)
        for name, target, ways in (
            ("displacement.flee", "displaced", self._routes_out),
            ("displacement.return", "civilian", self._routes_home),
        ):
            if name in counts:
                self._travel(counts[name], target, ways)

    def _travel(self, count: Field, target: str, ways: Ways) -> None:
        rows, columns = np.nonzero(count)
        if rows.size:
            going = self.rng.multinomial(count[rows, columns].astype(np.int64), ways(rows, columns))
            cells = self.routes[rows] * self.members + columns[:, None]
            arrived = np.bincount(cells.ravel(), going.ravel(), minlength=count.size)
            self.stocks[target] = self.stocks[target] + arrived.reshape(count.shape)

    # --- phases -------------------------------------------------------------------------------------------------------

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

    def _shift(self, shifts: dict[str, dict[str, Field]], done: dict[str, Field]) -> None:
        """A movement is in one phase, so a uniform decides whether and which way it leaves."""
        for actor, hazards in shifts.items():
            phase = {name: self.stocks[f"phase.{actor}.{name}"] for name in PHASES}
            mine = {name: hazard * phase[name.split("_to_")[0]] for name, hazard in hazards.items()}
            total = sum(mine.values())
            leaves = self.rng.random(total.shape) < -np.expm1(-total * STEP)
            point = self.rng.random(total.shape) * total
            reached = np.zeros_like(total)
            for name, hazard in mine.items():
                chosen = leaves & (point >= reached) & (point < reached + hazard)
                reached = reached + hazard
                done[f"phases-{actor}.{name}"] = chosen.astype(float)
                origin, target = name.split("_to_")
                for end, sign in ((origin, -1.0), (target, 1.0)):
                    self.stocks[f"phase.{actor}.{end}"] = self.stocks[f"phase.{actor}.{end}"] + sign * chosen

    # --- levels and reports -------------------------------------------------------------------------------------------

    def _move_levels(self, done: dict[str, Field]) -> None:
        v, levels, civilians = self.v, self.levels, np.maximum(self.stocks["civilian"], 1.0)
        week = lambda count: count * STEPS_PER_WEEK  # noqa: E731
        self.dead = {who: sum(done[name] for name in names) for who, names in INTO_DEAD.items()}
        self.deaths = sum(self.dead.values())
        for actor in ACTORS:
            lost = self.dead[actor] + done.get(f"operations-{actor}.captured", 0.0)
            self._relax(f"losses.{actor}", week(lost), LN2 / 4.0)
        self._relax("threat", week(self.deaths) / civilians * 1e5, 1.0 / v["displacement.memory"])
        for actor in CONTENDERS:
            self._relax(f"collaboration.{actor}", self._settled(actor), v[f"collaboration-{actor}.speed"])
        for actor in HIDDEN:
            attacks = done[f"ambush-{actor}.attack"]
            self._build(f"excitement.ambush-{actor}.attack", week(attacks), LN2 / v[f"excitation-{actor}.half_life"])
            supply, used = f"supply-{actor}", week(attacks.sum(axis=0, keepdims=True))
            won = used * v[f"{supply}.won_share"] * v[f"{supply}.captured"]
            change = (v[f"{supply}.outside"] + won - used) * STEP
            levels[f"materiel.{actor}"] = np.maximum(levels[f"materiel.{actor}"] + change, 0.0)
            age, moved = (
                levels[f"phase_age.{actor}"],
                sum(n for k, n in done.items() if k.startswith(f"phases-{actor}.")),
            )
            levels[f"phase_age.{actor}"] = np.maximum(age + STEP - moved * age, 0.0)
        self._feel("government", done, civilians)
        self._feel("resistance", done, civilians)
        self._seen("resistance", ("foreign", "government"), done)
        self._seen("government", ("resistance",), done)

    def _relax(self, name: str, toward: Field | float, speed: Field | float) -> None:
        self.levels[name] = self.levels[name] + (toward - self.levels[name]) * -np.expm1(-speed * STEP)

    def _build(self, name: str, change: Field, speed: Field | float) -> None:
        left = -np.expm1(-speed * STEP)
        self.levels[name] = self.levels[name] + (change / speed - self.levels[name]) * left

    def _feel(self, culprit: str, done: dict[str, Field], civilians: Field) -> None:
        """Anger and fear rise with harm and fade; harm is remembered."""
        label = f"grievance-{culprit}"
        violence = done[f"collaboration-{culprit}.selective"] + done[f"collaboration-{culprit}.indiscriminate"]
        if culprit == "government":
            harmed = violence + done["operations-iskp.harmed"] + done["operations-resistance.harmed"]
            frightening = harmed + done["ambush-resistance.attack"]
        else:
            harmed = frightening = violence + done["ambush-resistance.killed.civilian"]
        for name, step, count in (("anger", "anger_step", harmed), ("fear", "fear_step", frightening)):
            level = self.levels[f"{name}.{culprit}"]
            rise = -np.expm1(self.v[f"{label}.{step}"] * count / civilians * -1e3)
            fade = -np.expm1(-LN2 / self.v[f"{label}.{name}_half_life"] * STEP)
            level = level + (1.0 - level) * rise + (self.v[f"{label}.{name}_start"] - level) * fade
            self.levels[f"{name}.{culprit}"] = np.clip(level, 0.0, 1.0)
        self._build(f"harm.{culprit}", harmed * STEPS_PER_WEEK, LN2 / 4.0)

    def _seen(self, actor: str, rivals: tuple[str, ...], done: dict[str, Field]) -> None:
        get = lambda name: self.v[f"momentum-{actor}.{name}"]  # noqa: E731
        nation = lambda count: count.sum(axis=0, keepdims=True) * STEPS_PER_WEEK  # noqa: E731
        gained = lambda who: sum(done[f"control.gained.{a}"] for a in who if a != "foreign")  # noqa: E731
        won = get("inflation") * nation(sum(self.dead[a] for a in rivals)) + get("unit_worth") * nation(
            gained((actor,))
        )
        lost = get("inflation") * nation(self.dead[actor]) + get("unit_worth") * nation(gained(rivals))
        self._relax(f"momentum.{actor}", (get("doubt") + won) / (2.0 * get("doubt") + won + lost), 1.0 / get("memory"))

    def _report(self, done: dict[str, Field]) -> dict[str, Field]:
        """What becomes known of the day."""
        v, rng = self.v, self.rng
        base = v["reporting.base"] - v["reporting.access_slope"] * self.remote
        attacks = done["ambush-resistance.attack"].astype(np.int64)
        said = {
            "reporting.attacks": rng.binomial(attacks, expit(base)).astype(float),
            "reporting.verified": rng.binomial(attacks, v["reporting.verified"]).astype(float),
        }
        deaths = np.zeros_like(self.deaths)
        rows, columns = np.nonzero(self.deaths)
        count = self.deaths[rows, columns]
        seen = expit(base[rows, columns] + v["reporting.size_slope"][columns] * np.log1p(count))
        deaths[rows, columns] = count * (rng.random(count.shape) < seen)
        said["reporting.deaths"] = deaths
        for side, enemy in (("government", "resistance"), ("resistance", "government")):
            said[f"reporting.stated_by.{side}"] = rng.poisson(self.dead[enemy] * v["reporting.inflation"]).astype(float)
            own = self.dead[side].astype(np.int64)
            said[f"reporting.admitted_by.{side}"] = rng.binomial(own, v["reporting.admission"]).astype(float)
        return said
