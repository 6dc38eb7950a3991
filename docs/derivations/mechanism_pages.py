"""Writes docs/mechanisms/NAME.md, a page for each built-in mechanism, from the mechanism itself; run as `make docs`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from contested.cli.mechanism_page import NO_PRIOR, every, page
from contested.cli.mechanisms import cited, finding_line, role_text, series_line, shown, tests_by_file, use_lines
from contested.present.views.wording import number

FOLDER = Path(__file__).resolve().parents[1] / "mechanisms"


def pages() -> dict[str, str]:
    """Name of the file -> its text."""
    return {f"{name}.md": "\n".join(_page(page(name, kind))).rstrip() + "\n" for name, kind in every().items()}


def _page(one: dict[str, Any]) -> Iterator[str]:
    yield f"# {one['name']}\n\n**{one['says']}**\n"
    yield from (f"{paragraph}\n" for paragraph in one["text"])
    yield f"{one['topic']}. [All mechanisms](../mechanisms.md)\n"
    yield "## Equations\n\nPer week.\n\n```text"
    yield from (f"{e['left']} {e['operator']} {e['right']}" + (f"    ({e['note']})" if e["note"] else "")
                for e in one["equations"])  # fmt: skip
    yield "```\n"
    yield from (f"- `{shown(mark)}` {says}" for mark, says in one["notation"].items())
    yield "\n## Roles\n"
    yield from (f"- `{role['name']}` {role_text(role)}" for role in one["roles"])
    yield from _parameters(one)
    yield "\n## What it rests on\n"
    yield from (f"- `{document['id']}` {cited(document)}" for document in one["documents"])
    if one["findings"]:
        yield "\nFindings behind the priors:\n"
        yield from (f"- {finding_line(finding)}" for finding in one["findings"])
    for head, key in (("Flows", "flows"), ("Stocks and levels of its own", "owns"), ("Reports", "reports")):
        if one[key]:
            yield f"\n## {head}\n"
            yield from (f"- {_coded(series_line(series))}" for series in one[key])
    if one["quantities"]:
        yield "\n## Quantities that it multiplies or looks up\n"
        yield from (f"- `{q['name']}`: {q['title']} ({q['unit']})" for q in one["quantities"])
    yield from _names(one)
    yield "\n## Tests\n"
    for file, sentences in tests_by_file(one).items():
        yield f"- {file}"
        yield from (f"  - {sentence}" for sentence in sentences)
    yield "\n## Used in\n"
    yield from (f"- {line}" for line in use_lines(one))
    if one["catalogue"]:
        yield f"\nCatalogue row: {one['catalogue']}"


def _parameters(one: dict[str, Any]) -> Iterator[str]:
    yield "\n## Parameters\n\nWhat the library knows of each before looking at a war: its 5, 50 and 95 % points."
    yield "\n| parameter | meaning | unit | 5 % | 50 % | 95 % | prior |\n|---|---|---|---|---|---|---|"
    for each in one["parameters"]:
        meaning = _cell(f"{each['description']}; {each['support']}")
        for prior in each["priors"]:
            points = " | ".join(number(prior["quantiles"][key]) for key in ("5", "50", "95"))
            words = [prior["where"], prior["distribution"], prior["basis"], prior["sign"]]
            text = "; ".join(word for word in words if word)
            yield f"| `{each['name']}` | {meaning} | {each['unit']} | {points} | `{prior['id']}` {_cell(text)} |"
        if not each["priors"]:
            yield f"| `{each['name']}` | {meaning} | {each['unit']} | | | | {NO_PRIOR} |"


def _names(one: dict[str, Any]) -> Iterator[str]:
    yield "\n## Names that it uses\n\nRoles stand in braces.\n"
    for verb in ("declares", "reads", "writes"):
        yield f"- {verb} {_list(one[verb]) or 'nothing'}"


def _list(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _coded(line: str) -> str:
    name, _, rest = line.partition(": ")
    return f"`{name}`: {rest}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    made = pages()
    for old in (file for file in FOLDER.glob("*.md") if file.name not in made):
        old.unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
