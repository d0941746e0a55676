"""Which actor owns which partition of hosts, and until when: a host has one owner at a time.

An owner that is not heard of keeps what it owns until its lease has ended, since it may still be sending. Each lease
has a number of its own, by which the results of a late owner are told from those of the present one.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from probe.settings import Settings


class Lease(Struct):
    """One partition's lease; ``until`` is a moment of the driver's clock, ``owner`` None where it is given back."""

    number: int = 0
    owner: int | None = None
    until: float = float("-inf")


class Leases:
    """The leases of all partitions; ``term`` is how many seconds an owner keeps them after it was last heard of."""

    def __init__(self, partitions: int, term: float) -> None:
        self._term = term
        self._leases = [Lease() for _ in range(partitions)]

    def free(self, now: float) -> Iterator[int]:
        """Yield the partitions that nobody owns, and whose hosts have rested."""
        return (number for number, lease in enumerate(self._leases) if lease.until <= now)

    def grant(self, partition: int, owner: int, now: float) -> int:
        """Give a partition to an owner, and return the number of the lease; raises ValueError while another has it."""
        lease = self._leases[partition]
        if lease.until > now:
            raise ValueError(f"partition {partition} is owned by {lease.owner}")
        self._leases[partition] = Lease(lease.number + 1, owner, now + self._term)
        return lease.number + 1

    def heard(self, owner: int, now: float) -> None:
        """Renew what an owner has that is not over yet."""
        for lease in self._of(owner):
            if lease.until > now:
                lease.until = now + self._term

    def give_back(self, owner: int, rested: float) -> None:
        """Take what an owner had that is given up; it is free at the moment ``rested``, and no earlier than it ends.

        By then each host's bucket is full again, so that the next owner may begin with a burst. What is taken for dead
        may be alive behind a network that is not: it sends until its lease has ended.
        """
        for lease in self._of(owner):
            lease.owner, lease.until = None, max(rested, lease.until)

    def holds(self, partition: int, owner: int, number: int, now: float) -> bool:
        """Whether a lease is the present one, so that what its owner brings counts."""
        lease = self._leases[partition]
        return (lease.owner, lease.number) == (owner, number) and lease.until > now

    def table(self, now: float) -> dict[int, int]:
        """Return the owners by partition."""
        return {
            number: lease.owner
            for number, lease in enumerate(self._leases)
            if lease.owner is not None and lease.until > now
        }

    def _of(self, owner: int) -> Iterable[Lease]:
        return [lease for lease in self._leases if lease.owner == owner]


def rest_of(settings: "Settings") -> float:
    """Return the seconds in which the bucket of any host is full again, whatever was sent to it before.

    A bucket holds what a host may be sent in one second, and one exchange at least; rules have rates of their own.
    """
    rates = [settings.pace.host_rate, *(rule.options.get("host_rate", 0.0) for rule in settings.rules)]
    return max(max(rate, 1.0) / rate if isinstance(rate, int | float) and rate else 0.0 for rate in rates)
