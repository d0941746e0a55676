"""The origin that answers at once: nginx where it is installed, else one in Python, which then is the limit."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.origin_delay import delay_origin
from tests.benchmarks.origin_nginx import NGINX, nginx_origin

ANSWERED_BY = (
    "The origin is nginx with two workers."
    if NGINX
    else "**nginx is not installed: the origin is one in Python and may itself be the limit, which hides differences.**"
)


@dataclass(frozen=True, slots=True)
class Origin:
    """A running origin."""

    port: int
    scheme: str


@contextmanager
def fast_origin(addresses: Sequence[str], folder: Path, *, tls: bool = False) -> Iterator[Origin]:
    """Run the fastest origin there is on all ``addresses``, at one port; its files are in ``folder``."""
    pem = _certificate(folder, addresses[0]) if tls else None
    scheme = "https" if tls else "http"
    if NGINX:
        with nginx_origin(addresses, folder, pem) as port:
            yield Origin(port, scheme)
    else:
        with delay_origin(addresses, pem) as slow:
            yield Origin(slow.port, scheme)


def _certificate(folder: Path, name: str) -> Path:
    """Write one key with a certificate that no client trusts: all are told not to care."""
    import trustme  # here, so that the benchmarks without TLS need no more than the standard library

    pem = folder / "origin.pem"
    trustme.CA().issue_cert(name).private_key_and_cert_chain_pem.write_to_path(str(pem))
    return pem
