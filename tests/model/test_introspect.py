"""The parts of a model are found by an abstract run of one step, and every name and shape in it is checked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import pytest

from contested import Mechanism
from contested.errors import InputError
from contested.model import introspect
from contested.model.binding import BoundParameter
from contested.model.build import Built
from contested.model.effects import (
    Addition,
    LevelSpec,
    QuantitySpec,
    Report,
    StockSpec,
    arrive,
    drift,
    event,
    factor,
    leave,
    loss,
    move,
)
from contested.model.introspect import ModelInfo, trace
from contested.model.parameter import ParameterSpec, parameter, positive, role
from contested.model.series import Series
from contested.model.size import fixed_size
from contested.model.state import UnknownNameError
from contested.observations.laws import Poisson
from helpers.refusal import refusal
from helpers.worlds import case, land, part, shock

FILE = Path("two") / "scenario.toml"
ACTORS = [f"{kind}.{actor}" for actor in ("red", "blue") for kind in ("fighters", "dead", "captured", "control")]
BASE = ["civilian", "displaced", "abroad", "dead.civilian", *ACTORS, "control.contested"]
SEEN: list[Any] = []


class Raids(Mechanism):
    """Kill civilians and take arms."""

    who: str = role("who raids")
    pace: jax.Array = parameter("per week", positive, "how many")

    def flows(self, s, x):
        SEEN.append(("flows", x.step))
        SEEN.append(("members", self.pace.shape, s.stocks["civilian"].shape))
        rate = self.pace * s[f"fund.{self.who}"] + x.added("raids.attack")
        yield event("attack", rate, fixed_size(1.0), (loss("killed", "civilian", "dead.civilian", 0.5),))
        yield leave("rust", f"arms.{self.who}", 0.1)
        yield move("join", "civilian", f"fighters.{self.who}", 0.01 * x.damping("raids.attack"))

    def reports(self, world, counts):
        SEEN.append(("reports", counts.step))
        yield Report("seen", Poisson(counts.of("raids.attack")))
        yield Report("dead", Poisson(counts.into("dead.civilian")), title="The dead")


class Fund(Mechanism):
    """Arms cost money."""

    who: str = role("who pays")
    taxed: tuple[str, ...] = role("flows that are taxed", of="flow", many=True, default=("raids.*",))

    def declare(self, world, initial):
        SEEN.append(("declare", f"arms.{self.who}" in initial))
        yield LevelSpec(f"fund.{self.who}", "coins", "place", 1.0, title="Coins", low=-5.0, high=9.0)
        yield StockSpec(f"arms.{self.who}", "rifles", "nation", 5.0)
        yield LevelSpec("mood", "ratio", "nation", 0.5)

    def quantities(self, world):
        yield QuantitySpec("tolls", "Tolls")
        yield QuantitySpec("fines", "Fines")

    def factors(self, s, x):
        yield factor("tolls", 1.0 + 0.0 * s["civilian"].sum(axis=0, keepdims=True))
        yield Addition("raids.attack", 0.0 * s["displaced"])

    def flows(self, s, x):
        yield arrive("buy", f"arms.{self.who}", 2.0 * x.factor("tolls"))

    def drifts(self, s, x, counts):
        yield drift(f"fund.{self.who}", change=sum(counts.of(name) for name in self.taxed), toward=s["abroad"])
        yield drift("mood", speed=s["mood"], toward=1.0)


class Free(Mechanism):
    """Does what a test gives it."""

    does: dict[str, Callable]

    def quantities(self, world):
        yield from self.does.get("quantities", nothing)()

    def factors(self, s, x):
        yield from self.does.get("factors", nothing)(s, x)

    def flows(self, s, x):
        yield from self.does.get("flows", nothing)(s, x)

    def drifts(self, s, x, counts):
        yield from self.does.get("drifts", nothing)(s, x, counts)

    def reports(self, world, counts):
        yield from self.does.get("reports", nothing)(counts)


def nothing(*given) -> tuple:
    return ()


def built(shocks: dict | None = None, taxed: tuple[str, ...] = ("raids.*",), **does: Callable) -> Built:
    """Raids and their fund, and a mechanism `free` that does more."""
    parts = [part(Raids, pace=2.0, who="red"), part(Fund, who="red", taxed=taxed)]
    given = case(*parts, world=land(2), shocks=shocks, step_days=3.5)
    model = given.model

    class Bound:
        mechanism, label, roles = Free, "free", {}

        def bind(self, values) -> Mechanism:
            return Free("free", does)

    if does:
        model = model._replace(instances=(*model.instances, Bound()))
    spec = ParameterSpec("any", "persons", positive, "any")
    return Built(model, tuple(BoundParameter(name, "any", spec, None, 1.0) for name in given.numbers), FILE)


def refused(**given) -> str:
    """Why a model is refused, after the name of its file; empty where it is not."""
    start, found = f"{FILE}: ", refusal(lambda: trace(built(**given)))
    assert not found or found.startswith(start)
    return found.removeprefix(start)


@pytest.fixture(scope="module")
def info() -> ModelInfo:
    SEEN.clear()
    return trace(built())


def test_series_are_stocks_then_levels_then_flows_by_name_with_their_losses_then_reports(info):
    assert info.names() == [
        *BASE, "arms.red", "fund.red", "mood", "fund.buy", "raids.attack", "raids.killed", "raids.join", "raids.rust",
        "raids.seen", "raids.dead",
    ]  # fmt: skip
    assert info.stocks == (*BASE, "arms.red")
    assert info.levels == {"fund.red": "coins", "mood": "ratio"}
    assert [one.name for one in info.flows] == [
        "fund.buy", "raids.attack", "raids.killed", "raids.join", "raids.rust",
    ]  # fmt: skip
    assert info.reports == {"raids.seen": "raids", "raids.dead": "raids"}


def test_series_have_the_units_of_their_stocks_and_the_scope_of_the_first_of_them(info):
    by_name = {one.name: one for one in info.series}
    assert by_name["civilian"] == Series("civilian", "stock", "persons", "People living at home")
    assert by_name["arms.red"] == Series("arms.red", "stock", "rifles", "Arms, red", "fund", scope="nation")
    assert by_name["fund.red"] == Series("fund.red", "level", "coins", "Coins", "fund", low=-5.0, high=9.0)
    assert by_name["fund.buy"] == Series(
        "fund.buy", "flow", "rifles per week", "Buy (fund)", "fund", None, "arms.red", "arrive", "nation"
    )
    assert by_name["raids.rust"] == Series(
        "raids.rust", "flow", "rifles per week", "Rust (raids)", "raids", "arms.red", None, "move", "nation"
    )
    assert by_name["raids.join"] == Series(
        "raids.join", "flow", "persons per week", "Join (raids)", "raids", "civilian", "fighters.red", "move", "place"
    )
    assert by_name["raids.attack"] == Series(
        "raids.attack", "flow", "events per week", "Attack (raids)", "raids", None, None, "event"
    )
    assert by_name["raids.killed"] == Series(
        "raids.killed", "flow", "persons per week", "Killed (raids)", "raids", "civilian", "dead.civilian", "loss"
    )
    assert by_name["raids.dead"] == Series("raids.dead", "report", "reported per week", "The dead", "raids")


def test_the_scope_of_a_flow_is_that_of_its_source_also_where_its_target_is_wider():
    found = trace(built(flows=lambda s, x: [move("sell", "arms.red", "civilian", 0.1),
                                            move("arm", "civilian", "arms.red", 0.1)]))  # fmt: skip
    assert [(one.name, one.scope) for one in found.flows if one.mechanism == "free"] == [
        ("free.arm", "place"), ("free.sell", "nation"),
    ]  # fmt: skip


def test_reads_are_all_names_of_all_methods_and_sorted(info):
    assert info.reads == {
        "raids": ("dead.civilian", "fund.red", "raids.attack"),
        "fund": ("abroad", "civilian", "displaced", "mood", "raids.attack", "raids.join", "raids.killed", "raids.rust",
                 "tolls"),
    }  # fmt: skip


def test_writes_are_flows_levels_reports_and_what_is_multiplied_and_sorted(info):
    assert info.writes == {
        "raids": ("raids.attack", "raids.dead", "raids.join", "raids.killed", "raids.rust", "raids.seen"),
        "fund": ("fund.buy", "fund.red", "mood", "raids.attack", "tolls"),
    }
    assert info.drives == {"raids": (), "fund": ("fund.red", "mood")}


def test_quantities_are_those_declared_and_dependencies_those_of_levels_and_reports(info):
    assert info.quantities == {"tolls": QuantitySpec("tolls", "Tolls"), "fines": QuantitySpec("fines", "Fines")}
    assert info.flow_dependencies == {
        "raids.seen": ("raids.attack",),
        "raids.dead": ("raids.killed",),
        "fund.red": ("raids.attack", "raids.join", "raids.killed", "raids.rust"),
        "mood": (),
    }


def test_the_step_is_that_of_the_model_and_declarations_see_the_stocks_of_every_model(info):
    assert {one[1] for one in SEEN if one[0] in ("flows", "reports")} == {0.5}
    assert {one[1] for one in SEEN if one[0] == "declare"} == {False}


def test_the_run_is_that_of_one_member_in_all_places(info):
    assert {one[1:] for one in SEEN if one[0] == "members"} == {((1,), (2, 1))}


def test_each_table_of_a_model_holds_series_of_its_kind():
    kinds = ("flow", "stock", "report", "level", "stock", "level", "flow", "report")
    rows = tuple(Series(f"{kind}{k}", kind, f"u{k}", "T", f"m{k}") for k, kind in enumerate(kinds))
    found = ModelInfo(rows, {}, {}, {}, {}, {})
    assert found.stocks == ("stock1", "stock4")
    assert found.levels == {"level3": "u3", "level5": "u5"}
    assert found.flows == (rows[0], rows[6])
    assert found.reports == {"report2": "m2", "report7": "m7"}
    assert found.names() == [f"{kind}{k}" for k, kind in enumerate(kinds)]


WIDE = jnp.ones((5, 1))
FAULTS = [
    ({"flows": lambda s, x: [leave("go", "civilian", 0.1), leave("go", "abroad", 0.1)]},
     "mechanism.free: two flows are named 'free.go'; give one mechanism another label"),
    ({"flows": lambda s, x: [leave("go", "civilian", WIDE)]},
     "mechanism.free: expected the hazard of 'go' as an array [place, member] (2 places), "
     "found an array of shape (5, 1)"),
    ({"flows": lambda s, x: [leave("go", "civilan", 0.1)]},
     "mechanism.free: flow 'free.go' needs the stock 'civilan'; did you mean 'civilian'?"),
    ({"flows": lambda s, x: [leave("go", "civilian", x.added("raids.rust"))]},
     "mechanism.free: no event is called 'raids.rust'; did you mean 'raids.attack'?"),
    ({"flows": lambda s, x: [leave("go", "civilian", x.factor("toll"))]},
     "mechanism.free: no flow or declared quantity is called 'toll'; did you mean 'tolls'?"),
    ({"factors": lambda s, x: [factor("toll", jnp.float32(2.0))]},
     "mechanism.free: no flow or declared quantity matches 'toll'; did you mean 'tolls'?"),
    ({"factors": lambda s, x: [Addition("raids.rust", 2.0)]},
     "mechanism.free: adds to the event 'raids.rust', which does not exist; did you mean 'raids.attack'?"),
    ({"drifts": lambda s, x, counts: [drift("mod", change=1.0)]},
     "mechanism.free: no level 'mod'; did you mean 'mood'?"),
    ({"drifts": lambda s, x, counts: [drift("mood", change=1.0), drift("fund.red", toward=WIDE)]},
     "mechanism.free: expected 'toward' of the drift of 'fund.red' as an array [place, member] (2 places), "
     "found an array of shape (5, 1)"),
    ({"drifts": lambda s, x, counts: [drift("mood", change=counts.of("raid.*"))]},
     "mechanism.free: no flow matches 'raid.*'; did you mean 'raids.rust'?"),
    ({"drifts": lambda s, x, counts: [drift("mood", change=counts.into("dead.reds"))]},
     "mechanism.free: no stock matches 'dead.reds'; did you mean 'dead.red'?"),
    ({"reports": lambda counts: [Report("a", Poisson(counts.zero), shares_noise_with="b")]},
     "mechanism.free: report 'a' shares the noise of 'b', which is not a report of this mechanism; known: 'a'."),
    ({"quantities": lambda: [QuantitySpec("tolls", "Fees")]},
     "mechanism.free: declares the quantity 'tolls' as 'Fees' (ratio), which another mechanism declares as 'Tolls' "
     "(ratio)"),
    ({"taxed": ("raid.*",)}, "mechanism.fund.taxed: no flow matches 'raid.*'; did you mean 'raids.rust'?"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "words"), FAULTS)
def test_a_name_or_shape_that_fits_nothing_is_refused_with_the_label_of_its_mechanism(given, words):
    assert refused(**given) == words


def test_a_mechanism_that_does_all_of_this_right_is_not_refused():
    does = {
        "quantities": lambda: [QuantitySpec("tolls", "Tolls")],
        "factors": lambda s, x: [factor("fines", jnp.float32(2.0))],
        "flows": lambda s, x: [leave("go", "civilian", 0.1 * x.factor("fines"))],
        "drifts": lambda s, x, counts: [drift("mood", change=counts.of("free.go").sum(axis=0, keepdims=True))],
        "reports": lambda counts: [
            Report("a", Poisson(counts.zero)),
            Report("b", Poisson(counts.zero), shares_noise_with="a"),
        ],
    }
    assert refused(**does) == ""


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("tolls", ""),
        ("raids.attack", ""),
        ("free.*", ""),
        ("fines", "did you mean"),
        ("civilian", "known:"),
    ],
)
def test_a_shock_changes_flows_and_quantities_that_are_looked_up_and_nothing_else(name, words):
    flows = {"flows": lambda s, x: [leave("go", "civilian", 0.1)]}
    found = refused(shocks={shock(name, 0.0, 1.0, places=2, id="flood"): 2.0}, **flows)
    if words:
        start = f"event 'flood': no flow, and no quantity that a mechanism looks up, matches '{name}'; "
        assert found.startswith(start) and "fines" not in found.removeprefix(start)
    else:
        assert found == ""


def test_an_unknown_stock_gets_the_mechanism_that_declares_it(monkeypatch):
    asked = []

    def declarer(name, world):
        asked.append((name, world.actors))
        return "a mechanism of kind 'boots'"

    monkeypatch.setattr(introspect, "declarer", declarer)
    given = {"flows": lambda s, x: [leave("go", "civilian", s["boots.red"])]}
    assert refused(**given) == (
        "mechanism.free: no stock or level 'boots.red' in this scenario; add a mechanism of kind 'boots', which "
        "declares it"
    )
    assert asked == [("boots.red", ("red", "blue"))]


def test_an_unknown_stock_that_no_mechanism_declares_gets_the_nearest_name(monkeypatch):
    monkeypatch.setattr(introspect, "declarer", lambda name, world: None)
    given = {"flows": lambda s, x: [leave("go", "civilian", s["arms.rde"])]}
    assert refused(**given) == (
        "mechanism.free: no stock or level 'arms.rde' in this scenario; did you mean 'arms.red'?"
    )
    with pytest.raises(InputError) as caught:
        trace(built(**given))
    assert isinstance(caught.value.__context__, UnknownNameError)
