"""Look-up of rate-limited github.com links through GitHub's REST API.

The API shows only what the token can see. A missing page counts only if the token can see its container, and after two
observations. Any other answer of the API leaves the result unchanged. https://docs.github.com/en/rest
"""

import re
from typing import Any
from urllib.parse import quote, unquote

from msgspec.structs import replace

from probe.codes import status_entry
from probe.engine.attempt import Answered, Lookup, Purpose, Step
from probe.engine.redirect import is_redirect, next_url
from probe.engine.result import ResultBuilder
from probe.model import Failure, FailureKind, Note, Reply, Request, Result, Verdict
from probe.patterns import lazy_compile
from probe.settings import Patience
from probe.settings.github import GitHub
from probe.url import origin_of, split_fragment

MOST_REDIRECTS = 3  # for repositories renamed several times
_GONE = frozenset({404, 410, 422})  # 422 is for a missing commit
_REFUSED = frozenset({401, 403, 429})  # an invalid token, or a reached limit

_PAGE = lazy_compile(r"https://(?:www\.)?github\.com/([\w-]{1,39})/([\w.-]{1,100})(?:/([^?#]*))?(?:\?[^#]*)?", re.ASCII)
_LIMITED_PAGE = (b"Whoa there!", b"secondary rate limit")  # texts in GitHub's pages with 403
_LISTS = frozenset({"", "issues", "pulls", "releases", "tags", "branches", "commits"})  # lists that each repository has


class GitHubLookups:
    """Decides which links to look up through the API, and evaluates its answers."""

    def __init__(self, github: GitHub | None, patience: Patience, results: ResultBuilder) -> None:
        self._github = github
        self._most_strikes = patience.retries
        self._results = results
        self._refused = False  # the API has refused, and gets no more requests in this run

    def decide_before(self, step: Step, now: float, strikes: int, _quiet: float) -> Step | Result | None:
        """Return the look-up of a page whose host has refused so often that it gets no more requests.

        After a refusal by the API, waiting look-ups are dropped and their results stay unchanged.
        """
        if step.attempt.purpose is Purpose.LOOKUP and self._refused:
            return step.attempt.standing
        if strikes <= self._most_strikes or step.confirms or not self._may_ask(step):
            return None
        return self._begun(step, self._results.of_limiting_host(step, strikes, now))

    def begin(self, answered: Answered) -> Step | None:
        """Return the look-up of a page that is rate-limited."""
        step, judged, answer = answered.step, answered.judged, answered.answer
        if step.attempt.purpose not in (Purpose.FIRST, Purpose.CONFIRMATION) or not isinstance(answer, Reply):
            return None
        told = answer.status == 403 and any(words in answer.body for words in _LIMITED_PAGE)
        if (judged.verdict is not Verdict.LIMITED and not told) or not self._may_ask(step):
            return None
        return self._begun(replace(step, attempt=answered.attempt), self._results.judged(answered))

    def decide(self, answered: Answered) -> Step | Result | None:
        """Return the outcome of an answer of the API: the next look-up, or the result."""
        attempt, answer, lookup = answered.attempt, answered.answer, answered.attempt.lookup
        if attempt.purpose is not Purpose.LOOKUP or lookup is None or attempt.standing is None:
            return None
        if isinstance(answer, Failure):
            return _told(attempt.standing, Note("github-unanswered", (answer.kind,)))
        if is_redirect(answer.status):
            return self._followed(answered, lookup, answer)
        return self._answered(answered.step, lookup, answer.status) or self._untold(attempt.standing, answer.status)

    def _answered(self, step: Step, lookup: Lookup, status: int) -> Step | Result | None:
        """Return the outcome of a status for a page or its container; None if the status proves nothing."""
        standing = step.attempt.standing
        assert standing is not None  # noqa: S101 - for the type checker
        if 200 <= status < 300:
            return self._step(step, lookup.page, sure=True) if lookup.checks else _there(standing)
        if status not in _GONE or lookup.checks or lookup.whole is None:
            return None
        return _gone(standing) if lookup.sure else self._step(step, lookup.whole, checks=True)

    def _untold(self, standing: Result, status: int) -> Result:
        """Return the unchanged result, with a note, after an answer that proves nothing."""
        self._refused = self._refused or status in _REFUSED
        word = "github-unseen" if status in _GONE else "github-unanswered"
        return _told(standing, Note(word, (str(status),)))

    def _may_ask(self, step: Step) -> bool:
        url = step.request.url
        fits = url.startswith(("https://github.com/", "https://www.github.com/")) and not step.target.own
        return fits and self._github is not None and not self._refused and lookup_of(url) is not None

    def _begun(self, step: Step, standing: Result) -> Step | None:
        lookup = lookup_of(step.request.url)
        if lookup is None:
            return None
        attempt = replace(step.attempt.anew(Purpose.LOOKUP, standing=standing), lookup=lookup)
        return self._step(replace(step, attempt=attempt), lookup.page)

    def _step(self, step: Step, path: str, *, checks: bool = False, sure: bool = False) -> Step:
        lookup = step.attempt.lookup or Lookup(path)
        attempt = replace(step.attempt, lookup=replace(lookup, checks=checks, sure=sure, redirects=0), trail=())
        return self._asking(replace(step, attempt=attempt), f"{self._api}{path}")

    def _asking(self, step: Step, url: str) -> Step:
        """Return the exchange with the API, the only origin that receives the token."""
        assert self._github is not None  # noqa: S101 - for the type checker: nothing begins without one
        headers = {"Authorization": f"Bearer {self._github.token}", "Accept": "application/vnd.github+json"}
        request = Request(
            url, "GET", headers, public_only=step.request.public_only, own_origin=False, profile=step.request.profile
        )
        return Step(step.target, request, step.attempt, url)

    def _followed(self, answered: Answered, lookup: Lookup, reply: Reply) -> Step | Result:
        """Return the look-up at the new URL of a renamed repository; redirects to other origins are not followed."""
        assert answered.attempt.standing is not None  # noqa: S101 - for the type checker
        following = next_url(answered.step.url, reply.headers.get("Location"))
        own = not isinstance(following, FailureKind) and origin_of(following) == self._api
        if not own or lookup.redirects >= MOST_REDIRECTS:
            return _told(answered.attempt.standing, Note("github-unanswered", (str(reply.status),)))
        attempt = replace(answered.step.attempt, lookup=replace(lookup, redirects=lookup.redirects + 1))
        return self._asking(replace(answered.step, attempt=attempt), split_fragment(following)[0])

    @property
    def _api(self) -> str:
        return self._github.api if self._github else ""


