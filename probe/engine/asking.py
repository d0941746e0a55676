"""What a request looks like: the method, and which headers, cookies and credentials go along to which origin."""

from base64 import b64encode

from probe.engine import cookies, redirect
from probe.model import Headers, Reply, Request, Target
from probe.network import is_public
from probe.settings import Asking, Trust
from probe.url import split_fragment, split_userinfo


class Asker:
    """Makes the requests of one run."""

    def __init__(self, asking: Asking, trust: Trust) -> None:
        self._asking = asking
        self._trust = trust
        self._own_headers: Headers = dict(asking.header)
        self._own_cookie = "; ".join(value for name, value in asking.header if name.lower() == "cookie")

    @property
    def may_change_method(self) -> bool:
        """Whether GET may be tried where HEAD does not succeed."""
        return self._asking.method == "auto"

    def first(self, target: Target, *, confirming: bool) -> Request:
        """Return the first request for a target; one that makes sure is a GET on a fresh connection."""
        url, headers = target.url, self._own_headers
        if "@" in url:
            url, userinfo = split_userinfo(url)
            if userinfo is not None:
                basic = b64encode(":".join(userinfo).encode(errors="surrogatepass")).decode()  # RFC 7617
                headers = {**_without(headers, "authorization"), "Authorization": f"Basic {basic}"}
        gets = self._asking.method == "get" or (confirming and self.may_change_method)
        return Request(url, "GET" if gets else "HEAD", headers, confirming, public_only=self._trust.public_only)

    def following(self, before: Request, reply: Reply, href: str, jar: cookies.Jar) -> Request:
        """Return the request to where a reply's Location leads (``href``), with the cookies of the chain so far."""
        url = split_fragment(href)[0]
        own = before.own_origin and redirect.keeps_credentials(before.url, url)
        return Request(
            url,
            redirect.next_method(before.method, reply.status),
            self._headers(before, url, jar) if own else _with_cookies({}, cookies.header(jar, url)),
            before.fresh,
            public_only=before.public_only or self._came_from_public(reply),
            own_origin=own,
        )

    def _headers(self, before: Request, url: str, jar: cookies.Jar) -> Headers:
        """Return the user's headers for their own origin, the user's cookies before those of the chain."""
        cookie = cookies.header(jar, url)
        if not cookie and not jar:
            return before.headers
        return _with_cookies(before.headers, "; ".join(filter(None, (self._own_cookie, cookie))))

    def _came_from_public(self, reply: Reply) -> bool:
        return self._trust.proxy is None and reply.address is not None and is_public(reply.address)


def _without(headers: Headers, name: str) -> Headers:
    return {written: value for written, value in headers.items() if written.lower() != name}


def _with_cookies(headers: Headers, cookie: str) -> Headers:
    return {**_without(headers, "cookie"), "Cookie": cookie} if cookie else _without(headers, "cookie")
