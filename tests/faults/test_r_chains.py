"""R. A server that leaves out an intermediate certificate: browsers complete its chain, and nobody new is trusted."""

import asyncio
import ssl
from collections import Counter
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import trustme
from cryptography.hazmat.primitives.serialization import Encoding

from probe.engine import certificate_chain
from probe.model import FailureKind, Note, Result
from samples.exchange import Exchange
from samples.origin import Origin
from samples.routes import Behaviour, fixed, moved
from tests.faults.probing import one, outcome, probed
from tests.transport.authorities import Issued, bundle, root
from tests.transport.certificates import CA, EXPIRED, FUTURE, HOSTS, PAST, server_context

pytestmark = pytest.mark.usefixtures("hurried")

ROOT = root()
STRANGER = root("Stranger")
UNTRUSTED = ("unreachable", None, FailureKind.TLS_UNTRUSTED)
FINE = ("ok", 200, None)
TYPE = {"Content-Type": "application/pkix-cert"}


@pytest.fixture
def ca_file(tmp_path: Path) -> str:
    """The one root of these tests."""
    path = tmp_path / "ca.pem"
    path.write_bytes(ROOT.pem)
    return str(path)


class Library(Origin):
    """Where certificates are fetched; what a path gives may be said when everything is issued."""

    def __init__(self) -> None:
        self.shelf: dict[str, bytes | Behaviour] = {}
        super().__init__("127.0.0.2", routes={"/c": self._lend})

    async def _lend(self, exchange: Exchange) -> None:
        found = self.shelf.get(exchange.request.path, fixed(404))
        await (fixed(200, TYPE, found) if isinstance(found, bytes) else found)(exchange)

    @property
    def lent(self) -> list[str]:
        return [request.path for request in self.requests]


@pytest.fixture
async def library() -> AsyncIterator[Library]:
    async with Library() as served:
        yield served


async def result_behind(leaf: Issued, ca_file: str, *chain: Issued, **options: Any) -> Result:
    async with Origin(ssl_context=leaf.server(*chain)) as site:
        return await one(site.url("/ok"), ca_file=ca_file, **options)


def completed(source: str) -> Note:
    return Note("chain-completed", ("127.0.0.1", source))


@pytest.mark.parametrize("transport", ["direct", "aiohttp"])
@pytest.mark.parametrize(
    "written",
    [lambda it: it.der, lambda it: it.pem, bundle, lambda it: bundle(it, encoding=Encoding.PEM)],
    ids=["der", "pem", "pkcs7", "pkcs7-pem"],
)
async def test_195_a_chain_is_completed_as_browsers_do_it(
    ca_file: str, library: Library, written: Callable[[Issued], bytes], transport: str
) -> None:
    middle = ROOT.authority("Middle")
    library.shelf["/c/middle"] = written(middle)
    source = library.url("/c/middle")
    result = await result_behind(middle.leaf(source), ca_file, transport=transport)
    assert (outcome(result), completed(source) in result.evidence) == (FINE, True)
    assert (library.lent, result.attempts, len(result.trail)) == (["/c/middle"], 1, 1)


@pytest.mark.parametrize("transport", ["direct", "aiohttp"])
async def test_195_level_by_level_where_two_are_missing(ca_file: str, library: Library, transport: str) -> None:
    upper = ROOT.authority("Upper")
    lower = upper.authority("Lower", library.url("/c/upper"))
    library.shelf |= {"/c/upper": upper.der, "/c/lower": lower.der}
    result = await result_behind(lower.leaf(library.url("/c/lower")), ca_file, transport=transport)
    assert (outcome(result), library.lent) == (FINE, ["/c/lower", "/c/upper"])


async def test_195_one_bundle_may_hold_what_two_levels_lack(ca_file: str, library: Library) -> None:
    upper = ROOT.authority("Upper")
    lower = upper.authority("Lower")
    library.shelf["/c/all"] = bundle(STRANGER, upper, lower)
    result = await result_behind(lower.leaf(library.url("/c/all")), ca_file)
    assert (outcome(result), library.lent) == (FINE, ["/c/all"])


