"""How long a good observation is taken for true: longer for a link that has long been the same. No clock, no I/O."""

from collections.abc import Hashable, Iterable
from datetime import datetime, timedelta

from msgspec import Struct

SHARE = 0.1  # of the time for which nothing has changed: the "typical setting" of RFC 9111, 4.2.2
MOST = 7  # times the freshness that was asked for: a link that was asked daily is asked weekly at last
MOST_CONFIRMED = 4 * MOST  # the same, since the last whole answer: some servers say "not modified" whatever happens


class Seen(Struct, frozen=True, gc=False):
    """An earlier observation. ``same`` equals that of another with the same good outcome, and is None for no good one.

    ``chain`` tells that there were redirects, ``whole`` that the answer was one by itself, and did not confirm another.
    """

    at: datetime
    same: Hashable | None
    chain: bool = False
    whole: bool = True


class Standing(Struct, frozen=True, gc=False):
    """The good outcome that observations end with: since when it is so, and when it was seen last.

    ``whole`` is the last whole answer, None where the store has it no longer. ``alone`` tells that the observation
    before had another outcome, ``chain`` that there were redirects.
    """

    since: datetime
    at: datetime
    whole: datetime | None
    alone: bool
    chain: bool


def standing(earlier: Iterable[Seen]) -> Standing | None:
    """Return the good outcome that observations, in the order of time, end with; None where the last one is not good.

    What was taken over from an earlier run has the moment of that one, so that it makes no difference.
    """
    seen = list(earlier)
    if not seen or seen[-1].same is None:
        return None
    row: list[Seen] = []
    for each in reversed(seen):
        if each.same != seen[-1].same:
            break
        row.append(each)
    whole = max((each.at for each in row if each.whole), default=None)
    alone = len(row) < len(seen) and row[-1].at == row[0].at
    return Standing(row[-1].at, row[0].at, whole, alone, row[0].chain)


def allowed(fresh: timedelta, steady: timedelta) -> timedelta:
    """Return how old an observation may be whose outcome was the same for ``steady``."""
    return min(fresh + steady * SHARE, fresh * MOST)


def is_fresh(known: Standing, fresh: timedelta, now: datetime) -> bool:
    """Whether nothing has to be asked: never where redirects led elsewhere each time, or the clock was set back."""
    if known.chain and known.alone:
        return False
    return timedelta(0) <= now - known.at <= allowed(fresh, known.at - known.since)


def may_confirm(known: Standing, answered: datetime, fresh: timedelta, now: datetime) -> bool:
    """Whether the server may be asked if its whole answer, given at ``answered``, still holds: it was the last one."""
    if known.chain or (known.whole is not None and known.whole > answered):
        return False
    return timedelta(0) <= now - answered <= fresh * MOST_CONFIRMED
