"""The whole scenario that its file, its preset and the library make."""

from __future__ import annotations

from pathlib import Path

import pytest

from contested.errors import InputError
from contested.model.build import build
from contested.scenario.load import load_scenario
from scenario.example import load_error
from scenario.minimal import PRIOR, write_minimal

OBSERVATION = '\n[[observation]]\nclaim = "clashes-counted"\nseries = ["reporting.attacks"]\n'
SECOND = ('ledger = ["ledger"]\n', 'ledger = ["ledger"]\nobservations = "observations.toml"\n')
MORE = """
[[actor]]
id = "league"
name = "Upper League"
role = "challenger"
fighters = "prior:front-fighters"
where = "camps"
enemies = ["front", "guard"]

[[actor]]
id = "cousins"
name = "Cousins of the Guard"
role = "ally"
fighters = "prior:front-fighters"
where = "posts"
enemies = ["front"]
allies = ["guard"]

[[actor]]
id = "foreigners"
name = "Foreign Corps"
role = "outsider"
fighters = "prior:front-fighters"
where = "posts"
enemies = ["league"]

[[actor]]
id = "council"
name = "River Council"
role = "incumbent"
fighters = "prior:front-fighters"
where = "posts"
enemies = ["league"]
"""


def own_prior(name: str, *more: str) -> str:
    return PRIOR.format(id=name, median=2).replace('"persons"', '"ratio"') + "\n".join(more) + "\n"


def test_a_scenario_of_two_sides_needs_no_number_but_its_own(tmp_path: Path):
    loaded = load_scenario(write_minimal(tmp_path, more=OBSERVATION))
    built = build(loaded)
    own = {one.prior.id for one in built.parameters if one.prior and f"prior:{one.prior.id}" not in loaded.from_library}
    assert own == {"guard-fighters", "front-fighters"}
    assert {"prior:grade-error-b2", "prior:grade-silent-b2"} <= set(loaded.from_library)
    assert loaded.unused == () and len(loaded.scenario.mechanism) == 33
    assert loaded.expansion.preset == "irregular-war-core" and loaded.scenario.preset is None


def test_more_sides_of_every_role_make_a_model(tmp_path: Path):
    loaded = load_scenario(write_minimal(tmp_path, more=MORE))
    labels = {one.label for one in build(loaded).model.instances}
    assert {"operations-league-by-foreigners", "operations-league-by-council", "ambush-league"} <= labels
    assert {"defection-to-council", "retaliation-league-on-council", "cohesion-cousins"} <= labels


def test_an_own_prior_replaces_the_librarys_of_its_id_and_goes_before_it_as_a_default(tmp_path: Path):
    ledger = own_prior("ambush-loss-ratio") + own_prior("worth", 'parameters = ["statements.inflation"]')
    loaded = load_scenario(write_minimal(tmp_path, ledger=ledger))
    mechanisms = loaded.scenario.mechanism
    assert mechanisms["ambush-front"].parameters["loss_ratio"] == "prior:ambush-loss-ratio"
    assert loaded.ledger.priors["ambush-loss-ratio"].median == pytest.approx(2)
    assert "prior:ambush-loss-ratio" not in loaded.from_library
    # The preset names a prior for it, and a default is for what nothing names.
    assert mechanisms["statements-front"].parameters["inflation"] == "prior:claim-inflation-resistance"


def test_the_context_chooses_among_the_defaults_and_the_most_words_win(tmp_path: Path):
    ledger = "".join(
        own_prior(name, f"context = {context}", 'parameters = ["ambush.loss_ratio"]')
        for name, context in (("plain", []), ("hills", ["hills"]), ("poor-hills", ["hills", "poor"]))
    )
    for context, chosen in (("[]", "plain"), ('["hills"]', "hills"), ('["poor", "hills"]', "poor-hills")):
        home = write_minimal(tmp_path, ("library = true", f"library = true\ncontext = {context}"), ledger=ledger)
        assert load_scenario(home).scenario.mechanism["ambush-front"].parameters["loss_ratio"] == f"prior:{chosen}"


def test_two_defaults_that_fit_equally_are_an_error_and_so_is_a_word_that_no_prior_has(tmp_path: Path):
    ledger = own_prior("one", 'parameters = ["ambush.loss_ratio"]') + own_prior(
        "two", 'parameters = ["ambush.loss_ratio"]'
    )
    load_error(
        write_minimal(tmp_path, ledger=ledger),
        "scenario.toml: mechanism.ambush-front, from the preset irregular-war-core: 'one' and 'two' are both the "
        'default of ambush.loss_ratio in this context; choose: loss_ratio = "prior:one"',
    )
    home = write_minimal(tmp_path, ("library = true", 'library = true\ncontext = ["urbane"]'))
    load_error(
        home, "scenario.toml: field context: no prior is meant for the context 'urbane'", "did you mean 'urban'?"
    )


