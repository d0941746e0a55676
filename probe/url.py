"""URLs of the WHATWG standard: parse, join, split, redact.

All functions work on the serialised form (``href``): the engine passes each URL around as one string.
Source: https://url.spec.whatwg.org/ (parsed by ada).
"""

import re
from collections.abc import Iterator
from itertools import chain
from urllib.parse import unquote

from ada_url import join_url, normalize_url

from probe.patterns import lazy_compile

MAX_URL_LENGTH = 65_536  # Chromium's address bar holds 32,768 characters, Firefox's 65,536; no server takes more.

_SCHEME = lazy_compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_ENCODED = lazy_compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"  # RFC 3986, 2.3
_HIDDEN = "***"
_ENDS = "".join(map(chr, range(0x21)))  # C0 controls and space, stripped from both ends by the URL standard
_DROPPED = str.maketrans("", "", "\t\n\r")  # removed anywhere by the URL standard

# Parameter names that carry secrets: OAuth 2 (RFC 6749, 6750), signed URLs of AWS, Google Cloud and Azure, and the
# usual names of keys and passwords.
_TELLING_NAMES = (
    "access[_-]?key(?:[_-]?id)?|access[_-]?token|api[_-]?key|api[_-]?token|apikey|app[_-]?secret|auth|auth[_-]?token|"
    "authorization|bearer|client[_-]?secret|code[_-]?verifier|credentials?|id[_-]?token|(?:j|php)sess(?:ion)?id|jwt|key|"
    "login[_-]?token|oauth[_-]?token|pass|passphrase|passwd|password|private[_-]?key|private[_-]?token|pwd|"
    "refresh[_-]?token|secret|secret[_-]?key|session|session[_-]?id|sid|sig|sign|signature|token|"
    "x-amz-(?:credential|security-token|signature)|x-goog-(?:credential|signature)|"
    r"[\w.-]*[_.-](?:token|secret|password|passwd)"
)
_SECRET_PARAMETER = lazy_compile(rf"(?<=[?&;#])((?:{_TELLING_NAMES})=)[^&#;\s\"'<>]+", re.IGNORECASE)
_SHORTEST_VALUE = 6  # characters; shorter values occur in many texts by chance
# Tokens with a recognizable shape: JSON Web Tokens (RFC 7519), GitHub, GitLab, Slack, AWS, Google,
# Stripe.
_SECRET_VALUE = lazy_compile(
    r"\beyJ[\w-]{8,4096}\.[\w-]{8,4096}\.[\w-]*|\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{16,}"
    r"|\bxox[abprs]-[\w-]{10,}|\bA(?:KIA|SIA)[0-9A-Z]{16}\b|\bAIza[\w-]{30,}|\bsk_(?:live|test)_\w{16,}"
)
# The userinfo before a host. It also matches a password with an unencoded "/", "?" or "#", recognized by a port that
# is not a number. Each repetition is bounded or starts where no other one does, so redaction takes linear time.
_USERINFO = lazy_compile(
    r"((?<![/\\])[/\\]{2,}+)"
    r"(?:[^/\\?#\s\"'<>@:\[]*:(?!\d*(?:[/\\?#\s\"'<>]|$))[^\s\"'<>]{0,256}@(?:[^/\\?#\s\"'<>]*@)?|[^/\\?#\s\"'<>]*@)"
)
# The same in a URL that a URL contains percent-encoded, once or more: ?url=http%3A%2F%2Fuser%3Apassword%40host.
_END_OF_VALUE = r"%(?:25)*+(?:26|23|3B)"
_ENCODED_PARAMETER = lazy_compile(
    rf"(%(?:25)*+(?:3F|26|3B|23)(?:{_TELLING_NAMES})(?:=|%(?:25)*+3D))(?:(?!{_END_OF_VALUE})[^&#;\s\"'<>])+",
    re.IGNORECASE,
)
_ENCODED_USERINFO = lazy_compile(
    r"((?:/|%(?:25)*+2F){2})(?:(?!%(?:25)*+(?:2F|3F|23|40))[^/\\?#&\s\"'<>@]){1,256}(%(?:25)*+40)", re.IGNORECASE
)
_SCHEMELESS_USERINFO = lazy_compile(
    r"^(?!(?:acct|cid|mailto|mid|sips?|xmpp):)[^/\\?#\s@:]+:[^/\\?#\s]*@(?=[^/\\?#\s])", re.IGNORECASE
)


def normalise(text: str) -> str:
    """Return the href of an absolute URL, including its fragment.

    Raises ValueError if the standard returns failure or the URL is longer than ``MAX_URL_LENGTH`` characters.
    """
    return _short(normalize_url(_short(text)))


def join(base: str, reference: str) -> str:
    """Return the href of ``reference`` relative to ``base``; raises ValueError if the standard returns failure."""
    return _short(join_url(base, _short(reference)))


