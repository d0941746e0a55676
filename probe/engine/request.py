"""Construction of requests: the method, and the headers, cookies and credentials for each origin."""

from base64 import b64encode
from types import MappingProxyType

from msgspec.structs import replace

from probe.engine import cookies, redirect
from probe.engine.attempt import Attempt, Purpose, Step
from probe.engine.validators import asking_whether, is_conditional, without_conditions
from probe.model import NO_HEADERS, Headers, Reply, Request, Target
from probe.network import came_from_public
from probe.settings import Settings
from probe.url import host_of, split_fragment, split_userinfo

MOST_OF_A_PAGE = 65_536  # bytes read of a page whose content may show that it is gone

# The headers of a browser when a user opens a link (Fetch metadata: https://www.w3.org/TR/fetch-metadata/).
BROWSER_HEADERS: Headers = MappingProxyType({
    "User-Agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Safari/537.36",
    "Accept-Language": "en-US,en;q=0.9",
    "Upgrade-Insecure-Requests": "1",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Site": "none",
    "Sec-Fetch-User": "?1",
})  # fmt: skip


class RequestBuilder:
    """Builds the requests of one run."""

    def __init__(self, settings: Settings, profile: int = 0) -> None:
        self._asking = settings.asking
        self._profile = profile
        self._trust = settings.trust
        self._may_get = settings.asking.method != "head-only"
        self._body_limit = MOST_OF_A_PAGE if self._may_get else 0
        self._own_headers: Headers = dict(settings.asking.header)
        self._own_conditions = is_conditional(self._own_headers)
        self._own_cookie = "; ".join(value for name, value in settings.asking.header if name.lower() == "cookie")

    @property
    def may_get(self) -> bool:
        """Whether GET may be sent, which ``--method head-only`` forbids."""
        return self._may_get

    @property
    def may_be_browser(self) -> bool:
        """Whether browser headers may be tried; not if the user has set the user agent."""
        return self._may_get and self._asking.user_agent is None

    def from_the_start(self, target: Target, attempt: Attempt, not_before: float = 0.0) -> Step:
        """Return the first step of an attempt."""
        request = self.first(target, attempt.purpose)
        if target.known is not None and attempt.purpose is Purpose.FIRST and not self._own_conditions:
            request = asking_whether(request, target.known)
        return Step(target, request, attempt, request.url, not_before)

    def first(self, target: Target, purpose: Purpose) -> Request:
        """Return the first request of an attempt; every attempt but the first uses a new connection.

        A target whose body is needed is requested by GET even with ``head-only``, which concerns only requests for a
        status.
        """
        reads = target.body_limit > 0
        confirming = purpose is not Purpose.FIRST
        url, headers = target.url, NO_HEADERS if target.foreign else self._own_headers
        if "@" in url:
            url, userinfo = split_userinfo(url)
            if userinfo is not None:
                basic = b64encode(":".join(userinfo).encode(errors="surrogatepass")).decode()  # RFC 7617
                headers = {**_without(headers, "authorization"), "Authorization": f"Basic {basic}"}
        heads = self._asking.method in ("head", "head-only") and not reads and not (confirming and self._may_get)
        plain = Request(
            url, "HEAD" if heads else "GET", headers, confirming,
            public_only=self._trust.public_only or target.public_only, own_origin=not target.foreign,
            body_limit=max(self._body_limit, target.body_limit), any_text=reads, profile=self._profile,
        )  # fmt: skip
        return self.varied(plain, purpose)

    def varied(self, request: Request, purpose: Purpose) -> Request:
        """Return a request with the variation of the attempt's purpose."""
        if purpose is Purpose.OTHER_FAMILY:
            return replace(request, other_family=True, fresh=True)
        if purpose is Purpose.BROWSER_HEADERS:
            return replace(self.reading(request), headers={**BROWSER_HEADERS, **request.headers})
        return request

    def reading(self, request: Request) -> Request:
        """Return a request as a GET, which reads the beginning of a page."""
        return replace(request, method="GET")

    def repeated(self, request: Request, *, fresh: bool) -> Request:
        """Return a repeated request, by GET unless the user allows only HEAD."""
        again = self.reading(request) if self._may_get else request
        return replace(again, fresh=request.fresh or fresh)

    def control(self, target: Target, url: str) -> Request:
        """Return the request for the control of a page, which reads only the body that the comparison needs."""
        return replace(
            self.first(target, Purpose.FIRST), method="GET", url=url, body_limit=self._body_limit, any_text=False
        )  # fmt: skip

    def twin(self, target: Target, url: str) -> Request:
        """Return the request for the https twin of a target, another origin without the user's headers."""
        plain = self.first(replace(target, url=url, foreign=True), Purpose.FIRST)
        return replace(plain, method="GET" if self._may_get else "HEAD")

    def following(self, before: Request, reply: Reply, href: str, jar: cookies.Jar) -> Request:
        """Return the request to the target of a redirect (``href``), with the cookies of the chain so far."""
        url = split_fragment(href)[0]
        if is_conditional(before.headers) and not self._own_conditions:  # the validators belong to the first URL
            before = replace(before, headers=without_conditions(before.headers))
        own = before.own_origin and redirect.keeps_credentials(before.url, url)
        return Request(
            url,
            redirect.next_method(before.method, reply.status),
            self._headers(before, url, jar) if own else _with_cookies(_browsers(before), cookies.header(jar, url)),
            before.fresh,
            public_only=before.public_only or came_from_public(host_of(before.url), reply.address),
            own_origin=own,
            other_family=before.other_family,
            body_limit=before.body_limit,
            any_text=before.any_text,
            profile=before.profile,
        )

    def chosen(self, request: Request) -> Request:
        """Return a request whose URL is the user's own choice, although a reply redirected to it; it may be private."""
        return replace(request, public_only=self._trust.public_only)

    def with_cookies(self, request: Request, cookie: str) -> Request:
        """Return a request with cookies after those of the user's own header, if that header is sent."""
        own = self._own_cookie if request.own_origin else ""
        return replace(request, headers=_with_cookies(request.headers, "; ".join(filter(None, (own, cookie)))))

    def with_authorization(self, request: Request, said: str) -> Request:
        """Return a request with these credentials, which replace any others."""
        return replace(request, headers={**_without(request.headers, "authorization"), "Authorization": said})

    def _headers(self, before: Request, url: str, jar: cookies.Jar) -> Headers:
        """Return the user's headers for their own origin, with the user's cookies before those of the chain."""
        cookie = cookies.header(jar, url)
        if not cookie and not jar:
            return before.headers
        return _with_cookies(before.headers, "; ".join(filter(None, (self._own_cookie, cookie))))


def _browsers(request: Request) -> Headers:
    """Return the browser headers if the request had them; they are not secret."""
    return BROWSER_HEADERS if "Sec-Fetch-Mode" in request.headers else {}


def _without(headers: Headers, name: str) -> Headers:
    return {written: value for written, value in headers.items() if written.lower() != name}


def _with_cookies(headers: Headers, cookie: str) -> Headers:
    return {**_without(headers, "cookie"), "Cookie": cookie} if cookie else _without(headers, "cookie")
