"""How long a good observation stays valid: longer for a link that has not changed for long. No clock, no I/O."""

from collections.abc import Hashable, Iterable
from datetime import datetime, timedelta

from msgspec import Struct

SHARE = 0.1  # of the time without a change: the "typical setting" of RFC 9111, 4.2.2
MOST = 7  # times the requested freshness: a link that was requested daily is eventually requested weekly
MOST_CONFIRMED = 4 * MOST  # the same, since the last whole answer: some servers always answer "not modified"


class Seen(Struct, frozen=True, gc=False):
    """An earlier observation; ``same`` is equal for observations with the same good outcome, and None if not good.

    ``chain`` is set if there were redirects, ``whole`` if the answer was a full response and not the confirmation of
    another one.
    """

    at: datetime
    same: Hashable | None
    chain: bool = False
    whole: bool = True


class Standing(Struct, frozen=True, gc=False):
    """The good outcome that observations end with: when it began, and when it was last seen.

    ``whole`` is the last whole answer, or None if the store no longer has it. ``alone`` is set if the previous
    observation had another outcome, ``chain`` if there were redirects.
    """

    since: datetime
    at: datetime
    whole: datetime | None
    alone: bool
    chain: bool


def standing(earlier: Iterable[Seen]) -> Standing | None:
    """Return the good outcome that chronological observations end with, or None if the last one is not good.

    An observation taken over from an earlier run has the time of the earlier one, so it makes no difference.
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
    """Return the maximum age of an observation whose outcome has been the same for ``steady``."""
    return min(fresh + steady * SHARE, fresh * MOST)


def is_fresh(known: Standing, fresh: timedelta, now: datetime) -> bool:
    """Whether no request is needed: never if redirects led elsewhere each time, or the clock was set back."""
    if known.chain and known.alone:
        return False
    return timedelta(0) <= now - known.at <= allowed(fresh, known.at - known.since)


def may_confirm(known: Standing, answered: datetime, fresh: timedelta, now: datetime) -> bool:
    """Whether to send a conditional request for the whole answer given at ``answered``: only if it was the last one."""
    if known.chain or (known.whole is not None and known.whole > answered):
        return False
    return timedelta(0) <= now - answered <= fresh * MOST_CONFIRMED
