"""The branches of the transport, on mocked replies; what it does on the wire is in the tests beside this one."""

import asyncio
import errno
import socket
import ssl
from typing import Any

import aiohttp
import pytest
from aioresponses import aioresponses as mocked_replies
from msgspec.structs import replace
from multidict import CIMultiDict
from yarl import URL

import probe
from probe.errors import SettingsError
from probe.model import Answer, Failure, FailureKind, Reply, Request
from probe.transport.aiohttp import AiohttpTransport
from probe.transport.aiohttp_exchange import CURRENT
from probe.transport.interface import Transport
from samples.origin import Origin
from tests.transport.wire import Make

pytestmark = pytest.mark.parametrize("over", ["aiohttp"], indirect=True)

PAGE = "http://a.test/page"


async def answer_to(transport: Transport, request: Request) -> Answer:
    """Return the answer without its time."""
    answer = await transport.send(request)
    assert 0 <= answer.elapsed < 10
    return replace(answer, elapsed=0.0)


async def failure(transport: Transport, replies: mocked_replies, error: Exception) -> Answer:
    replies.head(PAGE, exception=error)
    return await answer_to(transport, Request(PAGE))


async def test_a_reply_is_told_whole(make: Make, replies: mocked_replies) -> None:
    headers = CIMultiDict({"Location": "/there"})
    headers.extend([("Set-Cookie", "a=1"), ("Set-Cookie", "b=2; Path=/")])
    replies.head(PAGE, status=301, reason="Moved Permanently", headers=headers, content_type="text/html")
    answer = await answer_to(make(), Request(PAGE))
    assert isinstance(answer, Reply)
    assert (answer.headers["location"], answer.headers["CONTENT-TYPE"]) == ("/there", "text/html")
    assert answer == Reply(301, "Moved Permanently", answer.headers, ("a=1", "b=2; Path=/"))


async def test_what_is_asked_of_aiohttp(make: Make, replies: mocked_replies) -> None:
    replies.get("http://a.test/~x?b=%2F&a=%7e", callback=lambda url, **_: urls.append(str(url)))
    urls: list[str] = []
    await make(user_agent="mine").send(Request("http://a.test/~x?b=%2F&a=%7e", "GET", {"X-Key": "1"}))
    ((call,),) = replies.requests.values()
    assert call.kwargs["allow_redirects"] is False
    assert dict(call.kwargs["headers"]) == {
        "User-Agent": "mine",
        "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Accept-Encoding": "gzip, deflate",
        "X-Key": "1",
    }


@pytest.mark.parametrize("target", ["/?", "/c?", "/c%2F;d?", "/c??", "/c?a?", "/c?a", "/c"])
async def test_a_query_is_sent_as_it_is_written_also_an_empty_one(make: Make, site: Origin, target: str) -> None:
    transport, start = make(), site.url("/").rstrip("/")
    for method in ("HEAD", "GET"):
        await transport.send(Request(start + target, method))
    assert [request.target for request in site.requests] == [target] * 2


async def test_the_default_user_agent_names_the_program(make: Make, replies: mocked_replies) -> None:
    replies.head(PAGE)
    await make().send(Request(PAGE))
    ((call,),) = replies.requests.values()
    agent = call.kwargs["headers"]["User-Agent"]
    assert agent == f"probe/{probe.__version__} (url-probe; link checker)"


async def test_no_reason_is_an_empty_one(make: Make, replies: mocked_replies) -> None:
    replies.head(PAGE, status=299, reason="")
    assert await answer_to(make(), Request(PAGE)) == Reply(299, "", {"Content-Type": "application/json"})


@pytest.mark.parametrize("status", [0, 99])
async def test_what_is_no_status_is_no_reply(make: Make, replies: mocked_replies, status: int) -> None:
    replies.head(PAGE, status=status)
    expected = Failure(FailureKind.PROTOCOL_ERROR, f"the status is {status}")
    assert await answer_to(make(), Request(PAGE)) == expected


