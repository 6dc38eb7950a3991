"""Write docs/commands.md from the help of the command line; `make docs` calls this."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import typer

from contested.cli.app import app

HEAD = """\
# Commands

This page is generated from the program's help by `docs/derivations/commands.py` (`make docs`).

Results go to standard output, progress and errors to standard error. Exit codes: 0 done; 2 invalid input, and the
message says where, what was expected, what was found, and the nearest valid value; 1 an error in contested; 130
stopped.
SCENARIO is a folder, a `.toml` file, or the name of a bundled scenario.
"""


def page() -> str:
    """The page as text."""
    root = typer.main.get_command(app)
    return "\n".join([HEAD, *(text for path, command in leaves("contested", root) for text in entry(path, command))])


def leaves(path: str, command: Any) -> Iterator[tuple[str, Any]]:
    """Every command with its full name, in the order of the help."""
    if not hasattr(command, "commands"):
        yield path, command
        return
    for name in command.list_commands(None):
        yield from leaves(f"{path} {name}", command.commands[name])


def entry(path: str, command: Any) -> Iterator[str]:
    """One command: its usage, what it does, its arguments and options."""
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option"]
    words = [p.metavar if p.required else f"[{p.metavar}]" for p in arguments]
    yield f"## {' '.join([path, *words])}"
    yield inspect.cleandoc(command.help or "") + "\n"
    rows = [(p.metavar, p.help) for p in arguments] + [(option(p), option_help(p)) for p in options]
    if rows:
        yield "| | |\n|---|---|"
        yield from (f"| `{name}` | {text} |" for name, text in rows)
    yield ""


def option(parameter: Any) -> str:
    """An option with the name of its value."""
    name = parameter.opts[0]
    if parameter.is_flag:
        return name
    return f"{name} {parameter.metavar}"


def option_help(parameter: Any) -> str:
    """The help of an option, with its default."""
    default = parameter.default
    return (
        f"{parameter.help} Default: {default}." if isinstance(default, int) and default is not False else parameter.help
    )


if __name__ == "__main__":
    print(page().rstrip())
