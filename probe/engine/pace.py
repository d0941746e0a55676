"""The pace of requests to one host: concurrency, rate, pauses, and recovery.

A token bucket (https://en.wikipedia.org/wiki/Token_bucket) controls the rate, and the concurrency shrinks and grows
like the window of TCP (RFC 5681). The module does no I/O; the time is an argument.
"""

from typing import assert_never

from probe.engine.feedback import Feedback
from probe.settings import Pace

ALMOST = 0.9  # the part of the rate at a refusal that the host is assumed to accept
CAUTION = 0.1  # the part of the usual growth above that rate
SLOWEST_RATE = 0.2  # requests per second, the lowest rate for a host in trouble


class HostPace:
    """The pace of requests that one host accepts.

    ``limit`` is the maximum number of concurrent exchanges. ``rate`` is the maximum number of requests per second, 0
    for no maximum. ``strikes`` counts consecutive refusals; simultaneous ones count as one.
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
        self.rate_borne = float("inf")  # above this rate the host has refused requests
        self.trial = False  # the first exchange after a pause runs alone
        self.strikes = 0

    def full(self) -> bool:
        """Whether the maximum number of exchanges is running."""
        return self.flying >= (1 if self.trial else int(self.limit))

    def next_token(self) -> float:
        """Return the time of the next allowed request, by the pause and the bucket."""
        if self.rate and self.tokens < 1:
            return max(self.paused_until, self.tokens_at + (1 - self.tokens) / self.rate)
        return self.paused_until

    def refill(self, now: float) -> None:
        """Add the tokens for the time since the last refill."""
        self.tokens = min(self.burst, self.tokens + (now - self.tokens_at) * self.rate)
        self.tokens_at = now

    def learn(self, taken_at: float, now: float, feedback: Feedback) -> None:
        """Adjust the pace to the host's feedback on an exchange that began at ``taken_at``."""
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
                if taken_at >= self.shrunk_at:  # feedback on older requests repeats known information
                    self._shrink(now, feedback)
                    self.strikes += feedback is Feedback.REFUSED
            case _:
                assert_never(feedback)

    def pause(self, now: float, until: float) -> None:
        """Send no request until a given time, and then a single exchange."""
        if until > max(now, self.paused_until):
            self.paused_until = until
            self.trial = True

    def rested(self, now: float) -> bool:
        """Whether the state equals that of a new pace, so that it can be discarded."""
        full_bucket = not self.rate or self.tokens + (now - self.tokens_at) * self.rate >= self.burst
        return full_bucket and self.unhurt() and self.paused_until <= now and not self.strikes

    def unhurt(self) -> bool:
        """Whether the pace is at its initial limits."""
        return self.limit >= self.pace.per_host and self.rate >= self.pace.host_rate

    def _shrink(self, now: float, feedback: Feedback) -> None:
        """Lower the concurrency; lower the rate too unless the host is only strained."""
        self.limit = max(1.0, self.limit / 2)
        if feedback is not Feedback.STRAINED:
            self.rate_borne = self.rate * ALMOST
            self.rate = max(self.rate / 2, min(self.rate, SLOWEST_RATE))
            self.burst = 1.0
            self.tokens = min(self.tokens, 0.0)
        self.shrunk_at = now

    def _recover(self) -> None:
        # Additive increase as in TCP congestion control (RFC 5681): one more at once per round of successes.
        self.limit = min(float(self.pace.per_host), self.limit + 1 / self.limit)
        growth = 0.5 if self.rate <= self.rate_borne else 0.5 * CAUTION
        self.rate = min(self.pace.host_rate, self.rate * (1 + growth / self.limit))
        if self.rate >= self.pace.host_rate:
            self.burst = max(self.rate, 1.0)
