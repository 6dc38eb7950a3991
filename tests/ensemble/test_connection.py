"""An address where no Dask scheduler answers is refused in time, whatever else listens there."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from time import monotonic

import pytest
from distributed import LocalCluster

from contested.ensemble.executors import connection
from contested.ensemble.executors.connection import connected
from contested.errors import InputError

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")


@contextmanager
def listening(serve: Callable[[socket.socket], object]) -> Iterator[str]:
    """The address of a program that accepts connections and hands each to `serve`."""
    server, accepted = socket.create_server(("127.0.0.1", 0)), []

    def accept() -> None:
        while True:
            try:
                accepted.append(server.accept()[0])
                serve(accepted[-1])
            except OSError:  # the test is over, or the client has gone
                if server.fileno() < 0:
                    return

    Thread(target=accept, daemon=True).start()
    try:
        yield f"tcp://127.0.0.1:{server.getsockname()[1]}"
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        for one in accepted:
            one.close()


def says_nothing(connection: socket.socket) -> None:
    pass


def closes(connection: socket.socket) -> None:
    connection.close()


def speaks_http(connection: socket.socket) -> None:
    connection.settimeout(0.2)
    connection.recv(1000)
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n<p>Bad request</p>")
    connection.close()


def speaks_http_and_waits(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\n\r\n" + b"<p>Bad request</p>" * 100)


def refusal(address: str) -> str:
    with pytest.raises(InputError) as caught, connected(address):
        pass
    assert caught.value.where == "scheduler"
    assert f"expected the address of a Dask scheduler, such as tcp://host:8786; found '{address}'" in str(caught.value)
    return caught.value.message


@pytest.mark.parametrize("serve", [says_nothing, speaks_http_and_waits, closes])
def test_a_program_that_never_answers_is_refused_at_the_deadline_at_the_latest(monkeypatch, serve):
    monkeypatch.setattr(connection, "ANSWER_SECONDS", 1)
    with listening(serve) as address:
        began = monotonic()
        assert "what listens there" in refusal(address)
        assert monotonic() - began < 5


def test_the_refusal_says_how_long_it_waited_for_an_answer(monkeypatch):
    monkeypatch.setattr(connection, "ANSWER_SECONDS", 1)
    with listening(says_nothing) as address:
        assert refusal(address).endswith("what listens there gave no answer for 1 seconds")


def test_a_program_that_speaks_http_is_refused_before_the_deadline():
    with listening(speaks_http) as address:
        began = monotonic()
        assert refusal(address).endswith("what listens there is no Dask scheduler")
        assert monotonic() - began < connection.ANSWER_SECONDS / 2


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "127.0.0.1:9", "nowhere", "tcp://127.0.0.1:99999", "tcp://"])
def test_an_address_where_nothing_listens_is_refused_at_once(address):
    began = monotonic()
    assert refusal(address).endswith("nothing listens there")
    assert monotonic() - began < 5


def test_the_address_of_a_worker_is_refused():
    with LocalCluster(1, threads_per_worker=1, processes=False, protocol="tcp", dashboard_address=":0") as local:
        (worker,) = local.workers.values()
        assert refusal(worker.address).endswith("a Dask worker listens there")
        with connected(local.scheduler_address) as client:
            assert len(client.nthreads()) == 1
