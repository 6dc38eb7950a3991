"""Which claims and mechanisms explain an answer's spread, as it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contested.results.answers import MechanismShare

MOST = 3
"""Claims and mechanisms shown for an answer."""


class MechanismGroup(NamedTuple):
    """Mechanisms that share a prior, directly or through others: their shares cannot be told apart."""

    labels: tuple[str, ...]
    summary: str
    share: float


def mechanism_groups(rows: Sequence[MechanismShare]) -> list[MechanismGroup]:
    """Mechanisms in groups that share no prior, the largest share first.

    The share of a prior is divided equally among the mechanisms that use it. The draws do not say how much of it each
    of them carries, so a reader sees the group.
    """
    groups: list[list[MechanismShare]] = []
    for row in rows:
        linked = [group for group in groups if any(set(row.through) & set(other.through) for other in group)]
        groups = [group for group in groups if group not in linked]
        groups.append([*(one for group in linked for one in group), row])
    return sorted((_joined(group) for group in groups), key=lambda group: (-group.share, group.labels))


def _joined(group: list[MechanismShare]) -> MechanismGroup:
    first = max(group, key=lambda row: row.share)
    labels = (first.label, *(row.label for row in group if row is not first))
    share = sum(row.share for row in group)
    if len(group) == 1:
        return MechanismGroup(labels, first.summary, share)
    every = [prior for row in group for prior in row.through]
    shared = sorted({prior for prior in every if every.count(prior) > 1})
    noun = "the prior" if len(shared) == 1 else "the priors"
    text = f"They share {noun} {' and '.join(shared)}; how much each of them carries cannot be told apart."
    return MechanismGroup(labels, text, share)
