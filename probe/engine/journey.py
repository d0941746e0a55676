"""Where a target stands: what was asked and answered so far, and the exchange that comes next."""

from collections import Counter
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from probe.engine.cookies import Jar
from probe.engine.redirect import goes_down
from probe.model import Answer, Failure, Hop, Note, Request, Result, Target, Trail
from probe.url import host_of

if TYPE_CHECKING:
    from probe.engine.soft_404 import Fingerprint


class Look(StrEnum):
    """Which look at a target it is. The second makes sure of a bad sign, the later ones vary one thing each."""

    FIRST = "first"
    SECOND = "second"
    OTHER_FAMILY = "other-family"
    BROWSER = "browser"
    CONTROL = "control"  # not at the target, but at an address beside it that nobody can have made


class Compared(Struct, frozen=True, gc=False):
    """A page that is compared with a control, and what it says of itself."""

    fingerprint: "Fingerprint"
    hints: tuple[Note, ...] = ()


VARIATIONS = (Look.OTHER_FAMILY, Look.BROWSER)
"""In the order in which they are tried after the second look, where they can tell anything new."""


class Journey(Struct, frozen=True, gc=False):
    """What has happened to a target so far.

    ``earlier`` are the observations that a later one has replaced, ``visited`` the requests of this trail with the
    cookies that went along, ``repetitions`` those of the present hop alone. ``standing`` is the result that holds
    unless the present look finds better, ``page`` the page that a control is compared with,
    ``head_failed`` tells that HEAD did not succeed where GET is asked now.
    """

    look: Look = Look.FIRST
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

    def after(self, hop: Hop, started: float) -> "Journey":
        """Return the journey with one more hop; ``started`` counts if it is the first."""
        # Not by dataclasses.replace, which takes five times as long: this is done once an exchange.
        return Journey(
            self.look, (*self.trail, hop), self.earlier, self.notes, self.jar, self.visited, self.attempts,
            self.repetitions, self.local_limits, started if self.started is None else self.started,
            self.standing, self.page, self.head_failed,
        )  # fmt: skip

    def without_last(self, *, told: bool = True) -> "Journey":
        """Return the journey as it is when its last hop is to be asked once more; ``told`` where that is evidence."""
        *before, last = self.trail
        if not told:
            return replace(self, trail=tuple(before))
        return replace(self, trail=tuple(before), earlier=(*self.earlier, last), attempts=self.attempts + 1)

    def anew(self, look: Look, known: Note | None = None, standing: Result | None = None) -> "Journey":
        """Return a journey that begins anew with another look, and remembers what this one has seen."""
        return Journey(
            look,
            earlier=(*self.earlier, *self.trail[-1:]),
            notes=self.notes if known is None else (*self.notes, known),
            attempts=self.attempts + bool(self.trail),
            started=self.started,
            standing=standing,
        )

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


FRESH_JOURNEY = Journey()


class Step(Struct, frozen=True, gc=False):
    """One exchange to make for a target, no earlier than ``not_before`` (a moment of the run's clock, in seconds).

    ``url`` is that of the request as it is reported, with the fragment that a Location gave it.
    """

    target: Target
    request: Request
    journey: Journey
    url: str
    not_before: float = 0.0

    @property
    def host(self) -> str:
        """The host whose lane the step waits in."""
        return host_of(self.request.url)

    @property
    def confirms(self) -> bool:
        """Whether the step is of a look that makes sure."""
        return self.journey.look is not Look.FIRST

    @property
    def begins_confirmation(self) -> bool:
        """Whether the step waits for the rest of the run."""
        return self.journey.look is Look.SECOND and not self.journey.trail

    def hop(self, answer: Answer) -> Hop:
        """Return the exchange as it is reported."""
        if isinstance(answer, Failure):
            return Hop(self.url, self.request.method, None, answer.kind, None, answer.elapsed, answer.address)
        location = answer.headers.get("Location") if 300 <= answer.status < 400 else None
        return Hop(self.url, self.request.method, answer.status, None, location, answer.elapsed, answer.address)


class Epoch(Struct, frozen=True, gc=False):
    """The moment at which the run's clock, in seconds, and the calendar agreed."""

    clock: float
    calendar: datetime

    def date(self, moment: float) -> datetime:
        """Return the moment of the run's clock as a date."""
        return self.calendar + timedelta(seconds=moment - self.clock)