async def test_195_a_second_url_is_asked_where_the_first_gives_nothing(ca_file: str, library: Library) -> None:
    middle = ROOT.authority("Middle")
    library.shelf["/c/there"] = middle.der
    gone, there = library.url("/c/gone"), library.url("/c/there")
    leaf = middle.leaf("ldap://127.0.0.2/cn=Middle", gone, there)
    result = await result_behind(leaf, ca_file)
    assert (outcome(result), completed(there) in result.evidence) == (FINE, True)
    assert library.lent == ["/c/gone", "/c/there"]


async def test_195_a_redirect_to_another_address_of_http_is_followed(ca_file: str, library: Library) -> None:
    middle = ROOT.authority("Middle")
    library.shelf |= {"/c/old": moved("/c/new", 301), "/c/new": middle.der}
    result = await result_behind(middle.leaf(library.url("/c/old")), ca_file)
    assert (outcome(result), library.lent) == (FINE, ["/c/old", "/c/new"])


async def test_195_what_is_fetched_serves_all_hosts_of_the_run(ca_file: str, library: Library) -> None:
    middle = ROOT.authority("Middle")
    library.shelf["/c/middle"] = middle.der
    source = library.url("/c/middle")
    async with (
        Origin(ssl_context=middle.leaf(source).server()) as one_site,
        Origin("127.0.0.3", ssl_context=middle.leaf(source, hosts=("127.0.0.3",)).server()) as other_site,
    ):
        urls = [site.url(f"/ok?{number}") for number in range(10) for site in (one_site, other_site)]
        results = await probed(*urls, ca_file=ca_file)
    hosts = {one_site.host: completed(source), other_site.host: Note("chain-completed", ("127.0.0.3", source))}
    assert {outcome(result) for result in results} == {FINE}
    assert all(hosts[result.url.split("/")[2].split(":")[0]] in result.evidence for result in results)
    assert library.lent == ["/c/middle"]


async def test_195_by_several_processes_too(ca_file: str, library: Library) -> None:
    middle = ROOT.authority("Middle")
    library.shelf["/c/middle"] = middle.der
    source = library.url("/c/middle")
    async with (
        Origin(ssl_context=middle.leaf(source).server()) as one_site,
        Origin("127.0.0.3", ssl_context=middle.leaf(source, hosts=("127.0.0.3",)).server()) as other_site,
    ):
        urls = [site.url(f"/ok?{number}") for number in range(4) for site in (one_site, other_site)]
        results = await probed(*urls, ca_file=ca_file, workers=2)
    assert {outcome(result) for result in results} == {FINE}
    assert library.lent == ["/c/middle"]


async def test_195_redirects_between_incomplete_hosts(ca_file: str, library: Library) -> None:
    middle = ROOT.authority("Middle")
    library.shelf["/c/middle"] = middle.der
    source = library.url("/c/middle")
    leaf = middle.leaf(source, hosts=("127.0.0.1", "127.0.0.3"))
    async with (
        Origin("127.0.0.3", ssl_context=leaf.server()) as end,
        Origin(ssl_context=leaf.server(), routes={"/away": moved(end.url("/ok"), 301)}) as start,
    ):
        result = await one(start.url("/away"), ca_file=ca_file)
    assert (result.verdict, result.status, library.lent) == ("redirected", 200, ["/c/middle"])
    assert Counter(note.word for note in result.evidence)["chain-completed"] == 2


async def test_195_what_else_is_wrong_has_its_own_word(ca_file: str, library: Library) -> None:
    """The completed chain is verified as any other: name and dates count."""
    middle = ROOT.authority("Middle")
    library.shelf["/c/middle"] = middle.der
    source = library.url("/c/middle")
    for about, kind in (
        ({"ends": EXPIRED}, FailureKind.TLS_EXPIRED),
        ({"begins": FUTURE, "ends": FUTURE.replace(year=FUTURE.year + 1)}, FailureKind.TLS_NOT_YET_VALID),
        ({"hosts": ("other.test",)}, FailureKind.TLS_WRONG_HOST),
    ):
        result = await result_behind(middle.leaf(source, **about), ca_file)
        assert (outcome(result), completed(source) in result.evidence) == (("unreachable", None, kind), True)


