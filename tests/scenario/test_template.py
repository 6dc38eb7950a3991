"""The texts of a preset with parts in braces."""

from __future__ import annotations

import pytest

from contested.scenario.template import Scope, check_template, texts

WORDS = {"north": ("north",), "both": ("north", "south"), "south": ("south",), "none": ()}
ENEMIES = {"north": ("guard", "south"), "south": ("guard",)}
BLOCKS = frozenset({"raid", "patrol"})
MADE = {"raid": [("raid-north", {"attacker": ("north",), "defenders": ("guard", "south")})], "patrol": []}


def mechanisms(reference):
    for label, keys in MADE[reference.block]:
        yield (label,) if reference.key is None else keys.get(reference.key, ()), keys.get


SCOPE = Scope(
    lambda word: WORDS.get(word, ()), lambda word, step: ENEMIES[word] if word in ENEMIES else (), mechanisms, BLOCKS
)


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("dead.civilian", ("dead.civilian",)),
        ("dead.{both}", ("dead.north", "dead.south")),
        ("{both}-{south}", ("north-south", "south-south")),
        ("{both.enemies}", ("guard", "south")),
        ("{north.enemies - south}", ("guard",)),
        ("{south.enemies + north + both}", ("guard", "north", "south")),
        ("{both & south}", ("south",)),
        ("{none or south}", ("south",)),
        ("{south or both}", ("south",)),
        ("{none}.killed", ()),
        ("{raid}.attack", ("raid-north.attack",)),
        ("{raid with attacker = north}.killed.{defenders}", ("raid-north.killed.guard", "raid-north.killed.south")),
        ("{raid}.killed.{defenders & both}", ("raid-north.killed.south",)),
        ("{defenders of raid with attacker = both}", ("guard", "south")),
        ("{size of raid}", ()),
        ("{patrol}.clash", ()),
    ],
)
def test_a_template_becomes_every_text_that_its_parts_make(template, expected):
    assert texts(template, SCOPE) == expected


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("dead.{everyone", "a brace is not closed"),
        ("dead.everyone}", "a brace is not closed"),
        ("{somebody}", "unknown name 'somebody'"),
        ("{everyone.foes}", "nothing is called '.foes'"),
        ("{everyone -}", "expected names joined by"),
        ("{everyone except ally}", "expected names joined by"),
        ("{}", "expected names joined by"),
        ("{raid with target = everyone}", "block 'raid' is not made for each 'target'"),
        ("{raid with attacker = somebody}", "unknown name 'somebody'"),
    ],
)
def test_a_wrong_template_is_an_error_that_says_what_is_wrong(template, message):
    with pytest.raises(ValueError, match=message.replace(".", r"\.")):
        check_template(template, frozenset({"everyone", "ally"}), frozenset({"enemies"}), {"raid": {"attacker"}})


def test_after_a_mechanism_its_own_words_may_be_named():
    names, blocks = frozenset({"everyone"}), {"raid": frozenset({"attacker"})}
    check_template("{raid with attacker = everyone}.killed.{defenders & everyone}", names, frozenset(), blocks)
