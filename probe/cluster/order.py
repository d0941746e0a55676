"""Which partition a host is in, and where in its partition each of its URLs goes. Pure: the same on every machine."""

from zlib import crc32

TURN = 100  # URLs of one host in a row: they share its connections and its address
_WHOLE = 1 << 32


def partition_of(host: str, partitions: int) -> int:
    """Return the partition that a host belongs to."""
    return _number(host) % partitions


def place_of(host: str, number: int, count: int) -> float:
    """Return the place in its partition, from 0 to 1, of a host's URL with a number below ``count``.

    A host is cut into turns, which are spread evenly: a large host is asked from the beginning to the end, so the
    partition takes no longer than its largest host does, and small hosts stand between its turns.
    """
    turns = -(-count // TURN)
    return (number // TURN + _number(host) / _WHOLE) / turns


def bucket_of(key: str, partitions: int, buckets: int) -> int:
    """Return the bucket of a URL within its partition, independent of the partition."""
    return _number(key) // partitions % buckets


def _number(text: str) -> int:
    return crc32(text.encode("utf-8", "surrogatepass"))