@pytest.mark.parametrize(
    ("error", "kind", "detail"),
    [
        (aiohttp.ServerDisconnectedError(), FailureKind.EMPTY_REPLY, ""),
        (aiohttp.ClientOSError(errno.ECONNRESET, "x"), FailureKind.CONNECT_RESET, "Connection reset by peer"),
        (aiohttp.ClientPayloadError("x"), FailureKind.INCOMPLETE_REPLY, ""),
        (aiohttp.InvalidURL("http://user:secret@h/"), FailureKind.URL_INVALID, ""),
        (TimeoutError(), FailureKind.DNS_TIMEOUT, ""),  # a mock never gets beyond the first stage
        (aiohttp.ConnectionTimeoutError("to http://user:secret@h/"), FailureKind.DNS_TIMEOUT, ""),
        (ssl.SSLError(1, "x"), FailureKind.TLS_HANDSHAKE, ""),
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), FailureKind.DNS_NOT_FOUND,
         "Name or service not known"),
        (OSError(errno.EMFILE, "x"), FailureKind.LOCAL_LIMIT, "Too many open files"),
    ],
)  # fmt: skip
async def test_an_error_of_the_network_is_a_failure(
    make: Make, replies: mocked_replies, error: Exception, kind: FailureKind, detail: str
) -> None:
    assert await failure(make(), replies, error) == Failure(kind, detail)


@pytest.mark.parametrize("error", [KeyError("x"), RuntimeError("x"), TypeError("x"), UnicodeError("x")])
async def test_a_fault_of_ours_is_raised(make: Make, replies: mocked_replies, error: Exception) -> None:
    with pytest.raises(type(error)):
        await failure(make(), replies, error)


def _refused_by_proxy(status: int, message: str) -> aiohttp.ClientHttpProxyError:
    url = URL("http://user:secret@proxy.test/")
    about = aiohttp.RequestInfo(url, "CONNECT", CIMultiDict(), url)  # type: ignore[arg-type]
    headers = CIMultiDict({"Proxy-Authenticate": "Basic"})
    return aiohttp.ClientHttpProxyError(about, (), status=status, message=message, headers=headers)


async def test_a_proxy_that_asks_who_we_are_has_answered(make: Make, replies: mocked_replies) -> None:
    error = _refused_by_proxy(407, "Proxy Authentication Required")
    expected = Reply(407, "Proxy Authentication Required", {"Proxy-Authenticate": "Basic"})
    assert await failure(make(), replies, error) == expected


async def test_a_proxy_that_gets_nowhere_is_told(make: Make, replies: mocked_replies) -> None:
    error = _refused_by_proxy(502, "Bad Gateway")
    expected = Failure(FailureKind.CONNECT_UNREACHABLE, "the proxy answered 502")
    assert await failure(make(), replies, error) == expected


async def test_a_cancellation_is_not_swallowed(make: Make, replies: mocked_replies) -> None:
    async def cancelled(*_: Any, **__: Any) -> None:
        raise asyncio.CancelledError

    replies.head(PAGE, callback=cancelled)
    with pytest.raises(asyncio.CancelledError):
        await make().send(Request(PAGE))


async def test_nothing_is_left_of_an_exchange(make: Make, replies: mocked_replies) -> None:
    transport = make()
    replies.head(PAGE)
    await transport.send(Request(PAGE))
    assert isinstance(transport, AiohttpTransport)
    assert transport._deadlines._open == {}
    assert (CURRENT.get().transport, CURRENT.get().sockets) == (None, [])


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"proxy": "http://user:secret@p.test:99999/"}, "proxy is not a valid URL"),
        ({"ca_file": "/nowhere/ca.pem"}, "ca-file /nowhere/ca.pem: No such file or directory"),
    ],
)
async def test_what_cannot_work_is_said_at_once(make: Make, options: dict[str, Any], complaint: str) -> None:
    with pytest.raises(SettingsError) as caught:
        make(**options)
    assert str(caught.value) == complaint
    assert caught.value.__suppress_context__ or caught.value.__cause__