async def test_195_a_status_is_a_status(ca_file: str, library: Library) -> None:
    middle = ROOT.authority("Middle")
    library.shelf["/c/middle"] = middle.der
    async with Origin(ssl_context=middle.leaf(library.url("/c/middle")).server()) as site:
        result = await one(site.url("/status/404"), ca_file=ca_file)
    assert outcome(result) == ("broken", 404, None)


async def test_195_nothing_is_fetched_for_a_chain_that_is_whole_or_not_looked_at(
    ca_file: str, library: Library
) -> None:
    middle = ROOT.authority("Middle")
    library.shelf["/c/middle"] = middle.der
    leaf = middle.leaf(library.url("/c/middle"))
    whole = await result_behind(leaf, ca_file, middle)
    careless = await result_behind(leaf, ca_file, insecure=True)
    assert (outcome(whole), outcome(careless), library.requests) == (FINE, FINE, [])
    assert {note.word for note in (*whole.evidence, *careless.evidence)} == set()


async def silent(exchange: Exchange) -> None:
    await asyncio.Event().wait()


NOT_GIVEN: dict[str, tuple[Callable[[Issued], bytes | Behaviour], str]] = {
    "404": (lambda _: fixed(404), "404"),
    "503": (lambda _: fixed(503), "503"),
    "garbage": (lambda _: b"garbage " * 100, ""),
    "a page": (lambda _: b"<!doctype html><title>Certificates</title>", ""),
    "the beginning of one": (lambda it: it.der[:-10], ""),
    "nothing": (lambda _: b"", ""),
    "too much": (lambda it: it.pem + bytes(65_536), "> 64 KiB"),
    "silence": (lambda _: silent, "read-timeout"),
    "a redirect to https": (lambda _: moved("https://127.0.0.2/c/middle"), "302"),
    "a redirect to itself": (lambda _: moved("/c/middle"), ""),
    "a redirect to nothing": (lambda _: fixed(302), "302"),
}


@pytest.mark.parametrize("given", NOT_GIVEN)
async def test_196_a_source_that_does_not_give_it(ca_file: str, library: Library, given: str) -> None:
    make, why = NOT_GIVEN[given]
    middle = ROOT.authority("Middle")
    library.shelf["/c/middle"] = make(middle)
    source = library.url("/c/middle")
    leaf = middle.leaf(source)
    async with Origin(ssl_context=leaf.server()) as site:
        results = await probed(*(site.url(f"/ok?{number}") for number in range(3)), ca_file=ca_file, timeout=1)
        assert site.requests == []
    note = Note("issuer-not-fetched", ("127.0.0.1", source, why)) if why else Note(
        "issuer-untrusted", ("127.0.0.1", source)
    )  # fmt: skip
    assert [(outcome(result), note in result.evidence) for result in results] == [(UNTRUSTED, True)] * 3
    assert library.lent == ["/c/middle"]


@pytest.mark.parametrize(
    "source",
    ["https://127.0.0.2/m", "ftp://127.0.0.2/m", "ldap://127.0.0.2/cn=m", "file:///etc/passwd", "http://", "//x/m",
     "http://user:password@127.0.0.2/m", "http://127.0.0.2/" + "m" * 3000],
)  # fmt: skip
async def test_196_a_source_that_is_not_asked(ca_file: str, source: str) -> None:
    result = await result_behind(ROOT.authority("Middle").leaf(source), ca_file)
    assert outcome(result) == UNTRUSTED
    assert {note.word for note in result.evidence} == {"detail", "earlier"}


async def test_196_a_source_that_cannot_be_reached(ca_file: str) -> None:
    result = await result_behind(ROOT.authority("Middle").leaf("http://127.0.0.2:1/m"), ca_file)
    note = Note("issuer-not-fetched", ("127.0.0.1", "http://127.0.0.2:1/m", "connect-refused"))
    assert (outcome(result), note in result.evidence) == (UNTRUSTED, True)


