"""A reader of DER certificates (RFC 5280) and of the files that contain them.

``ssl`` reports only certificates that it verifies and cannot read others. This module only finds certificates; OpenSSL
alone decides whether to trust them.
"""

import base64
import binascii
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime
from typing import Final, NamedTuple

from probe.patterns import lazy_compile

MOST_CERTIFICATES: Final = 20  # per file; a chain on the web has two or three

_VERSION = 0xA0  # the tag of the version field, which certificates of version 1 omit
_EXTENSIONS = 0xA3
_UTC_TIME = 0x17
_GENERALIZED_TIME = 0x18
_SEQUENCE, _OID, _OCTETS = 0x30, 0x06, 0x04
_URI = 0x86  # GeneralName, [6]
_EXPLICIT = 0xA0  # [0] of PKCS #7: the content, and the certificates in it
_AUTHORITY_INFO = bytes.fromhex("2b06010505070101")  # id-pe-authorityInfoAccess, RFC 5280, 4.2.2.1
_CA_ISSUERS = bytes.fromhex("2b06010505073002")  # id-ad-caIssuers
_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")  # RFC 2315, 14
_WIDE = {0x1E: "utf-16-be", 0x1C: "utf-32-be", 0x0C: "utf-8"}  # BMPString, UniversalString, UTF8String
_PEM = lazy_compile(rb"-----BEGIN ([A-Z0-9 ]{4,30})-----([A-Za-z0-9+/=\s]+)-----END \1-----")


class _Element(NamedTuple):
    tag: int
    start: int
    end: int


def not_after(certificate: bytes) -> datetime | None:
    """Return the end of a certificate's validity (RFC 5280, 4.1), None if the bytes are not a certificate."""
    try:
        at = _content(certificate, _content(certificate, 0))  # Certificate, TBSCertificate
        if certificate[at] == _VERSION:
            at = _end(certificate, at)
        for _ in ("serialNumber", "signature", "issuer"):
            at = _end(certificate, at)
        at = _end(certificate, _content(certificate, at))  # Validity, after its notBefore
        return _moment(certificate[at], certificate[_content(certificate, at) : _end(certificate, at)])
    except (IndexError, ValueError):
        return None


def is_valid_at(certificate: bytes, moment: datetime) -> bool:
    """Whether a moment lies within a certificate's validity."""
    try:
        begins, ends = _children(certificate, _fields(certificate)[3])
        return (
            _moment(begins.tag, certificate[begins.start : begins.end])
            <= moment
            <= _moment(ends.tag, certificate[ends.start : ends.end])
        )
    except (IndexError, ValueError):
        return False


def issuer_urls(certificate: bytes) -> tuple[str, ...]:
    """Return the URLs of the issuer's certificate that a certificate declares (caIssuers of RFC 5280, 4.2.2.1)."""
    try:
        return tuple(_issuer_urls(certificate))
    except (IndexError, ValueError):
        return ()


def names(certificate: bytes) -> tuple[str, str] | None:
    """Return issuer and subject in comparable form, None if the bytes are not a certificate."""
    try:
        fields = _fields(certificate)
        return _name(certificate, fields[2]), _name(certificate, fields[4])
    except (IndexError, ValueError, RecursionError):
        return None


def folded_name(values: str) -> str:
    """Return a text that is the same for all names that are equal by RFC 5280, 7.1, and for a few more."""
    return "".join(values.split()).casefold()


def certificates_in(content: bytes) -> tuple[bytes, ...]:
    """Return the certificates of a file in DER, PEM or PKCS #7 (RFC 5280, 4.2.2.1), at most ``MOST_CERTIFICATES``."""
    found: list[bytes] = []
    for der in _ders(content):
        try:
            found += _certificates_in(der)
        except (IndexError, ValueError):
            continue
    return tuple(dict.fromkeys(found))[:MOST_CERTIFICATES]


def issuers_among(fetched: Iterable[bytes], certificates: Collection[bytes], moment: datetime) -> tuple[bytes, ...]:
    """Return the fetched certificates that may form the chain of issuers: currently valid ones, without roots.

    Only the names are compared; the signatures are not checked here.
    """
    wanted = {each[0] for certificate in certificates if (each := names(certificate))}
    left = [(certificate, each) for certificate in fetched if (each := names(certificate))]
    found = dict.fromkeys(certificates)
    while new := {one: each for one, each in left if each[1] in wanted and each[0] != each[1] and one not in found}:
        found |= dict.fromkeys(new)
        wanted = {each[0] for each in new.values()}
    known = set(certificates)
    return tuple(one for one in found if one not in known and is_valid_at(one, moment))


