"""contested scenario: list the bundled scenarios, make a new one, show, draw or check one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import typer

from contested.cli.ledger import MAX_LISTED
from contested.cli.output import Json, print_json, say
from contested.cli.run import Hindsight, Scenario, Settings
from contested.cli.scenario_diagram import diagram
from contested.cli.scenario_new import new
from contested.cli.scenario_show import gave, show, summary_of
from contested.cli.strict import Strict
from contested.cli.user_mechanisms import MechanismsFile
from contested.errors import InputError

if TYPE_CHECKING:
    from contested.model.overlaps import Pair

commands = typer.Typer(rich_markup_mode=None, help="List, make, show, draw and check scenarios.")

GIVEN = (
    *("preset", "layers_from_preset", "left_out", "own_priors"),
    *("from_library", "judged_from_library", "later_in_library"),
)
"""What `check` says of a preset and the library, beside the counts of the scenario."""


@commands.command("list")
def list_(as_json: Json = False) -> None:
    """List the bundled scenarios."""
    from contested.scenario.bundled import bundled_folders

    rows = [_summary(name) for name in bundled_folders()]
    if as_json:
        print_json(rows)
    else:
        for row in rows:
            say(f"{row['name']}: {row['title']}", hang=4)
            say(f"{row['start']} to {row['as_of']}, then {row['weeks']} weeks; {_sizes(row)}", "    ")


commands.command("new")(new)
commands.command("show")(show)
commands.command("diagram")(diagram)


@commands.command("check")
def check(
    scenario: Scenario,
    set_: Settings = None,
    hindsight: Hindsight = False,
    mechanisms: MechanismsFile = None,
    strict: Strict = False,
    as_json: Json = False,
) -> None:
    """Check a scenario with its places and its ledger.

    Counts what its preset and the library give, and says what a missing column of the table of places leaves out.
    Lists warnings, mechanisms that evidence hardly tells apart, and the claims, priors and columns that nothing uses.
    Where claims are observed, counts them by law, and the others by the reason.
    Binds every parameter; nothing is simulated.
    """
    from contested.alternatives import prepare_alternatives
    from contested.model.overlaps import hard_to_tell_apart
    from contested.scenario.bundled import library, which_scenario
    from contested.scenario.load import load_scenario
    from contested.simulation import prepare

    prepared = prepare(load_scenario(scenario, set_=set_ or [], hindsight=hindsight), mechanisms)
    loaded = prepared.loaded
    others = prepare_alternatives(loaded, mechanisms, prepared)
    _require_memory(loaded, len(prepared.info.names()))
    if strict:
        loaded.refuse_warnings()
    summary = _counts(loaded)
    alike = hard_to_tell_apart(prepared.built.model.instances)
    if as_json:
        warnings = [warning._asdict() for warning in loaded.warnings]
        found = {"file": str(loaded.file), "warnings": warnings, "unused": list(loaded.unused)}
        given = {key: value for key, value in summary_of(loaded).items() if key in GIVEN}
        apart = {"hard_to_tell_apart": [pair._asdict() for pair in alike]}
        told = {"event_data": _event_data(loaded), "alternatives": [_set(one) for one in others]}
        print_json({**summary, **given, **found, **apart, **_evidence(loaded), **told})
        return
    if note := which_scenario(scenario):
        say(note)
    say(f"{'bundled' if loaded.file.is_relative_to(library()) else loaded.file}: {_sizes(summary)}", hang=2)
    for line in gave(summary_of(loaded)):
        say(line, hang=2)
    for warning in loaded.warnings:
        say(f"warning: {warning}", hang=2)
    if loaded.unused:
        more = " ... (--json lists all)" if len(loaded.unused) > MAX_LISTED else ""
        say(f"{len(loaded.unused)} used by nothing: {', '.join(loaded.unused[:MAX_LISTED])}{more}", hang=2)
    for text in _alike_texts(alike):
        say(text, hang=2)
    if loaded.scenario.observation:
        for text in _evidence_texts(**_evidence(loaded)):
            say(text, hang=2)
    for table in _event_data(loaded):
        say(f"event data '{table['id']}': {' '.join([table['text'] + '.', *table['notes']])}", hang=2)
    for one in others:
        say(_set_text(_set(one), loaded), hang=2)
    count = f", {len(loaded.warnings)} warning{'s' * (len(loaded.warnings) != 1)}" if loaded.warnings else ""
    say(f"{summary['name']}: no errors{count}.")


def _alike_texts(alike: Sequence[Pair]) -> Iterator[str]:
    """A text for all pairs of mechanisms that do the same, and what to do about them."""
    by_what: dict[str, list[str]] = {}
    for pair in alike:
        by_what.setdefault(pair.both, []).append(f"{pair.first} and {pair.second}")
    for both, pairs in by_what.items():
        more = f" (and {len(pairs) - 1} more such pairs)" if len(pairs) > 1 else ""
        yield f"hard to tell apart: {pairs[0]}{more} both {both}"
    if by_what:
        yield "compare the answers with one of a pair switched off (`off = true` for those of a preset)"


def _sizes(summary: dict[str, Any]) -> str:
    from contested.ledger.plural import counted, singular

    keys = ("places", "actors", "mechanisms", "claims", "questions")
    return ", ".join(counted(summary[key], singular(key)) for key in keys)


def _evidence(loaded: Any) -> dict[str, Any]:
    """The observations with their laws, and the claims that are not observed with the reason."""
    from contested.analysis.readings import readings
    from contested.observations.stated import Stated
    from contested.scenario.unused_claims import unused_claims

    observed = [(one, one.law.scale if isinstance(one.law, Stated) else "yes or no") for one in readings(loaded)]
    return {
        "observations": [{"claim": one.claim, "law": law, "group": one.group} for one, law in observed],
        "not_observed": [{"claim": claim, "why": why} for claim, why in unused_claims(loaded)],
    }


def _event_data(loaded: Any) -> list[dict[str, Any]]:
    """The tables of events: what of them counts, as how many sums, and what a reader has to know."""
    from contested.observations.event_counts import event_counts
    from contested.observations.event_summaries import summaries

    found = []
    for one in event_counts(loaded):
        release = f" {one.release}" if one.release else ""
        sums, weeks = len(summaries(one, loaded.places.neighbours)), one.weeks.stop - one.weeks.start
        found.append(
            {
                "id": one.data.id,
                "text": f"{one.data_set.dataset}{release}: {one.events:,.0f} events in {weeks} weeks, as {sums} sums",
                "set_aside": dict(one.set_aside),
                "notes": list(one.notes),
            }
        )
    return found


def _set(one: Any) -> dict[str, Any]:
    """Another set of mechanisms, and what of the scenario it has nothing for."""
    return {
        "id": one.loaded.table.id,
        "title": one.loaded.table.title,
        "mechanisms": len(one.kept.scenario.mechanism),
        "questions": len(one.kept.scenario.question),
        "left_out": [row._asdict() for row in one.left_out],
    }


def _set_text(found: dict[str, Any], loaded: Any) -> str:
    """'alternative 'core' (Core mechanisms only): 44 mechanisms, answers 11 of 13 questions; left out: 1 event'."""
    scenario = loaded.scenario
    counts = Counter(row["table"] for row in found["left_out"] if row["table"] != "question")
    listed = ", ".join(f"{count} {table}" for table, count in counts.items())
    more = f"; left out: {listed} (scenario show --alternative {found['id']} lists them)" if listed else ""
    return (
        f"alternative '{found['id']}' ({found['title']}): {found['mechanisms']} mechanisms instead of "
        f"{len(scenario.mechanism)}, answers {found['questions']} of {len(scenario.question)} questions{more}"
    )


def _evidence_texts(observations: list[dict[str, str]], not_observed: list[dict[str, str]]) -> tuple[str, str]:
    laws = Counter(one["law"] for one in observations).most_common()
    reasons = Counter(one["why"] for one in not_observed).most_common(MAX_LISTED)
    observed, others = (", ".join(f"{count} {word}" for word, count in counted) for counted in (laws, reasons))
    more = ", ... (--json lists all)" if len({one["why"] for one in not_observed}) > MAX_LISTED else ""
    return (
        f"observations: {len(observations)} ({observed})",
        f"claims not observed: {len(not_observed)} ({others}{more})",
    )


def _require_memory(loaded: Any, series: int) -> None:
    """Refuse what a run would: more histories than fit into memory."""
    from contested.ensemble.memory import check_fits

    try:
        check_fits(loaded.scenario.members, series, loaded.calendar.weeks)
    except InputError as error:
        raise InputError(error.message, f"{loaded.file}: field members") from None


def _summary(name: str) -> dict[str, Any]:
    from contested.scenario.load import load_scenario

    return _counts(load_scenario(name))


def _counts(loaded: Any) -> dict[str, Any]:
    scenario = loaded.scenario
    return {
        "name": scenario.name,
        "title": scenario.title,
        "start": scenario.first_day.isoformat(),
        "as_of": scenario.as_of.isoformat(),
        "weeks": loaded.calendar.future_weeks,
        "places": len(loaded.places.ids),
        "actors": len(scenario.actor),
        "mechanisms": len(scenario.mechanism),
        "claims": sum(f"claim:{key}" not in loaded.from_library for key in loaded.ledger.claims),
        "questions": len(scenario.question),
        "hash": loaded.hash,
    }
