"""The state of a target: its requests and answers so far, and its next exchange."""

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
    """The purpose of an attempt at a target; the second confirms a bad result, later ones vary one thing each."""

    FIRST = "first"
    CONFIRMATION = "confirmation"
    OTHER_FAMILY = "other-family"
    BROWSER_HEADERS = "browser"
    TWIN = "twin"  # the same URL over https
    LOOKUP = "lookup"  # of the page through an API
    CONTROL = "control"  # a URL beside the target that cannot exist


class Compared(Struct, frozen=True, gc=False):
    """A page to compare with a control, and its hints that it is gone; ``alone`` if it says nothing else."""

    fingerprint: "Fingerprint"
    hints: tuple[Note, ...] = ()
    alone: bool = False


class Original(Struct, frozen=True, gc=False):
    """The parts of an answer over http that are compared; ``seen`` is the page's fingerprint, None without a page."""

    final: str
    media_type: str
    length: str
    body: tuple[int, int]
    seen: "Fingerprint | None" = None


class Lookup(Struct, frozen=True, gc=False):
    """The look-up of a page through an API: the API path of the page, and the path of its container ``whole``.

    ``checks`` is true while the container is requested, ``sure`` once it was found. ``redirects`` counts the redirects
    followed.
    """

    page: str
    whole: str | None = None
    checks: bool = False
    sure: bool = False
    redirects: int = 0


class Login(Struct, frozen=True, gc=False):
    """The digest challenge of an origin (RFC 7616, 3.3), for the rest of a chain.

    ``named`` is true if the challenge names its algorithm, ``qop`` if requests must be counted. ``url`` is the URL that
    was challenged last, ``tries`` the number of its challenges, ``count`` the number of uses of the nonce.
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
"""The variations in the order in which they follow the confirmation, if they can give new information."""


class Attempt(Struct, frozen=True, gc=False):
    """The history of a target so far.

    ``earlier`` are observations that later ones replaced. ``visited`` are the requests of this trail with their
    cookies. ``repetitions`` counts the repetitions of the current hop only. ``standing`` is the result that applies
    unless the current attempt finds a better one. ``page`` is the page to compare with a control. ``head_failed`` is
    true if HEAD did not succeed and GET is used now. ``bad_since`` is the time of the first answer that would fail the
    target. ``login`` is the digest challenge of the target's origin, ``original`` the page to compare with its https
    twin, ``lookup`` the look-up through an API.
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
        """Return the attempt with one more hop; ``started`` is used only for the first hop."""
        # A replace() takes five times as long, and this runs once per exchange.
        return Attempt(
            self.purpose, (*self.trail, hop), self.earlier, self.notes, self.jar, self.visited, self.attempts,
            self.repetitions, self.local_limits, started if self.started is None else self.started,
            self.standing, self.page, self.head_failed, self.bad_since, self.login,
            self.original, self.lookup,
        )  # fmt: skip

    def leading(self, via: Via, target: str | None = None, *, permanent: bool = False) -> "Attempt":
        """Return the attempt with its last hop marked as a redirect; ``target`` replaces the Location if given."""
        *before, last = self.trail
        location = last.location if target is None else target
        return replace(self, trail=(*before, replace(last, via=via, location=location, permanent=permanent)))

    def without_last(self, *, told: bool = True) -> "Attempt":
        """Return the attempt without its last hop, to repeat it; with ``told``, the hop is kept as evidence."""
        *before, last = self.trail
        if not told:
            return replace(self, trail=tuple(before))
        return replace(self, trail=tuple(before), earlier=(*self.earlier, last), attempts=self.attempts + 1)

    def anew(self, purpose: Purpose, known: Note | None = None, standing: Result | None = None) -> "Attempt":
        """Return a new attempt for another purpose, which keeps the observations of this one."""
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
        """Return the attempt with the time of its first bad answer, which is ``now`` unless it is already set."""
        return self if self.bad_since is not None else replace(self, bad_since=now)

    def lasted(self, now: float) -> float:
        """Return the seconds since the first request."""
        return 0.0 if self.started is None else now - self.started

    def evidence(self) -> tuple[Note, ...]:
        """Return evidence from before the judged answer, and notable facts about the chain."""
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
    """One exchange to make for a target, no earlier than ``not_before`` (a time of the run's clock, in seconds).

    ``url`` is the URL of the request for reports, with a fragment from a Location. ``quiet`` is the time in seconds
    without requests to the host before a step that confirms an earlier attempt. ``chain`` is set if the server's
    certificate chain is being completed, or was completed for this step only.
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
        """The host in whose lane the step waits."""
        return lane_of(self.request.url)

    @property
    def confirms(self) -> bool:
        """Whether the step belongs to an attempt after the first one."""
        return self.attempt.purpose is not Purpose.FIRST

    @property
    def waits_for_the_rest(self) -> bool:
        """Whether the step confirms a possibly transient failure, and so waits for its host's other steps."""
        confirms = self.attempt.purpose is Purpose.CONFIRMATION and not self.attempt.trail
        return confirms and self.not_before > 0 and self.chain is None

    def hop(self, answer: Answer) -> Hop:
        """Return the exchange in the form for reports."""
        if isinstance(answer, Failure):
            return Hop(self.url, self.request.method, None, answer.kind, None, answer.elapsed, answer.address)
        location = answer.headers.get("Location") if 300 <= answer.status < 400 else None
        return Hop(self.url, self.request.method, answer.status, None, location, answer.elapsed, answer.address)


class Answered(Struct, gc=False):
    """An answer that is passed through the deciders.

    ``attempt`` is the step's attempt with the answered exchange as its last hop. A decider that returns no outcome may
    set ``judgement`` for the later deciders.
    """

    step: Step
    answer: Answer
    attempt: Attempt
    now: float
    judgement: "Judgement | None" = None

    @property
    def judged(self) -> "Judgement":
        """The judgement; raises ValueError if it is not set yet."""
        if self.judgement is None:
            raise ValueError("nobody has judged the answer yet")
        return self.judgement
