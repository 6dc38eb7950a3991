"""Stop a run within two seconds of Ctrl-C or SIGTERM, and leave no partial output but what another one can go on with.

Python calls a signal handler only between two of its instructions. JAX can compile or simulate for many seconds without
returning to Python, and an exception raised in one of its callbacks is lost. Therefore a second thread waits for the
signal too, and ends the process if the main thread does not react.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from contested.results.resumable_folder import kept_parts

GRACE_SECONDS = 1.0
"""Time for the main thread to react."""
STOPPED = 130
SHOW_CURSOR = "\x1b[?25h"


def stop_message(kept: Path | None) -> str:
    """What a user who stops it is told; `kept` is the folder with what is done so far, if there is one."""
    if kept is None:
        return "contested: stopped; nothing was written"
    return f"contested: stopped; what is done so far is kept in {kept}: the same command goes on from there"


@contextmanager
def stop_on_signals(clean_up: Callable[[], None]) -> Iterator[None]:
    """Raise KeyboardInterrupt on a signal; end the process if the main thread does not react.

    Args:
        clean_up: removes partial output; called before the process ends.
    """
    if threading.current_thread() is not threading.main_thread():  # only the main thread can handle signals
        yield
        return
    receiver, sender = socket.socketpair()
    sender.setblocking(False)
    previous_handler = signal.signal(signal.SIGTERM, _interrupt)
    previous_fd = signal.set_wakeup_fd(sender.fileno(), warn_on_full_buffer=False)
    previous_hook, sys.unraisablehook = sys.unraisablehook, _ignore_interrupts
    watcher = threading.Thread(target=_watch, args=(receiver, clean_up), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(previous_fd)
        signal.signal(signal.SIGTERM, previous_handler)
        sys.unraisablehook = previous_hook
        sender.close()
        watcher.join()
        receiver.close()


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _ignore_interrupts(unraisable: sys.UnraisableHookArgs) -> None:
    """Print no traceback for an interrupt that was lost in a callback: the watcher ends the process."""
    if not issubclass(unraisable.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(unraisable)


def _watch(receiver: socket.socket, clean_up: Callable[[], None]) -> None:
    """Wait for a signal; end the process after a second signal, or if the main thread does not react in time."""
    while number := receiver.recv(1):
        if number[0] not in (signal.SIGINT, signal.SIGTERM):
            continue
        receiver.settimeout(GRACE_SECONDS)
        try:
            if not receiver.recv(1):
                return
        except TimeoutError:
            pass
        clean_up()
        cursor = SHOW_CURSOR if sys.stderr.isatty() else ""
        os.write(2, f"{cursor}{stop_message(kept_parts())}\n".encode())
        os._exit(STOPPED)
