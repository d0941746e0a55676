"""Several transports behind one: which request goes over which, when they are opened, and that all are closed."""

import asyncio
from typing import Any

import pytest

from probe.errors import SettingsError
from probe.model import Answer, Reply, Request
from probe.settings import Settings
from probe.transport.aiohttp import AiohttpTransport
from probe.transport.choice import require_usable, transport_of
from probe.transport.direct.transport import DirectTransport
from probe.transport.interface import Transport
from probe.transport.transports import Transports
from samples.exchange import Exchange
from samples.origin import Origin


class Told:
    """A transport that answers with its own number."""

    def __init__(self, number: int, closed: list[int], *, fails: bool = False) -> None:
        self.number = number
        self._closed = closed
        self._fails = fails

    async def send(self, request: Request) -> Answer:
        return Reply(200 + self.number)

    async def close(self) -> None:
        self._closed.append(self.number)
        if self._fails:
            raise OSError


class Bench:
    """Transports over profiles, and what was made and closed."""

    def __init__(self, *profiles: Settings, failing: int | None = None) -> None:
        self.made: list[Settings] = []
        self.closed: list[int] = []
        self._failing = failing
        self.profiles = list(profiles)
        self.transports = Transports(self.profiles, self._make)

    def _make(self, settings: Settings) -> Transport:
        self.made.append(settings)
        number = len(self.made) - 1
        return Told(number, self.closed, fails=number == self._failing)

    async def serves(self, profile: int) -> int:
        answer = await self.transports.send(Request("http://a.example/", profile=profile))
        assert isinstance(answer, Reply)
        return answer.status - 200


def of(**options: Any) -> Settings:
    return Settings.of(**options)


async def test_each_profile_has_its_own_made_when_it_is_first_asked() -> None:
    bench = Bench(of(), of(timeout=1), of(timeout=2))
    assert len(bench.made) == 1
    assert [await bench.serves(profile) for profile in (0, 2, 0, 2, 1, 0)] == [0, 1, 0, 1, 2, 0]
    assert bench.made == [bench.profiles[0], bench.profiles[2], bench.profiles[1]]
    bench.profiles.append(of(timeout=3))
    assert await bench.serves(3) == 3


@pytest.mark.parametrize(
    "options",
    [
        {"timeout": 1}, {"connect_timeout": 1}, {"insecure": True}, {"ca_file": "roots.pem"}, {"user_agent": "me"},
        {"proxy": "http://p.example"}, {"public_only": True}, {"allow_net": ["10.0.0.0/8"]},
    ],
)  # fmt: skip
async def test_one_that_connects_otherwise_is_another(options: dict[str, Any]) -> None:
    bench = Bench(of(), of(**options), of(**options))
    assert [await bench.serves(profile) for profile in range(3)] == [0, 1, 1]


@pytest.mark.parametrize(
    "options",
    [
        {"retries": 0}, {"retry_after_cap": 1}, {"method": "get"}, {"header": {"X": "1"}}, {"max_redirects": 0},
        {"accept": "404"}, {"per_host": 1}, {"exclude": "x"}, {"soft_404": "never"},
    ],
)  # fmt: skip
async def test_one_that_connects_alike_is_the_same(options: dict[str, Any]) -> None:
    bench = Bench(of(), of(**options))
    assert [await bench.serves(profile) for profile in range(2)] == [0, 0]


async def test_all_are_closed_whatever_one_of_them_says() -> None:
    bench = Bench(of(), of(timeout=1), of(timeout=2), failing=1)
    for profile in range(3):
        await bench.serves(profile)
    with pytest.raises(OSError):
        await bench.transports.close()
    assert sorted(bench.closed) == [0, 1, 2]


@pytest.mark.parametrize(
    ("options", "complaint"),
    [({"ca_file": "/nowhere"}, "ca-file /nowhere"), ({"proxy": "http://a:99999"}, "proxy is not a valid URL")],
)
async def test_settings_that_cannot_work_are_told_at_once(options: dict[str, Any], complaint: str) -> None:
    with pytest.raises(SettingsError, match=complaint):
        Transports([of(**options)], transport_of)
    with pytest.raises(SettingsError, match=complaint):
        require_usable(of(**options))


@pytest.mark.parametrize("kind", [AiohttpTransport, DirectTransport])
async def test_each_profile_keeps_its_own_time_and_name(kind: type[AiohttpTransport] | type[DirectTransport]) -> None:
    async def hang(exchange: Exchange) -> None:
        await exchange.hang()

    profiles = [of(timeout=30), of(timeout=0.2), of(user_agent="me")]
    async with Origin(routes={"/hang": hang}) as origin:
        transports = Transports(profiles, kind)
        async with asyncio.timeout(10):
            slow = await transports.send(Request(origin.url("/hang"), profile=1))
        for profile in (0, 2):
            await transports.send(Request(origin.url("/ok"), profile=profile))
        await transports.close()
        agents = [request.headers["user-agent"] for request in origin.requests]
    assert not isinstance(slow, Reply)
    assert slow.kind.value == "read-timeout"
    assert [agent == "me" for agent in agents] == [False, False, True]
