"""The program `contested`: its commands, in the order of the help, and its entry point."""

from __future__ import annotations

import gc
import io
import os
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.exceptions import Exit

from contested.cli import (
    check,
    compare,
    data,
    doctor,
    explain,
    ledger,
    mechanisms,
    report,
    run,
    scenario,
    sensitivity,
    stress,
)
from contested.cli.failures import exit_code
from contested.errors import InputError, nearest

ORDER = (
    "run",
    "explain",
    "stress",
    "compare",
    "sensitivity",
    "report",
    "check",
    "ledger",
    "scenario",
    "data",
    "mechanisms",
    "doctor",
)


class CommandGroup(TyperGroup):
    """A group of commands; the error for an unknown command names the nearest one."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The commands in the order in which they were added."""
        return list(self.commands)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Without a command, raise an error that lists the commands."""
        if not args:
            raise InputError(f"expected one of: {', '.join(self.list_commands(ctx))}.", where=ctx.command_path)
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command, or an error that names the nearest one."""
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            raise InputError(f"there is no '{ctx.command_path} {args[0]}'; {nearest(args[0], self.commands)}")
        return super().resolve_command(ctx, args)


class RootGroup(CommandGroup):
    """All commands and groups, in the order of ORDER."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The commands in the order of ORDER."""
        return sorted(self.commands, key=ORDER.index)


app = typer.Typer(
    name="contested",
    cls=RootGroup,
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Ask a question about a war that is still being fought; get a probability, and see what it rests on.",
    epilog="Exit codes: 0 done; 2 invalid input, and the message says where; 1 an error in contested; 130 stopped.",
)


def _version(requested: bool) -> None:
    if requested:
        from importlib.metadata import version

        print(f"contested {version('contested')}")
        raise Exit(0)


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


app.command("run")(run.run)
app.command("explain")(explain.explain)
app.add_typer(ledger.commands, name="ledger", cls=CommandGroup)
app.add_typer(scenario.commands, name="scenario", cls=CommandGroup)
app.add_typer(data.commands, name="data", cls=CommandGroup)
app.command("check")(check.check)
app.command("mechanisms")(mechanisms.mechanisms)
app.command("stress")(stress.stress)
app.command("sensitivity")(sensitivity.sensitivity)
app.command("compare")(compare.compare)
app.command("report")(report.report)
app.command("doctor")(doctor.doctor)


def call(args: list[str]) -> int:
    """Run one command line, given without the name of the program; returns the exit code."""

    def run_command() -> None:
        command = typer.main.get_command(app)
        with command.make_context("contested", list(args) or ["--help"]) as context:
            command.invoke(context)

    return exit_code(run_command)


def main() -> None:
    """The entry point of the console script."""
    if sys.stderr is None:  # closed by the caller: progress and messages go nowhere
        sys.stderr = open(os.devnull, "w", encoding="utf-8")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # show "?" for a letter that the terminal cannot show
            stream.reconfigure(errors="replace")
    code = call(sys.argv[1:])
    gc.freeze()  # else the interpreter looks for garbage among all objects before it ends, for a third of a second
    sys.exit(code)
