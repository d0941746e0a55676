"""HTTP redirects. RFC 9110, 15.4; Fetch standard, "HTTP-redirect fetch"."""

from collections.abc import Container
from typing import TYPE_CHECKING

from msgspec.structs import replace

from probe.engine import cookies, verdict
from probe.engine.attempt import Answered, Step
from probe.engine.private_address import PrivateAddresses
from probe.engine.redirect_chain import fault_of
from probe.model import FailureKind, Reply, Result, Via
from probe.patterns import lazy_compile
from probe.settings import Settings
from probe.settings.remap import remapped_hop
from probe.url import join, origin_of, scheme, split_fragment, split_userinfo

if TYPE_CHECKING:
    from probe.engine.request import RequestBuilder
    from probe.engine.result import ResultBuilder

FOLLOWED = frozenset({301, 302, 303, 307, 308})  # Fetch standard, "redirect status"

_STRAY_BYTE = lazy_compile("[\udc80-\udcff]")  # bytes of a header that are not UTF-8, PEP 383


class Redirects:
    """Follows redirects, and sets the judgement of those that cannot be followed."""

    def __init__(
        self, settings: Settings, private: PrivateAddresses, requests: "RequestBuilder", results: "ResultBuilder",
        given: Container[cookies.Key] = (),
    ) -> None:  # fmt: skip
        self._most = settings.asking.max_redirects
        self._judging = settings.judging
        self._choice = settings.choice
        self._remap = settings.reading.remap
        self._private = private
        self._requests = requests
        self._results = results
        self._given = given  # the user's cookies

    def decide(self, answered: Answered) -> Step | Result | None:
        """Return the step that follows a redirect."""
        reply = answered.answer
        if not isinstance(reply, Reply) or not is_redirect(reply.status) or self._judging.accepts(reply.status):
            return None
        following = next_url(answered.step.url, reply.headers.get("Location"))
        if isinstance(following, FailureKind):
            answered.judgement = verdict.of_redirect(following, reply, answered.attempt.trail)
            return None
        answered.attempt = answered.attempt.leading(Via.LOCATION)
        return self.follow(answered, reply, following)

    def follow(self, answered: Answered, reply: Reply, following: str) -> Step | Result | None:
        """Return the step to the target of a redirect, or set the judgement if it is not followed.

        URLs that the user excludes are not requested. A remapped URL counts as the user's own choice.
        """
        step, attempt = answered.step, answered.attempt
        chosen = remapped_hop(self._remap, following) if self._remap and not step.target.own else None
        following = chosen or following
        if not step.target.own and self._choice.excludes(following):
            return self._results.excluded(answered, following)
        jar = attempt.jar
        if reply.cookies:
            jar = cookies.stored(jar, reply.cookies, step.request.url, self._given)
        visited = (*attempt.visited, (step.request.url, attempt.jar))
        attempt = replace(attempt, jar=jar, visited=visited, repetitions=0, head_failed=False)
        fault = fault_of(attempt.trail, attempt.visited, (following, jar), self._most)
        if fault is None and chosen is None and self._private.is_reached_from(step.request, reply, following):
            fault = FailureKind.ADDRESS_NOT_ALLOWED
        if fault is not None:
            answered.judgement = verdict.of_failure(fault)
            return None
        request = self._requests.following(step.request, reply, following, jar)
        if chosen is not None:
            request = self._requests.chosen(request)
        return Step(step.target, request, attempt, following)


def is_redirect(status: int) -> bool:
    """Whether the status is a redirect; 300, 304, 305 and 306 are not, even with a Location."""
    return status in FOLLOWED


def next_url(url: str, location: str | None) -> str | FailureKind:
    """Return the href that a Location resolves to, or the failure if it is not usable.

    RFC 9110, 10.2.2: Location is relative to the URL of the request, whose fragment is inherited unless Location has
    its own. Userinfo in a Location is dropped, because only the user supplies credentials. Bytes that are not UTF-8 are
    sent back unchanged, as browsers do.
    """
    if location is None or not location.strip():
        return FailureKind.LOCATION_MISSING
    location = _STRAY_BYTE.sub(lambda stray: f"%{ord(stray[0]) & 0xFF:02X}", location)
    try:
        href = join(url, location)
    except ValueError:
        return FailureKind.LOCATION_UNUSABLE
    if scheme(href) not in ("http", "https"):
        return FailureKind.LOCATION_UNUSABLE
    href = split_userinfo(href)[0]
    inherited = split_fragment(url)[1]
    if inherited is not None and "#" not in href:
        href = f"{href}#{inherited}"
    return href


def next_method(method: str, status: int) -> str:
    """Return the method of the next request: RFC 9110, 15.4.2 to 15.4.9; HEAD stays HEAD."""
    if status == 303 and method not in ("GET", "HEAD"):
        return "GET"
    if status in (301, 302) and method == "POST":
        return "GET"
    return method


def keeps_credentials(url: str, following: str) -> bool:
    """Whether custom headers and credentials are kept: only on the same origin."""
    return origin_of(url) == origin_of(following)
