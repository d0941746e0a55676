"""A site that wants digest authentication, asked by the command with a user name and a password in the URL."""

import hashlib
import re

import pytest

from samples.exchange import Exchange
from samples.origin import Origin
from tests.outside import probe, serving

PASSWORD = "p4ssw0rd-of-it"


def hashed(*parts: str) -> str:
    return hashlib.sha256(":".join(parts).encode()).hexdigest()


async def members(exchange: Exchange) -> None:
    """Verify a digest as a server does (RFC 7616, 3.4.1), or challenge for one in a field beside another scheme's."""
    request = exchange.request
    given = dict(re.findall(r'(\w+)="?([^",]*)', request.headers.get("authorization", "")))
    secret = hashed("user", "members", PASSWORD)
    between = (given.get("nonce", ""), given.get("nc", ""), given.get("cnonce", ""), "auth")
    wanted = hashed(secret, *between, hashed(request.method, request.target))
    if given.get("nonce") == "abc" and given.get("uri") == request.target and given.get("response") == wanted:
        await exchange.answer(200)
    else:
        challenge = 'Digest realm="members", nonce="abc", qop="auth", algorithm=SHA-256'
        await exchange.answer(401, {"WWW-Authenticate": f'Basic realm="x"\r\nWWW-Authenticate: {challenge}'})


@pytest.mark.parametrize("more", [(), ("--transport=aiohttp",), ("--method=head-only",), ("--workers=2",)])
def test_the_page_is_reached_and_the_password_shown_nowhere(more: tuple[str, ...]) -> None:
    with serving(Origin(routes={"/members": members})) as origin:
        url = origin.url("/members?a=b").replace("//", f"//user:{PASSWORD}@")
        ran = probe(url, "-f", "jsonl", "-vv", *more)
        wrong = probe(url.replace(PASSWORD, "wr0ng-password"), "-f", "jsonl", *more)
        asked = len(origin.requests)
    assert (ran.status, ran.stderr) == (0, "")
    assert '"verdict": "ok"' in ran.stdout
    assert '"verdict": "blocked"' in wrong.stdout
    assert PASSWORD not in ran.stdout
    assert asked == 4
