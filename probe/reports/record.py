"""A result as the object that the contract defines; every other format renders this object."""

from collections.abc import Callable
from functools import cache, partial

from msgspec import UNSET
from msgspec.structs import replace

from probe.codes import Language, entry, status_entry
from probe.codes.phrases import phrase_of, say
from probe.engine.advice import of_unjudged
from probe.engine.host_stats import median
from probe.engine.redirect_advice import replacement
from probe.model import Expectation, Hop, HostCount, Index, Mention, Note, RedirectKind, Result, Summary, Target
from probe.reports.clean import clean
from probe.reports.concern import answers_by_https
from probe.reports.interface import Style
from probe.reports.schema import Code, Counts, Exchange, Expected, Host, Indexing, Record, Source, StatusCount, moment
from probe.reports.words import verdict_meaning
from probe.url import secret_values, split_userinfo


def record(result: Result, style: Style) -> Record:
    """Return one result in the shape of the contract, in the chosen language."""
    target, trail, language = result.target, result.trail, style.language
    secrets, given_back = secrets_of(target, style.secrets)
    reason, verdict = result.reason, result.verdict
    return Record(
        1,
        clean(target.url, secrets),
        verdict,
        verdict.level,
        result.redirect,
        result.status,
        result.failure,
        clean(result.final_url, given_back if result.redirects else secrets),
        result.redirects,
        tuple([_exchange(hop, target.url, secrets, given_back) for hop in trail]),
        _explained(result, language, given_back),
        clean(say(reason, language), given_back) if reason.word else "",
        result.fails,
        clean(say(result.excuse, language), secrets) if result.excuse else None,
        _evidence(target.note, result.evidence, language, given_back),
        result.attempts,
        round(result.elapsed * 1000, 1),
        moment(result.tls_expires),
        result.retry_after,
        moment(style.dated or result.checked_at),
        tuple([
            source_of(mention, secrets)
            for mention in failing_mentions(result)
        ]),
        result.first_status,
        _replacement(result, given_back),
        _expected(target.expectation, given_back) if target.expectation is not None else None,
        _input(target, secrets),
        _indexing(result.index, language, given_back) if result.index is not None else None,
    )  # fmt: skip


