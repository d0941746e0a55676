"""Whether there is a way out is told by the system alone."""

import errno
import socket
from typing import Any

import pytest

from probe.transport.route import has_route


class Table:
    """A system that knows a way to these addresses, and says why not to others."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *known: str, error: int = errno.ENETUNREACH) -> None:
        self.asked: list[str] = []

        def connect(_: socket.socket, where: tuple[Any, ...]) -> None:
            self.asked.append(where[0])
            if where[0] not in known:
                raise OSError(error, "no way")

        monkeypatch.setattr(socket.socket, "connect", connect)


FOUR, SIX = "198.41.0.4", "2001:503:ba3e::2:30"


@pytest.mark.parametrize("known", [FOUR, SIX])
def test_one_family_is_enough(monkeypatch: pytest.MonkeyPatch, known: str) -> None:
    Table(monkeypatch, known)
    assert has_route()
    assert has_route("10.0.0.9")


@pytest.mark.parametrize("address", [None, "10.0.0.9", "fd00::9", "93.184.216.34"])
@pytest.mark.parametrize("error", [errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL])
def test_without_any_there_is_none(monkeypatch: pytest.MonkeyPatch, address: str | None, error: int) -> None:
    table = Table(monkeypatch, error=error)
    assert not has_route(address)
    assert table.asked == [FOUR, SIX, *filter(None, [address])]


def test_a_neighbour_has_a_way_there(monkeypatch: pytest.MonkeyPatch) -> None:
    Table(monkeypatch, "10.0.0.9")
    assert has_route("10.0.0.9")
    assert not has_route("10.0.1.9")


@pytest.mark.parametrize("error", [errno.EMFILE, errno.EPERM, errno.EACCES, errno.ENOBUFS])
def test_what_else_goes_wrong_is_no_sign(monkeypatch: pytest.MonkeyPatch, error: int) -> None:
    Table(monkeypatch, error=error)
    assert has_route()


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_this_machine_is_always_there(address: str) -> None:
    assert has_route(address)


def test_nothing_is_sent_to_a_listener() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        try:
            listener.bind(("127.0.0.1", 9))
        except OSError:
            pytest.skip("the port is taken, or not for us")
        listener.setblocking(False)
        assert has_route("127.0.0.1")
        with pytest.raises(BlockingIOError):
            listener.recv(1)
