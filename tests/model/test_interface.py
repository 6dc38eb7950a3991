"""What a mechanism declares, reads and writes is found from its code, with roles in braces."""

from __future__ import annotations

import jax.numpy as jnp
import pytest

from contested.model.build import build
from contested.model.effects import LevelSpec, Report
from contested.model.interface import declarer, interface
from contested.model.mechanism import Mechanism
from contested.model.mechanisms import BUILT_IN
from contested.model.parameter import role
from contested.model.state import State, UnknownNameError
from contested.observations.laws import Poisson
from contested.scenario.load import load_scenario
from helpers.worlds import land
from laws.whole import EVERY
from scenario.example import EXAMPLE

INTERFACES = {
    "activity": (
        "activity.{actor}",
        "{attacks}",
        "activity.{actor}",
    ),
    "aid": (
        "",
        "aid control.* control.{holder}",
        "income.{holder} wage {attacks}",
    ),
    "alienation": (
        "",
        "civilian fighters.{group}",
        "support.{host}",
    ),
    "ambush": (
        "",
        "exposure.{attacker} fighters.{attacker} fighters.{defenders} hiding.{attacker}",
        "ambush.attack ambush.killed.civilian ambush.killed.{attacker} ambush.killed.{defenders}",
    ),
    "campaigns": (
        "campaigns.{scope}.{group} usual-campaigns.{scope}.{group}",
        "campaigns.{scope}.{group} fighters.{group} usual-campaigns.{scope}.{group}",
        "campaigns.begin campaigns.end usual-campaigns.{scope}.{group} {affects}",
    ),
    "cohesion": (
        "losses.{group}",
        "captured.{group} dead.{group} fed.{group} fighters.{group} losses.{group} paid.{group} supplied.{group} wage",
        "cohesion.desert losses.{group} strength.{group}",
    ),
    "collaboration": (
        "collaboration.{actor}",
        "control.* control.contested control.{actor} fighters.{actor} fighters.{rivals} support.{actor}",
        "collaboration.indiscriminate collaboration.selective collaboration.{actor} support.{actor}",
    ),
    "control": (
        "",
        "activity.{actor} activity.{rivals} control.* control.contested control.{actor} control.{rivals} "
        "fighters.{actor} fighters.{helpers} fighters.{rival_helpers} fighters.{rivals} hold.{actor} "
        "hold.{helpers} hold.{rival_helpers} hold.{rivals} strength.{actor} strength.{helpers} "
        "strength.{rival_helpers} strength.{rivals}",
        "control.gained control.lost",
    ),
    "defection": (
        "",
        "control.* control.{destination} control.{origin} fighters.{destination} fighters.{origin} "
        "momentum.{destination} strength.{origin}",
        "defection.defect defection.switch",
    ),
    "displacement": (
        "threat",
        "borders civilian threat wage {deadly}",
        "displacement.come_back displacement.cross displacement.flee displacement.return threat",
    ),
    "equipment": (
        "equipment.{actor}",
        "equipment.{actor}",
        "equipment.{actor} strength.{actor}",
    ),
    "excitation": (
        "excitement.{attack}",
        "excitement.{attack} {attack}",
        "excitement.{attack} {attack}",
    ),
    "fabrication": (
        "",
        "{attacks} {harms}",
        "fabrication.admitted_harm fabrication.made_up",
    ),
    "fracture": (
        "unity.{group}.united unity.{group}.breaking unity.{group}.broken",
        "fighters.{group} fighters.{rivals} fighters.{splinter} losses.{group} unity.{group}.breaking "
        "unity.{group}.united",
        "fracture.break fracture.break_away fracture.come_back fracture.part fracture.reunite",
    ),
    "grievance": (
        "anger.{culprit} fear.{culprit} harm.{culprit}",
        "anger.{culprit} civilian fear.{culprit} {frightens} {harms}",
        "anger.{culprit} fear.{culprit} harm.{culprit} support.{culprit} {joins}",
    ),
    "leadership": (
        "leaders-lost.{group} leaderless.{group}",
        "leaderless.{group} leaders-lost.{group}",
        "leaderless.{group} leadership.lose strength.{group} {attacks}",
    ),
    "learning": (
        "experience.{group}",
        "experience.{group} {attacks}",
        "experience.{group} {attacks}",
    ),
    "momentum": (
        "momentum.{actor} successes.{actor} successes-against.{actor}",
        "control.{actor} control.{rivals} momentum.{actor} successes-against.{actor} successes.{actor} "
        "{inflicted} {suffered}",
        "momentum.{actor} successes-against.{actor} successes.{actor}",
    ),
    "narcotics": (
        "crop.narcotics unrest.narcotics usual-crop.narcotics drug-income.narcotics",
        "civilian control.* control.{group} control.{holder} crop.narcotics drug-income.narcotics drug_trade "
        "unrest.narcotics usual-crop.narcotics {attacks}",
        "crop.narcotics drug-income.narcotics income.{holder} materiel.{group} unrest.narcotics wage",
    ),
    "operations": (
        "",
        "civilian collaboration.{force} exposure.{target} fighters.{force} fighters.{helpers} "
        "fighters.{target} finding.{target}",
        "operations.captured operations.clash operations.harmed operations.incident operations.killed",
    ),
    "outward": (
        "outward.{host}",
        "control.* control.{host} fighters.{groups}",
        "outward.{host}",
    ),
    "phases": (
        "phase.{actor}.survival phase.{actor}.guerrilla phase.{actor}.holding phase.{actor}.open phase_age.{actor}",
        "fighters.{actor} fighters.{rivals} materiel.{actor} phase.{actor}.guerrilla phase.{actor}.holding "
        "phase.{actor}.open phase.{actor}.survival phase_age.{actor} strength.{actor} strength.{rivals} "
        "support.{actor}",
        "exposure.{actor} hold.{actor} phase_age.{actor} phases.guerrilla_to_holding "
        "phases.guerrilla_to_survival phases.holding_to_guerrilla phases.holding_to_open "
        "phases.open_to_holding phases.survival_to_guerrilla {attacks}",
    ),
    "pitched": (
        "",
        "fighters.{enemies} fighters.{group} hold.{group} strength.{enemies} strength.{group}",
        "pitched.killed.{enemies} pitched.killed.{group}",
    ),
    "prestige": (
        "prestige.{group} foreign-share.{group}",
        "borders control.* control.{host} fighters.{group} fighters.{host} foreign-share.{group} prestige.{group}",
        "foreign-share.{group} prestige.arrive prestige.leave prestige.{group}",
    ),
    "provisions": (
        "food.{group}",
        "fighters.{group} food.{group} provisions.{group} shipments.{group} support.{group}",
        "fed.{group} food.{group} {attacks}",
    ),
    "recruitment": (
        "",
        "civilian fighters.{competitors} fighters.{group} harm.{culprit} paid.{group} wage",
        "recruitment.harmed_join recruitment.join",
    ),
    "reinforcement": (
        "",
        "activity.{rivals} fighters.{actor} paid.{actor}",
        "reinforcement.move",
    ),
    "reporting": (
        "",
        "{attacks} {deaths}",
        "reporting.attacks reporting.deaths reporting.verified",
    ),
    "repression": (
        "legitimacy.{actor} usual-presence.{actor}",
        "civilian fighters.{actor} legitimacy.{actor} repression.{actor} usual-presence.{actor}",
        "legitimacy.{actor} support.{actor} {joins}",
    ),
    "retaliation": (
        "",
        "fighters.{competitors} fighters.{group} harm.{culprit}",
        "{attack}",
    ),
    "rout": (
        "fled.{army} usual-ground.{army}",
        "control.{army} fighters.{army} fled.{army} rout.abandon usual-ground.{army}",
        "fled.{army} rout.abandon usual-ground.{army}",
    ),
    "season": (
        "",
        "snow towns.{towns} townspeople.{towns}",
        "{affects}",
    ),
    "sponsor": (
        "sponsor.{group}.absent sponsor.{group}.steady sponsor.{group}.wavering",
        "shipments.{group} sponsor.{group}.absent sponsor.{group}.steady sponsor.{group}.wavering",
        "finding.{group} materiel.{group} sponsor.come sponsor.end sponsor.recover sponsor.waver",
    ),
    "statements": (
        "",
        "dead.{side} {inflicted}",
        "statements.admitted statements.stated",
    ),
    "strikes": (
        "",
        "civilian collaboration.{partner} fighters.{target} finding.{target}",
        "strikes.harmed strikes.hit strikes.killed strikes.miss",
    ),
    "supply": (
        "materiel.{group}",
        "fighters.{group} materiel.{group} shipments.{group} {attacks}",
        "materiel.{group} supplied.{group} {attacks}",
    ),
    "terrain": (
        "",
        "",
        "finding.{hidden} hiding.{hidden}",
    ),
    "towns": (
        "towns.{group} townspeople.{group}",
        "towns.{group} townspeople.{group}",
        "towns.{group} {attacks}",
    ),
    "upkeep": (
        "money.{actor} income.{actor}",
        "activity.{rivals} captured.{actor} control.* dead.{actor} fighters.{actor} income.{actor} "
        "money.{actor} paid.{actor}",
        "money.{actor} paid.{actor}",
    ),
    "veterans": (
        "pool.{group} veterans.{group}",
        "civilian fighters.{group} pool.{group} veterans.join veterans.{group}",
        "pool.{group} strength.{group} veterans.join veterans.{group}",
    ),
}
"""What each built-in mechanism declares, reads and writes, roles in braces."""


