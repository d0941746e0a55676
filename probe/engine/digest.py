"""Digest authentication (RFC 7616) with the user name and password of a URL.

The first request uses Basic (RFC 7617). If the origin answers 401 with a Digest challenge, the request is repeated with
Digest credentials. Later requests of the chain to the same origin, and to no other, send Digest credentials at once.
"""

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace

from probe.engine.attempt import Answered, Login, Step
from probe.engine.request import RequestBuilder
from probe.model import Reply
from probe.patterns import lazy_compile
from probe.url import origin_of, split_userinfo

LONGEST_CHALLENGE = 4096  # characters of one field; longer ones are ignored
MOST_TRIES = 2  # per URL: after the challenge, and once more if the nonce was stale

# RFC 9110, 11.6.1: schemes with their parameters, several per field, parsed from left to right.
_PART = lazy_compile(
    r"(?:(?P<scheme>[\w!#$%&'*+.^`|~-]++)[ \t]++)?+(?P<name>[\w!#$%&'*+.^`|~-]++)[ \t]*+=[ \t]*+"
    r'(?:"(?P<quoted>(?:[^"\\]|\\.)*+)"|(?P<plain>[^\s",]*+))|(?P<alone>[\w!#$%&\'*+.^`|~-]++)'
)
_ESCAPED = lazy_compile(r"\\(.)")

_HASHES = {"md5": "md5", "sha-256": "sha256"}  # hashlib's names by the names of the standard


def _hashed(name: str, text: bytes) -> str:
    import hashlib  # noqa: PLC0415 - few runs are challenged

    return hashlib.new(name, text, usedforsecurity=False).hexdigest()


class Request(Struct, frozen=True, gc=False):
    """The parts of a request that go into its digest; ``count`` is the number of uses of the nonce, including this."""

    method: str
    uri: str
    count: int
    cnonce: str


class DigestLogins:
    """Answers challenges with the credentials of a target's URL."""

    def __init__(self, requests: RequestBuilder) -> None:
        self._requests = requests

    def decide(self, answered: Answered) -> Step | None:
        """Return the same exchange with an answer to the challenge; None if an earlier answer was rejected."""
        step, reply = answered.step, answered.answer
        if not isinstance(reply, Reply) or reply.status != 401 or not reply.challenges or not _may_log_in(step):
            return None
        login, before = login_of(reply.challenges), step.attempt.login
        if login is None:
            return None
        again = before is not None and before.url == step.request.url
        tries = before.tries + 1 if before is not None and again else 1
        if tries > MOST_TRIES or (again and not login.stale):
            return None
        login = replace(login, url=step.request.url, tries=tries)
        attempt = replace(answered.attempt.without_last(told=False), login=login)
        return replace(step, attempt=attempt, not_before=0.0)

    def prepared(self, step: Step) -> Step:
        """Return a step with the Digest credentials, if its origin has sent a challenge."""
        login = step.attempt.login
        if login is None or not _may_log_in(step):
            return step
        userinfo = split_userinfo(step.target.url)[1] or ("", "")
        login = replace(login, count=login.count + 1)
        uri = step.request.url[len(origin_of(step.request.url)) :] or "/"
        seed = f"{login.nonce} {uri} {login.count} {userinfo[1]}".encode(errors="surrogatepass")
        cnonce = _hashed("sha256", seed)[:32]  # new for each request, unpredictable without the password
        said = authorization(login, userinfo, Request(step.request.method, uri, login.count, cnonce))
        request = self._requests.with_authorization(step.request, said)
        return replace(step, request=request, attempt=replace(step.attempt, login=login))


def _may_log_in(step: Step) -> bool:
    """Whether the target has credentials, and the step and its whole chain stay on the target's origin."""
    url = step.target.url
    if "@" not in url or (step.chain is not None and step.chain.request is not None):
        return False
    userinfo = split_userinfo(url)[1]
    if userinfo is None or not "".join(userinfo).isprintable():
        return False  # a line break in the name would inject a header
    origin = origin_of(url)
    return all(origin_of(asked) == origin for asked in (step.request.url, *(hop.url for hop in step.attempt.trail)))


def login_of(fields: Iterable[str]) -> Login | None:
    """Return the first supported challenge (RFC 7616, 3.7), None without one."""
    for scheme, given in _challenges(fields):
        algorithm = given.get("algorithm", "MD5")
        qops = {word.strip().lower() for word in given.get("qop", "").split(",")}
        known = algorithm.lower().removesuffix("-sess") in _HASHES and ("auth" in qops or "qop" not in given)
        if scheme == "digest" and known and given.get("nonce") and "realm" in given:
            return Login(
                realm=given["realm"], nonce=given["nonce"], opaque=given.get("opaque"), algorithm=algorithm,
                named="algorithm" in given, qop="qop" in given, userhash=given.get("userhash", "").lower() == "true",
                utf8=given.get("charset", "").lower() == "utf-8", stale=given.get("stale", "").lower() == "true",
            )  # fmt: skip
    return None


def _challenges(fields: Iterable[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the scheme and the parameters of each challenge, with names in lower case."""
    for field in fields:
        if len(field) > LONGEST_CHALLENGE or not field.isprintable():
            continue
        scheme, given = "", dict[str, str]()
        for part in _PART.finditer(field):
            if part["alone"] or part["scheme"]:
                yield scheme, given
                scheme, given = (part["alone"] or part["scheme"]).lower(), {}
            if part["name"]:
                value = part["plain"] if part["quoted"] is None else _ESCAPED.sub(r"\1", part["quoted"])
                given.setdefault(part["name"].lower(), value)
        yield scheme, given


def authorization(login: Login, userinfo: tuple[str, str], request: Request) -> str:
    """Return the value of the Authorization field (RFC 7616, 3.4)."""
    user, password = userinfo
    name = _HASHES[login.algorithm.lower().removesuffix("-sess")]

    def digest(*parts: str) -> str:
        return _hashed(name, _octets(":".join(parts), utf8=login.utf8))

    secret = digest(user, login.realm, password)
    if login.algorithm.lower().endswith("-sess"):
        secret = digest(secret, login.nonce, request.cnonce)
    count = f"{request.count:08x}"
    asked = digest(request.method, request.uri)
    between = (login.nonce, count, request.cnonce, "auth") if login.qop else (login.nonce,)
    fields = [
        f'username="{digest(user, login.realm)}", userhash=true' if login.userhash else _named(user),
        f"realm={_quoted(login.realm)}", f'uri="{request.uri}"', f"nonce={_quoted(login.nonce)}",
        f'response="{digest(secret, *between, asked)}"',
    ]  # fmt: skip
    if login.named:
        fields.append(f"algorithm={login.algorithm}")
    if login.qop:
        fields.append(f'qop=auth, nc={count}, cnonce="{request.cnonce}"')
    elif login.algorithm.lower().endswith("-sess"):
        fields.append(f'cnonce="{request.cnonce}"')
    if login.opaque is not None:
        fields.append(f"opaque={_quoted(login.opaque)}")
    return "Digest " + ", ".join(fields)


def _octets(text: str, *, utf8: bool) -> bytes:
    """Return a text encoded as servers hash it: Latin-1 by default if it can encode the text, else UTF-8."""
    try:
        return text.encode("utf-8" if utf8 else "latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def _named(user: str) -> str:
    return f"username={_quoted(user)}" if user.isascii() else f"username*=UTF-8''{quote(user, safe='')}"  # RFC 8187


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
