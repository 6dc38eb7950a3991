"""Texts with parts in braces, which a preset writes once and which become one text or several for given actors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from contested.checks import error

Words = Sequence[str]
PARTS = re.compile(r"\{([^{}]*)\}")
WORD = r"[a-z][a-z0-9_-]*"
CHAIN = re.compile(rf"{WORD}(\.{WORD})*")
REFERENCE = re.compile(rf"(?:(?P<key>{WORD}) of )?(?P<block>{WORD})(?: with (?P<matches>.+))?")
OPERATORS = {"+": "and also", "-": "but not", "&": "that are also"}


class Matching(NamedTuple):
    """The mechanisms of a block, or one key of each: those whose variables are among given words."""

    key: str | None
    block: str
    matches: tuple[tuple[str, str], ...]  # variable of the block, expression


class Scope(NamedTuple):
    """What the names in a template stand for."""

    name: Callable[[str], Words]
    """The words that a name stands for."""
    step: Callable[[str, str], Words]
    """What a word of an actor leads to: ``step("north", "enemies")``."""
    mechanisms: Callable[[Matching], Iterator[tuple[Words, Callable[[str], Words]]]]
    """For each matching mechanism: its label, or the words of its key; and what its own names stand for."""
    blocks: frozenset[str]


def texts(template: str, scope: Scope) -> tuple[str, ...]:
    """Every text that a template becomes, in order, each once."""
    return tuple(dict.fromkeys(_texts(PARTS.split(template), scope)))


def _texts(parts: list[str], scope: Scope) -> Iterator[str]:
    """``parts`` are literal text and expressions by turns; the first of each decides before the next."""
    if len(parts) == 1:
        yield parts[0]
        return
    before, expression, *rest = parts
    for word, inner in _values(expression, scope):
        for after in _texts(rest, inner):
            yield f"{before}{word}{after}"


def _values(expression: str, scope: Scope) -> Iterator[tuple[str, Scope]]:
    reference = matching(expression, scope.blocks)
    if reference is None:
        yield from ((word, scope) for word in words(expression, scope))
        return
    for found, names in scope.mechanisms(reference):
        inner = scope._replace(name=_first_of(names, scope.name))
        yield from ((word, inner) for word in found)


def _first_of(names: Callable[[str], Words | None], otherwise: Callable[[str], Words]) -> Callable[[str], Words]:
    def name(word: str) -> Words:
        found = names(word)
        return otherwise(word) if found is None else found

    return name


def words(expression: str, scope: Scope) -> Words:
    """What an expression without a block stands for: the first alternative that is not empty."""
    for alternative in expression.split(" or "):
        found = _joined(alternative.split(), scope)
        if found:
            return found
    return ()


def _joined(tokens: list[str], scope: Scope) -> Words:
    """Operators apply from left to right."""
    found = list(_chain(tokens[0], scope))
    for operator, chain in zip(tokens[1::2], tokens[2::2], strict=True):
        other = _chain(chain, scope)
        if operator == "+":
            found += other
        else:
            found = [word for word in found if (word in other) == (operator == "&")]
    return tuple(dict.fromkeys(found))


def _chain(chain: str, scope: Scope) -> Words:
    first, *steps = chain.split(".")
    found: Words = scope.name(first)
    for step in steps:
        found = tuple(dict.fromkeys(other for word in found for other in scope.step(word, step)))
    return found


def matching(expression: str, blocks: frozenset[str] | Mapping[str, object]) -> Matching | None:
    """The reference that an expression is; None for one that names no block."""
    found = REFERENCE.fullmatch(expression)
    if found is None or found["block"] not in blocks:
        return None
    pairs = (part.partition(" = ") for part in (found["matches"] or "").split(", ") if part)
    return Matching(found["key"], found["block"], tuple((variable, inner) for variable, _, inner in pairs))


@error("A template of a preset has expressions of known names, and every brace is closed.")
def check_template(template: str, names: frozenset[str], steps: frozenset[str], blocks: Mapping[str, frozenset[str]]):
    """Check a template before there are actors.

    Args:
        template: the text.
        names: the names that are known in it.
        steps: the words that can follow a name after a point.
        blocks: the variables of each block.

    Raises:
        ValueError: saying which expression is wrong, and what was expected.
    """
    if re.search(r"[{}]", PARTS.sub("", template)):
        raise ValueError(f"a brace is not closed in '{template}'")
    for expression in PARTS.findall(template):
        reference = matching(expression, blocks)
        if reference is None:
            _check_words(expression, names, steps)
            continue
        for variable, inner in reference.matches:
            if variable not in blocks[reference.block]:
                raise ValueError(f"block '{reference.block}' is not made for each '{variable}' in '{{{expression}}}'")
            _check_words(inner, names, steps)
        # What the mechanism itself calls its keys is known only once it is made.
        names = names | {"*"}


def _check_words(expression: str, names: frozenset[str], steps: frozenset[str]) -> None:
    for alternative in expression.split(" or "):
        tokens = alternative.split()
        well_formed = len(tokens) % 2 and all(operator in OPERATORS for operator in tokens[1::2])
        if not well_formed or not all(CHAIN.fullmatch(chain) for chain in tokens[0::2]):
            raise ValueError(f"expected names joined by ' + ', ' - ', ' & ' or ' or ', found '{{{expression}}}'")
        for chain in tokens[0::2]:
            first, *others = chain.split(".")
            if first not in names and "*" not in names:
                raise ValueError(f"unknown name '{first}' in '{{{expression}}}'")
            wrong = next((other for other in others if other not in steps), None)
            if wrong is not None:
                raise ValueError(f"nothing is called '.{wrong}', in '{{{expression}}}'")
