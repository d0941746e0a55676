import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.name import _ASN1Type
from cryptography.x509.oid import NameOID

from probe.model import Failure, FailureKind, Reply, Request
from probe.settings import Settings, Trust
from probe.transport.chains import MOST_CONTEXTS, ChainContexts, ShownError
from probe.transport.tls import client_context
from samples.origin import Origin
from tests.listening import listening
from tests.transport.authorities import Issued, root
from tests.transport.certificates import FUTURE, PAST, on_a_thread
from tests.transport.test_proxied import Socks, over
from tests.transport.test_proxy import Proxy, through
from tests.transport.wire import Make, failure_of, know, open_connections

ROOT = root()
MIDDLE = ROOT.authority("Middle")
SOURCE = "http://a.test/middle"
LEAF = MIDDLE.leaf(SOURCE)


@pytest.fixture
def ca_file(tmp_path: Path) -> str:
    path = tmp_path / "ca.pem"
    path.write_bytes(ROOT.pem)
    return str(path)


class Incomplete(Origin):
    """A server that leaves out an intermediate certificate, and counts what it sees of connections."""

    def __init__(self, leaf: Issued = LEAF, version: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3) -> None:
        context = leaf.server()
        context.maximum_version = version
        super().__init__(ssl_context=context)


async def answer(make: Make, site: Origin, *issuers: bytes, **options: object) -> Failure | Reply:
    transport = make(**options)
    made = await transport.send(Request(site.url("/ok"), "GET", issuers=issuers))
    assert open_connections(transport) == (1 if isinstance(made, Reply) and "aiohttp" not in str(transport) else 0)
    return made


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
async def test_the_certificate_whose_issuer_is_missing_comes_with_the_failure(
    make: Make, ca_file: str, version: ssl.TLSVersion
) -> None:
    async with Incomplete(version=version) as site:
        failure = await answer(make, site, ca_file=ca_file)
        assert isinstance(failure, Failure)
        assert (failure.kind, failure.certificate) == (FailureKind.TLS_UNTRUSTED, LEAF.der)
        assert (failure.detail, failure.address) == ("unable to get local issuer certificate", "127.0.0.1")
        assert site.requests == []


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
async def test_nothing_but_the_handshake_is_sent_to_see_it(make: Make, ca_file: str, version: ssl.TLSVersion) -> None:
    def listen(peer: ssl.SSLSocket) -> None:
        sent.append(b"")
        sent.append(peer.recv(65_536))

    sent: list[bytes] = []
    context = LEAF.server()
    context.maximum_version = version
    with on_a_thread(context, listen) as port:
        failure = await failure_of(make(ca_file=ca_file), f"https://127.0.0.1:{port}/", "GET")
    assert failure.certificate == LEAF.der
    assert b"".join(sent) == b""


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
async def test_what_a_request_brings_along_completes_the_chain(
    make: Make, ca_file: str, version: ssl.TLSVersion
) -> None:
    async with Incomplete(version=version) as site:
        reply = await answer(make, site, MIDDLE.der, ca_file=ca_file)
        assert isinstance(reply, Reply)
        assert (reply.status, reply.tls_expires) == (200, FUTURE)


async def test_where_it_does_not_the_last_of_them_is_told(make: Make, ca_file: str) -> None:
    other = root("Other").authority("Middle", key=MIDDLE.key)
    async with Incomplete() as site:
        failure = await answer(make, site, other.der, ca_file=ca_file)
        assert isinstance(failure, Failure)
        assert (failure.kind, failure.certificate) == (FailureKind.TLS_UNTRUSTED, other.der)


@pytest.mark.parametrize("leaf", [MIDDLE.leaf(), root("Alone"), ROOT.leaf(SOURCE, hosts=("other.test",))])
async def test_what_names_no_issuer_or_has_another_fault_is_not_looked_at(
    make: Make, ca_file: str, leaf: Issued
) -> None:
    async with Incomplete(leaf) as site:
        failure = await answer(make, site, ca_file=ca_file)
        assert isinstance(failure, Failure)
        assert failure.certificate == b""


async def test_completing_one_origin_leaves_the_usual_context_alone(make: Make, ca_file: str) -> None:
    async with Incomplete() as site, Incomplete() as other:
        transport = make(ca_file=ca_file)
        kinds = [
            isinstance(await transport.send(request), Reply)
            for request in (
                Request(site.url("/ok"), "GET", fresh=True, issuers=(MIDDLE.der,)),
                Request(other.url("/ok"), "GET", fresh=True),
                Request(site.url("/ok"), "GET", fresh=True),
            )
        ]
        assert kinds == [True, False, False]


