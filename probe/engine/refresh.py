"""Client-side redirects: redirects by the page itself instead of status and Location."""

import re
from typing import TYPE_CHECKING

from probe.engine.attempt import Answered, Step
from probe.engine.redirect import Redirects, next_url
from probe.model import Document, FailureKind, Reply, Result
from probe.patterns import lazy_compile
from probe.url import join, split_fragment

if TYPE_CHECKING:
    from probe.engine.content import Content
    from probe.extract.html.client_side import ClientRedirect, Leads

_PAGES = frozenset({"text/html", "application/xhtml+xml"})
# A page without either word does not redirect; a page with a zero byte may be in UTF-16.
_LEADING = lazy_compile(rb"refresh|location|\0", re.IGNORECASE)
_NO_PAGE = frozenset({204, 205})  # statuses at which a browser shows nothing new


class ClientRedirects:
    """Follows redirects by pages, with the same limits as for Location."""

    def __init__(self, most: int, redirects: Redirects, content: "Content") -> None:
        self._most = most
        self._redirects = redirects
        self._content = content

    def decide(self, answered: Answered) -> Step | Result | None:
        """Return the step that follows a page's redirect; walls and parked or default pages are not followed."""
        step, reply = answered.step, answered.answer
        if not isinstance(reply, Reply) or not _may_lead(reply, answered):
            return None
        if not (reply.body or "Refresh" in reply.headers):
            return None
        found = client_side(reply, step.url)
        if found is None or self._content.is_no_page(step, reply) or self._is_read(answered, found):
            return None
        answered.judgement = None
        answered.attempt = answered.attempt.leading(found.via, found.target, permanent=found.permanent)
        return self._redirects.follow(answered, reply, found.url)

    def _is_read(self, answered: Answered, found: "ClientRedirect") -> bool:
        """Whether pages refresh to each other in a loop or endlessly, like a slide show, and so are final."""
        visited = answered.attempt.visited
        again = split_fragment(found.url)[0] in {url for url, _ in visited}
        return (again or len(visited) >= self._most) and not found.is_immediate


def _may_lead(reply: Reply, answered: Answered) -> bool:
    """Whether browsers show the page of a reply: after a success, or a redirect without a usable Location."""
    return 200 <= reply.status < 300 or (300 < reply.status < 400 and answered.judgement is not None)


def client_side(reply: Reply, url: str) -> "ClientRedirect | None":
    """Return the client-side redirect of a success at ``url`` (with its fragment), or None.

    Redirects by error pages are not followed; the status decides about such answers.
    """
    if not 200 <= reply.status < 400 or reply.status in _NO_PAGE:
        return None
    refresh = reply.headers.get("Refresh")
    if (refresh is None and not _LEADING.search(reply.body)) or _is_download(reply):
        return None
    from probe.extract.html.client_side import client_redirect, header_lead  # noqa: PLC0415 - only when there is a page

    header = None if refresh is None else header_lead(refresh)
    leads = _leads(reply, url, refreshed=header is not None)
    return client_redirect(leads, header, url, lambda target, base: _resolved(url, _sent(reply, url, target), base))


def _leads(reply: Reply, url: str, *, refreshed: bool) -> "Leads":
    from probe.extract.html.client_side import Leads, leads_of  # noqa: PLC0415 - the same

    kind = reply.headers.get("Content-Type", "")
    media = kind.partition(";")[0].strip().lower()
    if not reply.body:  # an answer to HEAD: the content is unknown
        return Leads()
    if media not in _PAGES and (media or not reply.body.lstrip().startswith(b"<")):
        return Leads()
    return leads_of(Document(url, reply.body, url, kind), xml=media == "application/xhtml+xml", refreshed=refreshed)


def _is_download(reply: Reply) -> bool:
    """Whether a browser downloads the answer and stays on the previous page (RFC 6266)."""
    return reply.headers.get("Content-Disposition", "").strip().lower().startswith("attachment")


def _sent(reply: Reply, url: str, target: str) -> str:
    """Return a URL from a page with its query in the page's encoding, as browsers send it."""
    if target.isascii():
        return target
    from probe.extract.html.charset import legacy_codec  # noqa: PLC0415 - the same
    from probe.extract.html.query import with_encoded_query  # noqa: PLC0415 - the same

    codec = legacy_codec(Document(url, reply.body, url, reply.headers.get("Content-Type")))
    return target if codec is None else with_encoded_query(target, codec)


def _resolved(url: str, target: str, base: str | None) -> str | None:
    """Return the href that a URL on a page resolves to, None if it is not usable."""
    try:
        target = join(_base(url, base), target)
    except ValueError:
        return None
    following = next_url(url, target)
    return None if isinstance(following, FailureKind) else following


def _base(url: str, base: str | None) -> str:
    """Return the base URL of a page: its ``<base>`` if usable, else ``url`` (HTML standard, 4.2.3)."""
    try:
        start = url if base is None else join(url, base)
    except ValueError:
        return url
    return start if start.startswith(("http:", "https:")) else url
