"""Ctrl-C and SIGTERM end a run within a second or two, wherever it is, and leave nothing half written.

Python runs its own handler only between two of its instructions. While JAX compiles or simulates there is none for
many seconds, and an interrupt that falls into one of its callbacks is swallowed. So a thread listens as well.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

GRACE_SECONDS = 1.0
"""How long the work may take to unwind by itself."""
STOPPED = 130
SAID = "contested: stopped; nothing was written"
SHOW_CURSOR = "\x1b[?25h"


@contextmanager
def stoppable(clean: Callable[[], None]) -> Iterator[None]:
    """Within this, a stop raises KeyboardInterrupt, and ends the process if that does not end the work.

    Args:
        clean: called before the process ends that way; removes what is half written.
    """
    if threading.current_thread() is not threading.main_thread():  # whoever called owns the signals
        yield
        return
    hear, tell = socket.socketpair()
    tell.setblocking(False)
    before = signal.signal(signal.SIGTERM, _interrupt)
    woken = signal.set_wakeup_fd(tell.fileno(), warn_on_full_buffer=False)
    hook, sys.unraisablehook = sys.unraisablehook, _quiet
    watcher = threading.Thread(target=_watch, args=(hear, clean), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(woken)
        signal.signal(signal.SIGTERM, before)
        sys.unraisablehook = hook
        tell.close()
        watcher.join()
        hear.close()


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _quiet(unraisable: sys.UnraisableHookArgs) -> None:
    """An interrupt that a callback swallowed needs no traceback: the watcher ends the process."""
    if not issubclass(unraisable.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(unraisable)


def _watch(hear: socket.socket, clean: Callable[[], None]) -> None:
    """Wait for a stop; after it, for the work to end, for a second stop, or for the end of patience."""
    while number := hear.recv(1):
        if number[0] not in (signal.SIGINT, signal.SIGTERM):
            continue
        hear.settimeout(GRACE_SECONDS)
        try:
            if not hear.recv(1):
                return
        except TimeoutError:
            pass
        clean()
        cursor = SHOW_CURSOR if sys.stderr.isatty() else ""
        os.write(2, f"{cursor}{SAID}\n".encode())
        os._exit(STOPPED)
