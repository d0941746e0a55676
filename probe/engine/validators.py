"""Validators of page versions, and conditional requests.

RFC 9110, 8.8 and 13.1. Conditional requests use only validators of good results, at the URL that sent them.
"""

import re
from datetime import UTC

from msgspec.structs import replace

from probe.codes import status_entry
from probe.engine.attempt import Answered, Purpose
from probe.model import NO_HEADERS, Headers, Note, Reply, Request, Result, Validators, Verdict

CONDITIONS = frozenset({"if-none-match", "if-modified-since"})  # RFC 9110, 13.1.2 and 13.1.3

_MOST = 256  # characters of the longest stored entity tag
_TAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e]*"')  # RFC 9110, 8.8.3, without the obsolete text
_SAME_URL = (Purpose.FIRST, Purpose.CONFIRMATION)  # the other purposes use another URL or other requests
_OK, _NOT_MODIFIED = 200, 304


def is_conditional(headers: Headers) -> bool:
    """Whether headers make a request conditional."""
    return any(name.lower() in CONDITIONS for name in headers)


def asking_whether(request: Request, known: Validators) -> Request:
    """Return a conditional request, to which the server answers 304 if the page is unchanged."""
    conditions = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
    given = {name: value for name, value in conditions.items() if value is not None}
    return replace(request, headers={**request.headers, **given}) if given else request


def without_conditions(headers: Headers) -> Headers:
    """Return headers without conditions, for another URL."""
    return {name: value for name, value in headers.items() if name.lower() not in CONDITIONS}


def validated(result: Result, answered: Answered) -> Result:
    """Return a result with the validators of its answer, or the earlier result if a 304 has confirmed it."""
    known, reply = answered.step.target.known, answered.answer
    if known is None or not isinstance(reply, Reply) or len(result.trail) != 1 or result.verdict is not Verdict.OK:
        return result
    if reply.status == _NOT_MODIFIED and known.at is not None and _asks(answered.step.request.headers, known):
        return _confirmed(result, known.at.strftime("%Y-%m-%d %H:%M UTC"))
    if reply.status != _OK or answered.attempt.purpose not in _SAME_URL:
        return result
    return replace(result, validators=validators_of(reply.headers))


def _asks(headers: Headers, known: Validators) -> bool:
    """Whether the request had one of these validators."""
    sent = {value for name, value in headers.items() if name.lower() in CONDITIONS}
    return not sent.isdisjoint(filter(None, (known.etag, known.modified)))


def _confirmed(result: Result, when: str) -> Result:
    """Return the earlier result of an unchanged page, with the status of the page, not of the answer."""
    entry = status_entry(_OK, NO_HEADERS)
    return replace(
        result, status=_OK, meaning=entry.key, reason=Note("answered", (str(_OK), entry.phrase)),
        evidence=(Note("fresh-confirmed", (when,)), *result.evidence),
    )  # fmt: skip


def validators_of(headers: Headers) -> Validators | None:
    """Return the validators of an answer, None without any that can be sent back."""
    tag, modified = headers.get("ETag"), headers.get("Last-Modified")
    if tag is not None and (len(tag) > _MOST or not _TAG.fullmatch(tag)):
        tag = None
    if modified is not None and not _is_date(modified):
        modified = None
    return None if tag is None and modified is None else Validators(tag, modified)


def _is_date(text: str) -> bool:
    """Whether a text is a date in the current format (RFC 9110, 5.6.7), so that it can be sent back unchanged."""
    from email.utils import format_datetime, parsedate_to_datetime  # noqa: PLC0415 - few runs keep validators

    try:
        return format_datetime(parsedate_to_datetime(text).astimezone(UTC), usegmt=True) == text
    except (TypeError, ValueError, OverflowError):
        return False
