"""Where a target stands: what was asked and answered so far, and the exchange that comes next."""

from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from probe.engine.cookies import Jar
from probe.engine.redirect_chain import goes_down
from probe.mail import lane_of
from probe.model import Answer, Failure, Hop, Note, Request, Result, Target, Trail, Via

if TYPE_CHECKING:
    from probe.engine.certificate_chain import Completion
    from probe.engine.soft_404 import Fingerprint
    from probe.engine.verdict import Judgement


class Purpose(StrEnum):
    """What an attempt at a target is made for. The second makes sure of a bad sign, later ones vary one thing each."""

    FIRST = "first"
    CONFIRMATION = "confirmation"
    OTHER_FAMILY = "other-family"
    BROWSER_HEADERS = "browser"
    TWIN = "twin"  # at the same address by https
    LOOKUP = "lookup"  # of the page by an API
    CONTROL = "control"  # not at the target, but at an address beside it that nobody can have made


class Compared(Struct, frozen=True, gc=False):
    """A page that is compared with a control, and what it says of itself."""

    fingerprint: "Fingerprint"
    hints: tuple[Note, ...] = ()


class Original(Struct, frozen=True, gc=False):
    """What answered by http, as far as it is compared: ``seen`` is what the page shows, None for what is no page."""

    final: str
    media_type: str
    length: str
    body: tuple[int, int]
    seen: "Fingerprint | None" = None


class Lookup(Struct, frozen=True, gc=False):
    """What is looked up of a page by an API: its own path there, and that of the ``whole`` that it belongs to.

    ``checks`` tells that the whole is asked now, ``sure`` that it was found, ``redirects`` how many were followed.
    """

    page: str
    whole: str | None = None
    checks: bool = False
    sure: bool = False
    redirects: int = 0


class Login(Struct, frozen=True, gc=False):
    """What an origin asks for by digest authentication (RFC 7616, 3.3), for the rest of a chain.

    ``named`` tells that it names its algorithm, ``qop`` that requests are to be counted. ``url`` is the one that was
    challenged last, ``tries`` how often it was, ``count`` how often the nonce was used.
    """

    realm: str
    nonce: str
    opaque: str | None = None
    algorithm: str = "MD5"
    named: bool = False
    qop: bool = True
    userhash: bool = False
    utf8: bool = False
    stale: bool = False
    url: str = ""
    tries: int = 0
    count: int = 0


VARIATIONS = (Purpose.OTHER_FAMILY, Purpose.BROWSER_HEADERS)
"""In the order in which they are tried after the confirmation, where they can tell anything new."""


