"""Addresses of ``mailto:`` links: their recipients, their syntax, and the result of a DNS look-up.

Links are parsed by RFC 6068, addresses by RFC 5321 (4.1.2) with the characters that RFC 6531 adds. A ``mailto:`` link
cannot have the comments, folding white space and display names of RFC 5322 (RFC 6068, 2).
"""

from enum import StrEnum
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import unquote

from msgspec import Struct

from probe.model import Reply
from probe.patterns import lazy_compile
from probe.url import host_of, normalise, scheme, split_fragment, stripped

MOST_OF_LOCAL_PART = 64  # octets; RFC 5321, 4.5.3.1.1
MOST_OF_DOMAIN = 255  # octets; RFC 5321, 4.5.3.1.2
MOST_OF_ADDRESS = 254  # octets; RFC 5321, 4.5.3.1.3, without the angle brackets of a path
MOST_OF_LABEL = 63  # octets; RFC 1035, 2.3.4

_QUESTION = "mailto:@"
_RECIPIENTS = frozenset({"to", "cc", "bcc"})  # header fields that name recipients; RFC 6068, 2
_ATOM = r"(?:[\w!#$%&'*+\-/=?^`{|}~]|[^\x00-\xa0\s])+"  # atext of RFC 5322, 3.2.3, and UTF8-non-ascii of RFC 6531, 3.3
_DOT_STRING = lazy_compile(rf"{_ATOM}(?:\.{_ATOM})*")
_QUOTED = lazy_compile(r'"(?:[^"\\\x00-\x1f\x7f-\x9f]|\\[ -~])*"')  # Quoted-string of RFC 5321, 4.1.2
_LABEL = lazy_compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")  # sub-domain of RFC 5321, 4.1.2
_OTHER_LITERAL = lazy_compile(r"[A-Za-z0-9-]*[A-Za-z0-9]:[!-Z^-~]+")  # General-address-literal
_PARTS = lazy_compile(r'"(?:[^"\\]|\\.)*"?|[^",]+|,', 16)  # re.DOTALL


class Mailto(Struct, frozen=True, gc=False):
    """The recipients of a ``mailto:`` link.

    ``faulty`` is the first invalid address, and ``fault`` is the word of the phrase that describes its fault.
    ``domains`` are the domains of the valid addresses in DNS form, each once; address literals have no domain.
    """

    addresses: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    fault: str | None = None
    faulty: str = ""
    fields: bool = False  # the link has header fields, so the user may add the recipients

    @property
    def wrong(self) -> str | None:
        """The word of the phrase that says why no mail can be sent, None if it can."""
        return self.fault or (None if self.addresses or self.fields else "mail-empty")


class MailRoute(StrEnum):
    """How the DNS routes the mail for a domain, or why it does not."""

    MX = "mx"
    ADDRESS = "address"  # no MX record, so the domain's own address receives mail: RFC 5321, 5.1
    NAME = "name"  # the domain has an address; its MX records could not be queried
    NULL_MX = "null-mx"  # RFC 7505
    NO_DOMAIN = "no-domain"
    NO_RECORDS = "no-records"
    UNASKED = "unasked"  # the domain has no address; its MX records could not be queried
    UNKNOWN = "unknown"


class MailDomain(Struct, frozen=True, gc=False):
    """The DNS data on the mail for a domain; ``detail`` is the first mail server, or the error."""

    domain: str
    route: MailRoute
    detail: str = ""


class MailReply(Reply, frozen=True, gc=False):
    """The answer to a look-up of the domains of a ``mailto:`` link; there is no HTTP exchange and no status."""

    domains: tuple[MailDomain, ...] = ()


class AddressError(ValueError):
    """A text is not a mail address; the error's message is the word of a phrase."""


def is_mailto(url: str) -> bool:
    """Whether a text is a ``mailto:`` link."""
    return scheme(url) == "mailto" or scheme(stripped(url)) == "mailto"


def mailto(url: str) -> Mailto:
    """Return the recipients in the path of a ``mailto:`` link and in its fields ``to``, ``cc`` and ``bcc``."""
    path, mark, fields = split_fragment(stripped(url))[0].partition(":")[2].partition("?")
    lists = [path]
    for field in fields.split("&"):
        name, _, value = field.partition("=")
        if name.lower() in _RECIPIENTS:
            lists.append(value)
    addresses: list[str] = []
    domains: dict[str, None] = {}
    for text in lists:
        try:
            named = _listed(_decoded(text))
        except UnicodeError:
            return Mailto(fault="mail-encoding", faulty=text)
        for address in named:
            addresses.append(address)
            try:
                domain = domain_of(address)
            except AddressError as fault:
                return Mailto(tuple(addresses), tuple(domains), str(fault), address, bool(mark))
            if domain is not None:
                domains[domain] = None
    return Mailto(tuple(addresses), tuple(domains), fields=bool(mark))


