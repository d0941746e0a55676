"""Cookies from the user's file, each sent to its own domain only, also after redirects from other hosts."""

from collections.abc import Iterator

from msgspec.structs import replace

from probe.engine import cookies
from probe.engine.attempt import Step
from probe.engine.calendar import Calendar
from probe.engine.request import RequestBuilder
from probe.settings.cookies import Cookie, CookieFile
from probe.url import host_of


class GivenCookies:
    """Adds the cookies of a file to the matching exchanges."""

    def __init__(self, file: CookieFile | None, calendar: Calendar, requests: RequestBuilder) -> None:
        self._calendar = calendar
        self._requests = requests
        self._by_domain: dict[str, list[Cookie]] = {}
        for cookie in file.cookies if file else ():
            self._by_domain.setdefault(cookie.domain, []).append(cookie)
        self.keys = frozenset(cookie.key for cookie in (file.cookies if file else ()))

    def prepared(self, step: Step, now: float) -> Step:
        """Return a step with the unexpired cookies of the file for its URL; cookies of the chain take precedence.

        A fetch for a certificate chain sends no cookies.
        """
        if not self._by_domain or (step.chain is not None and step.chain.request is not None):
            return step
        moment = self._calendar.date(now).timestamp()
        url, jar = step.request.url, step.attempt.jar
        changed = {cookie.key for cookie in jar}
        fitting = tuple(
            cookie
            for cookie in self._of(host_of(url))
            if cookie.key not in changed and (cookie.expires is None or cookie.expires > moment) and cookie.fits(url)
        )
        if not fitting:
            return step
        return replace(step, request=self._requests.with_cookies(step.request, cookies.header((*fitting, *jar), url)))

    def _of(self, host: str) -> Iterator[Cookie]:
        """Yield the cookies of a host and of its parent domains."""
        while host:
            yield from self._by_domain.get(host, ())
            host = host.partition(".")[2]
