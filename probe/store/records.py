"""The stored form of a result: language-independent, without secrets, with the parts that many results share apart."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import Struct
from msgspec.msgpack import Decoder, Encoder
from msgspec.structs import replace

from probe.model import (
    Expectation,
    FailureKind,
    Hop,
    Index,
    Mention,
    Note,
    RedirectKind,
    Result,
    Row,
    Target,
    Verdict,
)
from probe.store.decoding import Integer, decoded
from probe.store.ids import id_of

Clean = Callable[[str], str]
"""Removes the secrets from a text."""

MOST_INLINE = 64  # bytes of places stored in an observation itself; longer ones are stored once and shared by runs
TAKEN_OVER = "fresh"  # the word of the note on an earlier run's result; it is not stored, the time implies it
_TENTHS = 10_000  # of a millisecond, in a second
_ONE_HOP = 1
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Record(Struct, frozen=True, gc=False, array_like=True):
    """The content of a result without its times and places; the URL of a hop is empty if it equals the target's.

    ``added`` is the number of trailing pieces of evidence that excuses have added; they are determined again when the
    run is resumed.
    """

    verdict: Verdict
    status: int | None
    failure: FailureKind | None
    redirect: RedirectKind | None
    meaning: str
    reason: Note
    evidence: tuple[Note, ...]
    attempts: int
    tls_expires: datetime | None
    retry_after: float | None
    advice: Note | None
    fails: bool
    excuse: Note | None
    trail: tuple[Hop, ...]
    added: int = 0
    refusal: FailureKind | None = None
    note: Note | None = None
    path: str | None = None
    skip: Note | None = None
    fragments: tuple[str, ...] = ()
    expectation: Expectation | None = None
    index: Index | None = None


class Place(Struct, frozen=True, gc=False, array_like=True):
    """The place of a link; ``text`` is None if it equals the displayed URL of the target."""

    document: str
    line: int
    column: int
    text: str | None = None
    row: Row | None = None
    ignored: str | None = None


class Outcome(Struct, frozen=True, gc=False, array_like=True):
    """A row of the outcomes table."""

    id: Integer
    verdict: str
    status: Integer | None
    failure: str | None
    final_url: str | None
    expires: Integer | None
    fails: bool
    content: bytes


_ENCODER = Encoder()
_RECORDS, _PLACES, _TIMES = Decoder(Record), Decoder(list[Place]), Decoder(list[int])


def milliseconds(when: datetime) -> int:
    """Return a time as milliseconds since 1970."""
    return round(when.timestamp() * 1000)


def moment_of(stored: int) -> datetime:
    """Return the time of a number of milliseconds since 1970."""
    return decoded(_after_epoch, stored)


def _after_epoch(stored: int) -> datetime:
    return EPOCH + timedelta(milliseconds=stored)


def record_of(result: Result, url: str, added: int, clean: Clean) -> Record:
    """Return the shared part of a result; ``url`` is the URL of the target without secrets."""
    target = result.target
    return Record(
        result.verdict,
        result.status,
        result.failure,
        result.redirect,
        result.meaning,
        _clean_note(result.reason, clean),
        tuple([_clean_note(note, clean) for note in result.evidence if note.word != TAKEN_OVER]),
        result.attempts,
        result.tls_expires,
        result.retry_after,
        result.advice and _clean_note(result.advice, clean),
        result.fails,
        result.excuse and _clean_note(result.excuse, clean),
        tuple([_clean_hop(hop, target.url, url, clean) for hop in result.trail]),
        added,
        target.refusal,
        target.note and _clean_note(target.note, clean),
        target.path and clean(target.path),
        target.skip and _clean_note(target.skip, clean),
        tuple(map(clean, target.fragments)),
        target.expectation and _clean_expectation(target.expectation, clean),
        result.index and _clean_index(result.index, clean),
    )


def outcome_of(record: Record, url: str) -> Outcome:
    """Return the outcome row of a record; its id is a hash of its content."""
    content = _ENCODER.encode(record)
    final = record.trail[-1].url if record.trail else ""
    expires = None if record.tls_expires is None else milliseconds(record.tls_expires)
    return Outcome(
        id_of(content), record.verdict, record.status, record.failure, None if final in ("", url) else final,
        expires, record.fails, content,
    )  # fmt: skip


def times_of(result: Result) -> tuple[int, bytes | None]:
    """Return the duration of a result, and the durations of its exchanges if they add information."""
    elapsed = round(result.elapsed * _TENTHS)
    trail = result.trail
    if not trail or (
        len(trail) == _ONE_HOP and (trail[0].elapsed == result.elapsed or round(trail[0].elapsed * _TENTHS) == elapsed)
    ):
        return elapsed, None
    return elapsed, _ENCODER.encode([round(hop.elapsed * _TENTHS) for hop in trail])


def exchanges(elapsed: int, hops: bytes | None) -> list[int]:
    """Return the duration of each exchange of a stored observation, in tenths of a millisecond."""
    return [elapsed] if hops is None else decoded(_TIMES.decode, hops)


def places_of(target: Target, url: str, clean: Clean) -> bytes:
    """Return the packed places of a link."""
    return _ENCODER.encode([_place(mention, target.url, url, clean) for mention in target.mentions])


def _place(mention: Mention, whole: str, url: str, clean: Clean) -> Place:
    text = None if mention.text == whole else clean(mention.text)
    row = None if mention.row is None else _clean_row(mention.row, clean)
    ignored = None if mention.ignored is None else clean(mention.ignored)
    shown = None if text == url else text
    return Place(clean(mention.document), mention.line, mention.column, shown, row, ignored)


class Stored(Struct, frozen=True, gc=False):
    """One observation as stored."""

    number: int
    url: str
    content: bytes
    places: bytes
    at: datetime | None
    elapsed: int
    hops: bytes | None


def unpacked(stored: Stored) -> Result:
    """Return a stored observation as a result without secrets."""
    url, elapsed, record = stored.url, stored.elapsed, decoded(_RECORDS.decode, stored.content)
    target = Target(
        stored.number, url, _mentions(stored.places, url), record.refusal, record.note, record.path, record.skip,
        record.fragments, expectation=record.expectation,
    )  # fmt: skip
    times = [elapsed] * len(record.trail) if stored.hops is None else decoded(_TIMES.decode, stored.hops)
    trail = tuple(
        replace(hop, url=hop.url or url, elapsed=time / _TENTHS) for hop, time in zip(record.trail, times, strict=False)
    )
    return Result(
        target, record.verdict, trail, record.status, record.failure, record.redirect, record.meaning, record.reason,
        record.evidence, record.attempts, elapsed / _TENTHS, record.tls_expires, record.retry_after, stored.at,
        record.advice, None, record.fails, record.excuse, record.index,
    )  # fmt: skip


def before_excuses(result: Result, content: bytes) -> Result:
    """Return a stored result as it was before excuses decided whether it fails the run."""
    added = decoded(_RECORDS.decode, content).added
    evidence = result.evidence[: len(result.evidence) - added]
    return replace(result, fails=False, excuse=None, evidence=evidence)


def taken_over(result: Result) -> Result:
    """Return the result of an earlier run with a note of when it was found."""
    if result.checked_at is None or any(note.word == TAKEN_OVER for note in result.evidence):
        return result
    note = Note(TAKEN_OVER, (result.checked_at.strftime("%Y-%m-%d %H:%M UTC"),))
    return replace(result, evidence=(note, *result.evidence))


def _mentions(places: bytes, url: str) -> tuple[Mention, ...]:
    return tuple(
        Mention(
            url if place.text is None else place.text, place.document, place.line, place.column,
            row=place.row, ignored=place.ignored,
        )
        for place in decoded(_PLACES.decode, places)
    )  # fmt: skip


def _clean_note(note: Note, clean: Clean) -> Note:
    return Note(note.word, tuple(map(clean, note.values))) if note.values else note


def _clean_hop(hop: Hop, whole: str, url: str, clean: Clean) -> Hop:
    shown = "" if hop.url == whole else clean(hop.url)
    location = None if hop.location is None else clean(hop.location)
    return replace(hop, url="" if shown == url else shown, location=location, elapsed=0.0)


def _clean_expectation(wanted: Expectation, clean: Clean) -> Expectation:
    faults = tuple(_clean_note(note, clean) for note in wanted.faults)
    return Expectation(None if wanted.url is None else clean(wanted.url), wanted.statuses, faults)


def _clean_row(row: Row, clean: Clean) -> Row:
    from probe.model import CELL_END  # noqa: PLC0415 - few inputs are tables

    names, cells = tuple(map(clean, row.names)), CELL_END.join(map(clean, row.text.split(CELL_END)))
    return Row(names, cells, row.expectation and _clean_expectation(row.expectation, clean))


def _clean_index(found: Index, clean: Clean) -> Index:
    def notes(each: tuple[Note, ...]) -> tuple[Note, ...]:
        return tuple(_clean_note(note, clean) for note in each)

    values: dict[str, Any] = {
        "content_type": clean(found.content_type),
        "title": clean(found.title),
        "canonical": found.canonical and clean(found.canonical),
        "alternates": tuple((clean(language), clean(url)) for language, url in found.alternates),
        "why": notes(found.why),
        "unanswered": notes(found.unanswered),
    }
    return replace(found, **values)
