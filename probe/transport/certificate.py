"""When a certificate ends, read from its DER: ``ssl`` tells it only of certificates that it was asked to verify."""

from datetime import UTC, datetime

_VERSION = 0xA0  # the tag of the field that certificates of version 1 leave out
_UTC_TIME = 0x17
_GENERALIZED_TIME = 0x18


def not_after(certificate: bytes) -> datetime | None:
    """Return the end of a certificate's validity (RFC 5280, 4.1), None for bytes that are no certificate."""
    try:
        at = _content(certificate, _content(certificate, 0))  # Certificate, TBSCertificate
        if certificate[at] == _VERSION:
            at = _end(certificate, at)
        for _ in ("serialNumber", "signature", "issuer"):
            at = _end(certificate, at)
        at = _end(certificate, _content(certificate, at))  # Validity, behind its notBefore
        return _moment(certificate[at], certificate[_content(certificate, at) : _end(certificate, at)])
    except (IndexError, ValueError):
        return None


def _length(der: bytes, at: int) -> tuple[int, int]:
    """Return where the content of the element begins, and how long it is (X.690, 8.1.3)."""
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
        raise ValueError(f"{text!r} has no such form")  # which strptime reads all the same
    return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)
