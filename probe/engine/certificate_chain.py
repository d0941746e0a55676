"""Completion of certificate chains that lack an intermediate certificate.

The server's certificate declares the URL of its issuer's certificate (caIssuers of RFC 5280, 4.2.2.1). The fetch is an
exchange like any other: it keeps the pace of its own host and the address policy, and is made once per run. Then the
request to the origin is repeated with the fetched certificates. The transport decides whether they form a chain to a
trusted root.
"""

from collections.abc import Callable, Iterator
from typing import Final, TypeGuard

from msgspec import Struct
from msgspec.structs import replace

from probe import x509
from probe.engine import redirect
from probe.engine.attempt import Answered, Attempt, Step
from probe.engine.calendar import Calendar
from probe.model import Answer, Failure, FailureKind, Note, Request
from probe.network import came_from_public
from probe.url import host_of, normalise, origin_of, split_fragment, split_userinfo

MOST_FETCHES: Final = 6  # exchanges for one chain; chains on the web lack at most two certificates, each with two URLs
LARGEST: Final = 65_536  # bytes of a fetched file; a certificate has one or two KiB
RECHECK: Final = 0.25  # seconds until a target checks again whether the fetch of another target is complete
LONGEST_URL: Final = 2_048  # characters

_COMPLETED, _UNFETCHED, _UNTRUSTED = "chain-completed", "issuer-not-fetched", "issuer-untrusted"


class Completion(Struct, frozen=True, gc=False):
    """The state of the completion of a chain for one step's origin.

    While certificates are fetched, ``request`` is the origin's request to repeat afterwards, and ``url`` its URL for
    reports. ``certificates`` are the certificates with a missing issuer. ``sources`` are the URLs still to request,
    ``asked`` the URLs already requested. ``public_only`` forbids sources at private addresses. ``note`` is the evidence
    so far.
    """

    request: Request | None = None
    url: str = ""
    certificates: tuple[bytes, ...] = ()
    sources: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    public_only: bool = False
    note: Note | None = None


class Fetched(Struct, frozen=True, gc=False):
    """The outcome of one fetch: certificates, or a redirect to another URL, or the reason for neither."""

    certificates: tuple[bytes, ...] = ()
    location: str | None = None
    why: str = ""


class Incomplete(Struct, frozen=True, gc=False):
    """An origin with an incomplete chain: the certificates that complete it, if any, and the evidence."""

    issuers: tuple[bytes, ...]
    note: Note


class Chains:
    """The findings of a run about incomplete chains, shared by all targets."""

    def __init__(self) -> None:
        self.origins: dict[str, Incomplete] = {}
        self.fetched: dict[tuple[str, bool], Fetched] = {}  # by URL and public_only
        self.fetching: dict[tuple[str, bool], int] = {}  # the index of the target that fetches

    def learn(self, origin: str, found: Incomplete) -> None:
        """Record the outcome for an origin; a success replaces a failure, as servers of one origin may differ."""
        known = self.origins.get(origin)
        if known is None or (found.issuers and not known.issuers):
            self.origins[origin] = found