def _ders(content: bytes) -> Iterator[bytes]:
    if content[:1] == bytes([_SEQUENCE]):
        yield content
        return
    for kind, body in _PEM.findall(content):
        if kind.endswith((b"CERTIFICATE", b"PKCS7", b"CMS")):
            try:
                yield base64.b64decode(b"".join(body.split()), validate=True)
            except binascii.Error:
                continue


def _certificates_in(der: bytes) -> Iterator[bytes]:
    whole = _element(der, 0)
    first = _element(der, whole.start)
    if first.tag != _OID:
        if names(der[: whole.end]) is not None:
            yield der[: whole.end]
        return
    if der[first.start : first.end] != _SIGNED_DATA:
        return
    signed = _element(der, _element(der, first.end).start)
    for field in _children(der, signed):
        if field.tag == _EXPLICIT:
            at = field.start
            while at < field.end:
                end = _element(der, at).end
                if names(der[at:end]) is not None:
                    yield der[at:end]
                at = end


def _issuer_urls(certificate: bytes) -> Iterator[str]:
    for field in _fields(certificate)[5:]:
        if field.tag != _EXTENSIONS:
            continue
        for extension in _children(certificate, _element(certificate, field.start)):
            name, *_, value = _children(certificate, extension)
            if certificate[name.start : name.end] == _AUTHORITY_INFO and value.tag == _OCTETS:
                for description in _children(certificate, _element(certificate, value.start)):
                    method, location = _children(certificate, description)
                    if certificate[method.start : method.end] == _CA_ISSUERS and location.tag == _URI:
                        yield certificate[location.start : location.end].decode("ascii")


def _fields(certificate: bytes) -> list[_Element]:
    """Return the fields of TBSCertificate from the serial number on."""
    whole = _element(certificate, 0)
    fields = list(_children(certificate, _element(certificate, whole.start)))
    if fields[0].tag == _VERSION:
        del fields[0]
    if whole.tag != _SEQUENCE or len(fields) < 6:
        raise ValueError("no certificate")
    return fields


def _name(certificate: bytes, name: _Element) -> str:
    values = []
    for relative in _children(certificate, name):
        for attribute in _children(certificate, relative):
            _, value = _children(certificate, attribute)
            text = certificate[value.start : value.end]
            values.append(text.decode(_WIDE.get(value.tag, "latin-1"), errors="replace"))
    return folded_name("".join(values))


def _children(der: bytes, parent: _Element) -> Iterator[_Element]:
    at = parent.start
    while at < parent.end:
        child = _element(der, at)
        if child.end > parent.end:
            raise ValueError("an element is longer than what holds it")
        yield child
        at = child.end


def _element(der: bytes, at: int) -> _Element:
    if der[at + 1] == 0x80:
        raise ValueError("a length is indefinite, which is no DER")
    start, length = _length(der, at)
    if start + length > len(der):
        raise ValueError("an element is cut off")
    return _Element(der[at], start, start + length)


def _length(der: bytes, at: int) -> tuple[int, int]:
    """Return the start and the length of an element's content (X.690, 8.1.3)."""
    first = der[at + 1]
    if first < 0x80:
        return at + 2, first
    start = at + 2 + (first & 0x7F)
    return start, int.from_bytes(der[at + 2 : start], "big")


def _content(der: bytes, at: int) -> int:
    return _length(der, at)[0]


def _end(der: bytes, at: int) -> int:
    return sum(_length(der, at))


def _moment(tag: int, digits: bytes) -> datetime:
    text = digits.decode("ascii")
    if tag == _UTC_TIME:
        text = ("19" if text >= "50" else "20") + text  # RFC 5280, 4.1.2.5.1
    elif tag != _GENERALIZED_TIME:
        raise ValueError(f"tag {tag:#x} is no time")
    if len(text) != len("YYYYMMDDHHMMSSZ"):
        raise ValueError(f"{text!r} has no such form")  # strptime would accept it
    return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)