def lane_of(url: str) -> str:
    """Return the key that paces requests to a URL: its host; for ``mailto:``, ``@`` and the first domain."""
    host = host_of(url)
    if host or not is_mailto(url):
        return host
    domains = asked(url) if url.startswith(_QUESTION) else mailto(url).domains
    return f"@{next(iter(domains), '')}"


def question(domains: tuple[str, ...]) -> str:
    """Return the internal URL that requests the mail routes of these domains."""
    return f"{_QUESTION}{',@'.join(domains)}"


def is_question(url: str) -> bool:
    """Whether a URL was returned by ``question``."""
    return url.startswith(_QUESTION)


def asked(url: str) -> tuple[str, ...]:
    """Return the domains in a URL that ``question`` returned."""
    return tuple(url.removeprefix(_QUESTION).split(",@"))


def domain_of(address: str) -> str | None:
    """Return the domain of an address in DNS form, None for an address literal; raises AddressError."""
    local, mark, domain = address.rpartition("@")
    if not mark:
        raise AddressError("mail-no-at")
    if address.endswith(">"):
        raise AddressError("mail-name-beside")
    _require_local_part(local)
    if domain.startswith("["):
        _require_literal(domain)
        return None
    found = _domain(domain)
    if len(f"{local}@{found}".encode()) > MOST_OF_ADDRESS:
        raise AddressError("mail-too-long")
    return found


def _decoded(text: str) -> str:
    """Return a text percent-decoded as UTF-8 (RFC 6068, 2); raises UnicodeError if it is not UTF-8."""
    decoded = unquote(text, errors="strict")
    decoded.encode()
    return decoded


def _listed(text: str) -> list[str]:
    """Return the elements of a decoded list; quoted commas do not separate, and empty elements are left out."""
    parts, current = [], ""
    for found in _PARTS.finditer(text):
        if found[0] == ",":
            parts.append(current)
            current = ""
        else:
            current += found[0]
    return [part.strip() for part in (*parts, current) if part.strip()]


def _require_local_part(local: str) -> None:
    if not local:
        raise AddressError("mail-no-local-part")
    if len(local.encode()) > MOST_OF_LOCAL_PART:
        raise AddressError("mail-local-too-long")
    if _DOT_STRING.fullmatch(local) is None and _QUOTED.fullmatch(local) is None:
        raise AddressError("mail-local-part")


def _require_literal(domain: str) -> None:
    """Raise AddressError if a domain is not a valid address literal (RFC 5321, 4.1.3)."""
    inner = domain[1:-1]
    try:
        if not domain.endswith("]"):
            raise AddressError("mail-literal-wrong")
        if inner[:5].lower() == "ipv6:":
            IPv6Address(inner[5:] if "%" not in inner else "")
        elif ":" not in inner:
            IPv4Address(inner)
        elif _OTHER_LITERAL.fullmatch(inner) is None:
            raise AddressError("mail-literal-wrong")
    except AddressValueError:
        raise AddressError("mail-literal-wrong") from None


def _domain(domain: str) -> str:
    """Return a domain with its labels in DNS form (RFC 5890, 2.3.2.1)."""
    if not domain:
        raise AddressError("mail-no-domain-part")
    found = domain.lower() if domain.isascii() else _encoded(domain)
    labels = found.split(".")
    if len(found) > MOST_OF_DOMAIN or any(len(label) > MOST_OF_LABEL for label in labels):
        raise AddressError("mail-domain-too-long")
    if labels[-1].isdigit():
        raise AddressError("mail-bare-address" if len(labels) == 4 else "mail-domain")
    if not all(map(_LABEL.fullmatch, labels)):
        raise AddressError("mail-domain")
    return found


def _encoded(domain: str) -> str:
    if any(character in domain for character in "/?#@:%\\") or domain != domain.strip():
        raise AddressError("mail-domain")
    try:
        return host_of(normalise(f"https://{domain}/"))
    except ValueError:
        raise AddressError("mail-domain") from None
