"""What Windows and macOS verify with, tried here: there is no store to ask, so OpenSSL or a fake one answers."""

import ssl
import tomllib
from collections.abc import Callable

import pytest
import truststore

from probe.model import FailureKind
from probe.settings import Trust
from probe.transport import tls
from probe.transport.aiohttp_exchange import ExchangeTls
from probe.transport.tls import WatchedTls, client_context
from samples.origin import Origin
from tests.outside import ROOT
from tests.transport.certificates import answering, on_a_thread, server_context
from tests.transport.test_tls import no_shared_cipher, wants_certificate, wants_certificate_by_tls_1_2
from tests.transport.wire import Make, failure_of, kind_of, status_of


@pytest.fixture
def system(monkeypatch: pytest.MonkeyPatch, ca_file: str) -> None:
    """Let this be a system with a store of its own, which trusts the root of these tests."""
    monkeypatch.setattr(tls, "SYSTEM_STORE", True)
    monkeypatch.setenv("SSL_CERT_FILE", ca_file)


@pytest.mark.usefixtures("system")
def test_the_system_judges_where_nothing_else_is_said(ca_file: str) -> None:
    assert isinstance(client_context(Trust()), truststore.SSLContext)
    for trust in (Trust(ca_file=ca_file), Trust(insecure=True), Trust(ca_file=ca_file, insecure=True)):
        assert not isinstance(client_context(trust), truststore.SSLContext)


def test_on_linux_openssl_judges() -> None:
    assert not isinstance(client_context(Trust()), truststore.SSLContext)


@pytest.mark.usefixtures("system")
def test_what_holds_for_every_context_holds_here() -> None:
    context, usual = client_context(Trust()), ssl.create_default_context()
    usual.set_ciphers(tls.CIPHERS)
    assert context.options & 0x4
    assert (context.check_hostname, context.verify_mode) == (True, ssl.CERT_REQUIRED)
    assert (context.minimum_version, context.get_ciphers()) == (usual.minimum_version, usual.get_ciphers())


@pytest.mark.parametrize("watched", [WatchedTls, ExchangeTls])
@pytest.mark.usefixtures("system")
def test_a_session_is_watched_and_asks_the_system(watched: type[WatchedTls]) -> None:
    context = client_context(Trust())
    context.sslobject_class = watched
    session = context.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname="a.test")
    assert isinstance(session, watched)
    order = [each.__name__ for each in type(session).__mro__]
    assert order.index(watched.__name__) < order.index("TruststoreSSLObject")
    assert type(context.wrap_bio(ssl.MemoryBIO(), ssl.MemoryBIO(), server_hostname="b.test")) is type(session)


@pytest.mark.usefixtures("system")
async def test_exchanges_are_made_by_it(make: Make) -> None:
    async with Origin(ssl_context=server_context()) as site:
        assert await status_of(make(), site.url("/ok")) == 200


@pytest.mark.parametrize(
    ("prepare", "kind"),
    [
        (no_shared_cipher, FailureKind.TLS_HANDSHAKE),
        (wants_certificate, FailureKind.TLS_CLIENT_CERTIFICATE),
        (wants_certificate_by_tls_1_2, FailureKind.TLS_CLIENT_CERTIFICATE),
    ],
)
@pytest.mark.usefixtures("system")
async def test_refusals_are_told_apart_by_it(
    make: Make, prepare: Callable[[ssl.SSLContext], None], kind: FailureKind
) -> None:
    context = server_context()
    prepare(context)
    with on_a_thread(context, answering()) as port:
        assert await kind_of(make(), f"https://127.0.0.1:{port}/") is kind


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (-67818, FailureKind.TLS_EXPIRED),  # macOS
        (-67819, FailureKind.TLS_NOT_YET_VALID),
        (-67602, FailureKind.TLS_WRONG_HOST),
        (-67843, FailureKind.TLS_UNTRUSTED),
        (0x800B0101, FailureKind.TLS_EXPIRED),  # Windows
        (0x800B010F, FailureKind.TLS_WRONG_HOST),
        (0x800B0109, FailureKind.TLS_UNTRUSTED),
        (0x800B010A, FailureKind.TLS_UNTRUSTED),
    ],
)
@pytest.mark.usefixtures("system")
async def test_what_the_system_says_has_its_word(
    make: Make, monkeypatch: pytest.MonkeyPatch, code: int, kind: FailureKind
) -> None:
    def judge(*_: object, **__: object) -> None:
        error = ssl.SSLCertVerificationError("no")
        error.verify_code, error.verify_message = code, "what the system says"
        raise error

    monkeypatch.setitem(truststore.SSLContext.wrap_bio.__globals__, "_verify_peercerts_impl", judge)
    async with Origin(ssl_context=server_context()) as site:
        failure = await failure_of(make(), site.url("/ok"))
        assert (failure.kind, failure.detail, failure.certificate) == (kind, "what the system says", b"")
        assert site.requests == []


def test_the_dependency_is_of_those_systems_alone() -> None:
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    (line,) = [line for line in needed if line.startswith("truststore")]
    assert line.partition(";")[2].strip() == "sys_platform == 'win32' or sys_platform == 'darwin'"
