"""Redirects: where an answer leads on to. RFC 9110, 15.4; Fetch standard, "HTTP-redirect fetch"."""

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

_STRAY_BYTE = lazy_compile("[\udc80-\udcff]")  # what is no UTF-8 in a header, PEP 383


class Redirects:
    """Decides where a redirect leads; of one that leads nowhere it leaves the judgement."""

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
        self._given = given  # cookies of the user's

    def decide(self, answered: Answered) -> Step | Result | None:
        """Return the step to where a redirect leads."""
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
        """Return the step to where an answer leads on, or leave the judgement of why it is not followed.

        What the user excludes is not asked, and what a remap makes of it counts as the user's own choice.
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
    """Whether the status sends the client on; 300, 304, 305 and 306 do not, whatever Location they carry."""
    return status in FOLLOWED


def next_url(url: str, location: str | None) -> str | FailureKind:
    """Return the href that a Location leads to, or why it leads nowhere.

    RFC 9110, 10.2.2: relative to the URL of the request, whose fragment is inherited unless Location has its own.
    Userinfo in a Location is dropped: credentials come from the user alone. Bytes that are no UTF-8 are sent back as
    they came, as browsers do.
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
    """Whether custom headers and credentials go along: only to the origin they were given for."""
    return origin_of(url) == origin_of(following)
