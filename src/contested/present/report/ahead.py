"""What every report needs, its modules and templates, made ready in a thread while something is simulated."""

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

    import_module("contested.present.report.build")
    compile_templates()
