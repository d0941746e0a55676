"""Leases: which worker owns which partition of hosts, and until when. A host has one owner at a time.

An unresponsive owner keeps its partitions until its lease expires, because it may still be sending. Each lease has a
unique number, which distinguishes the results of a late owner from those of the current one.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from probe.settings import Settings


class Lease(Struct):
    """One partition's lease; ``until`` is a time of the driver's clock, ``owner`` is None after it is given back."""

    number: int = 0
    owner: int | None = None
    until: float = float("-inf")


class Leases:
    """The leases of all partitions; ``term`` is the lifetime of a lease in seconds after its owner's last pulse."""

    def __init__(self, partitions: int, term: float) -> None:
        self._term = term
        self._leases = [Lease() for _ in range(partitions)]

    def free(self, now: float) -> Iterator[int]:
        """Yield the partitions that nobody owns and whose hosts have rested."""
        return (number for number, lease in enumerate(self._leases) if lease.until <= now)

    def grant(self, partition: int, owner: int, now: float) -> int:
        """Grant a partition to an owner, and return the lease number; raises ValueError if it is still leased."""
        lease = self._leases[partition]
        if lease.until > now:
            raise ValueError(f"partition {partition} is owned by {lease.owner}")
        self._leases[partition] = Lease(lease.number + 1, owner, now + self._term)
        return lease.number + 1

    def heard(self, owner: int, now: float) -> None:
        """Renew the unexpired leases of an owner."""
        for lease in self._of(owner):
            if lease.until > now:
                lease.until = now + self._term

    def give_back(self, owner: int, rested: float) -> None:
        """End the leases of an owner; they become free at ``rested``, but not before they expire.

        At ``rested`` each host's token bucket is full again, so that the next owner may begin with a burst. A worker
        that seems dead may only be cut off from the driver, and then sends until its lease expires.
        """
        for lease in self._of(owner):
            lease.owner, lease.until = None, max(rested, lease.until)

    def holds(self, partition: int, owner: int, number: int, now: float) -> bool:
        """Whether a lease is the current one, so that the results of its owner count."""
        lease = self._leases[partition]
        return (lease.owner, lease.number) == (owner, number) and lease.until > now

    def table(self, now: float) -> dict[int, int]:
        """Return the owner of each leased partition."""
        return {
            number: lease.owner
            for number, lease in enumerate(self._leases)
            if lease.owner is not None and lease.until > now
        }

    def _of(self, owner: int) -> Iterable[Lease]:
        return [lease for lease in self._leases if lease.owner == owner]


def rest_of(settings: "Settings") -> float:
    """Return the seconds after which the token bucket of any host is full again, whatever was sent before.

    A bucket holds the exchanges of one second, but at least one exchange. Rules have rates of their own.
    """
    rates = [settings.pace.host_rate, *(rule.options.get("host_rate", 0.0) for rule in settings.rules)]
    return max(max(rate, 1.0) / rate if isinstance(rate, int | float) and rate else 0.0 for rate in rates)
