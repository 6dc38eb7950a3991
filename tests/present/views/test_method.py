"""The command that repeats a run."""

from __future__ import annotations

from contested.present.views.method import repeat_command
from contested.results.run import Content, Run
from present.sample import changed


def test_the_path_of_a_scenario_that_does_not_come_with_the_package_is_left_open(runs):
    assert repeat_command(runs["plain"]) == (
        "contested run PATH/TO/squares --members 1000 --weeks 56 --seed 1 --set recruit-resistance.rate_4=0.004 "
        "# PATH/TO/squares stands for the scenario's own folder, the one with the hash below"
    )


def test_a_bundled_scenario_is_named_and_hindsight_is_repeated(runs):
    manifest = runs["hostile"].manifest
    scenario = manifest.scenario.model_copy(update={"name": "afghanistan-2022"})
    run = changed(runs["hostile"], manifest=manifest.model_copy(update={"scenario": scenario, "set": {}}))
    assert repeat_command(run) == "contested run afghanistan-2022 --members 1000 --weeks 56 --seed 1 --hindsight"


def test_a_value_with_spaces_is_quoted_and_the_users_mechanisms_are_named(runs):
    plain = runs["plain"]
    manifest = plain.manifest.model_copy(update={"set": {"title": "a b; c"}})
    content = Content(plain.series, plain.draws, plain.flows, None, "class Raid: ...")
    run = Run(manifest, plain.answer_file, plain.claims, plain.evidence, content)
    command = repeat_command(run)
    assert "--weeks 56 --seed 1 --set 'title=a b; c' --mechanisms mechanisms.py #" in command
