"""Authorities whose certificates name where their issuer's is, with every fault that one can have."""

import ssl
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

from tests.transport.certificates import FUTURE, HOSTS, PAST


@dataclass(frozen=True)
class Issued:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @cached_property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @cached_property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    def authority(self, name: str, *aia: str, **about: object) -> "Issued":
        """Issue the certificate of another authority, which names these URLs for this one's."""
        return issued(name, self, aia, authority=True, **about)  # type: ignore[arg-type]

    def leaf(self, *aia: str, **about: object) -> "Issued":
        """Issue the certificate of a server."""
        return issued(str(about.pop("name", "server")), self, aia, **about)  # type: ignore[arg-type]

    def server(self, *chain: "Issued") -> ssl.SSLContext:
        """Return the context of a server that sends this certificate and no more than this chain."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        key = self.key.private_bytes(
            Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )  # fmt: skip
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "chain.pem"
            path.write_bytes(key + b"".join(each.pem for each in (self, *chain)))
            context.load_cert_chain(path)
        return context


def root(name: str = "Root") -> Issued:
    return issued(name, None, (), authority=True)


def issued(
    name: str, issuer: Issued | None, aia: Sequence[str], *, authority: bool = False, begins: datetime = PAST,
    ends: datetime = FUTURE, hosts: Sequence[str] = HOSTS, key: ec.EllipticCurvePrivateKey | None = None,
    signed_by: ec.EllipticCurvePrivateKey | None = None,
) -> Issued:  # fmt: skip
    """Issue a certificate; without an issuer it issues itself."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder(subject_name=subject, public_key=key.public_key())
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )
    if aia:
        places = [
            x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier(url))
            for url in aia
        ]
        builder = builder.add_extension(x509.AuthorityInformationAccess(places), critical=False)
    if not authority:
        builder = builder.add_extension(x509.SubjectAlternativeName([_host(host) for host in hosts]), critical=False)
    signer = signed_by or (issuer.key if issuer else key)
    return Issued(builder.sign(signer, hashes.SHA256()), key)


def bundle(*certificates: Issued, encoding: Encoding = Encoding.DER) -> bytes:
    """Return certificates as PKCS #7."""
    return pkcs7.serialize_certificates([each.certificate for each in certificates], encoding)


def _host(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)
