"""Connecting to a Dask scheduler, with a deadline: Dask itself waits forever for a program that never answers."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from contested.errors import InputError

if TYPE_CHECKING:
    from distributed import Client

WHERE = "scheduler"
REACH_SECONDS, ANSWER_SECONDS = 3, 20
"""How long a machine may take to accept a connection, and then a scheduler to answer."""


@contextmanager
def connected(address: str) -> Iterator[Client]:
    """A client of the scheduler at an address such as "tcp://host:8786".

    Raises:
        InputError: Dask is not installed, no scheduler answers at the address in time, or the connection is lost.
    """
    try:
        from distributed import Client
        from distributed.comm.core import CommClosedError
    except ImportError as error:
        raise InputError("expected the extra 'cluster': pip install 'contested[cluster]'", WHERE) from error
    _check_listens(address)
    _check_is_scheduler(address)
    try:
        client = Client(address, timeout=ANSWER_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise _refused(address, "none answers there") from error
    with _without_logs(), client:
        try:
            yield client
        except (OSError, CancelledError) as error:
            if client.status == "running" and not isinstance(error, CommClosedError | CancelledError):
                raise  # not an error of the connection
            raise InputError(
                f"the connection to the Dask scheduler at '{address}' was lost; run again", WHERE
            ) from error


@contextmanager
def _without_logs() -> Iterator[None]:
    """Dask logs a traceback where a connection is lost: the error says so in a sentence."""
    loggers = [logging.getLogger(name) for name in ("distributed", "distributed.client")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _check_listens(address: str) -> None:
    """Refuse at once an address where nothing listens: Dask tries again for half a minute.

    Raises:
        InputError: it is not an address, or nothing accepts a connection there.
    """
    protocol, separator, rest = address.partition("://")
    if not separator:
        protocol, rest = "tcp", address
    if protocol not in ("tcp", "tls"):
        return
    host, _, port = rest.rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), REACH_SECONDS).close()
    except (OSError, ValueError, OverflowError) as error:
        raise _refused(address, "nothing listens there") from error


def _check_is_scheduler(address: str) -> None:
    """Ask what listens at the address.

    Raises:
        InputError: it is not a Dask scheduler, or it does not answer in time.
    """
    with ThreadPoolExecutor(1) as thread:  # a notebook's thread already runs an event loop
        try:
            identity = thread.submit(asyncio.run, _identity(address)).result()
        except TimeoutError as error:
            raise _refused(address, f"what listens there gave no answer for {ANSWER_SECONDS} seconds") from error
        except Exception as error:  # depends on the bytes that the other program sends
            raise _refused(address, "what listens there is no Dask scheduler") from error
    if identity != "Scheduler":
        raise _refused(address, f"a Dask {identity.lower()} listens there")


async def _identity(address: str) -> str:
    """The kind of Dask program that listens: "Scheduler", "Worker" or "Nanny"."""
    from distributed.comm.core import connect
    from distributed.core import send_recv
    from distributed.security import Security

    async with asyncio.timeout(ANSWER_SECONDS):
        comm = await connect(address, timeout=ANSWER_SECONDS, **Security().get_connection_args("client"))
        try:
            answer: Any = await send_recv(comm, op="identity")
            return str(answer["type"])
        finally:
            comm.abort()


def _refused(address: str, found: str) -> InputError:
    return InputError(
        f"expected the address of a Dask scheduler, such as tcp://host:8786; found '{address}', and {found}", WHERE
    )