class ChainCompletion:
    """Decides how to complete chains; ``is_closed`` tells whether public pages may not lead to a URL."""

    def __init__(self, chains: Chains, calendar: Calendar, is_closed: Callable[[str], bool]) -> None:
        self._chains = chains
        self._calendar = calendar
        self._is_closed = is_closed

    def decide_before(self, step: Step, now: float, _strikes: int, _quiet: float) -> Step | None:
        """Return the fetch, the fetch delayed, or its successor if the outcome is known; None for other steps."""
        chain = step.chain
        if chain is None or chain.request is None:
            return None
        source = step.request.url, step.request.public_only
        if source in self._chains.fetched:
            return self._onward(step, chain, now)
        if self._chains.fetching.setdefault(source, step.target.index) != step.target.index:
            return replace(step, not_before=now + RECHECK)
        return step

    def prepared(self, step: Step) -> Step:
        """Return a step with the findings of another target about the chain of its origin."""
        if step.chain is not None or not self._chains.origins:
            return step
        known = self._chains.origins.get(origin_of(step.request.url))
        if known is None:
            return step
        request = replace(step.request, issuers=known.issuers)
        return replace(step, request=request, attempt=_noted(step.attempt, known.note))

    def decide(self, answered: Answered) -> Step | None:
        """Return the step after a fetch, or after a failure due to a missing certificate; None after other exchanges.

        Also None if a fetch failed because of this machine or a reused connection, which other deciders handle.
        """
        step, answer, now = answered.step, answered.answer, answered.now
        if step.chain is None or step.chain.request is None:
            return self._wanting(step, answer, now)
        url = step.request.url
        self._chains.fetching.pop((url, step.request.public_only), None)
        if isinstance(answer, Failure) and (answer.kind is FailureKind.LOCAL_LIMIT or answer.reused):
            return None
        found = _fetched(step, answer)
        self._chains.fetched[url, step.request.public_only] = found
        if _is_public(step, answer):
            self._chains.fetched[url, True] = found
            return self._onward(step, replace(step.chain, public_only=True), now)
        return self._onward(step, step.chain, now)

    def _wanting(self, step: Step, answer: Answer, now: float) -> Step | None:
        """Return the step after an exchange with an origin if an issuer is missing, else None."""
        chain, request = step.chain, step.request
        if not _is_for_want_of_issuer(answer, request):
            if chain is not None and chain.note is not None and request.issuers:
                self._chains.learn(origin_of(request.url), Incomplete(request.issuers, chain.note))
            return None
        if step.attempt.started is None:
            step = replace(step, attempt=replace(step.attempt, started=now - answer.elapsed))
        known = self._chains.origins.get(origin_of(request.url)) if chain is None else None
        if known is not None and known.note not in step.attempt.notes:
            return step  # another target has made progress meanwhile
        if known is not None and known.issuers:  # the issuers do not fit this server's certificate
            return replace(step, request=replace(request, issuers=()), chain=Completion())
        return self._begun(step, chain or Completion(), answer, now) if known is None else None

    def _begun(self, step: Step, chain: Completion, failure: Failure, now: float) -> Step | None:
        """Return the first exchange for an issuer, None if there is no source or all were already requested."""
        request, asked = step.request, chain.asked
        certificates = request.issuers or (failure.certificate,)
        sources = tuple(_sources(certificates, asked)) if failure.certificate else ()
        if not (sources or asked) or (asked and not request.issuers):
            return None
        public_only = chain.public_only or request.public_only or _is_public(step, failure)
        return self._onward(step, Completion(request, step.url, certificates, sources, asked, public_only), now)

    def _onward(self, step: Step, chain: Completion, now: float) -> Step:
        """Return the next fetch for a chain, or the repeated exchange with its origin, from the known findings."""
        sources, asked, why = list(chain.sources), chain.asked, ""
        while sources and len(asked) < MOST_FETCHES:
            known = self._known(sources[0], public_only=chain.public_only)
            if known is None:
                return _fetch(step, replace(chain, sources=tuple(sources), asked=asked))
            source = sources.pop(0)
            asked, why = (*asked, source), known.why
            issuers = x509.issuers_among(known.certificates, chain.certificates, self._calendar.date(now))
            if issuers:
                note = Note(_COMPLETED, (host_of(chain.url), source))
                return self._again(step, replace(chain, asked=asked), issuers, note)
            if known.location is not None and known.location not in asked:
                sources.insert(0, known.location)
        said = asked[-1:] if not why else (asked[-1], why)
        note = Note(_UNFETCHED if why else _UNTRUSTED, (host_of(chain.url), *said))
        return self._again(step, replace(chain, asked=asked), (), note)

    def _known(self, url: str, *, public_only: bool) -> Fetched | None:
        """Return the known outcome for a URL without a request."""
        if public_only and self._is_closed(url):
            return Fetched(why=FailureKind.ADDRESS_NOT_ALLOWED)
        return self._chains.fetched.get((url, public_only))

    def _again(self, step: Step, chain: Completion, issuers: tuple[bytes, ...], note: Note) -> Step:
        """Return the repeated exchange with the origin, with the issuers found, or with none after a failure."""
        request = chain.request or step.request
        request = replace(request, issuers=(*request.issuers, *issuers) if issuers else ())
        if not issuers:
            self._chains.learn(origin_of(request.url), Incomplete((), note))
        over = Completion(asked=chain.asked, public_only=chain.public_only, note=note)
        attempt = _noted(step.attempt, note)
        return replace(step, request=request, attempt=attempt, url=chain.url, not_before=0.0, chain=over)


def is_being_completed(step: Step) -> bool:
    """Whether a step fetches a missing certificate, or repeats its origin's request with fetched certificates."""
    return step.chain is not None and (step.chain.request is not None or bool(step.request.issuers))


def _is_for_want_of_issuer(answer: Answer, request: Request) -> TypeGuard[Failure]:
    """Whether a certificate's issuer is missing, or the fetched issuers do not make the chain trusted."""
    if not isinstance(answer, Failure):
        return False
    return bool(answer.certificate or (request.issuers and answer.kind is FailureKind.TLS_UNTRUSTED))


def _fetch(step: Step, chain: Completion) -> Step:
    """Return the exchange with the first source, without the user's headers and with a size limit."""
    request = Request(
        chain.sources[0], "GET", public_only=chain.public_only, own_origin=False, body_limit=LARGEST + 1,
        profile=step.request.profile, any_type=True,
    )  # fmt: skip
    return replace(step, request=request, url=request.url, not_before=0.0, chain=chain)


def _fetched(step: Step, answer: Answer) -> Fetched:
    if isinstance(answer, Failure):
        return Fetched(why=answer.kind)
    if redirect.is_redirect(answer.status):
        following = redirect.next_url(step.request.url, answer.headers.get("Location"))
        if not isinstance(following, FailureKind) and following.startswith("http:"):
            return Fetched(location=split_fragment(following)[0])
    if not 200 <= answer.status < 300:
        return Fetched(why=str(answer.status))
    if len(answer.body) > LARGEST:
        return Fetched(why=f"> {LARGEST >> 10} KiB")
    return Fetched(x509.certificates_in(answer.body))


def _sources(certificates: tuple[bytes, ...], asked: tuple[str, ...]) -> Iterator[str]:
    """Yield the http URLs of the issuers in certificates; only http, like RFC 5280 and browsers."""
    for written in dict.fromkeys(url for certificate in certificates for url in x509.issuer_urls(certificate)):
        try:
            url = split_fragment(normalise(written))[0] if len(written) <= LONGEST_URL else ""
        except ValueError:
            continue
        if url.startswith("http:") and split_userinfo(url)[1] is None and url not in asked:
            yield url


def _noted(attempt: Attempt, note: Note) -> Attempt:
    """Return an attempt with a note on a host's chain, which replaces an earlier note on the same host."""
    if note in attempt.notes:
        return attempt
    words = (_COMPLETED, _UNFETCHED, _UNTRUSTED)
    others = (each for each in attempt.notes if each.word not in words or each.values[0] != note.values[0])
    return replace(attempt, notes=(*others, note))


def _is_public(step: Step, answer: Answer) -> bool:
    return came_from_public(host_of(step.request.url), answer.address)