OF_NO_USE: dict[str, Callable[[Issued], Issued]] = {
    "expired": lambda it: ROOT.authority("Middle", key=it.key, begins=PAST, ends=EXPIRED),
    "of the future": lambda it: ROOT.authority("Middle", key=it.key, begins=FUTURE, ends=FUTURE),
    "not an authority": lambda it: Issued(ROOT.leaf(name="Middle", key=it.key).certificate, it.key),
    "of another key": lambda _: ROOT.authority("Middle"),
    "signed by nobody": lambda it: ROOT.authority("Middle", key=it.key, signed_by=STRANGER.key),
    "another name": lambda it: ROOT.authority("Other", key=it.key),
    "of a stranger": lambda it: STRANGER.authority("Middle", key=it.key),
}


@pytest.mark.parametrize("fault", OF_NO_USE)
async def test_197_an_intermediate_certificate_that_is_none(ca_file: str, library: Library, fault: str) -> None:
    middle = ROOT.authority("Middle")
    library.shelf["/c/middle"] = OF_NO_USE[fault](middle).der
    source = library.url("/c/middle")
    result = await result_behind(middle.leaf(source), ca_file)
    assert outcome(result) == UNTRUSTED
    assert Note("issuer-untrusted", ("127.0.0.1", source)) in result.evidence


async def test_197_who_issues_himself_is_no_root_because_he_says_so(ca_file: str, library: Library) -> None:
    own = root("Whoever")
    library.shelf["/c/own"] = own.der
    result = await result_behind(own.leaf(library.url("/c/own")), ca_file)
    assert (outcome(result), library.lent) == (UNTRUSTED, ["/c/own"])


async def test_197_nor_at_the_second_level(ca_file: str, library: Library) -> None:
    own = root("Whoever")
    middle = own.authority("Middle", library.url("/c/own"))
    library.shelf |= {"/c/own": own.der, "/c/middle": bundle(middle, own)}
    result = await result_behind(middle.leaf(library.url("/c/middle")), ca_file)
    assert (outcome(result), library.lent) == (UNTRUSTED, ["/c/middle", "/c/own"])


async def test_197_nor_in_a_server_s_own_certificate(ca_file: str, library: Library) -> None:
    own = root("Whoever")
    key = own.key
    alone = Issued(own.leaf(library.url("/c/own"), key=key, name="Whoever").certificate, key)
    library.shelf["/c/own"] = alone.der
    result = await result_behind(alone, ca_file)
    assert result.verdict == "unreachable"


async def test_197_two_that_vouch_for_each_other(ca_file: str, library: Library) -> None:
    one_key, other_key = root("One"), root("Other")
    one_half = one_key.authority("Other", library.url("/c/one"), key=other_key.key)
    other_half = other_key.authority("One", library.url("/c/other"), key=one_key.key)
    library.shelf |= {"/c/one": other_half.der, "/c/other": one_half.der}
    result = await result_behind(one_half.leaf(library.url("/c/other")), ca_file)
    assert (outcome(result), sorted(library.lent)) == (UNTRUSTED, ["/c/one", "/c/other"])


async def test_197_a_chain_without_end_is_bounded(ca_file: str, library: Library) -> None:
    top = root("Whoever")
    for level in range(20):
        top = top.authority(f"Level {level}", library.url(f"/c/{level - 1}"))
        library.shelf[f"/c/{level}"] = top.der
    result = await result_behind(top.leaf(library.url("/c/19")), ca_file)
    assert (outcome(result), library.lent) == (UNTRUSTED, [f"/c/{level}" for level in range(19, 13, -1)])


async def test_197_what_completes_one_origin_is_of_no_use_to_another(ca_file: str, library: Library) -> None:
    middle = ROOT.authority("Middle")
    library.shelf["/c/middle"] = middle.der
    named = middle.leaf(library.url("/c/middle"))
    unnamed = middle.leaf(hosts=("127.0.0.3",))
    async with (
        Origin(ssl_context=named.server()) as completes,
        Origin("127.0.0.3", ssl_context=unnamed.server()) as stays,
    ):
        fine, untrusted = await probed(completes.url("/ok"), stays.url("/ok"), ca_file=ca_file)
    assert (outcome(fine), outcome(untrusted)) == (FINE, UNTRUSTED)


# 127.0.0.3 is called public, which the transport is told to allow.

