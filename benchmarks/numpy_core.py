"""The bundled scenario's law once more, by hand, in vectorised NumPy: what the engine is measured and checked against.

Nothing here comes from contested.model or contested.engine. Arrays are [place, member]; national ones [1, member].
Binomial, Poisson and multinomial draws are NumPy's own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from benchmarks.numpy_rates import Rates, Rows, ratio
from benchmarks.numpy_setting import ACTORS, CONTENDERS, DEFENDERS, HIDDEN, LN2, PHASES, STEP, STEPS_PER_WEEK, Field

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


KILLED_BY = {
    "resistance": [f"ambush-resistance.killed.{a}" for a in DEFENDERS["resistance"]],
    "government": ["ambush-resistance.killed.resistance", *(f"operations-{a}.killed" for a in HIDDEN)],
}


class Core(Rates):
    """One ensemble on its way; `run` once.

    With `skip_empty`, splits are worked out only where there is somebody to split: the fastest NumPy we know to write.
    """

    skip_empty = False

    def run(self, weeks: int) -> dict[str, NDArray[np.float32]]:
        """Series by name [week, place, member]: stocks and levels at the end of a week, counts within it."""
        kept: dict[str, list[NDArray[np.float32]]] = {}
        for week in range(weeks):
            for name, array in self.week(week).items():
                kept.setdefault(name, []).append(array.astype(np.float32))
        return {name: np.stack(arrays) for name, arrays in kept.items()}

    def week(self, week: int) -> dict[str, Field]:
        """One week: stocks and levels at its end, and what happened in it."""
        totals: dict[str, Field] = {}
        for step in range(STEPS_PER_WEEK):
            for name, count in self.step(week + step * STEP).items():
                totals[name] = totals[name] + count if name in totals else count.astype(float)
        return {**self.stocks, **self.levels, **totals}

    def step(self, week: float) -> dict[str, Field]:
        """One step: what happened, by name; stocks and levels are moved on."""
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

    def _attack(self, actor: str, rate: Field, mix: Field, done: dict[str, Field]) -> None:
        label = f"ambush-{actor}"
        attacks = self.rng.poisson(rate)
        done[f"{label}.attack"] = attacks.astype(float)
        lethal = self.rng.binomial(attacks, self.v[f"{label}.lethal_share"])
        where = np.ravel_multi_index(self._cells(lethal), lethal.shape)
        sides = self._killed_by(actor)
        fallen = np.zeros((len(sides), *rate.shape))
        self.lethal[actor] = (where[:0], where[:0])
        if where.size:
            each = np.repeat(where, lethal.ravel()[where])
            member = each % self.members
            table, width = self.size_table[actor], self.size_first[actor]
            found = np.searchsorted(table, member + self.rng.random(each.size), side="right")
            size = np.minimum(found - member * width + 1, width)
            self.lethal[actor] = (each, size)
            total = np.bincount(each, size, minlength=rate.size)[where].astype(np.int64)  # nobody, where none is lethal
            chances = np.append(mix.reshape(-1, len(sides))[where], np.zeros((where.size, 1)), axis=1)
            fallen.reshape(len(sides), -1)[:, where] = self.rng.multinomial(total, chances)[:, :-1].T
        for side, count in sorted(zip(sides, fallen, strict=True)):
            stock = "civilian" if side == "civilian" else f"fighters.{side}"
            taken = np.minimum(count, self.stocks[stock])
            done[f"{label}.killed.{side}"] = taken
            self.stocks[stock] = self.stocks[stock] - taken
            self.stocks[f"dead.{side}"] = self.stocks[f"dead.{side}"] + taken

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

    def _cells(self, count: NDArray[Any]) -> tuple[Rows, Rows]:
        """Where to draw: everywhere, or only where there is something to draw from."""
        if self.skip_empty:
            return np.nonzero(count)
        rows, columns = np.indices(count.shape, sparse=False)
        return rows.ravel(), columns.ravel()

    def _ways(self, leaving: NDArray[np.int64], flows: dict[str, Field], done: dict[str, Field]) -> None:
        """Split those leaving a stock over its flows; travellers also over their routes."""
        if len(flows) == 1:
            counts = {next(iter(flows)): leaving.astype(float)}
        else:
            rows, columns = self._cells(leaving)
            weights = np.stack([hazard[rows, columns] for hazard in flows.values()], axis=1)
            chances = ratio(weights, weights.sum(axis=1, keepdims=True))
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
        rows, columns = self._cells(count)
        if rows.size:
            going = self.rng.multinomial(count[rows, columns].astype(np.int64), ways(rows, columns))
            cells = self.routes[rows] * self.members + columns[:, None]
            arrived = np.bincount(cells.ravel(), going.ravel(), minlength=count.size)
            self.stocks[target] = self.stocks[target] + arrived.reshape(count.shape)

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
        theirs = sum(done[name] for name in KILLED_BY["resistance"])
        ours = done["ambush-resistance.killed.resistance"] + done["operations-resistance.killed"]
        self._seen("resistance", ("foreign", "government"), theirs, ours, done)
        self._seen("government", ("resistance",), ours, theirs, done)

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
        else:
            harmed = violence + done["ambush-resistance.killed.civilian"]
        for name, step in (("anger", "anger_step"), ("fear", "fear_step")):
            level = self.levels[f"{name}.{culprit}"]
            rise = -np.expm1(self.v[f"{label}.{step}"] * harmed / civilians * -1e3)
            fade = -np.expm1(-LN2 / self.v[f"{label}.{name}_half_life"] * STEP)
            level = level + (1.0 - level) * rise + (self.v[f"{label}.{name}_start"] - level) * fade
            self.levels[f"{name}.{culprit}"] = np.clip(level, 0.0, 1.0)
        self._build(f"harm.{culprit}", harmed * STEPS_PER_WEEK, LN2 / 4.0)

    def _seen(self, actor: str, rivals: tuple[str, ...], kills: Field, losses: Field, done: dict[str, Field]) -> None:
        get = lambda name: self.v[f"momentum-{actor}.{name}"]  # noqa: E731
        nation = lambda count: count.sum(axis=0, keepdims=True) * STEPS_PER_WEEK  # noqa: E731
        gained = lambda who: sum(done[f"control.gained.{a}"] for a in who if a != "foreign")  # noqa: E731
        won = get("inflation") * nation(kills) + get("unit_worth") * nation(gained((actor,)))
        lost = get("inflation") * nation(losses) + get("unit_worth") * nation(gained(rivals))
        averages = f"successes.{actor}", f"successes-against.{actor}"
        for name, rate in zip(averages, (won, lost), strict=True):
            self._relax(name, rate, 1.0 / get("memory"))
        won, lost = (self.levels[name] for name in averages)
        self.levels[f"momentum.{actor}"] = (get("doubt") + won) / (2.0 * get("doubt") + won + lost)

    def _killed_by(self, actor: str) -> tuple[str, ...]:
        return (*DEFENDERS[actor], actor, "civilian")

    def _report(self, done: dict[str, Field]) -> dict[str, Field]:
        """What becomes known of the step."""
        v, rng = self.v, self.rng
        base = v["reporting.base"] - v["reporting.access_slope"] * self.remote
        attacks = done["ambush-resistance.attack"].astype(np.int64)
        noticed = rng.binomial(attacks, expit(base))
        said = {
            "reporting.attacks": noticed.astype(float),
            "reporting.verified": rng.binomial(noticed, v["reporting.verified"]).astype(float),
        }
        by_attack = sum(done[f"ambush-{actor}.killed.{who}"] for actor in HIDDEN for who in self._killed_by(actor))
        singly = (self.deaths - by_attack).astype(np.int64)
        deaths = rng.binomial(singly, expit(base + v["reporting.size_slope"] * np.log(2.0))).astype(float)
        for where, size in self.lethal.values():
            rows, columns = np.unravel_index(where, deaths.shape)
            seen = expit(base[rows, columns] + v["reporting.size_slope"][columns] * np.log1p(size))
            known = np.bincount(where, size * (rng.random(size.shape) < seen), minlength=deaths.size)
            deaths = deaths + known.reshape(deaths.shape)
        said["reporting.deaths"] = deaths
        for side, kills in KILLED_BY.items():
            get = lambda name, label=f"statements-{side}": v[f"{label}.{name}"]  # noqa: E731
            true = sum(done[name] for name in kills)
            said[f"statements-{side}.stated"] = rng.poisson(true * get("inflation")).astype(float)
            own = self.dead[side].astype(np.int64)
            said[f"statements-{side}.admitted"] = rng.binomial(own, get("admission")).astype(float)
        return said
