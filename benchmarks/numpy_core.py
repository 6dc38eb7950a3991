"""The bundled scenario's law once more, by hand, in vectorised NumPy: what the engine is measured and checked against.

Nothing here comes from contested.model or contested.engine. Arrays are [place, member]; national ones [1, member].
Binomial, Poisson and multinomial draws are NumPy's own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from benchmarks.numpy_rates import Rates, Rows, ratio
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
    STEP,
    STEPS_PER_WEEK,
    Field,
)

Ways = Callable[[Rows, Rows], Field]

TARGETS = {
    **{f"collaboration-{a}.{kind}": "dead.civilian" for a in CONTENDERS for kind in ("selective", "indiscriminate")},
    **{f"recruitment-{a}.{kind}": f"fighters.{a}" for a in CONTENDERS for kind in ("join", "harmed_join")},
    **{f"cohesion-{a}.desert": "civilian" for a in ACTORS},
    **{f"control-{a}.lost": "control.contested" for a in CONTENDERS},
    **{f"control-{a}.gained": f"control.{a}" for a in CONTENDERS},
    "displacement.cross": "abroad",
    "displacement.come_back": "civilian",
}
INTO_DEAD = {
    who: [name for name, target in TARGETS.items() if target == f"dead.{who}"]
    + [f"ambush-{a}.killed.{who}" for a in HIDDEN if who in ("civilian", a, *DEFENDERS[a])]
    + [f"operations-{a}.{'harmed' if who == 'civilian' else 'killed'}" for a in HIDDEN if who in ("civilian", a)]
    for who in ("civilian", *ACTORS)
}

KILLED_BY = {
    "resistance": [f"ambush-resistance.killed.{a}" for a in DEFENDERS["resistance"]],
    "government": ["ambush-resistance.killed.resistance", *(f"operations-{a}.killed" for a in HIDDEN)],
}


class Event(NamedTuple):
    """Events of one kind in a step: the cell and the size of each, whom it would kill, and who died in each cell."""

    where: Rows
    size: NDArray[np.int64]
    killed: NDArray[np.int64]
    died: Field


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
        operations = {actor: self._operations(actor) for actor in HIDDEN}
        done = self._leave(self._hazards())
        self._campaign(done)
        self.known_by_event: list[Event] = []
        for actor in HIDDEN:
            self._attack(actor, rates[actor], mixes[actor], done)
        self._switch(switching, done)
        for actor in HIDDEN:
            self._operate(actor, operations[actor], done)
        self._move_levels(done)
        return done | self._report(done)

    def _campaign(self, done: dict[str, Field]) -> None:
        """Campaigns end and begin."""
        for label, rate in self.begun.items():
            kind, actor = label.split("-")
            stock = f"campaigns.{CAMPAIGNS[kind]}.{actor}"
            under_way = self.stocks[stock].astype(np.int64)
            ended = self.rng.binomial(under_way, self._replaced(label))
            done[f"{label}.begin"] = self.rng.poisson(rate * STEP).astype(float)
            done[f"{label}.end"] = ended.astype(float)
            self.stocks[stock] = under_way - done[f"{label}.end"] + done[f"{label}.begin"]

    def _attack(self, actor: str, rate: Field, mix: Field, done: dict[str, Field]) -> None:
        label = f"ambush-{actor}"
        attacks = self.rng.poisson(rate)
        done[f"{label}.attack"] = attacks.astype(float)
        lethal = self.rng.binomial(attacks, self.v[f"{label}.lethal_share"])
        sides = self._killed_by(actor)
        fallen = np.zeros((len(sides), *rate.shape))
        each, size = self._sizes_of(f"{label}.attack", lethal, self.most[f"{label}.attack"])
        where = np.ravel_multi_index(self._cells(lethal), lethal.shape)
        if where.size:
            total = np.bincount(each, size, minlength=rate.size)[where].astype(np.int64)  # nobody, where none is lethal
            chances = np.append(mix.reshape(-1, len(sides))[where], np.zeros((where.size, 1)), axis=1)
            fallen.reshape(len(sides), -1)[:, where] = self.rng.multinomial(total, chances)[:, :-1].T
        for side, count in sorted(zip(sides, fallen, strict=True)):
            stock = "civilian" if side == "civilian" else f"fighters.{side}"
            done[f"{label}.killed.{side}"] = self._take(count, stock, f"dead.{side}")
        died = sum(done[f"{label}.killed.{side}"] for side in sides)
        self.known_by_event.append(Event(each, size, size, died))

    def _operate(self, target: str, expected: dict[str, tuple[Field, Field]], done: dict[str, Field]) -> None:
        """Clashes, which kill or capture fighters, and incidents, in which civilians die."""
        label, fighters = f"operations-{target}", f"fighters.{target}"
        found = {}
        for event, (mean, cap) in expected.items():
            number = self.rng.poisson(mean)
            done[event] = number.astype(float)
            found[event] = self._sizes_of(event, number, cap)
        each, size = found[f"{label}.clash"]
        killed = self.rng.binomial(size, self.v[f"{label}.killed_share"][each % self.members])
        count = lambda where, units: np.bincount(where, units, minlength=mean.size).reshape(mean.shape)  # noqa: E731
        done[f"{label}.captured"] = self._take(count(each, size - killed), fighters, f"captured.{target}")
        where, harmed = found[f"{label}.incident"]
        done[f"{label}.harmed"] = self._take(count(where, harmed), "civilian", "dead.civilian")
        done[f"{label}.killed"] = self._take(count(each, killed), fighters, f"dead.{target}")
        self.known_by_event.append(Event(each, size, killed, done[f"{label}.killed"]))
        self.known_by_event.append(Event(where, harmed, harmed, done[f"{label}.harmed"]))

    def _sizes_of(self, event: str, number: NDArray[np.int64], cap: Field) -> tuple[Rows, NDArray[np.int64]]:
        """The cell of each event that costs lives, as an index of the flat array, and its size."""
        where = np.flatnonzero(number)
        each = np.repeat(where, number.ravel()[where])
        caps = np.broadcast_to(cap, number.shape).ravel()[each].astype(np.int64)
        return each, self.sizes[event].draw(self.rng, caps, each % self.members)

    def _take(self, wanted: Field, source: str, target: str) -> Field:
        """Move no more than are there."""
        taken = np.minimum(wanted, self.stocks[source])
        self.stocks[source] = self.stocks[source] - taken
        self.stocks[target] = self.stocks[target] + taken
        return taken

    def _switch(self, rates: dict[tuple[str, str], Field], done: dict[str, Field]) -> None:
        for (origin, target), rate in sorted(rates.items(), key=lambda pair: pair[0][1]):
            label = f"defection-to-{target}"
            units = self.rng.poisson(rate).astype(float)
            done[f"{label}.switch"] = units
            wanted = units * np.maximum(np.round(self.v[f"{label}.unit_size"]), 1.0)
            done[f"{label}.defect"] = self._take(wanted, f"fighters.{origin}", f"fighters.{target}")

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
            *((f"reinforcement-{a}.move", f"fighters.{a}", partial(self._routes_to_garrisons, a)) for a in CALLED_BY),
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
            self._build(f"losses.{actor}", week(lost), LN2 / v[f"cohesion-{actor}.half_life"])
        self._relax("threat", week(self.deaths) / civilians * 1e5, 1.0 / v["displacement.memory"])
        for actor in CONTENDERS:
            settled = self._settled(actor, self.helped[actor])
            self._relax(f"collaboration.{actor}", settled, v[f"collaboration-{actor}.speed"])
            for kind in (kind for kind in CAMPAIGNS if actor in LED_BY[kind]):
                usual, length = self._usual_campaigns(kind, actor), v[f"{kind}-{actor}.length"]
                self._relax(f"usual-campaigns.{CAMPAIGNS[kind]}.{actor}", usual, 1.0 / length)
        self._pay()
        for actor in HIDDEN:
            attacks = done[f"ambush-{actor}.attack"]
            self._build(f"excitement.ambush-{actor}.attack", week(attacks), LN2 / v[f"excitation-{actor}.half_life"])
            supply, used = f"supply-{actor}", week(attacks.sum(axis=0, keepdims=True))
            won = used * v[f"{supply}.won_share"] * v[f"{supply}.captured"]
            change = (v[f"{supply}.outside"] + won - used) * STEP
            levels[f"materiel.{actor}"] = np.maximum(levels[f"materiel.{actor}"] + change, 0.0)
            age = levels[f"phase_age.{actor}"]
            moved = sum(n for k, n in done.items() if k.startswith(f"phases-{actor}."))
            levels[f"phase_age.{actor}"] = np.where(moved > 0, STEP / 2.0, age + STEP)
        for actor in CONTENDERS:
            self._press(actor, done)
            self._feel(actor, done, civilians)
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
            harmed = violence + done[f"ambush-{culprit}.killed.civilian"]
        for name, step in (("anger", "anger_step"), ("fear", "fear_step")):
            level = self.levels[f"{name}.{culprit}"]
            rise = -np.expm1(self.v[f"{label}.{step}"] * harmed / civilians * -1e3)
            fade = -np.expm1(-LN2 / self.v[f"{label}.{name}_half_life"] * STEP)
            level = level + (1.0 - level) * rise + (self.v[f"{label}.{name}_start"] - level) * fade
            self.levels[f"{name}.{culprit}"] = np.clip(level, 0.0, 1.0)
        self._build(f"harm.{culprit}", harmed * STEPS_PER_WEEK, LN2 / self.v[f"{label}.harm_half_life"])

    def _press(self, actor: str, done: dict[str, Field]) -> None:
        """Recent attacks: a part of their pressure is on neighbours."""
        get = lambda name: self.v[f"activity-{actor}.{name}"]  # noqa: E731
        flows = [f"ambush-{actor}.attack"] if actor in HIDDEN else [f"operations-{a}.clash" for a in HIDDEN]
        attacks = sum(done[name] for name in flows) * STEPS_PER_WEEK * (1.0 - get("civilian_share"))
        near = get("local_share") * attacks + (1.0 - get("local_share")) * (self.out_to @ attacks)
        self._build(f"activity.{actor}", near, LN2 / get("half_life"))

    def _pay(self) -> None:
        """The government's money: income, less pay, less what replacing its losses costs."""
        lost = self.dead["government"].sum(axis=0, keepdims=True) * STEPS_PER_WEEK
        spent = self._cost() * self.paid + self.v["upkeep-government.replacement"] * lost
        change = (self.levels["income.government"] - spent) * STEP
        self.levels["money.government"] = np.maximum(self.levels["money.government"] + change, 0.0)

    def _seen(self, actor: str, rivals: tuple[str, ...], kills: Field, losses: Field, done: dict[str, Field]) -> None:
        get = lambda name: self.v[f"momentum-{actor}.{name}"]  # noqa: E731
        nation = lambda count: count.sum(axis=0, keepdims=True) * STEPS_PER_WEEK  # noqa: E731
        gained = lambda who: sum(done[f"control-{a}.gained"] for a in who if a != "foreign")  # noqa: E731
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
        singly = (self.deaths - sum(event.died for event in self.known_by_event)).astype(np.int64)
        deaths = rng.binomial(singly, expit(base + v["reporting.size_slope"] * np.log(2.0))).astype(float)
        for event in self.known_by_event:
            rows, columns = np.unravel_index(event.where, deaths.shape)
            seen = expit(base[rows, columns] + v["reporting.size_slope"][columns] * np.log1p(event.size))
            found = event.killed * (rng.random(seen.shape) < seen)
            known, all_of = (np.bincount(event.where, n, minlength=deaths.size) for n in (found, event.killed))
            deaths = deaths + np.round(known * ratio(event.died.ravel(), all_of)).reshape(deaths.shape)
        said["reporting.deaths"] = deaths
        for side, kills in KILLED_BY.items():
            get = lambda name, label=f"statements-{side}": v[f"{label}.{name}"]  # noqa: E731
            true = sum(done[name] for name in kills)
            said[f"statements-{side}.stated"] = rng.poisson(true * get("inflation")).astype(float)
            own = self.dead[side].astype(np.int64)
            said[f"statements-{side}.admitted"] = rng.binomial(own, get("admission")).astype(float)
        return said