PUBLIC_HERE: dict[str, Any] = {"allow_net": ["127.0.0.3/32"]}
REFUSED = "address-not-allowed"


@pytest.fixture
def public(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificate_chain, "came_from_public", lambda _, address: address == "127.0.0.3")


@pytest.mark.parametrize("options", [{}, {"public_only": True}])
@pytest.mark.usefixtures("public")
async def test_198_a_public_server_leads_to_no_private_address(
    ca_file: str, library: Library, options: dict[str, Any]
) -> None:
    middle = ROOT.authority("Middle")
    library.shelf["/c/middle"] = middle.der
    source = library.url("/c/middle")
    leaf = middle.leaf(source, hosts=("127.0.0.3",))
    async with Origin("127.0.0.3", ssl_context=leaf.server()) as site:
        result = await one(site.url("/ok"), ca_file=ca_file, **PUBLIC_HERE, **options)
        allowed = await one(site.url("/ok"), ca_file=ca_file, allow_net=["127.0.0.2/31"], **options)
    note = Note("issuer-not-fetched", ("127.0.0.3", source, REFUSED))
    assert (outcome(result), note in result.evidence) == (UNTRUSTED, True)
    assert (outcome(allowed), library.lent) == (FINE, ["/c/middle"])


@pytest.mark.usefixtures("public")
async def test_198_nor_does_what_came_from_a_public_address(ca_file: str, library: Library) -> None:
    upper = ROOT.authority("Upper")
    lower = upper.authority("Lower", library.url("/c/upper"))
    library.shelf["/c/upper"] = upper.der
    async with Origin("127.0.0.3", routes={"/c": fixed(200, TYPE, lower.der)}) as elsewhere:
        result = await result_behind(lower.leaf(elsewhere.url("/c")), ca_file, **PUBLIC_HERE)
        assert len(elsewhere.requests) == 1
    note = Note("issuer-not-fetched", ("127.0.0.1", library.url("/c/upper"), REFUSED))
    assert (outcome(result), note in result.evidence, library.requests) == (UNTRUSTED, True, [])


@pytest.mark.usefixtures("public")
async def test_198_nor_does_a_redirect_from_there(ca_file: str, library: Library) -> None:
    middle = ROOT.authority("Middle")
    library.shelf["/c/middle"] = middle.der
    async with Origin("127.0.0.3", routes={"/c": moved(library.url("/c/middle"))}) as elsewhere:
        result = await result_behind(middle.leaf(elsewhere.url("/c")), ca_file, **PUBLIC_HERE)
    assert (outcome(result), library.requests) == (UNTRUSTED, [])


SUITES = (
    "ECDHE-RSA-AES128-SHA", "ECDHE-RSA-AES256-SHA", "AES128-GCM-SHA256", "AES256-GCM-SHA384", "AES128-SHA",
    "AES256-SHA",
)  # fmt: skip


@pytest.mark.parametrize("transport", ["direct", "aiohttp"])
@pytest.mark.parametrize("suite", SUITES)
async def test_199_suites_of_tls_1_2_that_browsers_take(tmp_path: Path, suite: str, transport: str) -> None:
    path = tmp_path / "ca.pem"
    CA.cert_pem.write_to_path(path)
    context = server_context(CA.issue_cert(*HOSTS, key_type=trustme.KeyType.RSA))
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(suite)
    async with Origin(ssl_context=context) as site:
        assert outcome(await one(site.url("/ok"), ca_file=str(path), transport=transport)) == FINE


@pytest.mark.parametrize("suite", ["ECDHE-RSA-NULL-SHA:@SECLEVEL=0", "ADH-AES128-SHA:@SECLEVEL=0"])
async def test_199_nobody_s_secret_or_nobody_s_name_is_no_suite(tmp_path: Path, suite: str) -> None:
    context = server_context(CA.issue_cert(*HOSTS, key_type=trustme.KeyType.RSA))
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(suite)
    async with Origin(ssl_context=context) as site:
        result = await one(site.url("/ok"), insecure=True)
    assert outcome(result) == ("unreachable", None, FailureKind.TLS_HANDSHAKE)