class Attempt(Struct, frozen=True, gc=False):
    """What has happened to a target so far.

    ``earlier`` are the observations that a later one has replaced, ``visited`` the requests of this trail with the
    cookies that went along, ``repetitions`` those of the present hop alone. ``standing`` is the result that holds
    unless the present attempt finds better, ``page`` the page that a control is compared with,
    ``head_failed`` tells that HEAD did not succeed where GET is asked now, ``bad_since`` is the moment of the first
    answer that would fail the target, ``login`` is what the target's origin was found to ask for,
    ``original`` the page that its https twin is compared with, ``lookup`` what an
    API is asked.
    """

    purpose: Purpose = Purpose.FIRST
    trail: Trail = ()
    earlier: tuple[Hop, ...] = ()
    notes: tuple[Note, ...] = ()
    jar: Jar = ()
    visited: tuple[tuple[str, Jar], ...] = ()
    attempts: int = 1
    repetitions: int = 0
    local_limits: int = 0
    started: float | None = None
    standing: Result | None = None
    page: Compared | None = None
    head_failed: bool = False
    bad_since: float | None = None
    login: Login | None = None
    original: Original | None = None
    lookup: Lookup | None = None

    def after(self, hop: Hop, started: float) -> "Attempt":
        """Return the attempt with one more hop; ``started`` counts if it is the first."""
        # Not by dataclasses.replace, which takes five times as long: this is done once an exchange.
        return Attempt(
            self.purpose, (*self.trail, hop), self.earlier, self.notes, self.jar, self.visited, self.attempts,
            self.repetitions, self.local_limits, started if self.started is None else self.started,
            self.standing, self.page, self.head_failed, self.bad_since, self.login,
            self.original, self.lookup,
        )  # fmt: skip

    def leading(self, via: Via, target: str | None = None, *, permanent: bool = False) -> "Attempt":
        """Return the attempt whose last hop leads on; to a ``target`` as its page has it, where no Location does."""
        *before, last = self.trail
        location = last.location if target is None else target
        return replace(self, trail=(*before, replace(last, via=via, location=location, permanent=permanent)))

    def without_last(self, *, told: bool = True) -> "Attempt":
        """Return the attempt as it is when its last hop is to be asked once more; ``told`` where that is evidence."""
        *before, last = self.trail
        if not told:
            return replace(self, trail=tuple(before))
        return replace(self, trail=tuple(before), earlier=(*self.earlier, last), attempts=self.attempts + 1)

    def anew(self, purpose: Purpose, known: Note | None = None, standing: Result | None = None) -> "Attempt":
        """Return an attempt that begins anew for another purpose, and remembers what this one has seen."""
        return Attempt(
            purpose,
            earlier=(*self.earlier, *self.trail[-1:]),
            notes=self.notes if known is None else (*self.notes, known),
            attempts=self.attempts + bool(self.trail),
            started=self.started,
            standing=standing,
            bad_since=self.bad_since,
        )

    def bad(self, now: float) -> "Attempt":
        """Return the attempt with the moment of its first bad sign, which is ``now`` where there was none before."""
        return self if self.bad_since is not None else replace(self, bad_since=now)

    def lasted(self, now: float) -> float:
        """Return the seconds since the first request."""
        return 0.0 if self.started is None else now - self.started

    def evidence(self) -> tuple[Note, ...]:
        """Return what was seen before the judged answer, and what stands out in the chain."""
        if not self.earlier and len(self.trail) < 2 and not self.notes:
            return ()
        seen = Counter((hop.method, hop.url, str(hop.status or hop.failure)) for hop in self.earlier)
        down = goes_down(self.trail)
        return (
            *(Note("earlier", said) if times == 1 else Note("earlier-times", (*said, str(times)))
              for said, times in seen.items()),
            *self.notes,
            *((Note("downgrade", (down[0].url, down[1].url)),) if down else ()),
        )  # fmt: skip


FIRST_ATTEMPT = Attempt()


class Step(Struct, frozen=True, gc=False):
    """One exchange to make for a target, no earlier than ``not_before`` (a moment of the run's clock, in seconds).

    ``url`` is that of the request as it is reported, with the fragment that a Location gave it. ``quiet`` is how many
    seconds its host was asked nothing before a step that makes sure of something. ``chain`` is set where the server's
    chain of certificates is being completed, or was, for this step alone.
    """

    target: Target
    request: Request
    attempt: Attempt
    url: str
    not_before: float = 0.0
    quiet: float = 0.0
    chain: "Completion | None" = None

    @property
    def host(self) -> str:
        """The host whose lane the step waits in."""
        return lane_of(self.request.url)

    @property
    def confirms(self) -> bool:
        """Whether the step is of an attempt that makes sure of another."""
        return self.attempt.purpose is not Purpose.FIRST

    @property
    def waits_for_the_rest(self) -> bool:
        """Whether the step makes sure of what may pass, which waits for the rest of its host."""
        confirms = self.attempt.purpose is Purpose.CONFIRMATION and not self.attempt.trail
        return confirms and self.not_before > 0 and self.chain is None

    def hop(self, answer: Answer) -> Hop:
        """Return the exchange as it is reported."""
        if isinstance(answer, Failure):
            return Hop(self.url, self.request.method, None, answer.kind, None, answer.elapsed, answer.address)
        location = answer.headers.get("Location") if 300 <= answer.status < 400 else None
        return Hop(self.url, self.request.method, answer.status, None, location, answer.elapsed, answer.address)


class Answered(Struct, gc=False):
    """An answer on its way along the deciders.

    ``attempt`` is that of the step with the answered exchange as its last hop. A decider that does not know what comes
    next may leave its ``judgement`` to the ones behind it.
    """

    step: Step
    answer: Answer
    attempt: Attempt
    now: float
    judgement: "Judgement | None" = None

    @property
    def judged(self) -> "Judgement":
        """The judgement, once there is one; raises ValueError before."""
        if self.judgement is None:
            raise ValueError("nobody has judged the answer yet")
        return self.judgement
