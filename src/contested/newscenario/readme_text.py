"""README.md of a new scenario: what it was made from, by which rules, and what is left to do."""

from __future__ import annotations

from dataclasses import dataclass

from contested.ledger.plural import counted
from contested.newscenario.activity import Pair, events_of

MOST_PAIRS = 6


@dataclass(frozen=True)
class Made:
    """What was read, chosen and left out, in words, and how many numbers come from where.

    Attributes:
        sources: names of files.
        licences: what the outlines say about themselves.
        told: what was found in the files and done to them.
        events: what the event data hold in the period.
        actors: who was proposed and why.
        left_out: pairs of sides that no actor is part of.
        rules: how weights and holdings were made.
        sourced, judged: numbers of the answers with a source, and without.
        defaults: ids of priors that are wide because nobody says anything.
        warnings: of the finished scenario, as `contested scenario check` has them.
    """

    sources: tuple[str, ...]
    licences: tuple[str, ...]
    told: tuple[str, ...]
    events: tuple[str, ...]
    actors: tuple[str, ...]
    left_out: tuple[Pair, ...]
    rules: tuple[str, ...]
    sourced: int
    judged: int
    defaults: tuple[str, ...]
    warnings: tuple[str, ...] = ()

    def pairs(self) -> list[str]:
        """The deadliest pairs that are left out, and how many more there are."""
        shown = [
            f"{one.one} and {one.other}: {events_of(one.events)}, {one.killed:,.0f} killed" for one in self.left_out
        ]
        more = self.left_out[MOST_PAIRS:]
        if not more:
            return shown
        rest = f"{counted(len(more), 'more pair')}: {events_of(sum(one.events for one in more))}, "
        return [*shown[:MOST_PAIRS], f"{rest}{sum(one.killed for one in more):,.0f} killed"]

    def numbers(self) -> str:
        """One line on the numbers that a person gave or has yet to give."""
        parts = [
            f"{self.sourced} with a source" if self.sourced else "",
            f"{self.judged} judged" if self.judged else "",
            f"{len(self.defaults)} wide because nobody says anything ({', '.join(self.defaults)})"
            if self.defaults
            else "",
        ]
        return f"numbers of this war: {', '.join(part for part in parts if part)}; all others come from the literature"

    def next_steps(self) -> list[str]:
        """What a person does next, the most useful first."""
        wide = [
            f"`ledger/war.toml`: replace the wide number `{name}` by what somebody says: a document, a claim, and a "
            "prior that rests on it."
            for name in self.defaults
        ]
        return [
            *wide,
            "`places.csv`: look at the weights (`presence_...`) and at who holds what at the start (`control_...`).",
            "`scenario.toml`: ask your own questions, and name outside events such as a lean season.",
            "`ledger/`: add claims about the past and observe them with `[[observation]]`.",
        ]


def readme_text(name: str, made: Made) -> str:
    """The file as text."""
    sections = [
        ("Made from", [*made.sources, *made.licences]),
        ("What the files hold", made.told),
        ("Events", made.events),
        ("Actors", made.actors),
        ("Left out: fighting of sides that are no actors", made.pairs()),
        (
            "Where the actors are",
            [
                *made.rules,
                "Events show where sides meet, not where they are: a side that nobody opposes in a place has no "
                "events there.",
            ],
        ),
        ("Numbers", [made.numbers()]),
    ]
    parts = [
        f"# {name}\n\nMade by `contested scenario new`. Check it with `contested scenario check FOLDER`, then "
        "`contested run FOLDER`.\n"
    ]
    parts += [f"## {title}\n" + "".join(f"- {_plain(line)}\n" for line in lines) for title, lines in sections if lines]
    steps = "".join(f"{number}. {_plain(step)}\n" for number, step in enumerate(made.next_steps(), start=1))
    return "\n".join([*parts, f"## What to do next\n{steps}"])


def _plain(line: str) -> str:
    """A line of a list: names come from files, and must not start markup or a new line."""
    return " ".join(line.split()).replace("<", "&lt;")