def _short(text: str) -> str:
    """Return the text; raises ValueError if it is longer than ``MAX_URL_LENGTH`` characters."""
    if len(text) > MAX_URL_LENGTH:
        raise ValueError(f"longer than {MAX_URL_LENGTH} characters")
    return text


def stripped(text: str) -> str:
    """Return a text without the characters that the URL parser removes first (URL standard, 4.4, steps 1 to 3)."""
    return text.strip(_ENDS).translate(_DROPPED)


def scheme(text: str) -> str | None:
    """Return the scheme that ``text`` begins with, in lower case, without the colon."""
    match = _SCHEME.match(text)
    return match[0][:-1].lower() if match else None


def split_fragment(href: str) -> tuple[str, str | None]:
    """Return ``href`` without its fragment, and the fragment (None without one)."""
    bare, mark, fragment = href.partition("#")
    return bare, fragment if mark else None


def comparable(href: str) -> str:
    """Return ``href`` with normalised percent-encodings, for comparisons (RFC 3986, 6.2.2.1 and 6.2.2.2)."""
    return _ENCODED.sub(_one_way, href) if "%" in href else href


def _one_way(encoded: re.Match[str]) -> str:
    character = chr(int(encoded[1], 16))
    return character if character in _UNRESERVED else encoded[0].upper()


def split_userinfo(href: str) -> tuple[str, tuple[str, str] | None]:
    """Return ``href`` without its userinfo, and the percent-decoded user name and password.

    A URL without an authority has no userinfo: the ``@`` of a ``mailto:`` URL is part of an address.
    """
    authority = authority_of(href)
    start, _, rest = href.partition("//")
    userinfo, mark, host = authority.rpartition("@")
    if not mark:
        return href, None
    user, _, password = userinfo.partition(":")
    return f"{start}//{host}{rest[len(authority) :]}", (unquote(user), unquote(password))


def authority_of(href: str) -> str:
    """Return userinfo, host and port of a normalised href, as written; empty without an authority."""
    start = 8 if href.startswith("https://") else _authority_start(href)
    if start < 0:
        return ""
    end = len(href)
    for mark in "/?#":
        found = href.find(mark, start, end)
        if found >= 0:
            end = found
    return href[start:end]


def _authority_start(href: str) -> int:
    """Return the index of the authority, after the first ``//``; -1 unless ``//`` follows a scheme or comes first."""
    slashes = href.find("//")
    return slashes + 2 if slashes == 0 or (slashes > 0 and href.find(":") == slashes - 1) else -1


def host_of(href: str) -> str:
    """Return the host of a normalised href: a name, an IPv4 address, or an IPv6 address in brackets."""
    host = authority_of(href).rpartition("@")[2]
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0]


def origin_of(href: str) -> str:
    """Return scheme, host and port of a normalised href: the scope of cookies, credentials and connections."""
    return f"{href.partition(':')[0]}://{authority_of(href).rpartition('@')[2]}"


def path_of(href: str) -> str:
    """Return the path of a normalised href, at least ``/`` for http and https."""
    bare = split_fragment(href)[0].partition("?")[0]
    start = 8 if bare.startswith("https://") else _authority_start(bare)
    if start < 0:
        return bare.partition(":")[2]
    slash = bare.find("/", start)
    return bare[slash:] if slash >= 0 else "/"


def secret_values(href: str) -> Iterator[str]:
    """Yield the decoded values of secret parameters, which a server may return without their names."""
    nested = _ENCODED_PARAMETER.finditer(href) if "%" in href else ()
    for found in chain(_SECRET_PARAMETER.finditer(href), nested):
        value = unquote(found[0][len(found[1]) :])
        if len(value) >= _SHORTEST_VALUE:
            yield value


def _may_have_secret_value(text: str) -> bool:
    """Whether a text has a literal that a secret value needs; this takes a tenth of the time of the pattern."""
    return (
        "eyJ" in text or "gh" in text or "github_pat_" in text or "glpat-" in text or "xox" in text
        or "KIA" in text or "SIA" in text or "AIza" in text or "sk_" in text
    )  # fmt: skip


def redact(text: str) -> str:
    """Return ``text`` with userinfo, values of secret parameters and tokens of known shape replaced by ``***``.

    Works on a URL and on any text that may quote one. A second call changes nothing.
    """
    if "=" in text:
        text = _SECRET_PARAMETER.sub(rf"\1{_HIDDEN}", text)
    if "%" in text:
        text = _ENCODED_PARAMETER.sub(rf"\1{_HIDDEN}", text)
        text = _ENCODED_USERINFO.sub(rf"\1{_HIDDEN}\2", text)
    if _may_have_secret_value(text):
        text = _SECRET_VALUE.sub(_HIDDEN, text)
    if "@" in text:  # last: a value that is now hidden may have masked a userinfo
        text = _USERINFO.sub(rf"\1{_HIDDEN}@", text)
        text = _SCHEMELESS_USERINFO.sub(f"{_HIDDEN}@", text)
    return text