@pytest.mark.parametrize("kind", sorted(BUILT_IN))
def test_a_built_in_mechanism_declares_reads_and_writes_just_these_names(kind):
    found = interface(kind, BUILT_IN[kind])
    assert tuple(" ".join(names) for names in (found.declares, found.reads, found.writes)) == INTERFACES[kind]


@pytest.mark.parametrize("kind", sorted(EVERY))
def test_every_mechanism_reads_and_writes_something(kind):
    found = interface(kind, EVERY[kind])
    assert found.writes and (found.reads or kind in ("season", "terrain", "volunteers"))


@pytest.mark.parametrize("scenario", ["afghanistan-2022", EXAMPLE])
def test_every_declared_stock_and_level_leads_back_to_its_mechanism(scenario):
    built = build(load_scenario(scenario))
    values = {bound.name: jnp.ones(1) for bound in built.parameters}
    initial = built.model._replace(instances=()).initial(values)
    for instance in built.model.instances:
        for spec in instance.bind(values).declare(built.model.world, initial):
            hint = declarer(spec.name, built.model.world)
            assert hint is not None and f"kind '{instance.kind}'" in hint
            name = spec.name.rpartition(".")[0] if getattr(spec, "one_of", None) else spec.name  # without the state
            parts = name.split(".", 2 if instance.kind == "campaigns" else 1)[1:]
            assert all(f"'{value}'" in hint for value in parts if "phase." not in spec.name)


