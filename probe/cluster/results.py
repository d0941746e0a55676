"""The results of a cluster run: parts named by chunk and attempt, and the manifest that lists the valid ones."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, Any

import msgspec

from probe.cluster.folder import MANIFEST, RESULTS, Folder
from probe.errors import InputError
from probe.model import Result, Verdict
from probe.reports.interface import Style
from probe.reports.jsonl import encoded
from probe.reports.record import record
from probe.reports.schema import Record

if TYPE_CHECKING:
    from probe.cluster.messages import Done

FORMS = ("parquet", "jsonl")


class Entry(msgspec.Struct, frozen=True):
    """The manifest entry of a finished chunk: the name of its part, its size in bytes, and counts of its results."""

    chunk: str
    part: str
    size: int
    by_verdict: dict[str, int]
    by_status: dict[str, int]
    by_failure: dict[str, int]
    fails: int

    @property
    def is_checked(self) -> bool:
        """Whether every URL of the chunk has a judgement; a machine that reached nothing gives none."""
        return not self.by_verdict.get(Verdict.UNCHECKED)

    @property
    def total(self) -> int:
        """The number of results in the part."""
        return sum(self.by_verdict.values())


_ENTRY = msgspec.json.Decoder(Entry)
_RECORD = msgspec.json.Decoder(Record)


class _Tagged(Record, frozen=True, gc=False):
    """A result with its vantage point."""

    vantage: str | None = None


def write_part(
    folder: Folder, name: str, results: Iterable[Result], style: Style, form: str, vantage: str | None
) -> tuple[str, int]:
    """Write the results of a chunk as one part; return its name below the folder, and its size in bytes."""
    rows = [_tagged(record(result, style), vantage) for result in results]
    content = _parquet(rows) if form == "parquet" else "".join(encoded(row) + "\n" for row in rows).encode()
    part = f"{RESULTS}/{name}.{form}"
    folder.write(part, content)
    return part, len(content)


def _tagged(row: Record, vantage: str | None) -> _Tagged:
    return _Tagged(**{name: getattr(row, name) for name in Record.__struct_fields__}, vantage=vantage)


def commit(folder: Folder, chunk: str, done: "Done") -> Entry:
    """Add a part to the manifest, and return its entry."""
    summary = done.tally.summary(0.0, None, complete=True)
    by_verdict, by_status = _counts(summary.by_verdict), _counts(summary.by_status)
    entry = Entry(chunk, done.part, done.size, by_verdict, by_status, _counts(summary.by_failure), summary.fails)
    folder.write(f"{MANIFEST}/{chunk}.json", msgspec.json.encode(entry))
    return entry


def _counts(by: Mapping[Any, int]) -> dict[str, int]:
    return {str(key): count for key, count in by.items()}


def manifest(folder: Folder) -> Iterator[Entry]:
    """Yield the entries of finished chunks, in the order of the chunks; raises InputError if an entry is invalid."""
    for name in folder.names(MANIFEST):
        if not name.endswith(".json"):
            continue
        try:
            yield _ENTRY.decode(folder.read(f"{MANIFEST}/{name}") or b"")
        except msgspec.DecodeError as error:
            raise InputError(f"{folder.shown}/{MANIFEST}/{name}: {error}") from None


def records(folder: Folder) -> Iterator[Record]:
    """Yield every valid result once; raises InputError if a part is missing."""
    for entry in manifest(folder):
        with folder.source(entry.part) as file:
            if entry.part.endswith(".parquet"):
                yield from _of_parquet(file)
            else:
                yield from (_RECORD.decode(line) for line in file.read().splitlines() if line)


def whole(folder: Folder) -> Iterator[Entry]:
    """Yield the entries whose parts are intact; skip incomplete entries, and those whose part was lost.

    A machine that loses power may have renamed a file before its content was on disk.
    """
    sizes = folder.sizes(RESULTS)
    for name in folder.names(MANIFEST):
        with suppress(msgspec.DecodeError):
            entry = _ENTRY.decode(folder.read(f"{MANIFEST}/{name}") or b"")
            if sizes.get(entry.part.removeprefix(f"{RESULTS}/")) == entry.size:
                yield entry


class Totals:
    """The total counts of all parts."""

    def __init__(self) -> None:
        self.by_verdict: dict[str, int] = {}
        self.by_status: dict[str, int] = {}
        self.fails = 0

    @property
    def unchecked(self) -> int:
        """The number of URLs without a judgement, because a machine reached nothing."""
        return self.by_verdict.get(Verdict.UNCHECKED, 0)

    def add(self, entry: Entry) -> None:
        """Add the counts of a part."""
        for counts, more in ((self.by_verdict, entry.by_verdict), (self.by_status, entry.by_status)):
            for key, count in more.items():
                counts[key] = counts.get(key, 0) + count
        self.fails += entry.fails


def attempts(folder: Folder) -> dict[str, int]:
    """Return the last attempt of each chunk that has a part."""
    found: dict[str, int] = {}
    for part in folder.names(RESULTS):
        chunk, _, attempt = part.partition(".")[0].rpartition("-")
        if attempt.isdecimal():
            found[chunk] = max(found.get(chunk, 0), int(attempt))
    return found


def _of_parquet(file: Any) -> Iterator[Record]:  # noqa: ANN401 - pyarrow has no types
    from pyarrow.parquet import ParquetFile  # noqa: PLC0415 - a heavy import, of an extra

    for batch in ParquetFile(file).iter_batches(batch_size=1_000):
        for row in batch.to_pylist():
            row["input"] = dict(row["input"]) if row["input"] is not None else None
            yield msgspec.convert(row, Record)


def _parquet(rows: list[_Tagged]) -> bytes:
    import pyarrow as pa  # noqa: PLC0415 - as above
    from pyarrow import parquet  # noqa: PLC0415

    objects = msgspec.to_builtins(rows)
    for each in objects:
        each["input"] = list(each["input"].items()) if each["input"] is not None else None
    out = BytesIO()
    parquet.write_table(pa.Table.from_pylist(objects, schema=schema()), out, compression="zstd")
    return out.getvalue()


def schema() -> Any:  # noqa: ANN401 - pyarrow has no types
    """Return the columns of a Parquet part: the contract's object, with its chain as a list of structs."""
    import pyarrow as pa  # noqa: PLC0415 - as above

    text, count, real, flag = pa.string(), pa.int64(), pa.float64(), pa.bool_()
    code = pa.struct([("status", count), *((name, text) for name in ("phrase", "meaning", "advice", "reference"))])
    exchange = pa.struct([
        ("url", text), ("method", text), ("status", count), ("failure", text), ("location", text), ("via", text),
        ("elapsed_ms", real), ("address", text),
    ])  # fmt: skip
    source = pa.struct([("document", text), ("line", count), ("column", count), ("text", text)])
    index = pa.struct([
        ("content_type", text), ("length", count), ("title", text), ("canonical", text), ("indexable", flag),
        ("indexable_why", text), ("hreflang", pa.list_(text)),
    ])  # fmt: skip
    return pa.schema([
        ("schema", count), ("url", text), ("verdict", text), ("level", text), ("redirect", text), ("status", count),
        ("failure", text), ("final_url", text), ("redirects", count), ("chain", pa.list_(exchange)), ("code", code),
        ("reason", text), ("fails", flag), ("excuse", text), ("evidence", pa.list_(text)), ("attempts", count),
        ("elapsed_ms", real), ("tls_expires", text), ("retry_after_s", real), ("checked_at", text),
        ("sources", pa.list_(source)), ("first_status", count), ("replacement", text),
        ("expected", pa.struct([("url", text), ("status", pa.list_(count))])), ("input", pa.map_(text, text)),
        ("index", index), ("vantage", text),
    ])  # fmt: skip
