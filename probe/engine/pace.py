"""How fast one host is asked: how many exchanges at once, how many a second, pauses, and how it recovers.

The seconds between exchanges follow a token bucket (https://en.wikipedia.org/wiki/Token_bucket), the number at once
shrinks and grows as the window of TCP does (RFC 5681). Values in, values out; the clock is an argument.
"""

from typing import assert_never

from probe.engine.feedback import Feedback
from probe.settings import Pace

ALMOST = 0.9  # of the pace at which a host has refused something; so much of it is borne, for all that is known
CAUTION = 0.1  # of the usual growth, where that pace is exceeded
SLOWEST_RATE = 0.2  # requests a second to a host in trouble: it is left alone, but not for ever


class HostPace:
    """The pace that one host bears.

    ``limit`` is how many exchanges may run at once, ``rate`` how many may begin a second, 0 for any number;
    ``strikes`` counts the refusals in a row, simultaneous ones as one.
    """

    __slots__ = (
        "burst", "flying", "last_done", "limit", "pace", "paused_until", "rate", "rate_borne",
        "shrunk_at", "strikes", "tokens", "tokens_at", "trial",
    )  # fmt: skip

    def __init__(self, pace: Pace) -> None:
        self.pace = pace
        self.burst = max(pace.host_rate, 1.0)
        self.flying = 0
        self.limit = float(pace.per_host)
        self.rate = pace.host_rate
        self.tokens = self.burst
        self.tokens_at = 0.0
        self.paused_until = 0.0
        self.shrunk_at = self.last_done = float("-inf")
        self.rate_borne = float("inf")  # above it the host has refused something
        self.trial = False  # the first exchange after a pause goes alone
        self.strikes = 0

    def full(self) -> bool:
        """Whether as many exchanges run as may run at once."""
        return self.flying >= (1 if self.trial else int(self.limit))

    def next_token(self) -> float:
        """Return the moment when the host may be asked, as far as pause and bucket go."""
        if self.rate and self.tokens < 1:
            return max(self.paused_until, self.tokens_at + (1 - self.tokens) / self.rate)
        return self.paused_until

    def refill(self, now: float) -> None:
        """Add the tokens that time has brought."""
        self.tokens = min(self.burst, self.tokens + (now - self.tokens_at) * self.rate)
        self.tokens_at = now

    def learn(self, taken_at: float, now: float, feedback: Feedback) -> None:
        """Take note of how the host took an exchange that began at ``taken_at``."""
        match feedback:
            case Feedback.FINE:
                self.strikes = 0
                if self.trial and taken_at >= self.paused_until:
                    self.trial = False
                if not self.unhurt():
                    self._recover()
            case Feedback.UNSENT:
                self.tokens += 1
            case Feedback.REFUSED | Feedback.OVERLOADED | Feedback.STRAINED:
                if taken_at >= self.shrunk_at:  # what left before the last shrinking tells the same news again
                    self._shrink(now, feedback)
                    self.strikes += feedback is Feedback.REFUSED
            case _:
                assert_never(feedback)

    def pause(self, now: float, until: float) -> None:
        """Ask nothing until a moment, and then one exchange alone."""
        if until > max(now, self.paused_until):
            self.paused_until = until
            self.trial = True

    def rested(self, now: float) -> bool:
        """Whether there is nothing left to remember: a new pace would be the same."""
        full_bucket = not self.rate or self.tokens + (now - self.tokens_at) * self.rate >= self.burst
        return full_bucket and self.unhurt() and self.paused_until <= now and not self.strikes

    def unhurt(self) -> bool:
        """Whether the pace is what it was at first."""
        return self.limit >= self.pace.per_host and self.rate >= self.pace.host_rate

    def _shrink(self, now: float, feedback: Feedback) -> None:
        """Let fewer exchanges run at once; and fewer a second where the host said that it is asked too often."""
        self.limit = max(1.0, self.limit / 2)
        if feedback is not Feedback.STRAINED:
            self.rate_borne = self.rate * ALMOST
            self.rate = max(self.rate / 2, min(self.rate, SLOWEST_RATE))
            self.burst = 1.0
            self.tokens = min(self.tokens, 0.0)
        self.shrunk_at = now

    def _recover(self) -> None:
        # Additive increase, as in TCP congestion control (RFC 5681): one more at once after a round of successes.
        self.limit = min(float(self.pace.per_host), self.limit + 1 / self.limit)
        growth = 0.5 if self.rate <= self.rate_borne else 0.5 * CAUTION
        self.rate = min(self.pace.host_rate, self.rate * (1 + growth / self.limit))
        if self.rate >= self.pace.host_rate:
            self.burst = max(self.rate, 1.0)
