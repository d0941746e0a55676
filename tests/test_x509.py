import base64
import ssl
from datetime import UTC, datetime, timedelta

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import AuthorityInformationAccessOID
from hypothesis import given
from hypothesis import strategies as st

from probe.x509 import MOST_CERTIFICATES, certificates_in, is_valid_at, issuer_urls, issuers_among, names, not_after
from tests.bounded import bounded
from tests.transport.authorities import bundle, root
from tests.transport.certificates import FUTURE, PAST

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


ROOT = root()
MIDDLE = ROOT.authority("Middle", "ldap://a.test/cn=Root", "http://a.test/root")
LEAF = MIDDLE.leaf("http://a.test/middle")
DAY = timedelta(days=1)


def test_where_the_issuer_is() -> None:
    assert issuer_urls(MIDDLE.der) == ("ldap://a.test/cn=Root", "http://a.test/root")
    assert issuer_urls(LEAF.der) == ("http://a.test/middle",)
    assert issuer_urls(ROOT.der) == ()


def test_an_address_of_revocation_is_none_of_an_issuer() -> None:
    place = x509.UniformResourceIdentifier("http://a.test/ocsp")
    ocsp = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, place)
    builder = (
        x509.CertificateBuilder(
            ROOT.certificate.subject, LEAF.certificate.subject, ROOT.key.public_key(), 1, PAST, FUTURE
        )
        .add_extension(x509.AuthorityInformationAccess([ocsp]), critical=False)
    )  # fmt: skip
    assert issuer_urls(builder.sign(ROOT.key, hashes.SHA256()).public_bytes(Encoding.DER)) == ()


def test_names_of_a_chain_meet() -> None:
    assert (names(ROOT.der), names(MIDDLE.der), names(LEAF.der)) == (
        ("root", "root"), ("root", "middle"), ("middle", "server"),
    )  # fmt: skip


def test_a_certificate_is_valid_from_the_first_second_to_the_last() -> None:
    moments = (PAST - DAY, PAST, PAST + DAY, FUTURE, FUTURE + DAY)
    assert [is_valid_at(LEAF.der, moment) for moment in moments] == [False, True, True, True, False]
    assert not is_valid_at(b"garbage", PAST)


TRIO = (LEAF.der, MIDDLE.der, ROOT.der)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (LEAF.der, (LEAF.der,)),
        (LEAF.der + b"\n", (LEAF.der,)),
        (LEAF.pem, (LEAF.der,)),
        (b"Bag Attributes\n" + LEAF.pem.replace(b"\n", b"\r\n"), (LEAF.der,)),
        (LEAF.pem + MIDDLE.pem + LEAF.pem, (LEAF.der, MIDDLE.der)),
        (LEAF.pem.replace(b"CERTIFICATE", b"X509 CERTIFICATE"), (LEAF.der,)),
        (bundle(LEAF, MIDDLE, ROOT), TRIO),
        (bundle(LEAF, MIDDLE, ROOT, encoding=Encoding.PEM), TRIO),
        (b"garbage\n" + LEAF.pem, (LEAF.der,)),
        (LEAF.pem.replace(b"CERTIFICATE", b"PUBLIC KEY"), ()),
        (LEAF.pem.replace(b"MII", b"M*I"), ()),
        (LEAF.pem[:-20], ()),
        (LEAF.der[:-1], ()),
        (b"\x30\x80" + LEAF.der, ()),
        (b"", ()),
        (b"<!doctype html>", ()),
        (b"\x30\x0b\x06\x09" + bytes.fromhex("2a864886f70d010701"), ()),  # PKCS #7, data
    ],
)
def test_what_a_file_holds(content: bytes, found: tuple[bytes, ...]) -> None:
    assert sorted(certificates_in(content)) == sorted(found)


def test_a_file_of_many_certificates_is_bounded() -> None:
    many = b"".join(root(f"Root {number}").pem for number in range(MOST_CERTIFICATES + 5))
    assert len(certificates_in(many)) == MOST_CERTIFICATES


@given(st.binary() | st.builds(lambda at, byte: LEAF.der[:at] + byte + LEAF.der[at + 1 :],
                               st.integers(0, len(LEAF.der)), st.binary(max_size=3)))  # fmt: skip
def test_whatever_bytes_come_nothing_is_raised(content: bytes) -> None:
    not_after(content)
    names(content)
    issuer_urls(content)
    is_valid_at(content, PAST)
    certificates_in(content)
    certificates_in(b"-----BEGIN CERTIFICATE-----\n" + base64.b64encode(content) + b"\n-----END CERTIFICATE-----")


def test_reading_takes_no_time_that_grows_faster_than_the_file() -> None:
    for content in (
        b"\x30\x84\x00\xff\xff\xff" + bytes(65_536),
        b"-----BEGIN CERTIFICATE-----" * 2_400,
        b"\x30" * 65_536,
    ):
        with bounded():
            assert certificates_in(content) == ()


def test_which_certificates_may_have_issued_others() -> None:
    upper = ROOT.authority("Upper")
    lower = upper.authority("Lower")
    leaf, late = lower.leaf(), ROOT.authority("Upper", begins=FUTURE, ends=FUTURE + DAY)
    shelf = (ROOT.der, LEAF.der, b"garbage", upper.der, lower.der, late.der)
    assert set(issuers_among(shelf, (leaf.der,), PAST)) == {lower.der, upper.der}
    assert set(issuers_among(shelf, (leaf.der, lower.der), PAST)) == {upper.der}
    assert set(issuers_among(shelf, (leaf.der,), FUTURE + DAY)) == {late.der}
    assert issuers_among(shelf, (upper.der,), PAST) == ()  # its issuer is a root
    assert issuers_among(shelf, (b"garbage",), PAST) == ()


def test_two_that_have_issued_each_other_are_no_endless_chain() -> None:
    one, other = root("One"), root("Other")
    halves = (one.authority("Other", key=other.key).der, other.authority("One", key=one.key).der)
    assert set(issuers_among(halves, (one.leaf().der,), PAST)) == set(halves)
