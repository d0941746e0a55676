"""The partition of a host, and the order of URLs within a partition. Pure: the same on every machine."""

from zlib import crc32

TURN = 100  # consecutive URLs of one host, which share its connections and its address
_WHOLE = 1 << 32


def partition_of(host: str, partitions: int) -> int:
    """Return the partition that a host belongs to."""
    return _number(host) % partitions


def place_of(host: str, number: int, count: int) -> float:
    """Return the position in its partition, from 0 to 1, of a host's URL with a number below ``count``.

    The URLs of a host are split into turns, which are spread evenly over the partition, with small hosts between the
    turns of a large one. Requests to a large host therefore go on from beginning to end, and the partition takes no
    longer than its largest host.
    """
    turns = -(-count // TURN)
    return (number // TURN + _number(host) / _WHOLE) / turns


def bucket_of(key: str, partitions: int, buckets: int) -> int:
    """Return the bucket of a URL within its partition, independent of the partition."""
    return _number(key) // partitions % buckets


def _number(text: str) -> int:
    return crc32(text.encode("utf-8", "surrogatepass"))
