"""The shuffle: blocks of inputs become partitions of hosts, and those become chunks of URLs, each URL in one of them.

A map task writes one file with a batch a partition; a reduce task reads its batch of every file. No process sees all
URLs. Within a partition the hosts take turns, so that a chunk holds many hosts and the largest ones come last.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zlib import crc32

import msgspec
from msgspec.structs import replace

from probe.cluster.blocks import Block, read
from probe.cluster.folder import CHUNKS, SHUFFLE, Folder
from probe.model import Mention, Target
from probe.targets import Key, Reader, targets_of
from probe.url import host_of

if TYPE_CHECKING:
    from probe.settings import Settings
    from probe.targets import Found

TURN = 100  # URLs of one host before another host has its turn
_ENCODER, _DECODER = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(Target)
_HOST, _KEY, _TARGET = "host", "key", "target"


def partition_of(host: str, partitions: int) -> int:
    """Return the partition that a host belongs to, the same on every machine."""
    return crc32(host.encode("utf-8", "surrogatepass")) % partitions


class Mapped(msgspec.Struct, frozen=True):
    """What a map task has made: the lines of its block, and how many different URLs are in it."""

    block: Block
    lines: int
    urls: int


def map_block(block: Block, settings: "Settings", folder: Folder, partitions: int) -> Mapped:
    """Read a block, and write what its URLs are by partition."""
    import pyarrow as pa  # noqa: PLC0415 - a heavy import, of an extra

    content = read(block, settings.reading)
    reader, found = Reader(settings.reading), dict[Key, "Found"]()
    for mention in content.mentions:
        reader.add(mention, found)
    parts: list[list[tuple[str, str, bytes]]] = [[] for _ in range(partitions)]
    for target in targets_of(found):
        host = "" if target.refusal is not None else host_of(target.url)
        key = f"{target.refusal or ''} {target.url}"
        parts[partition_of(host or key, partitions)].append((host, key, _ENCODER.encode(target)))
    schema = pa.schema([(_HOST, pa.string()), (_KEY, pa.string()), (_TARGET, pa.binary())])
    folder.write(
        f"{SHUFFLE}/{block.name}.arrow",
        _batches(schema, (zip(*part, strict=True) if part else ((), (), ()) for part in parts)),
    )
    return Mapped(block, content.lines, len(found))


class Partition(msgspec.Struct, frozen=True):
    """What a reduce task has made: a partition in so many chunks, with its largest host."""

    number: int
    chunks: int
    urls: int
    hosts: int
    largest: int


def reduce_partition(number: int, mapped: list[Mapped], folder: Folder, size: int) -> Partition:
    """Write the chunks of a partition, each URL in one of them with all of its mentions."""
    import pyarrow as pa  # noqa: PLC0415 - as above

    hosts, targets = _merged(number, mapped, folder)
    seen: Counter[str] = Counter()
    turns = []
    for key, host in hosts.items():
        turns.append((seen[host] // TURN, host, key))
        seen[host] += 1
    turns.sort()
    keys = [key for _, _, key in turns]
    chunks = [keys[at : at + size] for at in range(0, len(keys), size)]
    schema = pa.schema([(_TARGET, pa.binary())])
    content = _batches(schema, (([_ENCODER.encode(targets[key]) for key in chunk],) for chunk in chunks))
    folder.write(f"{CHUNKS}/{number:05}.arrow", content)
    return Partition(number, len(chunks), len(keys), len(seen), max(seen.values(), default=0))


def _merged(number: int, mapped: list[Mapped], folder: Folder) -> tuple[dict[str, str], dict[str, Target]]:
    """Return the hosts and the targets of a partition by key; lines are counted in their documents."""
    hosts: dict[str, str] = {}
    targets: dict[str, Target] = {}
    for before, each in _with_lines_before(mapped):
        for host, key, packed in _rows(folder, f"{SHUFFLE}/{each.block.name}.arrow", number):
            target = _moved(_DECODER.decode(packed), before)
            known = targets.get(key)
            hosts[key] = host
            targets[key] = target if known is None else replace(known, mentions=(*known.mentions, *target.mentions))
    return hosts, targets


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


def _batches(schema: Any, batches: Iterable[Any]) -> bytes:  # noqa: ANN401 - pyarrow has no types
    """Return a file of batches that can be read one by one."""
    import pyarrow as pa  # noqa: PLC0415 - as above

    out = BytesIO()
    with pa.ipc.new_file(out, schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
        for columns in batches:
            writer.write_batch(
                pa.record_batch(
                    [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema=schema
                )
            )
    return out.getvalue()


def _rows(folder: Folder, name: str, number: int) -> Iterator[tuple[Any, ...]]:
    import pyarrow as pa  # noqa: PLC0415 - as above

    with folder.source(name) as file:
        batch = pa.ipc.open_file(file).get_batch(number)
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)
