"""contested scenario show: who takes part, by which mechanisms, and what the preset and the library gave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from contested.cli.output import Json, print_json, print_table, say
from contested.cli.run import Hindsight, Scenario
from contested.cli.user_mechanisms import MechanismsFile
from contested.errors import InputError, nearest
from contested.present.views.literature import later_text, taken_text

Expanded = Annotated[
    bool, typer.Option("--expanded", help="Print the whole scenario as TOML: what the preset and the library give too.")
]
AlternativeOption = Annotated[
    str | None, typer.Option("--alternative", metavar="ID", help="Show it with this other set of mechanisms.")
]
Levers = Annotated[
    bool, typer.Option("--levers", help="List what events and what-ifs may affect: flows, and quantities looked up.")
]


def show(
    scenario: Scenario,
    expanded: Expanded = False,
    levers: Levers = False,
    alternative: AlternativeOption = None,
    mechanisms: MechanismsFile = None,
    hindsight: Hindsight = False,
    as_json: Json = False,
) -> None:
    """Show a scenario: its actors, mechanisms, and what its preset and the library gave.

    With --expanded, prints the whole scenario that results; comments say where each part comes from. With
    --alternative, all that is of another set of mechanisms, without what that set has nothing for. With --levers, the
    names for `affects` in events and what-ifs.
    """
    from contested.scenario.load import load_scenario

    if expanded and levers:
        raise InputError("expected one of --expanded and --levers, found both")

    loaded, notes = load_scenario(scenario, hindsight=hindsight), []
    if alternative is not None:
        loaded, notes = _of_alternative(loaded, alternative, mechanisms)
    if levers:
        _print_levers(loaded, mechanisms, as_json)
    elif expanded and as_json:
        print_json(loaded.expansion.data)
    elif expanded:
        from contested.scenario.written import expanded_toml

        print(expanded_toml(loaded, notes), end="")
    elif as_json:
        print_json({**summary_of(loaded), **({"left_out_of_alternative": notes} if alternative else {})})
    else:
        _print(summary_of(loaded))
        for note in notes:
            say(note, hang=2)


def _print_levers(loaded: Any, mechanisms: Any, as_json: bool) -> None:
    """What events may affect in a scenario's model."""
    from contested.analysis.compare_levers import levers
    from contested.simulation import prepare

    found = levers(prepare(loaded, mechanisms).info)
    if as_json:
        print_json([one._asdict() for one in found])
        return
    for kind, text in (("flow", "flows"), ("quantity", "quantities that mechanisms look up")):
        say(f"{text}:")
        for one in found:
            if one.kind == kind:
                say(f"{one.name} ({one.unit}): {one.title}", "  ", hang=4)


def _of_alternative(loaded: Any, id_: str, mechanisms: Any) -> tuple[Any, list[str]]:
    """The scenario with another set of mechanisms, and what is left out of it in words."""
    from contested.alternatives import prepare_alternatives

    others = {one.loaded.table.id: one for one in prepare_alternatives(loaded, mechanisms)}
    if id_ not in others:
        raise InputError(f"no alternative '{id_}'; {nearest(id_, others)}", "--alternative")
    return others[id_].kept, [left_out_text(row) for row in others[id_].left_out]


def left_out_text(row: Any) -> str:
    """An entry that another set of mechanisms has nothing for: 'left out: question 'x', since ...'."""
    return f"left out: {row.table} '{row.id}' ({row.text.rstrip('.')}), since {row.why}"


def summary_of(loaded: Any) -> dict[str, Any]:
    """Actors, mechanisms, and what the preset and the library of a loaded scenario gave."""
    found, scenario = loaded.expansion, loaded.scenario
    own = [
        f"prior:{key}" for key in loaded.ledger.priors if f"prior:{key}" not in {*loaded.from_library, *loaded.unused}
    ]
    return {
        "name": scenario.name,
        "title": scenario.title,
        "actors": [
            {
                key: value
                for key, value in actor.model_dump().items()
                if key in ("id", "name", "role", "enemies", "allies")
            }
            for actor in scenario.actor
        ],
        "mechanisms": [
            {
                "label": label,
                "kind": entry.kind,
                "from_preset": label in found.mechanisms,
                "given": sorted(set(found.mechanisms.get(label, ())) - {"kind"}) if label in found.mechanisms else [],
                "parameters": len(entry.parameters),
                "defaults": len(found.defaults.get(label, {})),
            }
            for label, entry in scenario.mechanism.items()
        ],
        "preset": found.preset,
        "layers_from_preset": list(found.layers),
        "left_out": [*found.notes, *(f"{label}: {reason}" for label, reason in found.left_out.items())],
        "library": scenario.library,
        "from_library": list(loaded.from_library),
        "judged_from_library": sum(loaded.ledger.priors[key].basis == "judged" for key in _priors(loaded.from_library)),
        "later_in_library": list(loaded.later_in_library),
        "own_priors": own,
    }


def _priors(references: Sequence[str]) -> list[str]:
    return [one.removeprefix("prior:") for one in references if one.startswith("prior:")]


def _print(summary: dict[str, Any]) -> None:
    say(f"{summary['name']}: {summary['title']}", hang=2)
    print()
    head = ("actor", "role", "enemies", "allies", "name")
    rows = [
        (one["id"], one["role"] or "", ", ".join(one["enemies"]), ", ".join(one["allies"]), one["name"])
        for one in summary["actors"]
    ]
    print_table(head, rows)
    print()
    for kind, labels in _by_kind(summary["mechanisms"]).items():
        say(f"{kind}: {', '.join(labels)}", hang=2)
    print()
    for line in gave(summary):
        say(line, hang=2)
    own = ", ".join(one.removeprefix("prior:") for one in summary["own_priors"])
    say(f"own priors: {len(summary['own_priors'])}" + (f" ({own})" if own else ""), hang=2)


def _by_kind(mechanisms: Sequence[dict[str, Any]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in mechanisms:
        found.setdefault(one["kind"], []).append(one["label"])
    return found


def gave(summary: dict[str, Any]) -> list[str]:
    """What the preset and the library gave, in counts, and what was left out."""
    mechanisms, found = summary["mechanisms"], []
    made = [one for one in mechanisms if one["from_preset"]]
    if summary["preset"]:
        changed = [one["label"] for one in made if one["given"]]
        found.append(
            f"preset {summary['preset']}: {len(made)} of {len(mechanisms)} mechanisms, "
            f"{len(summary['layers_from_preset'])} map layers"
            + (f"; the scenario changes {', '.join(changed)}" if changed else "")
        )
    found += [f"left out: {text}" for text in summary["left_out"]]
    if summary["library"]:
        taken = taken_text(summary["from_library"], summary["judged_from_library"])
        defaults, every = (sum(one[key] for one in mechanisms) for key in ("defaults", "parameters"))
        found.append(f"{taken}; {defaults} of {every} parameters have their default")
        if summary["later_in_library"]:
            found.append(later_text(summary["later_in_library"], "--json"))
    return found
