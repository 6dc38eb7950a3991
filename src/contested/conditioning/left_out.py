"""What can be changed of the evidence: claims left out, alone or with all of one source, and claims trusted less."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Literal, NamedTuple

from contested.analysis.readings import Law, Reading, readings
from contested.ledger.claim import Claim
from contested.ledger.ledger import Ledger
from contested.scenario.graded_down import graded_down
from contested.scenario.load import LoadedScenario

Kind = Literal["claim", "group", "speaker", "document", "side", "grade", "data"]


class Worse(NamedTuple):
    """A worse grade of a claim, and the law that the claim has with it."""

    grade: str
    law: Law


class LeftOut(NamedTuple):
    """Claims that are left out together, and what they have in common; or a claim that has a worse grade instead.

    Of kind "data" it leaves out event tables instead, those with the ids `tables`, and has their `title`.
    """

    kind: Kind
    id: str
    claims: tuple[str, ...]
    worse: Worse | None = None
    tables: tuple[str, ...] = ()
    title: str = ""

    def leaves_out(self, reading: Reading) -> bool:
        """Whether a reading is left out, or trusted less."""
        return reading.claim in self.claims or (reading.summary is not None and reading.summary.data in self.tables)


def left_out_sets(readings: Iterable[Reading], ledger: Ledger) -> tuple[LeftOut, ...]:
    """Every claim, and every group of two or more that say the same, or have a speaker, document or side in common.

    Redundant claims change nothing one by one, so groups are left out too. Groups of the same claims appear once, as
    the first of the kinds side, speaker, document and group. Claims of no side are a group too: everything that the
    neutral sources say.
    """
    used = [(one, ledger.get_claim(f"claim:{one.claim}")) for one in readings if one.summary is None]
    found: dict[tuple[str, ...], LeftOut] = {(claim.id,): LeftOut("claim", claim.id, (claim.id,)) for _, claim in used}
    in_common: tuple[tuple[Kind, list[str]], ...] = (
        ("side", [claim.side for _, claim in used]),
        ("speaker", [claim.speaker for _, claim in used]),
        ("document", [claim.document for _, claim in used]),
        ("group", [one.group for one, _ in used]),
    )
    for kind, names in in_common:
        for name in dict.fromkeys(names):
            claims = tuple(sorted(claim.id for own, (_, claim) in zip(names, used, strict=True) if own == name))
            found.setdefault(claims, LeftOut(kind, name, claims))
    return tuple(found.values())


def table_sets(tables: Iterable[tuple[str, str]]) -> tuple[LeftOut, ...]:
    """Every event table, by id and title, and all of them together where there are several."""
    every = list(tables)
    each = [LeftOut("data", name, (), tables=(name,), title=title) for name, title in every]
    if len(every) > 1:
        titles = " and ".join(dict.fromkeys(title for _, title in every))
        each.append(LeftOut("data", "all event data", (), tables=tuple(name for name, _ in every), title=titles))
    return tuple(each)


def of_one_side(readings: Iterable[Reading]) -> frozenset[tuple[str, ...]]:
    """For every side, the claims that serve its interest."""
    every = [one for one in readings if one.summary is None]
    return frozenset(
        tuple(sorted(one.claim for one in every if one.side == side)) for side in {one.side for one in every}
    )


def graded_down_sets(loaded: LoadedScenario) -> tuple[LeftOut, ...]:
    """Every observed claim with a reliability one letter worse, where the ledger has the error of such a grade."""
    compared = {one.claim for one in loaded.scenario.observation if one.comparison is not None}
    names = [one.claim for one in loaded.scenario.observation]
    worse: dict[str, Claim] = {}
    for name in names:
        claim = graded_down(loaded.ledger.claims[name], loaded.ledger, yes_or_no=name in compared)
        if claim is not None:
            worse[name] = claim
    lower = replace(loaded, ledger=replace(loaded.ledger, claims={**loaded.ledger.claims, **worse}))
    return tuple(
        LeftOut("grade", one.claim, (one.claim,), Worse(worse[one.claim].grade, one.law))
        for one in readings(lower)
        if one.claim in worse
    )


class Remaining(NamedTuple):
    """The evidence after a change: every reading with the law that it then has, and the names of those left out."""

    readings: tuple[Reading, ...]
    without: frozenset[str]


def remaining(every: tuple[Reading, ...], left: LeftOut) -> Remaining:
    """The evidence after a change.

    Claims that say the same share the weight of one, so those that remain of them share it among fewer.
    """
    if left.worse is not None:
        laws: Mapping[str, Law] = {left.id: left.worse.law}
        return Remaining(tuple(one._replace(law=laws.get(one.claim, one.law)) for one in every), frozenset())
    without = frozenset(one.claim for one in every if left.leaves_out(one))
    kept = [one.group for one in every if one.claim not in without]

    def shared(one: Reading) -> Reading:
        return one if one.summary else one._replace(law=replace(one.law, group=max(kept.count(one.group), 1)))

    return Remaining(tuple(shared(one) for one in every), without)
