"""Phases of a protracted war."""

from collections.abc import Iterator

import jax.numpy as jnp
from jax.nn import sigmoid
from jaxtyping import Array, Float

from contested.model.effects import Drift, Factor, Flow, LevelSpec, QuantitySpec, StockSpec, drift, factor, move
from contested.model.inputs import Inputs, StepCounts, total
from contested.model.mechanism import Mechanism
from contested.model.parameter import fraction, non_negative, parameter, positive, role
from contested.model.quantities import exposure, hold, strength, support
from contested.model.state import State
from contested.model.world import World

PHASES = ("survival", "guerrilla", "holding", "open")
SMALL = 1e-6
"""A numerical guard: keeps ratios and their logs finite where there is nobody."""


class Phases(Mechanism):
    """A movement survives, then exhausts its enemy, then holds ground, then fights openly; and it can fall back.

    It moves up when it is ready for the next phase and down only when clearly less so (hysteresis), and stays in a
    phase for at least `sojourn` weeks. Strength is fighters times what losses have left of their strength. Leaving
    survival takes strength and supply; a movement that loses either falls back. Holding ground also takes a place with
    the local ratio to its rivals and with people's willingness to help, and it exposes fighters there (Mao 1938; Giap
    1961). Open war takes the ratio in the whole country. It needs a `supply` mechanism of the actor.
    """

    sources = ("mao-1938", "giap-1961", "hamilton-1989")
    catalogue = "M24"
    topic = "ground"
    equations = (
        "L(z) = z^steepness / (1 + z^steepness); a threshold at 1",
        "S = fighters.{actor} × strength.{actor}",
        "V = Σ(fighters.{rivals} × strength.{rivals})",
        "w = materiel.{actor} / (attack_rate × total(fighters.{actor})); weeks of supply",
        "A(f) = L(total(S) / survival_fighters / f) × L(w / survival_supply / f); ready for guerrilla war",
        "b(f) = largest(L(S / (V + min_force) / up_ratio / f) × L(support.{actor} / support / f))",
        "B(f) = b(f) × L(w / supply / f); ready to hold ground",
        "C(f) = L(total(S) / (total(V) + min_force) / up_ratio / f) × L(w / supply / f); ready for open war",
        "D = [phase_age.{actor} ≥ sojourn] / review; decisions per week",
        "survival_to_guerrilla = D × A(1); per week",
        "guerrilla_to_survival = D × (1 − A(down_fraction)); per week",
        "guerrilla_to_holding = D × B(1); per week",
        "holding_to_guerrilla = D × (1 − B(down_fraction)); per week",
        "holding_to_open = D × C(1); per week",
        "open_to_holding = D × (1 − C(down_fraction)); per week",
        "phase_age.{actor}(0) = sojourn",
        "J = into(phase.{actor}.survival) + into(phase.{actor}.guerrilla)",
        "K = J + into(phase.{actor}.holding) + into(phase.{actor}.open); changes per week",
        "d phase_age.{actor} / dt = 1 − K × phase_age.{actor}; weeks per week: a change sets it to 0",
        "H = phase.{actor}.holding + phase.{actor}.open",
        "hold.{actor} ×= H",
        "exposure.{actor} ×= 1 + (max(exposure, 1) − 1) × H",
        "{attacks} ×= 1 − (1 − survival_activity) × phase.{actor}.survival",
    )

    actor: str = role("the movement")
    rivals: tuple[str, ...] = role("whom it measures itself against", many=True)
    attacks: tuple[str, ...] = role("its attacks, rarer in survival", of="flow", many=True)
    start: str = role("phase at the start: survival, guerrilla, holding or open", choices=PHASES, default="guerrilla")
    up_ratio: Float[Array, " member"] = parameter(
        "ratio", positive, "strength relative to rivals' at which it moves up"
    )
    down_fraction: Float[Array, " member"] = parameter("share", fraction, "share of that ratio at which it falls back")
    supply: Float[Array, " member"] = parameter(
        "weeks of supply", positive, "weeks of planned attacks in stock to hold ground"
    )
    attack_rate: Float[Array, " member"] = parameter(
        "per fighter per week", positive, "attacks a supplied fighter plans"
    )
    survival_supply: Float[Array, " member"] = parameter(
        "weeks of supply", positive, "weeks of planned attacks in stock below which it only survives"
    )
    support: Float[Array, " member"] = parameter(
        "share", fraction, "share of people who must be willing to help it, for it to hold ground"
    )
    survival_fighters: Float[Array, " member"] = parameter(
        "fighters", positive, "unbroken fighters below which it only survives"
    )
    min_force: Float[Array, " member"] = parameter("fighters", positive, "fighters in a place needed to hold ground")
    steepness: Float[Array, " member"] = parameter("1", positive, "sharpness of all thresholds, in logs")
    review: Float[Array, " member"] = parameter("weeks", positive, "mean weeks between decisions")
    exposure: Float[Array, " member"] = parameter("ratio", positive, "exposure when holding ground, against hiding")
    survival_activity: Float[Array, " member"] = parameter("share", fraction, "share of attacks kept up in survival")
    sojourn: Float[Array, " member"] = parameter("weeks", non_negative, "weeks that a phase lasts at least")

    def declare(self, world: World, initial: State) -> Iterator[StockSpec | LevelSpec]:
        name = world.name(self.actor)
        for phase in PHASES:
            start, title = 1.0 if phase == self.start else 0.0, f"In phase {phase}: {name}"
            yield StockSpec(self._phase(phase), "phase", "nation", start, title=title, one_of=f"phase.{self.actor}")
        title = f"Weeks in the present phase: {name}"
        yield LevelSpec(f"phase_age.{self.actor}", "weeks", "nation", self.sojourn, title=title)

    def quantities(self, world: World) -> Iterator[QuantitySpec]:
        yield hold(self.actor, world)
        yield exposure(self.actor, world)
        yield support(self.actor, world)
        for actor in (self.actor, *self.rivals):
            yield strength(actor, world)

    def factors(self, s: State, x: Inputs) -> Iterator[Factor]:
        holds = s[self._phase("holding")] + s[self._phase("open")]
        yield factor(f"hold.{self.actor}", holds)
        yield factor(f"exposure.{self.actor}", 1.0 + (jnp.maximum(self.exposure, 1.0) - 1.0) * holds)
        for pattern in self.attacks:
            yield factor(pattern, 1.0 - (1.0 - self.survival_activity) * s[self._phase("survival")])

    def flows(self, s: State, x: Inputs) -> Iterator[Flow]:
        actor = self.actor
        own = s[f"fighters.{actor}"] * x.factor(f"strength.{actor}")
        rivals = total(s[f"fighters.{r}"] * x.factor(f"strength.{r}") for r in self.rivals)
        everywhere = own.sum(axis=0, keepdims=True)
        local = own / (rivals + self.min_force) / self.up_ratio
        national = everywhere / (rivals.sum(axis=0, keepdims=True) + self.min_force) / self.up_ratio
        planned = self.attack_rate * s[f"fighters.{actor}"].sum(axis=0, keepdims=True)
        weeks = s[f"materiel.{actor}"] / (planned + SMALL)
        helped = x.factor(f"support.{actor}") / self.support
        late = (s[f"phase_age.{actor}"] + x.step - self.sojourn) / x.step
        decides = jnp.clip(late, 0.0, 1.0) / self.review  # for the part of the step that is past the sojourn
        means, ground = weeks / self.supply, (local, helped)
        for low, high, by_place, needed in (
            ("survival", "guerrilla", (), (everywhere / self.survival_fighters, weeks / self.survival_supply)),
            ("guerrilla", "holding", ground, (means,)),
            ("holding", "open", (), (national, means)),
        ):
            up, _ = self._ready(by_place, needed, 1.0)
            _, down = self._ready(by_place, needed, self.down_fraction)
            yield self._change(x.world, low, high, decides * up)
            yield self._change(x.world, high, low, decides * down)

    def drifts(self, s: State, x: Inputs, counts: StepCounts) -> Iterator[Drift]:
        age = s[f"phase_age.{self.actor}"]
        switched = counts.into(*(self._phase(p) for p in PHASES))[:1]
        # a change is half a step ago on average
        yield drift(f"phase_age.{self.actor}", change=1.0 - switched * (age + x.step / 2.0) / x.step)

    def _phase(self, phase: str) -> str:
        return f"phase.{self.actor}.{phase}"

    def _change(self, world: World, origin: str, target: str, hazard: Array) -> Flow:
        title = f"Changes from {origin} to {target}: {world.name(self.actor)}"
        stocks = self._phase(origin), self._phase(target)
        return move(f"{origin}_to_{target}", *stocks, hazard, title=title, unit="changes per week")

    def _ready(
        self, by_place: tuple[Array, ...], needed: tuple[Array, ...], share: Array | float
    ) -> tuple[Array | float, Array | float]:
        """How far all ratios are above this share of 1, and how far not: some place's own ratios, and the country's.

        The second is one minus the first, without the rounding error of a small difference.
        """
        ready, lacking = 1.0, 0.0
        for ratios in (by_place, needed):
            for ratio in ratios:
                log = self.steepness * jnp.log(jnp.maximum(ratio / share, SMALL))
                ready, lacking = ready * sigmoid(log), lacking + ready * sigmoid(-log)
            if ratios is by_place and ratios:
                ready, lacking = jnp.max(ready, axis=0, keepdims=True), jnp.min(lacking, axis=0, keepdims=True)
        return ready, lacking
