"""The shuffle: it turns blocks of inputs into partitions of hosts, and partitions into chunks of unique URLs.

A map task writes one file with one batch per partition. A reduce task reads its batch from every file. No process holds
all URLs. A partition that does not fit into memory, for example with a very large host, is processed in buckets.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from probe.cluster.blocks import Block, read
from probe.cluster.faults import quoting_nothing
from probe.cluster.folder import CHUNKS, SHUFFLE, Folder
from probe.cluster.order import bucket_of, partition_of, place_of
from probe.model import Mention, Target
from probe.targets import Key, Reader, targets_of
from probe.url import host_of

if TYPE_CHECKING:
    from probe.settings import Settings
    from probe.targets import Found

BUCKET = 500_000  # rows of a partition that are in memory at once
_ENCODER, _DECODER = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(Target)
_HOST, _KEY, _TARGET = "host", "key", "target"


class Mapped(msgspec.Struct, frozen=True):
    """The result of a map task: its block, the lines of the block, and the number of unique URLs by partition."""

    block: Block
    lines: int
    counts: tuple[int, ...]

    @property
    def urls(self) -> int:
        """The number of unique URLs in the block."""
        return sum(self.counts)


@quoting_nothing()
def map_block(block: Block, settings: "Settings", folder: Folder, partitions: int) -> Mapped:
    """Read a block, and write its URLs by partition."""
    import pyarrow as pa  # noqa: PLC0415 - a heavy import, of an extra

    content = read(block, settings.reading)
    reader, found = Reader(settings.reading), dict[Key, "Found"]()
    for mention in content.mentions:
        reader.add(mention, found)
    parts: list[list[tuple[str, str, bytes]]] = [[] for _ in range(partitions)]
    for target in targets_of(found):
        host = "" if target.refusal is not None else host_of(target.url)
        key = f"{target.refusal or ''} {_escaped(target.url)}"
        parts[partition_of(host or key, partitions)].append((host, key, _packed(target)))
    schema = pa.schema([(_HOST, pa.string()), (_KEY, pa.string()), (_TARGET, pa.binary())])
    batches = (zip(*part, strict=True) if part else ((), (), ()) for part in parts)
    _write_batches(folder, f"{SHUFFLE}/{block.name}.arrow", schema, batches)
    return Mapped(block, content.lines, tuple(map(len, parts)))


def _packed(target: Target) -> bytes:
    """Return a packed target; bytes that are not UTF-8 are escaped, as in reports: no such URL is requested."""
    try:
        return _ENCODER.encode(target)
    except UnicodeEncodeError:
        return _ENCODER.encode(_escaped(msgspec.to_builtins(target)))


def _escaped(value: Any) -> Any:  # noqa: ANN401 - texts, and collections of texts
    """Return a value whose texts contain no lone surrogates."""
    match value:
        case str():
            return value if value.isascii() else value.encode(errors="backslashreplace").decode()
        case list() | tuple():
            return [_escaped(each) for each in value]
        case dict():
            return {_escaped(key): _escaped(each) for key, each in value.items()}
    return value


class Partition(msgspec.Struct, frozen=True):
    """The result of a reduce task: a partition with its number of chunks, and its largest host with its URL count."""

    number: int
    chunks: int
    urls: int
    hosts: int
    largest: int
    largest_host: str


@quoting_nothing()
def reduce_partition(number: int, mapped: list[Mapped], folder: Folder, size: int, bucket: int = BUCKET) -> Partition:
    """Write the chunks of a partition; each URL is in one of them with all of its mentions."""
    import pyarrow as pa  # noqa: PLC0415 - as above

    buckets = max(-(-sum(each.counts[number] for each in mapped) // bucket), 1)
    hosts: Counter[str] = Counter()
    chunks = 0

    def batches() -> Iterator[tuple[list[bytes]]]:
        nonlocal chunks
        for at in range(buckets):
            rows = _ordered(_merged(number, mapped, folder, (at, buckets)), hosts)
            for first in range(0, len(rows), size):
                chunks += 1
                yield (rows[first : first + size],)

    _write_batches(folder, f"{CHUNKS}/{number:05}.arrow", pa.schema([(_TARGET, pa.binary())]), batches())
    urls = hosts.total()
    hosts.pop("", None)  # of what is no URL, and of files
    largest_host, largest = max(hosts.items(), key=lambda each: (each[1], each[0]), default=("", 0))
    return Partition(number, chunks, urls, len(hosts), largest, largest_host)


def _ordered(rows: dict[str, tuple[str, bytes]], hosts: Counter[str]) -> list[bytes]:
    """Return the targets in the order of chunks, and count them by host."""
    counts = Counter(host for host, _ in rows.values())
    hosts.update(counts)
    seen: Counter[str] = Counter()
    places = []
    for key, (host, _) in rows.items():
        places.append((place_of(host, seen[host], counts[host]), host, key))
        seen[host] += 1
    places.sort()
    return [rows[key][1] for _, _, key in places]


def _merged(number: int, mapped: list[Mapped], folder: Folder, bucket: tuple[int, int]) -> dict[str, tuple[str, bytes]]:
    """Return host and target by key for bucket ``at`` of ``buckets``; line numbers are those of whole documents."""
    found: dict[str, tuple[str, bytes]] = {}
    at, buckets = bucket
    for before, each in _with_lines_before(mapped):
        for host, key, packed in _rows(folder, f"{SHUFFLE}/{each.block.name}.arrow", number):
            if buckets > 1 and bucket_of(key, len(each.counts), buckets) != at:
                continue
            known = found.get(key)
            found[key] = (host, packed if known is None and not before else _joined(known, packed, before))
    return found


def _joined(known: tuple[str, bytes] | None, packed: bytes, lines: int) -> bytes:
    """Return a packed target, merged with the mentions of the ``known`` one if any."""
    target = _moved(_DECODER.decode(packed), lines)
    if known is not None:
        before = _DECODER.decode(known[1])
        target = replace(before, mentions=(*before.mentions, *target.mentions))
    return _ENCODER.encode(target)


def _with_lines_before(mapped: Iterable[Mapped]) -> Iterator[tuple[int, Mapped]]:
    before, document = 0, None
    for each in sorted(mapped, key=lambda each: each.block.name):
        before = before if each.block.document == document else 0
        yield before, each
        before, document = before + each.lines, each.block.document


def _moved(target: Target, lines: int) -> Target:
    if not lines:
        return target
    return replace(target, mentions=tuple(_below(mention, lines) for mention in target.mentions))


def _below(mention: Mention, lines: int) -> Mention:
    return replace(mention, line=mention.line + lines)


def chunk(folder: Folder, partition: int, number: int) -> Iterator[Target]:
    """Yield the targets of a chunk."""
    return (_DECODER.decode(packed) for (packed,) in _rows(folder, f"{CHUNKS}/{partition:05}.arrow", number))


def _write_batches(folder: Folder, name: str, schema: Any, batches: Iterable[Any]) -> None:  # noqa: ANN401 - pyarrow has no types
    """Write a file of batches that can be read individually."""
    import pyarrow as pa  # noqa: PLC0415 - as above

    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with folder.writing(name) as out, pa.ipc.new_file(out, schema, options=options) as writer:
        for columns in batches:
            arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
            writer.write_batch(pa.record_batch(arrays, schema=schema))


def _rows(folder: Folder, name: str, number: int) -> Iterator[tuple[Any, ...]]:
    import pyarrow as pa  # noqa: PLC0415 - as above

    with folder.source(name) as file:
        batch = pa.ipc.open_file(file).get_batch(number)
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)