def test_an_error_in_a_mechanism_of_the_preset_says_so(tmp_path: Path):
    table = ("[[question]]", '[mechanism.ambush-front]\nloss_ratio = "prior:none"\n\n[[question]]')
    load_error(
        write_minimal(tmp_path, table),
        "scenario.toml: mechanism.ambush-front, from the preset irregular-war-core, field loss_ratio: no prior 'none'",
    )
    table = ("[[question]]", '[mechanism.sweeps]\nkind = "ambush"\nloss_ratio = "prior:none"\n\n[[question]]')
    load_error(write_minimal(tmp_path, table), "scenario.toml: mechanism.sweeps, field loss_ratio: no prior 'none'")


def test_a_parameter_is_named_before_the_preset_that_made_its_mechanism(tmp_path: Path):
    loaded = load_scenario(write_minimal(tmp_path))
    with pytest.raises(InputError) as refused, loaded.expansion.located():
        raise InputError("expected a share", "mechanism.ambush-front.loss_ratio")
    assert str(refused.value) == (
        "mechanism.ambush-front.loss_ratio, from the preset irregular-war-core: expected a share"
    )


def test_without_the_library_a_parameter_without_a_default_is_an_error(tmp_path: Path):
    loaded = load_scenario(write_minimal(tmp_path, ("library = true\n", ""), ('preset = "irregular-war-core"\n', "")))
    assert not loaded.scenario.mechanism and not loaded.from_library
    only = ("library = true\npreset = ", 'preset = { name = "irregular-war-core", only = ["cohesion"] }\n# ')
    loaded = load_scenario(write_minimal(tmp_path, only))
    with pytest.raises(InputError, match="parameter 'rate' is not bound"):
        build(loaded)


def test_only_a_mechanism_of_a_preset_is_switched_off(tmp_path: Path):
    changes = [
        ('preset = "irregular-war-core"\n', ""),
        ("[[question]]", "[mechanism.season]\noff = true\n\n[[question]]"),
    ]
    load_error(write_minimal(tmp_path, *changes), "mechanism.season, field off: `off` is for mechanisms of a preset")


def test_observations_may_stand_in_a_second_file_and_errors_name_it(tmp_path: Path):
    home = write_minimal(tmp_path, SECOND)
    file = home / "observations.toml"
    file.write_text(OBSERVATION, encoding="utf-8")
    loaded = load_scenario(home)
    assert loaded.scenario.observation[0].claim == "clashes-counted"
    one_file = load_scenario(write_minimal(tmp_path / "other", more=OBSERVATION))
    assert loaded.hash == one_file.hash
    for text, message in (
        (OBSERVATION.replace("series", "serie"), "observation (entry 1), field serie: unknown key 'serie'"),
        (OBSERVATION.replace("counted", "count"), "observation 'clashes-count', field claim: no claim 'clashes-count'"),
        ('[[question]]\nid = "q"\n', "a file of observations holds no 'question'"),
    ):
        file.write_text(text, encoding="utf-8")
        load_error(home, f"{file}: {message}")


def test_a_table_stands_in_one_of_the_two_files(tmp_path: Path):
    home = write_minimal(tmp_path, SECOND, more=OBSERVATION)
    (home / "observations.toml").write_text(OBSERVATION, encoding="utf-8")
    load_error(home, "observations.toml: observation: [[observation]] stands in", "keep all of them in one file")
    outside = SECOND[1].replace('"observations.toml"', '"../observations.toml"')
    load_error(write_minimal(tmp_path, (SECOND[0], outside)), "expected a path inside")


def test_what_the_preset_gives_can_be_set(tmp_path: Path):
    home = write_minimal(tmp_path)
    loaded = load_scenario(home, ["mechanism.ambush-front.loss_ratio=3", "mechanism.season.off=true", "weeks=4"])
    assert loaded.scenario.mechanism["ambush-front"].parameters["loss_ratio"] == 3
    assert "season" not in loaded.scenario.mechanism and loaded.scenario.weeks == 4
    fewer = load_scenario(home, {"preset.only": ["ambush"], "layer": []})
    assert list(fewer.scenario.mechanism) == ["ambush-front"]
    load_error(home, "--set mechanism.seasons.off: mechanism.seasons", "'season'", set_=["mechanism.seasons.off=true"])
    load_error(
        home, "--set mechanism.ambush-front.los_ratio", "'loss_ratio'", set_=["mechanism.ambush-front.los_ratio=3"]
    )
    for key in ("mechanism.ambush-front.nonsense.off", "mechanism.off"):
        load_error(home, f"--set {key}", set_=[f"{key}=true"])
    load_error(home, "--set context: field context", set_=['context=["nowhere"]'])
