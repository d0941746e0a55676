"""Read results back from a ``.jsonl`` or ``.json`` report; sentences keep their text."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from itertools import chain
from pathlib import Path

import msgspec
from msgspec import Struct

from probe.codes import Language, all_entries, entry, status_entry
from probe.codes.phrases import say
from probe.engine.advice import by_verdict
from probe.errors import InputError
from probe.model import (
    CELL_END,
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
    Via,
)
from probe.reports.schema import Code, Exchange, Indexing, Record

AS_SAID = "as-said"
"""The name of a note whose only value is the sentence."""
SCHEMA = 1
"""The version of the format of records."""

_CHINESE = re.compile("[\u4e00-\u9fff]")
_INDEX = msgspec.json.Decoder(Record)


class _Whole(Struct):
    results: list[Record]


def records(path: str) -> Iterator[Record]:
    """Yield the records of a ``.jsonl`` or ``.json`` report; raises InputError with the line of an invalid record."""
    try:
        content = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: {getattr(error, 'strerror', None) or error}") from error
    if path.lower().endswith(".json"):
        try:
            yield from msgspec.json.decode(content, type=_Whole).results
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise InputError(f"{path}: is not a report of probe: {error}") from error
        return
    for number, line in enumerate(content.splitlines(), 1):
        if line.strip():
            try:
                yield _INDEX.decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                raise InputError(f"{path}:{number}: is not a result of probe: {error}") from error


def language_of(found: Sequence[Record]) -> Language | None:
    """Return the language of the sentences in records, None if there are no records."""
    if not found:
        return None
    chinese = any(_CHINESE.search(record.code.meaning) for record in found if record.code is not None)
    return Language.ZH if chinese else Language.EN


def result_of(record: Record, number: int, path: str = "") -> Result:
    """Return the result that a record describes; raises InputError for unknown words and another schema."""
    if record.schema != SCHEMA:
        raise InputError(f"{path}: has schema {record.schema}; this version of probe knows only {SCHEMA}")
    try:
        verdict = Verdict(record.verdict)
        failure = None if record.failure is None else FailureKind(record.failure)
        redirect = None if record.redirect is None else RedirectKind(record.redirect)
        trail = tuple(_hop(exchange) for exchange in record.chain)
        expires, checked = _moment(record.tls_expires), _moment(record.checked_at)
    except ValueError as error:
        raise InputError(f"{path}: {record.url}: {error}") from error
    expected, key = record.expected, _meaning(record.code, record.status, failure)
    target = Target(
        number, record.url, _mentions(record),
        expectation=None if expected is None else Expectation(expected.url, expected.status),
    )  # fmt: skip
    return Result(
        target, verdict, trail, record.status, failure, redirect, key,
        _said(record.reason), tuple(map(_said, record.evidence)), record.attempts, record.elapsed_ms / 1000, expires,
        record.retry_after_s, checked, _advice(record.code, key, verdict), None, record.fails,
        None if record.excuse is None else _said(record.excuse), _indexed(record.index),
    )  # fmt: skip


def _said(sentence: str) -> Note:
    return Note(AS_SAID, (sentence,)) if sentence else Note("")


def _hop(exchange: Exchange) -> Hop:
    failure = None if exchange.failure is None else FailureKind(exchange.failure)
    via = None if exchange.via is None else Via(exchange.via)
    return Hop(
        exchange.url, exchange.method, exchange.status, failure, exchange.location, exchange.elapsed_ms / 1000,
        exchange.address, via,
    )  # fmt: skip


def _mentions(record: Record) -> tuple[Mention, ...]:
    row = None
    if record.input is not None:
        row = Row(tuple(record.input), CELL_END.join(record.input.values()))
    return tuple(
        Mention(source.text, source.document, source.line, source.column, row=row) for source in record.sources
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


@cache
def _keys() -> dict[tuple[int | None, str], str]:
    """Return the keys of the code table, with vendors' meanings, by status and meaning in either language."""
    every = chain.from_iterable((one, *one.vendors) for one in all_entries())
    return {(one.status, one.meaning(language)): one.key for one in every for language in Language}


def _meaning(code: Code | None, status: int | None, failure: FailureKind | None) -> str:
    """Return the key in the code table; if the table has changed since, that of the status or the failure itself.

    It is empty for a result that no status or failure explains, such as an unchecked one.
    """
    if code is None:
        return ""
    keys, judged = _keys(), status or code.status
    plain = failure or (status_entry(judged).key if judged else "")
    return keys.get((code.status, code.meaning)) or keys.get((None, code.meaning)) or plain


def _advice(code: Code | None, key: str, verdict: Verdict) -> Note | None:
    """Return the advice if it is specific to the link; general advice comes from the code table or the verdict."""
    if code is None or not code.advice or code.advice in _general_advice(key, verdict):
        return None
    return _said(code.advice)


@cache
def _general_advice(key: str, verdict: Verdict) -> tuple[str, ...]:
    """Return the advice on every such result, in each language."""
    if key:
        return tuple(entry(key).advice(language) for language in Language)
    return tuple(say(by_verdict(verdict), language) for language in Language)


def _indexed(found: Indexing | None) -> Index | None:
    if found is None:
        return None
    why = (_said(found.indexable_why),) if found.indexable_why else ()
    return Index(
        found.content_type, found.length, found.title, found.canonical, (), found.indexable, why,
        tuple(map(_said, found.hreflang)),
    )  # fmt: skip
