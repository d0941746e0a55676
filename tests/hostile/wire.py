"""Hosts that are odd below their pages: replies that break the protocol, and certificates of every fault."""

import ssl

from probe.model import FailureKind, Verdict
from samples.exchange import Exchange, head
from samples.routes import fixed, raw
from tests.hostile.behaviours import and_stray
from tests.hostile.stands import Certify, guarded, mistaken, say_nothing, secure, talking
from tests.hostile.temper import Temper, Wait, pages
from tests.transport.certificates import (
    CA,
    EXPIRED,
    FUTURE,
    MIDDLE,
    PAST,
    STRANGER,
    leaf_alone,
    self_signed,
    server_context,
)

END = Exchange.close
ODD_BUT_READABLE = (
    ("bare-line-feeds", "lines that end in LF alone", raw(b"HTTP/1.1 200 OK\nContent-Length: 2\n\nok", END)),
    ("two-lengths", "two lengths that differ",
     raw(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok", END)),
    ("no-length", "a length that is no number", raw(b"HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\nok", END)),
    ("body-for-head", "a body even where HEAD forbids it", raw(head(200, {"Content-Length": "2"}) + b"ok")),
    ("no-phrase", "a status and no phrase", raw(b"HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n")),
    ("odd-fields", "fields with spaces, folds and no colon",
     raw(b"HTTP/1.1 200 OK\r\nServer : x\r\nX-Long: a\r\n b\r\nno colon here\r\nContent-Length: 0\r\n\r\n", END)),
    ("unknown-coding", "a transfer coding that nobody knows",
     raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: knots\r\n\r\nok", END)),
    ("cut-short", "fewer bytes than promised", raw(head(200, {"Content-Length": "1000"}) + b"ok", END)),
    ("too-long", "more bytes than promised", raw(head(200, {"Content-Length": "2"}) + b"okay")),
    ("bad-chunks", "chunks whose sizes are none",
     raw(head(200, {"Transfer-Encoding": "chunked"}) + b"zz\r\nok\r\n", END)),
    ("no-gzip", "a coding that the body is not in", fixed(200, {"Content-Encoding": "gzip"}, b"plain after all")),
    ("cookie-bomb", "sixty kilobytes of cookies",
     fixed(200, {f"Set-Cookie{'' if n == 0 else n}": "a=" + "x" * 4000 for n in range(15)})),
)  # fmt: skip
STRAY, LATE_STRAY = and_stray(0), and_stray(0.05)

UNREACHABLE = Verdict.UNREACHABLE


def _expired(address: str) -> ssl.SSLContext:
    return server_context(CA.issue_cert(address, not_before=PAST, not_after=EXPIRED))


def _not_yet(address: str) -> ssl.SSLContext:
    return server_context(CA.issue_cert(address, not_before=FUTURE, not_after=FUTURE.replace(year=FUTURE.year + 1)))


def _good(address: str) -> ssl.SSLContext:
    return server_context(CA.issue_cert(address, not_before=PAST, not_after=FUTURE))


def _of_another(_: str) -> ssl.SSLContext:
    return server_context(CA.issue_cert("elsewhere.test", not_before=PAST, not_after=FUTURE))


def _of_a_stranger(address: str) -> ssl.SSLContext:
    return server_context(STRANGER.issue_cert(address, not_before=PAST, not_after=FUTURE))


def _incomplete(address: str) -> ssl.SSLContext:
    return leaf_alone(MIDDLE.issue_cert(address, not_before=PAST, not_after=FUTURE))


def _by_itself(_: str) -> ssl.SSLContext:
    return self_signed()


def _without_common_cipher(address: str) -> ssl.SSLContext:
    context = _good(address)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("AES128-SHA")  # wants an RSA key, which the certificate has not
    return context


def _for_the_known(address: str) -> ssl.SSLContext:
    context = _good(address)
    context.verify_mode = ssl.CERT_REQUIRED
    CA.configure_trust(context)
    return context


def _secure(name: str, told: str, certify: Certify, why: FailureKind) -> Temper:
    return Temper(name, told, pages(5, fixed(200), UNREACHABLE, why=why), secure(certify))


SECURE = (
    Temper("certified", "200 over TLS", pages(8, fixed(200), Verdict.OK, why=200), secure(_good)),
    _secure("expired", "a certificate of the past", _expired, FailureKind.TLS_EXPIRED),
    _secure("not-yet", "a certificate of the future", _not_yet, FailureKind.TLS_NOT_YET_VALID),
    _secure("of-another", "a certificate of another host", _of_another, FailureKind.TLS_WRONG_HOST),
    _secure("by-itself", "a certificate that vouches for itself", _by_itself, FailureKind.TLS_SELF_SIGNED),
    _secure("of-a-stranger", "a certificate of an unknown root", _of_a_stranger, FailureKind.TLS_UNTRUSTED),
    _secure("incomplete", "a certificate without the one that links it", _incomplete, FailureKind.TLS_UNTRUSTED),
    _secure("no-common-cipher", "no cipher that both know", _without_common_cipher, FailureKind.TLS_HANDSHAKE),
    Temper("for-the-known", "a question for the client's certificate",
           pages(5, None, Verdict.BLOCKED, why=FailureKind.TLS_CLIENT_CERTIFICATE), guarded(_for_the_known)),
    Temper("plain-behind-https", "HTTP where the links say HTTPS",
           pages(5, fixed(200), UNREACHABLE, why=FailureKind.TLS_HANDSHAKE), mistaken),
    Temper("stalled-handshake", "a connection, and no word of TLS", pages(4, None, UNREACHABLE),
           talking(say_nothing, "https"), first=(Wait.CONNECT,), second=(Wait.CONNECT,)),
)  # fmt: skip
