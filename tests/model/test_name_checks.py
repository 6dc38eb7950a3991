"""A misspelt name is an error when a model is built, which names the mechanism and the nearest right name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from contested.errors import InputError
from contested.model.build import build
from contested.model.introspect import trace
from contested.model.user_file import load_mechanisms
from contested.scenario.load import load_scenario
from scenario.example import EXAMPLE, copy_example

USER = '''
from contested.model.effects import *
from contested.model.effects import Addition, LevelSpec, QuantitySpec, Report
from contested.model.mechanism import Mechanism
from contested.model.parameter import parameter, positive, role
from contested.observations.laws import Binomial, Poisson


class Mine(Mechanism):
    """A mechanism of the user's that watches the raids and taxes the market."""

    group: str = role("who collects")
    pace: "jax.Array" = parameter("share", positive, "how fast")

    def declare(self, world, initial):
        yield LevelSpec(f"treasury.{self.group}", "coins", "place", 0.0, title="Coins in the treasury")

    def quantities(self, world):
        yield QuantitySpec("tolls", "Tolls relative to the start")

    def factors(self, s, x):
        yield factor("tolls", 1.0 + 0.0 * s["treasury.lanterns"])
        yield factor("raids-lanterns.attack", 1.0 + 0.0 * s["civilian"])
        yield Addition("raids-salt.attack", 0.0 * s["civilian"])

    def flows(self, s, x):
        level = x.factor("tolls") * x.factor("wage") * x.factor("raids-lanterns.attack")
        level = level * x.damping("raids-lanterns.attack") + x.added("raids-salt.attack")
        level = level + 0.0 * s.total(s.stocks_like("captured.*")) + 0.0 * x.world.column("height_m")
        yield move("flee_taxes", "civilian", "abroad", 0.001 * level + 0.0 * s.total(("displaced", "abroad")))

    def drifts(self, s, x, counts):
        paid = counts.of("raids-*.attack") + counts.into("dead.*") + counts.into_outside_events("abroad")
        yield drift("treasury.lanterns", change=paid)

    def reports(self, world, counts):
        counted = counts.of("raids-salt.attack")
        yield Report("coins", Poisson(counted))
        yield Report("seen", Binomial(counted, 0.5 + 0.0 * counted), shares_noise_with="coins")