@asynccontextmanager
async def once_then_silent(context: ssl.SSLContext) -> AsyncIterator[str]:
    """Serve one handshake, and say nothing on any connection after it."""
    async with Origin(ssl_context=context) as site:
        seen: list[object] = []

        async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            seen.append(writer)
            if len(seen) > 1:
                await reader.read()
                return
            there, back = await asyncio.open_connection("127.0.0.1", site.port)
            try:
                async with asyncio.TaskGroup() as both:
                    both.create_task(pump(reader, back))
                    both.create_task(pump(there, writer))
            finally:
                back.transport.abort()

        async with listening(relay) as port:
            yield f"https://127.0.0.1:{port}/ok"


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while content := await reader.read(65_536):
        writer.write(content)
    writer.transport.abort()


@pytest.mark.parametrize("options", [{"timeout": 0.5}, {"connect_timeout": 0.5}])
async def test_a_second_connection_that_stalls_changes_nothing_of_the_failure(
    make: Make, ca_file: str, options: dict[str, float]
) -> None:
    async with once_then_silent(LEAF.server()) as url:
        failure = await make(ca_file=ca_file, **options).send(Request(url, "GET"))
    assert isinstance(failure, Failure)
    assert (failure.kind, failure.certificate) == (FailureKind.TLS_UNTRUSTED, b"")
    assert 0.5 <= failure.elapsed < 3


async def test_being_cancelled_meanwhile_is_being_cancelled(make: Make, ca_file: str) -> None:
    async with once_then_silent(LEAF.server()) as url:
        task = asyncio.create_task(make(ca_file=ca_file).send(Request(url, "GET")))
        await asyncio.wait([task], timeout=0.3)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


async def test_behind_a_proxy(ca_file: str) -> None:
    async with Incomplete(MIDDLE.leaf(SOURCE, hosts=("a.test",))) as site:
        proxy, socks = Proxy(site.port), Socks(site.port)
        async with through(proxy) as url, listening(socks.talk) as port:
            for way in (url, f"socks5h://127.0.0.1:{port}"):
                async with over(Settings.of(ca_file=ca_file, proxy=way)) as transport:
                    know(transport, {"a.test": ("127.0.0.1",)})
                    failure = await transport.send(Request("https://a.test/ok", "GET"))
                    assert isinstance(failure, Failure)
                    assert (failure.kind, bool(failure.certificate)) == (FailureKind.TLS_UNTRUSTED, True)
                    reply = await transport.send(Request("https://a.test/ok", "GET", issuers=(MIDDLE.der,)))
                    assert isinstance(reply, Reply)
        assert len(site.requests) == 2


# Names that OpenSSL takes for equal (RFC 5280, 7.1), so that such a certificate is one that is issued by itself.

SAME = [
    ("Whoever", "Whoever"),
    ("Whoever", "WHOEVER"),
    ("Whoever + Sons", "  whoever   +  sons "),
    ("Ünique", "Ünique"),
]
UTF_8, WIDE, TELETEX = _ASN1Type.UTF8String, _ASN1Type.BMPString, _ASN1Type.T61String
KINDS = [
    (UTF_8, UTF_8), (UTF_8, WIDE), (WIDE, UTF_8), (TELETEX, UTF_8), (_ASN1Type.PrintableString, _ASN1Type.IA5String),
]  # fmt: skip
SPELT = [(*names, kinds) for names in SAME for kinds in KINDS if "".join(names).isascii() or kinds[0] in (UTF_8, WIDE)]


def self_issued(subject: str, issuer: str, kinds: tuple[_ASN1Type, _ASN1Type], *, authority: bool = True) -> Issued:
    key = ec.generate_private_key(ec.SECP256R1())
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name, kind)])
             for name, kind in zip((subject, issuer), kinds, strict=True)]  # fmt: skip
    builder = (
        x509.CertificateBuilder(names[1], names[0], key.public_key(), 1, PAST, FUTURE)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )  # fmt: skip
    return Issued(builder.sign(key, hashes.SHA256()), key)


@pytest.mark.parametrize(("subject", "issuer", "kinds"), SPELT)
async def test_no_spelling_makes_a_root_of_a_certificate(
    ca_file: str, subject: str, issuer: str, kinds: tuple[_ASN1Type, _ASN1Type]
) -> None:
    own = self_issued(subject, issuer, kinds)
    context = await ChainContexts(Trust(ca_file=ca_file)).completed("https://a.test", (own.der,))
    with pytest.raises(ssl.SSLCertVerificationError):
        shaken(context, own.leaf().server())


