"""The mechanisms and map layers that a preset gives the actors of a scenario."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from contested.scenario.cast import Cast
from contested.scenario.preset import UNIT, Block, LayerBlock, MechanismBlock, Preset
from contested.scenario.template import Matching, Scope, Words, texts, words

OFF = "off"
"""The key by which a scenario switches a mechanism of the preset off."""


@dataclass(frozen=True)
class Made:
    """A mechanism that a block makes for given actors, and the keys that the scenario gives for it."""

    label: str
    block: MechanismBlock
    actors: Mapping[str, str]  # the block's variables
    given: Mapping[str, Any]
    without: tuple[str, ...]  # keys whose column the table of places lacks


@dataclass
class Casting:
    """Mechanisms by label, in the order of the preset, and what was left out."""

    preset: Preset
    cast: Cast
    control_unit: str
    made: dict[str, Made] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    """What is left out for want of a column, and with what effect."""
    left_out: dict[str, str] = field(default_factory=dict)
    """Labels of mechanisms that have nothing to work on, with the reason."""
    without_column: dict[str, str] = field(default_factory=dict)
    """Labels of those that lack a column, of which a note says it, with the reason."""

    def entries(self) -> dict[str, dict[str, Any]]:
        """The tables of all mechanisms: what the preset says, and over it what the scenario says."""
        return {label: {"kind": one.block.mechanism, **self._keys(one)} for label, one in self.made.items()}

    def leave_out_the_unneeded(self) -> None:
        """Leave out mechanisms that have nothing to work on, until each of those left has."""
        while True:
            found = {
                label: self._missing(template)
                for label, one in self.made.items()
                for template in one.block.if_
                if not texts(template, self._scope(one))
            }
            if not found:
                return
            self.left_out |= found
            self.made = {label: one for label, one in self.made.items() if label not in found}

    def _missing(self, template: str) -> str:
        """What a mechanism lacks of which a template of its `if` gives nothing."""
        wanted = template.strip("{}").split()[0]
        blocks = {block.name for block in self.preset.mechanism}
        return f"it needs a mechanism '{wanted}' that is not there" if wanted in blocks else f"it has no {wanted}"

    def layers(self) -> Iterator[dict[str, Any]]:
        """The tables of the map layers."""
        kinds = {one.block.mechanism for one in self.made.values()}
        for block in self.preset.layer:
            if block.shows in kinds:
                yield from (self._layer(block, actors) for actors in combinations(block, self.cast))

    def _layer(self, block: LayerBlock, actors: Mapping[str, str]) -> dict[str, Any]:
        scope = plain_scope(self.cast, {**actors, UNIT: self.control_unit})
        return {
            "id": texts(block.id, scope)[0],
            "title": texts(block.title, scope)[0],
            "series": [text for template in block.series for text in texts(template, scope)],
            "at_least": block.at_least,
        }

    def _keys(self, one: Made) -> dict[str, Any]:
        own = {key: self._value(one, key) for key in self._said(one) if key not in one.without}
        return {key: value for key, value in {**own, **one.given}.items() if value is not None and key != OFF}

    def _said(self, one: Made) -> dict[str, Any]:
        """The keys of the preset, as templates."""
        first = next(iter(one.actors.values()), None)
        return one.block.keys_of(self.cast.actors[first].role if first else None)

    def _value(self, one: Made, key: str) -> Any:
        """What the preset says: of texts all, or of one text the first; None where there is none."""
        value = self._said(one)[key]
        if isinstance(value, list):
            found = [text for template in value for text in texts(template, self._scope(one))]
            return list(dict.fromkeys(found))
        return next(iter(texts(value, self._scope(one))), None) if isinstance(value, str) else value

    def _scope(self, one: Made) -> Scope:
        def name(word: str) -> Words:
            if word in one.actors:
                return (one.actors[word],)
            known = self.cast.named(word)
            return self._words(one, word) or () if known is None else known

        blocks = frozenset(block.name for block in self.preset.mechanism)
        return Scope(name, self.cast.step, lambda reference: self._matching(reference, one, name), blocks)

    def _words(self, one: Made, key: str) -> Words | None:
        """The texts that a key of a mechanism holds; None where it has no such key."""
        if key in one.actors:
            return (one.actors[key],)
        if key in one.given or key in one.without:
            value = one.given.get(key)
        elif key in self._said(one):
            value = self._value(one, key)
        else:
            return None
        found = value if isinstance(value, list) else [value]
        return tuple(text for text in found if isinstance(text, str))

    def _matching(self, reference: Matching, asking: Made, name: Any) -> Iterator[tuple[Words, Any]]:
        scope = Scope(name, self.cast.step, lambda _: iter(()), frozenset())
        wanted = [(variable, words(inner, scope)) for variable, inner in reference.matches]
        of_block = [one for one in self.made.values() if one.block.name == reference.block]
        found = [one for one in of_block if all(one.actors[variable] in among for variable, among in wanted)]
        for variable, among in reversed(wanted):
            found.sort(key=lambda one: among.index(one.actors[variable]))  # noqa: B023
        for one in found:
            said = (one.label,) if reference.key is None else self._words(one, reference.key) or ()
            yield said, lambda word, one=one: self._words(one, word)


def combinations(block: Block, cast: Cast) -> Iterator[dict[str, str]]:
    """The actors that a block is made for: each of those it names, or each pair of enemies."""
    names = list(block.each)
    choices = [words(expression, plain_scope(cast, {})) for expression in block.each.values()]
    for chosen in product(*choices):
        if all(other in cast.enemies(one) for at, one in enumerate(chosen) for other in chosen[at + 1 :]):
            yield dict(zip(names, chosen, strict=True))


def plain_scope(cast: Cast, names: Mapping[str, str]) -> Scope:
    """A scope of actors and roles, without mechanisms."""

    def name(word: str) -> Words:
        return (names[word],) if word in names else cast.named(word) or ()

    return Scope(name, cast.step, lambda _: iter(()), frozenset())