'''
INSTANCE = """
[mechanism.mine]
group = "lanterns"
pace = "prior:verification-share"

[mechanism."""


def traced(folder: Path, *changes: tuple[str, str], scenario: tuple[tuple[str, str], ...] = ()):
    """The example with the user's mechanism, after changes to its code and to the scenario."""
    code = USER
    for old, new in changes:
        assert old in code, old
        code = code.replace(old, new)
    (folder / "mine.py").write_text(code, encoding="utf-8")
    place = copy_example(folder, ("\n[mechanism.", INSTANCE), *scenario)
    return trace(build(load_scenario(place), load_mechanisms(folder / "mine.py")))


def refusal(folder: Path, *changes: tuple[str, str], **keys) -> str:
    with pytest.raises(InputError) as caught:
        traced(folder, *changes, **keys)
    return str(caught.value)


def test_a_mechanism_of_the_users_builds_and_its_reads_and_writes_are_found(tmp_path):
    info = traced(tmp_path)
    assert set(info.reads["mine"]) == {
        "treasury.lanterns", "civilian", "displaced", "abroad", "tolls", "wage", "raids-lanterns.attack",
        "raids-regency.attack", "raids-salt.attack", "dead.civilian", "dead.lanterns", "dead.regency",
        "dead.salt-company", "captured.lanterns", "captured.regency", "captured.salt-company",
    }  # fmt: skip
    assert set(info.writes["mine"]) == {
        "tolls", "raids-lanterns.attack", "raids-salt.attack", "mine.flee_taxes", "treasury.lanterns", "mine.coins",
        "mine.seen",
    }  # fmt: skip
    assert info.quantities["tolls"].title == "Tolls relative to the start"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('s["treasury.lanterns"]', 's["tresury.lanterns"]', "no stock or level 'tresury.lanterns'"),
        ("0.0 * s[\"civilian\"])\n        yield Addition", "0.0 * s.civilan)\n        yield Addition",
         "no stock or level 'civilan' in this scenario; did you mean 'civilian'?"),
        ('("displaced", "abroad")', '("displaced", "abrod")', "'abrod' in this scenario; did you mean 'abroad'?"),
        ('x.factor("wage")', 'x.factor("wgae")',
         "no flow or declared quantity is called 'wgae'; did you mean 'wage'?"),
        ('x.factor("raids-lanterns.attack")', 'x.factor("raids-lanterns.atack")',
         "is called 'raids-lanterns.atack'; did you mean 'raids-lanterns.attack'?"),
        ('factor("raids-lanterns.attack"', 'factor("raids-lanterns.atack"', "did you mean 'raids-lanterns.attack'?"),
        ('yield factor("tolls"', 'yield factor("tols"',
         "no flow or declared quantity matches 'tols'; did you mean 'tolls'?"),
        ('Addition("raids-salt.attack"', 'Addition("raids-salt.atack"',
         "adds to the event 'raids-salt.atack', which does not exist; did you mean 'raids-salt.attack'?"),
        ('Addition("raids-salt.attack"', 'Addition("cohesion-lanterns.desert"',
         "adds to the event 'cohesion-lanterns.desert', which does not exist"),
        ('x.factor("raids-lanterns.attack")', 'x.factor("raids-*.attack")',
         "no flow or declared quantity is called 'raids-*.attack'; did you mean 'raids-salt.attack'?"),
        ('x.damping("raids-lanterns.attack")', 'x.damping("raids-lanterns.atack")',
         "is called 'raids-lanterns.atack'; did you mean 'raids-lanterns.attack'?"),
        ('x.added("raids-salt.attack")', 'x.added("raids-salt.atack")',
         "no event is called 'raids-salt.atack'; did you mean 'raids-salt.attack'?"),
        ('x.added("raids-salt.attack")', 'x.added("tolls")', "no event is called 'tolls'"),
        ('s.stocks_like("captured.*")', 's.stocks_like("captred.*")', "no stock matches 'captred.*'; did you mean"),
        ('x.world.column("height_m")', 'x.world.column("hight_m")',
         "no column 'hight_m' in the places table; did you mean 'height_m'?"),
        ('into_outside_events("abroad")', 'into_outside_events("abrod")',
         "no stock matches 'abrod'; did you mean 'abroad'?"),
        ('counts.of("raids-*.attack")', 'counts.of("raid-*.attack")', "no flow matches 'raid-*.attack'; did you mean"),
        ('counts.of("raids-salt.attack")', 'counts.of("raid-salt.attack")',
         "no flow matches 'raid-salt.attack'; did you mean 'raids-salt.attack'?"),
        ('counts.into("dead.*")', 'counts.into("died.*")', "no stock matches 'died.*'"),
        ('drift("treasury.lanterns"', 'drift("tresury.lanterns"',
         "no level 'tresury.lanterns'; did you mean 'treasury.lanterns'?"),
        ('shares_noise_with="coins"', 'shares_noise_with="coin"',
         "which is not a report of this mechanism; did you mean 'coins'?"),
        ('"civilian", "abroad"', '"civilians", "abroad"', "needs the stock 'civilians'; did you mean 'civilian'?"),
        ('"civilian", "abroad"', '"civilian", "abrod"', "needs the stock 'abrod'; did you mean 'abroad'?"),
    ],
)  # fmt: skip
def test_every_misspelt_name_of_a_users_mechanism_is_an_error_with_its_label(tmp_path, old, new, words):
    message = refusal(tmp_path, (old, new))
    assert words in message and "mechanism.mine" in message and "scenario.toml" in message


@pytest.mark.parametrize(
    ("old", "new", "where", "words"),
    [
        ('affects = ["raids-*.attack"]', 'affects = ["raid-*.attack"]', "mechanism.season.affects", "no flow matches"),
        ('inflicted = ["raids-lanterns.killed.regency"]', 'inflicted = ["raids-lanterns.killed.regent"]',
         "mechanism.statements-lanterns.inflicted", "did you mean 'raids-lanterns.killed.regency'?"),
        ('deadly = ["dead.*"]', 'deadly = ["dead.lantern"]', "mechanism.displacement.deadly",
         "no stock matches 'dead.lantern'; did you mean 'dead.lanterns'?"),
        ('kind = "cohesion"\ngroup = "lanterns"', 'kind = "cohesion"\ngroup = "lantern"',
         "mechanism.cohesion-lanterns.group",
         "did you mean 'lanterns'?"),
        ('affects = ["wage"]', 'affects = ["wgae"]', "event 'spring-flood'", "'wgae'; did you mean 'wage'?"),
        ('affects = ["wage"]', 'affects = ["tolls"]', "event 'spring-flood'", "matches 'tolls'"),
        ('group = "lanterns"\nhome', 'group = "lanterns"\nculprit = "regency"\nhome',
         "mechanism.recruitment-lanterns", "add a mechanism of kind 'grievance' with culprit = 'regency'"),
    ],
)  # fmt: skip
def test_every_wrong_name_that_a_built_in_mechanism_gets_is_refused(tmp_path, old, new, where, words):
    home = copy_example(tmp_path, (old, new))
    with pytest.raises(InputError, match=re.escape(words)) as caught:
        trace(build(load_scenario(home)))
    assert where in str(caught.value)


def test_two_mechanisms_cannot_declare_one_quantity_with_two_meanings(tmp_path):
    message = refusal(tmp_path, ('QuantitySpec("tolls", "Tolls relative to the start")',
                                 'QuantitySpec("tolls", "T")\n        yield QuantitySpec("wage", "Pay")'))  # fmt: skip
    assert "declares the quantity 'wage' as" in message and "Pay" in message


def test_two_flows_cannot_have_one_name(tmp_path):
    assert "two flows are named 'mine.flee_taxes'" in refusal(
        tmp_path, ("\n    def drifts", '\n        yield leave("flee_taxes", "abroad", 0.0 * level)\n\n    def drifts')
    )


def test_a_stock_that_a_built_in_mechanism_declares_gets_the_mechanism_to_add(tmp_path):
    message = refusal(tmp_path, ('s.total(("displaced", "abroad"))', 's["momentum.regency"]'))
    assert message.endswith(
        "mechanism.mine: no stock or level 'momentum.regency' in this scenario; "
        "add a mechanism of kind 'momentum' with actor = 'regency', which declares it"
    )
    nobody = refusal(tmp_path, ('s.total(("displaced", "abroad"))', 's["momentum.regent"]'))
    assert "add a mechanism" not in nobody


def test_the_example_reads_and_writes_what_its_mechanisms_name():
    info = trace(build(load_scenario(EXAMPLE)))
    assert info.reads["cohesion-lanterns"] == (
        "captured.lanterns", "dead.lanterns", "fed.lanterns", "fighters.lanterns", "losses.lanterns",
        "paid.lanterns", "supplied.lanterns", "wage",
    )  # fmt: skip
    assert info.writes["season"] == ("raids-lanterns.attack", "raids-regency.attack", "raids-salt.attack")
    assert info.writes["cohesion-lanterns"] == ("cohesion-lanterns.desert", "losses.lanterns", "strength.lanterns")


def test_the_series_of_the_example_are_its_stocks_levels_flows_and_reports_in_this_order():
    info = trace(build(load_scenario(EXAMPLE)))
    actors = ("lanterns", "regency", "salt-company")
    kinds = ("fighters", "dead", "captured", "control")
    people = {"civilian", "displaced", "abroad", "dead.civilian", "control.contested"}
    assert set(info.stocks) == people | {f"{kind}.{actor}" for kind in kinds for actor in actors}
    assert {
        "losses.lanterns": "persons",
        "threat": "deaths per 100000 per week",
    }.items() <= info.levels.items()
    assert "reporting.deaths" in info.reports and info.reports["reporting.deaths"] == "reporting"
    order = ["stock", "level", "flow", "report"]
    found = [order.index(one.kind) for one in info.series]
    assert found == sorted(found) and set(found) == {0, 1, 2, 3}
    assert [one.name for one in info.flows] == [one.name for one in info.series if one.verb]
    assert info.names() == [one.name for one in info.series] and len(set(info.names())) == len(info.names())
