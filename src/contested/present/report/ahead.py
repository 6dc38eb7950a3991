"""What writing a run and its report needs, modules and templates, made ready in a thread during a simulation."""

from __future__ import annotations

from importlib import import_module
from threading import Thread


def ready_ahead() -> Thread:
    """Start to load the modules and to compile the templates; whoever writes a report meanwhile waits for nothing."""
    thread = Thread(target=_get_ready, name="report")
    thread.start()
    return thread


def _get_ready() -> None:
    from contested.present.report.page import compile_templates

    for name in ("contested.present.report.build", "contested.results.write", "numcodecs"):
        import_module(name)
    compile_templates()
