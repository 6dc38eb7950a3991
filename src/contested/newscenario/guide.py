"""The guided mode: asks what no table can answer, says why it asks, and takes an empty answer as "nobody knows"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Protocol, TypeVar

from contested.errors import InputError, nearest
from contested.ledger.reading import validate
from contested.newscenario.activity import side_of
from contested.newscenario.answers import Answers, context_words
from contested.newscenario.gather import NewPlaces
from contested.newscenario.presence import parts_to_hold
from contested.newscenario.sides import Cast, new_actor_id, words_of
from contested.newscenario.times import Times
from contested.newscenario.whole_numbers import whole_number

MOST_SIDES = 12
ROLES = {
    "incumbent": "Who rules, the side whose ground others contest",
    "challenger": "Who challenges it",
    "ally": "Who fights beside the ruler, if anybody",
}
SOURCE = "a source needs it", "a number with a speaker needs its document"
"""Why the fields of a source are asked for, and asked for again."""
Read = TypeVar("Read")


class Terminal(Protocol):
    """Where questions are asked: `say` prints a line, `ask` returns what is typed, without spaces around it."""

    def say(self, line: str) -> None:
        """Print a line."""
        ...

    def ask(self, question: str) -> str:
        """Ask for a line."""
        ...


def guided(terminal: Terminal, places: NewPlaces, proposed: Cast, days: Times) -> Answers:
    """Ask everything; an answer that cannot be read is asked for again.

    Args:
        terminal: where questions are asked.
        places: of the scenario.
        proposed: the actors that the events suggest.
        days: of the scenario.
    """
    terminal.say("An empty answer means that nobody knows, or takes what stands in [brackets].")
    data: dict[str, Any] = {}
    data["title"] = _ask(terminal, "A title, such as 'Two Rivers, March 2031'", "it heads every report", _text)
    data["place"] = _ask(
        terminal, "What is one place called: state, province, district ...?", "reports speak of it", _text
    )
    sides = _sides(terminal, proposed)
    for side in sides:
        _strength(terminal, side, [one["id"] for one in sides], days)
    units, word, _ = parts_to_hold(places, None)
    for side in sides:
        if side["role"] == "challenger":
            side["holds"] = _ask(
                terminal,
                f"Which places did {side['shown']} hold on {days.start}, and how much of them, such as "
                f"'{places.names[0]} 1' for one of {units[0]} parts ({word})?",
                "who holds ground at the start decides where it can be lost",
                _holds,
            )
    data["side"] = [{key: value for key, value in side.items() if value not in (None, {})} for side in sides]
    data["displaced"] = _stated(
        terminal,
        f"How many people were displaced within the area on {days.start}: low-high, or one number?",
        "they return, or flee again",
        [one["id"] for one in sides],
        days,
    )
    data["context"] = _ask(
        terminal,
        f"Which of these words fit this war: {', '.join(context_words())}?",
        "where findings of the literature differ, these choose among them",
        _words,
    )
    return validate(Answers, {key: value for key, value in data.items() if value}, "answers")


def _ask(terminal: Terminal, question: str, why: str, read: Callable[[str], Read | None]) -> Read | None:
    """One question, with why it is asked, until the answer can be read; None for an empty one."""
    while True:
        text = terminal.ask(f"{question} ({why})")
        if not text:
            return None
        try:
            return read(text)
        except InputError as error:
            terminal.say(error.message)


def _sides(terminal: Terminal, proposed: Cast) -> list[dict[str, Any]]:
    """Who is who: names, roles and short names."""
    listed = list(
        dict.fromkeys(
            [actor.name for actor in proposed.actors]
            + [
                side
                for pair in proposed.left_out
                for side in (pair.one, pair.other)
                if side_of(side).kind in ("armed", "government")
            ]
        )
    )[:MOST_SIDES]
    if not proposed.actors:
        terminal.say("No side of the events looks like a government that somebody fights: say who is who.")
    for number, name in enumerate(listed, start=1):
        terminal.say(f"  {number}. {name}")
    found: list[dict[str, Any]] = []
    for role, question in ROLES.items():
        default = [actor.name for actor in proposed.actors if actor.role == role]
        taken = [side["name"] for side in found]
        read = partial(_named, listed=listed, known=proposed.sides, taken=taken)
        shown = ", ".join(str(listed.index(name) + 1) for name in default) or "nobody"
        wanted = f"{question}: numbers of the list, or names with ';' between them?"
        why = "roles decide which mechanisms a side gets"
        if default or role == "ally":
            names = _ask(terminal, f"{wanted} [{shown}]", why, read) or [name for name in default if name not in taken]
        else:
            names = _required(terminal, wanted, why, read, "a war needs a side that rules and one that challenges it")
        found += [{"name": name, "role": role} for name in names]
    for side in found:
        shown = _ask(
            terminal,
            f"What do people call {side['name']}, in a word or two? [{side['name']}]",
            "reports and series use it",
            _text,
        )
        side["shown"] = shown or side["name"]
        ruler = side["role"] == "incumbent" and shown is None
        words = ["government"] if ruler else words_of(side["shown"])
        side["id"] = new_actor_id(words, [one["id"] for one in found if "id" in one], "side")
    return found


def _strength(terminal: Terminal, side: dict[str, Any], ids: Sequence[str], days: Times) -> None:
    side["fighters"] = _stated(
        terminal,
        f"How many fighters did {side['shown']} have here on {days.start}: low-high, or one number?",
        "the number that every rate of attack is multiplied by",
        ids,
        days,
    )


def _stated(terminal: Terminal, question: str, why: str, ids: Sequence[str], days: Times) -> dict[str, Any] | None:
    """A number with its source; None where nobody knows."""
    found = _ask(terminal, question, why, _range)
    if found is None:
        return None
    speaker = _ask(
        terminal, "Who says so?", "an answer is followed back to who said it; empty: your own judgement", _text
    )
    if speaker is None:
        return found
    source: dict[str, Any] = {
        "speaker": speaker,
        "title": _required(terminal, "In which document: its title?", SOURCE[0], _text, SOURCE[1]),
        "publisher": _required(terminal, "Who published it?", SOURCE[0], _text, SOURCE[1]),
        "date": _required(terminal, "When, as YYYY-MM-DD?", SOURCE[0], lambda text: _day(text, days.as_of), SOURCE[1]),
    }
    where = _ask(terminal, "Where in it: page, paragraph, table?", "so that others find it", _text)
    serves = _ask(
        terminal,
        f"Whose interest does it serve: {', '.join(ids)} or none? [none]",
        "sides inflate",
        lambda text: _one_of(text, ids),
    )
    grade = _ask(
        terminal,
        "How reliable is the source, A (completely) to F (cannot be judged), and how credible the number, 1 "
        "(confirmed) to 6 (cannot be judged), such as C3? [F6]",
        "the grade decides how far it may be off",
        _grade,
    )
    optional = {"where": where, "serves": serves, **(grade or {})}
    return found | {"source": source | {key: value for key, value in optional.items() if value is not None}}


def _required(terminal: Terminal, question: str, why: str, read: Callable[[str], Read | None], again: str) -> Read:
    while (found := _ask(terminal, question, why, read)) is None:
        terminal.say(f"expected an answer: {again}")
    return found


def _text(text: str) -> str:
    return text[:300]


def _named(text: str, listed: Sequence[str], known: Sequence[str], taken: Sequence[str]) -> list[str]:
    """Numbers of a list, or names; with event data, those of its sides; nobody who has a role already."""
    found = list(dict.fromkeys(_chosen(text, listed)))
    for name in found:
        if name in taken:
            raise InputError(f"expected another side, '{name[:60]}' has a role already")
        if known and name not in known:
            raise InputError(f"no side '{name[:60]}' in the events; {nearest(name, known)}")
    if not found:
        raise InputError("expected numbers of the list, or names with ';' between them")
    return found


def _chosen(text: str, listed: Sequence[str]) -> list[str]:
    """Numbers of a list, or names."""
    if re.fullmatch(r"\d+([,; ]+\d+)*", text):
        numbers = [int(part) for part in re.findall(r"\d+", text)]
        if any(not 1 <= number <= len(listed) for number in numbers):
            raise InputError(f"expected numbers from 1 to {len(listed)}, found {text}")
        return [listed[number - 1] for number in numbers]
    return [part.strip() for part in text.split(";") if part.strip()]


def _range(text: str) -> dict[str, int]:
    """One number, low-high, or low-best-high."""
    parts = [whole_number(part) for part in re.split(r"\s*(?:-|to)\s*", text)]
    found = [part for part in parts if part is not None]
    if len(found) < len(parts) or len(found) > 3:
        raise InputError("expected a whole number such as 12000 or 12,000, or a range such as 6000-15000")
    if sorted(found) != found or found[0] < 1:
        raise InputError("expected whole numbers of people above 0, the smallest first")
    if len(found) == 1:
        return {"best": found[0]}
    middle = found[1] if len(found) == 3 else round((found[0] * found[1]) ** 0.5)
    return {"best": middle, "low": found[0], "high": found[-1]}


def _holds(text: str) -> dict[str, int]:
    """Names of places, each with a number behind it."""
    found = {}
    for part in re.split(r"[,;]", text):
        match = re.fullmatch(r"\s*(.+?)\s+(\d+)\s*", part)
        if not match:
            raise InputError("expected a place and a number, such as 'Upper Valley 3', with ',' between several")
        found[match[1]] = int(match[2])
    return found


def _day(text: str, as_of: dt.date) -> dt.date:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise InputError("expected a date such as 2031-02-20") from None
    if day > as_of:
        raise InputError(f"expected a document on or before as_of = {as_of}: what became known later is not used")
    return day


def _one_of(text: str, ids: Sequence[str]) -> str:
    if text not in (*ids, "none"):
        raise InputError(f"expected one of {', '.join(ids)} or none")
    return text


def _grade(text: str) -> dict[str, Any]:
    if not re.fullmatch("[A-Fa-f][1-6]", text):
        raise InputError("expected a letter from A to F and a digit from 1 to 6, such as C3")
    return {"reliability": text[0].upper(), "credibility": int(text[1])}


def _words(text: str) -> list[str]:
    found = re.findall(r"[a-z0-9_-]+", text.casefold())
    unknown = [word for word in found if word not in context_words()]
    if unknown:
        raise InputError(f"expected words of the list, found '{unknown[0]}'")
    return found