@pytest.mark.parametrize(
    "content",
    [
        b"", b"garbage", ROOT.der[:-1], MIDDLE.der + ROOT.der, ROOT.der, LEAF.der,
        self_issued("127.0.0.1", "127.0.0.1", (_ASN1Type.UTF8String,) * 2, authority=False).der,
    ],
)  # fmt: skip
async def test_what_is_no_intermediate_certificate_is_left_out(ca_file: str, content: bytes) -> None:
    context = await ChainContexts(Trust(ca_file=ca_file)).completed("https://a.test", (content,))
    assert context.cert_store_stats() == {"x509": 1, "crl": 0, "x509_ca": 1}


async def test_a_chain_has_to_end_at_a_root_whatever_python_has_by_default(
    ca_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    partial = 0x80000  # X509_V_FLAG_PARTIAL_CHAIN, which Python 3.13 sets

    def newer(trust: Trust) -> ssl.SSLContext:
        context = client_context(trust)
        context.verify_flags |= partial
        return context

    monkeypatch.setattr("probe.transport.chains.client_context", newer)
    context = await ChainContexts(Trust(ca_file=ca_file)).completed("https://a.test", (MIDDLE.der,))
    assert context.cert_store_stats()["x509"] == 2
    assert not context.verify_flags & partial


async def test_what_else_holds_for_every_context_holds_for_these(ca_file: str) -> None:
    usual, contexts = client_context(Trust(ca_file=ca_file)), ChainContexts(Trust(ca_file=ca_file))
    completed = await contexts.completed("https://a.test", (MIDDLE.der,))
    assert (completed.check_hostname, completed.verify_mode) == (True, ssl.CERT_REQUIRED)
    for context in (completed, contexts.glance()):
        assert context.options == usual.options
        assert context.minimum_version is ssl.TLSVersion.TLSv1_2
        assert context.get_ciphers() == usual.get_ciphers()
        assert spoken(context) == spoken(usual) == "http/1.1"


def spoken(context: ssl.SSLContext) -> str | None:
    """Return the protocol that a session of the context agrees on with a server that has HTTP/2 as well."""
    server_side = LEAF.server(MIDDLE)
    server_side.set_alpn_protocols(["h2", "http/1.1"])
    return shaken(context, server_side).selected_alpn_protocol()


def shaken(context: ssl.SSLContext, server_side: ssl.SSLContext) -> ssl.SSLObject:
    """Shake hands without a network and return the server's session."""
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = context.wrap_bio(to_client, to_server, server_hostname="localhost")
    server = server_side.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(4):
        for side in (client, server):
            with suppress(ssl.SSLWantReadError, ShownError):
                side.do_handshake()
    return server


async def test_without_the_file_of_roots_nothing_that_is_fetched_is_trusted(ca_file: str) -> None:
    contexts = ChainContexts(Trust(ca_file=ca_file))
    Path(ca_file).unlink()
    context = await contexts.completed("https://a.test", (MIDDLE.der,))
    with pytest.raises(ssl.SSLCertVerificationError):
        shaken(context, LEAF.server())


async def test_two_exchanges_at_once_have_one_context_made(ca_file: str) -> None:
    contexts = ChainContexts(Trust(ca_file=ca_file))
    one, other = (asyncio.ensure_future(contexts.completed("https://a.test", (MIDDLE.der,))) for _ in range(2))
    await asyncio.sleep(0)
    one.cancel()
    assert await other is await contexts.completed("https://a.test", (MIDDLE.der,))
    assert one.cancelled()


async def test_contexts_are_made_once_and_few_are_kept(ca_file: str) -> None:
    contexts = ChainContexts(Trust(ca_file=ca_file))
    first = await contexts.completed("https://0.test", (MIDDLE.der,))
    for number in range(1, MOST_CONTEXTS):
        await contexts.completed(f"https://{number}.test", (MIDDLE.der,))
    assert await contexts.completed("https://0.test", (MIDDLE.der,)) is first
    second = await contexts.completed("https://1.test", (MIDDLE.der,))
    await contexts.completed("https://new.test", (MIDDLE.der,))
    assert await contexts.completed("https://1.test", (MIDDLE.der,)) is second
    assert len(contexts._completed) == MOST_CONTEXTS
    assert await contexts.completed("https://0.test", (MIDDLE.der,)) is first
    assert ("https://2.test", (MIDDLE.der,)) not in contexts._completed