class Census(Mechanism):
    """Counts every actor and everybody in every place of the world."""

    counted: str = role("one who is counted")
    region: str = role("where", of="place")

    def declare(self, world, initial):
        for actor in world.actors:
            yield LevelSpec(f"counted.{actor}", "persons", "place", 0.0)
        for place in world.places:
            yield LevelSpec(f"counted-in.{place}", "persons", "nation", 0.0)

    def reports(self, world, counts):
        yield Report("counted", Poisson(counts.zero))


def test_a_mechanism_by_itself_sees_a_world_of_just_the_actors_and_places_that_its_roles_name():
    names = ("counted.{counted}", "counted-in.{region}")
    assert interface("census", Census)[:3] == (names, (), ("census.counted",))
    assert [one.title for one in interface("census", Census).series][-1] == "Counted (census)"


def test_only_actors_of_the_world_fill_a_role():
    world = land(actors=("reds",))
    assert declarer("materiel.reds", world) == "a mechanism of kind 'supply' with group = 'reds'"
    assert declarer("phase.reds.open", world) == "a mechanism of kind 'phases' with actor = 'reds'"
    assert declarer("threat", world) == "a mechanism of kind 'displacement'"
    assert declarer("materiel.greens", world) is None and declarer("weather", world) is None


def test_a_name_that_a_state_does_not_have_gets_the_nearest():
    with pytest.raises(UnknownNameError, match="did you mean 'civilian'"):
        State({"civilian": jnp.zeros((1, 1))}, {})["civilians"]
