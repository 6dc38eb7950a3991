"""contested mechanisms: list the mechanisms by what they are about, or show all that is known of one."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from contested.cli.output import Json, print_fields, print_json, say
from contested.cli.user_mechanisms import MechanismsFile
from contested.errors import InputError, nearest


def mechanisms(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="The mechanism to show in full.")] = None,
    mechanisms: MechanismsFile = None,
    as_json: Json = False,
) -> None:
    """List the mechanisms by what they are about, or show one in full.

    In full: its claim, its equations, its roles, its parameters with units and priors, what they rest on and where
    findings contradict each other, its flows, what it reads and writes, the tests that check it, and its use.
    """
    from contested.cli.mechanism_page import every, page, summary
    from contested.given_mechanisms import user_mechanisms

    known = every(user_mechanisms(mechanisms))
    if name is None:
        _list([summary(one, kind) for one, kind in known.items()], as_json)
        return
    if name not in known:
        raise InputError(f"there is no mechanism '{name}'; {nearest(name, known)}")
    if as_json:
        print_json(page(name, known[name]))
    else:
        _show(page(name, known[name]))


def _list(rows: list[dict[str, Any]], as_json: bool) -> None:
    from contested.cli.mechanism_page import OWN_TOPIC
    from contested.model.equations import TOPICS

    if as_json:
        print_json(rows)
        return
    for topic in (*TOPICS.values(), OWN_TOPIC):
        inside = [row for row in rows if row["topic"] == topic]
        if inside:
            say(topic)
            for row in inside:
                say(f"{row['name']}: {row['says']}", "  ", hang=4)
            print()
    say(f"{len(rows)} mechanisms; `contested mechanisms NAME` shows one in full")


def _show(one: dict[str, Any]) -> None:
    say(f"{one['name']}: {one['says']}", hang=4)
    for paragraph in one["text"]:
        print()
        say(paragraph)
    _equations(one)
    if one["roles"]:
        print("\nRoles, which a scenario assigns")
        print_fields([(role["name"], role_text(role)) for role in one["roles"]], "  ")
    _parameters(one)
    _rests_on(one)
    _names(one)
    print("\nChecked by tests, by name")
    for head, sentences in tests_by_file(one).items():
        say(head, "  ", hang=2)
        for sentence in sentences:
            say(sentence, "    ", hang=2)
    print("\nUsed in")
    for line in use_lines(one):
        say(line, "  ", hang=2)
    if one["catalogue"]:
        print(f"\nCatalogue row: {one['catalogue']}")


def _equations(one: dict[str, Any]) -> None:
    print("\nEquations, per week" if one["equations"] else "\nEquations: none stated")
    for line in one["equations"]:
        note = f"   ({line['note']})" if line["note"] else ""
        say(f"{line['left']} {line['operator']} {line['right']}{note}", "  ", hang=6)
    if one["notation"]:
        print("\n  How to read them")
        print_fields([(shown(mark), says) for mark, says in one["notation"].items()], "    ")


def _parameters(one: dict[str, Any]) -> None:
    from contested.cli.mechanism_page import NO_PRIOR

    if one["parameters"]:
        print("\nParameters, with the priors of the library")
    for each in one["parameters"]:
        say(f"{each['name']}: {each['description']} ({each['unit']}; {each['support']})", "  ", hang=4)
        for prior in each["priors"]:
            say(prior_line(prior), "      ", hang=2)
        if not each["priors"]:
            say(NO_PRIOR, "      ")


def _rests_on(one: dict[str, Any]) -> None:
    print("\nWhat it rests on")
    for line in document_lines(one):
        say(line, "  ", hang=2)
    if one["findings"]:
        print("\nFindings behind the priors")
        for finding in one["findings"]:
            say(finding_line(finding), "  ", hang=2)


def _names(one: dict[str, Any]) -> None:
    for head, key in (("Flows", "flows"), ("Stocks and levels of its own", "owns"), ("Reports", "reports")):
        if one[key]:
            print(f"\n{head}")
            for series in one[key]:
                say(series_line(series), "  ", hang=4)
    if one["quantities"]:
        print("\nQuantities that it multiplies or looks up")
        for quantity in one["quantities"]:
            say(f"{quantity['name']}: {quantity['title']} ({quantity['unit']})", "  ", hang=4)
    print("\nNames it uses, with roles in braces")
    print_fields([(verb, ", ".join(one[verb]) or "nothing") for verb in ("declares", "reads", "writes")], "  ")


def shown(mark: str) -> str:
    """A form of the equations as a reader looks for it: 'Σ(...)' for 'Σ('."""
    return "[...]" if mark == "[" else f"{mark}...)" if mark.endswith("(") else mark.strip()


def role_text(role: dict[str, Any]) -> str:
    """What a role takes, and what it is."""
    kind = f"list of {role['of']}s" if role["many"] else role["of"]
    return f"{kind}{', optional' if role['optional'] else ''}: {role['description']}"


def prior_line(prior: dict[str, Any]) -> str:
    """A prior in one line: its range and distribution, whether it is measured, where it holds, its id."""
    from contested.present.views.wording import number

    low, middle, high = (number(prior["quantiles"][key]) for key in ("5", "50", "95"))
    where = f"{prior['where']}: " if prior["where"] else ""
    sign = f"; {prior['sign']}" if prior["sign"] else ""
    return f"{where}5-50-95 %: {low}, {middle}, {high}; {prior['distribution']}; {prior['basis']}{sign} ({prior['id']})"


def document_lines(one: dict[str, Any]) -> list[str]:
    """The documents that a mechanism and its priors cite, a line each; 'nothing named' where there is none."""
    lines = [f"{cited(document)} ({document['id']})" for document in one["documents"]]
    lines += [f"{key}, which is not in the library" for key in one["unknown_sources"]]
    return lines or ["nothing named"]


def cited(document: dict[str, Any]) -> str:
    """'J. M. Weinstein 2007, Inside Rebellion, Cambridge University Press; read: memory'."""
    who = document["authors"] or document["publisher"]
    where = f", {document['publisher']}" if document["authors"] else ""
    read = "read in full" if document["read"] == "full" else f"read: {document['read']}"
    return f"{who} {document['year']}, {document['title']}{where}; {read}"


def finding_line(finding: dict[str, Any]) -> str:
    """A finding with its source, and the findings that it contradicts."""
    against = f"; contradicts {', '.join(finding['contradicts'])}" if finding["contradicts"] else ""
    return f"{finding['says']} ({finding['id']}, from {finding['document']}, grade {finding['grade']}{against})"


def series_line(series: dict[str, Any]) -> str:
    """A stock, level, flow or report: its name, title and unit, and which stocks a flow moves."""
    moves = ""
    if series["kind"] == "flow":
        ends = [series["source"] or "from outside", series["target"] or "out of the model"]
        moves = f"; {' to '.join(ends)}" if series["source"] or series["target"] else "; events"
    return f"{series['name']}: {series['title']} ({series['unit']}{moves})"


def tests_by_file(one: dict[str, Any]) -> dict[str, list[str]]:
    """Files of tests, with what each checks of a mechanism; that there is none named where there is not."""
    from contested.cli.mechanism_page import FOR_ALL, NO_TESTS

    return {**one["tests"], FOR_ALL: []} if one["tests"] else {NO_TESTS: []}


def use_lines(one: dict[str, Any]) -> list[str]:
    """The presets and bundled scenarios that have a mechanism, with its labels there."""
    lines = [f"{use['kind']} {use['name']}: {', '.join(use['labels'])}" for use in one["used_in"]]
    return lines or ["no preset and no bundled scenario"]
