import ssl
from datetime import UTC, datetime

import pytest
import trustme

from probe.x509 import not_after

CA = trustme.CA()


@pytest.mark.parametrize(
    "moment",
    [
        datetime(1999, 12, 31, 23, 59, 59, tzinfo=UTC),
        datetime(2027, 1, 31, 12, 0, 0, tzinfo=UTC),
        datetime(2049, 12, 31, 23, 59, 59, tzinfo=UTC),  # the last moment that is written with two digits of the year
        datetime(2050, 1, 1, 0, 0, 0, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),  # RFC 5280, 4.1.2.5: a certificate without end
    ],
)
def test_the_end_of_a_certificate(moment: datetime) -> None:
    start = datetime(1990, 1, 1, tzinfo=UTC)
    issued = CA.issue_cert("a.test", not_before=start, not_after=moment)
    assert not_after(ssl.PEM_cert_to_DER_cert(issued.cert_chain_pems[0].bytes().decode())) == moment


VERSION_1 = bytes.fromhex("3025302302010130003000301a") + b"\x17\x0b0001010000Z\x17\x0b0001010000Z"


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"\x30",
        b"\x30\x03abc",
        b"\x30\x80\x30\x80",
        b"\x00" * 1000,
        b"\xff" * 1000,
        VERSION_1,  # its times lack the seconds, which RFC 5280 asks for
        VERSION_1.replace(b"\x17\x0b", b"\x04\x0b"),
    ],
)
def test_what_is_no_certificate_has_no_end(garbage: bytes) -> None:
    assert not_after(garbage) is None


def test_every_beginning_of_a_certificate_has_no_end() -> None:
    whole = ssl.PEM_cert_to_DER_cert(CA.cert_pem.bytes().decode())
    end = not_after(whole)
    assert end is not None
    assert {not_after(whole[:length]) for length in range(len(whole))} <= {None, end}


def test_a_certificate_of_version_1_has_an_end() -> None:
    validity = b"\x30\x1e\x17\x0d260101000000Z\x17\x0d270131120000Z"
    fields = b"\x02\x01\x01\x30\x00\x30\x00" + validity
    body = b"\x30" + bytes([len(fields)]) + fields
    assert not_after(b"\x30" + bytes([len(body)]) + body) == datetime(2027, 1, 31, 12, tzinfo=UTC)