def secrets_of(target: Target, known: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the secrets that a target's own texts must not show, and those that a server's texts must not show."""
    secrets = known + _credentials(target) if "@" in target.url else known
    return secrets, secrets + tuple(secret_values(target.url)) if "=" in target.url else secrets


def cleaner_of(target: Target, known: tuple[str, ...]) -> Callable[[str], str]:
    """Return the function that removes these secrets from a text."""
    secrets = secrets_of(target, known)[1]
    return partial(clean, secrets=secrets) if secrets else clean


def source_of(mention: Mention, secrets: tuple[str, ...]) -> Source:
    """Return a place of a link."""
    return Source(clean(mention.document, secrets), mention.line, mention.column, clean(mention.text, secrets))


def failing_mentions(result: Result) -> tuple[Mention, ...]:
    """Return the places of a link; if it fails, only those without an ignore mark, since notes list the others."""
    mentions = result.target.mentions
    return tuple(mention for mention in mentions if mention.ignored is None) if result.fails else mentions


def counts(summary: Summary, style: Style) -> Counts:
    """Return the summary in the shape of the contract."""
    return Counts(
        total=summary.total,
        by_verdict={verdict: count for verdict, count in summary.by_verdict.items() if count},
        by_status={
            str(status): StatusCount(status_entry(status).phrase, count) for status, count in summary.by_status.items()
        },
        by_failure={kind: count for kind, count in summary.by_failure.items() if count},
        elapsed_s=round(summary.elapsed, 3),
        started_at=moment(summary.started_at),
        complete=summary.complete,
        fails=summary.fails,
        notices=notices(summary, style),
        hosts=UNSET if summary.hosts is None else tuple(map(host_record, summary.hosts)),
    )


def host_record(count: HostCount) -> Host:
    """Return the counts of the exchanges with a host."""
    return Host(
        clean(count.host) or "*", count.requests, round(median(count) * 1000, 1), count.errors, count.pauses,
        round(count.paused, 1),
    )  # fmt: skip


def notices(summary: Summary, style: Style) -> tuple[str, ...]:
    """Return the notices for the reader of a run, one sentence each."""
    return tuple(clean(say(note, style.language), style.secrets) for note in summary.notices)


@cache
def code(key: str, status: int | None, language: Language) -> Code | None:
    """Return the entry of the code table for ``key``, None for an empty key; one cached object per code.

    ``status`` is the status received, because the entry of a class has none.
    """
    if not key:
        return None
    found = entry(key)
    return Code(
        status if found.status is None else found.status,
        phrase_of(found, language),
        found.meaning(language),
        found.advice(language),
        found.reference,
    )


def _exchange(hop: Hop, asked: str, secrets: tuple[str, ...], given_back: tuple[str, ...]) -> Exchange:
    return Exchange(
        clean(hop.url, secrets if hop.url == asked else given_back),
        hop.method,
        hop.status,
        hop.failure,
        None if hop.location is None else clean(hop.location, given_back),
        hop.via,
        round(hop.elapsed * 1000, 1),
        hop.address,
    )


def _evidence(
    note: Note | None, found: tuple[Note, ...], language: Language, secrets: tuple[str, ...]
) -> tuple[str, ...]:
    notes = found if note is None else (note, *found)
    return tuple([clean(say(each, language), secrets) for each in notes]) if notes else ()


def _replacement(result: Result, secrets: tuple[str, ...]) -> str | None:
    """Return the address that the link should be changed to, None if the redirect itself is under test."""
    if answers_by_https(result) and result.advice is not None:
        return clean(result.advice.values[0], secrets)
    if result.redirect is not RedirectKind.PERMANENT or result.target.expectation is not None:
        return None
    better = replacement(result.verdict, result.trail)
    return None if better is None else clean(better, secrets)


def _expected(wanted: Expectation, secrets: tuple[str, ...]) -> Expected:
    return Expected(None if wanted.url is None else clean(wanted.url, secrets), wanted.statuses)


def _input(target: Target, secrets: tuple[str, ...]) -> dict[str, str] | None:
    """Return the input row of the first mention that has one, by column names."""
    row = next((mention.row for mention in target.mentions if mention.row is not None), None)
    if row is None:
        return None
    return {clean(name, secrets): clean(cell, secrets) for name, cell in row.cells.items()}


def _indexing(found: Index, language: Language, secrets: tuple[str, ...]) -> Indexing:
    return Indexing(
        clean(found.content_type, secrets),
        found.length,
        clean(found.title, secrets),
        None if found.canonical is None else clean(found.canonical, secrets),
        found.indexable,
        "; ".join(clean(say(note, language), secrets) for note in found.why),
        tuple(clean(say(note, language), secrets) for note in found.unanswered),
    )


def _credentials(target: Target) -> tuple[str, ...]:
    """Return the password, or a user name without one, and both as one text: a Location header may repeat them."""
    userinfo = split_userinfo(target.url)[1] if target.refusal is None else None
    if userinfo is None:
        return ()
    return userinfo[1] or userinfo[0], ":".join(userinfo)


def _explained(result: Result, language: Language, secrets: tuple[str, ...]) -> Code:
    """Return the entry of the code table, with advice for this link in place of the general advice.

    If neither a status nor a failure was judged, explain the verdict.
    """
    said = code(result.meaning, result.status, language)
    if said is None:
        return Code(None, "", verdict_meaning(result.verdict, language), say(of_unjudged(result), language), "")
    return said if result.advice is None else replace(said, advice=clean(say(result.advice, language), secrets))
