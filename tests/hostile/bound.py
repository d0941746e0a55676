"""How long a right run must take at least, so that its time can be held against something.

What counts are the waits that nobody is spared who judges every page rightly and asks twice before calling one dead:
a host that says nothing costs a whole timeout for the first look and another for the second opinion; a page that
fails for a while costs both back-offs as they are drawn for its URL; Retry-After costs what it says. All hosts wait at
the same time, and second opinions come after the rest of the run: the bound is the longest first wait and the longest
second one. The exchanges themselves, the work of both processes and the start of the client's are taken for nothing.
"""

from collections.abc import Callable, Sequence
from typing import assert_never

from probe.engine.retry import backoff
from probe.settings import Patience
from tests.hostile.internet import Link
from tests.hostile.temper import Temper, Wait

TOLD = 1.0  # seconds; what Retry-After says wherever waiting helps


def lower_bound(links: Sequence[Link], patience: Patience) -> float:
    """Return the seconds below which no run over ``links`` can be right."""
    return _longest(links, patience, lambda temper: temper.first) + _longest(
        links, patience, lambda temper: temper.second
    )


def _longest(links: Sequence[Link], patience: Patience, of: Callable[[Temper], Sequence[Wait]]) -> float:
    return max((sum(_seconds(wait, link.url, patience) for wait in of(link.temper)) for link in links), default=0.0)


def _seconds(wait: Wait, url: str, patience: Patience) -> float:
    match wait:
        case Wait.TIMEOUT:
            return patience.timeout
        case Wait.CONNECT:
            return min(patience.connect_timeout, patience.timeout)
        case Wait.TOLD:
            return TOLD
        case Wait.BACKOFF:
            return sum(backoff(repetition, url) for repetition in range(1, patience.retries + 1))
        case _:
            assert_never(wait)