def lookup_of(url: str) -> Lookup | None:
    """Return the API look-up for a page of github.com; None if the API cannot show the page.

    ``whole`` is the container of the page: a token that can see the container can also see an existing page in it.
    """
    found = _PAGE.fullmatch(url)
    if found is None:
        return None
    repository = f"/repos/{found[1]}/{found[2].removesuffix('.git')}"
    kind, _, rest = (found[3] or "").rstrip("/").partition("/")
    if not rest:
        return Lookup(repository) if kind in _LISTS else None
    return _lookup_within(repository, kind, rest)


def _lookup_within(repository: str, kind: str, rest: str) -> Lookup | None:
    first, _, path = rest.partition("/")
    commit = f"{repository}/commits/{_quoted(first)}"
    if kind in ("blob", "tree", "raw", "blame") and path:
        return Lookup(f"{repository}/contents/{_quoted(path, '/')}?ref={_quoted(first)}", commit)
    if kind == "tree" or (kind == "commit" and not path):
        return Lookup(commit, repository)
    if kind in ("issues", "pull") and first.isdecimal():
        return Lookup(f"{repository}/{'pulls' if kind == 'pull' else kind}/{first}", repository)
    tag = kind == "releases" and first == "tag" and path
    return Lookup(f"{repository}/git/ref/tags/{_quoted(path, '/')}", repository) if tag else None


def _quoted(text: str, safe: str = "") -> str:
    return quote(unquote(text), safe=safe)


def _there(standing: Result) -> Result:
    verdict = Verdict.REDIRECTED if standing.redirects else Verdict.OK
    return replace(_told(standing, standing.reason), verdict=verdict, reason=Note("github-there"), **_status(200))


def _gone(standing: Result) -> Result:
    return replace(
        _told(standing, standing.reason), verdict=Verdict.BROKEN, reason=Note("github-gone"), **_status(404)
    )  # fmt: skip


def _status(status: int) -> dict[str, Any]:
    return {
        "status": status, "failure": None, "meaning": status_entry(status).key, "retry_after": None, "advice": None,
        "index": None,
    }  # fmt: skip


def _told(standing: Result, note: Note) -> Result:
    return replace(standing, evidence=(*standing.evidence, note))
