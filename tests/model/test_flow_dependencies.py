"""The flows that each level and each report depends on, found by a trace of one step."""

from __future__ import annotations

from collections.abc import Callable

import jax
import jax.numpy as jnp

from contested import Mechanism
from contested.model.effects import Report, drift
from contested.model.flow_dependencies import flow_dependencies
from contested.model.inputs import Inputs, StepCounts
from contested.model.state import State
from contested.observations.laws import Binomial, Poisson
from helpers.worlds import land

ZERO = jnp.zeros((1, 1))
FLOWS = ("z.first", "b.second", "m.third", "a.fourth")
COUNTS = StepCounts(
    {name: ZERO for name in FLOWS}, dict.fromkeys(FLOWS, "dead") | {"m.third": "abroad"}, ZERO, jnp.float32(1.0)
)
STATE = State({"civilian": ZERO}, {"threat": ZERO, "mood": ZERO})


class Mine(Mechanism):
    """Its reports and drifts are given."""

    told: Callable = lambda world, counts: ()
    moved: Callable = lambda s, x, counts: ()

    def reports(self, world, counts):
        yield from self.told(world, counts)

    def drifts(self, s, x, counts):
        yield from self.moved(s, x, counts)


def nothing(*given) -> tuple:
    return ()


def found(*mechanisms: Mechanism) -> dict[str, tuple[str, ...]]:
    week = jnp.float32(0.0)
    x = Inputs(land(), week, week, jnp.float32(1.0), {}, {}, {})
    return flow_dependencies(list(mechanisms), STATE, x, COUNTS)


def levels(*drifts: Callable) -> dict[str, tuple[str, ...]]:
    return found(Mine("mine", nothing, lambda s, x, counts: [one(s, counts) for one in drifts]))


def test_a_level_depends_on_the_flows_that_its_drift_counts():
    assert levels(lambda s, c: drift("threat", change=2.0 * c.of("b.second"))) == {"threat": ("b.second",)}
    assert levels(lambda s, c: drift("threat", change=c.of("z.first") + c.of("a.fourth"))) == {
        "threat": ("a.fourth", "z.first")
    }


def test_each_part_of_a_drift_counts():
    for part in ("change", "toward", "speed"):
        assert levels(lambda s, c, part=part: drift("mood", **{part: c.of("m.third")})) == {"mood": ("m.third",)}
    assert levels(lambda s, c: drift("mood", change=c.of("b.second"), toward=c.of("z.first"), speed=2.0)) == {
        "mood": ("b.second", "z.first")
    }


def test_a_count_that_is_passed_on_as_it_is_counts_too():
    assert levels(lambda s, c: drift("mood", change=c.by_flow["m.third"])) == {"mood": ("m.third",)}


def test_a_level_that_no_flow_moves_depends_on_none():
    assert levels(lambda s, c: drift("mood", change=0.5)) == {"mood": ()}
    assert levels(lambda s, c: drift("mood", toward=s["threat"], speed=s["civilian"] + 1.0)) == {"mood": ()}


def test_patterns_of_flows_and_stocks_give_all_flows_they_match():
    assert levels(lambda s, c: drift("mood", change=c.of("*"))) == {"mood": tuple(sorted(FLOWS))}
    assert levels(lambda s, c: drift("mood", change=c.into("dead"))) == {"mood": ("a.fourth", "b.second", "z.first")}


def test_dependence_goes_through_functions_and_through_several_steps_of_a_computation():
    @jax.jit
    def inner(one: jax.Array, other: jax.Array) -> jax.Array:
        return jnp.where(one > 1.0, other, 0.0)

    def mood(s: State, c: StepCounts):
        first = jnp.log1p(c.of("z.first") * s["civilian"])
        return drift("mood", change=jnp.exp(inner(first, c.of("b.second"))) - 1.0)

    assert levels(mood) == {"mood": ("b.second", "z.first")}


def test_levels_are_traced_apart_and_drifts_of_one_level_together():
    assert levels(
        lambda s, c: drift("threat", change=c.of("a.fourth")),
        lambda s, c: drift("mood", change=c.of("m.third")),
        lambda s, c: drift("threat", change=c.of("z.first")),
    ) == {"threat": ("a.fourth", "z.first"), "mood": ("m.third",)}


def test_a_report_depends_on_the_flows_in_its_law_and_has_the_label_of_its_mechanism():
    def told(world, counts):
        yield Report("seen", Binomial(counts.of("b.second"), 0.5 + 0.0 * counts.of("a.fourth")))
        yield Report("made_up", Poisson(ZERO + 1.0))
        yield Report("all", Poisson(counts.of("z.first")), cause="one")
        yield Report("all", Poisson(counts.of("m.third")), cause="other")

    assert found(Mine("mine", told, nothing)) == {
        "mine.seen": ("a.fourth", "b.second"), "mine.made_up": (), "mine.all": ("m.third", "z.first"),
    }  # fmt: skip


def test_several_mechanisms_move_one_level_together_and_report_apart():
    def told(world, counts):
        yield Report("seen", Poisson(counts.of("b.second")))

    one = Mine("one", told, lambda s, x, counts: [drift("mood", change=counts.of("z.first"))])
    two = Mine("two", told, lambda s, x, counts: [drift("mood", change=counts.of("m.third"))])
    assert found(one, two) == {
        "one.seen": ("b.second",), "two.seen": ("b.second",), "mood": ("m.third", "z.first"),
    }  # fmt: skip
    assert found() == {}


def test_a_report_in_two_places_of_the_world_sees_that_world():
    def told(world, counts):
        yield Report("-".join(world.places), Poisson(counts.of("b.second")))

    assert list(found(Mine("mine", told, nothing))) == ["mine.p0"]
