"""Validators: by what a server tells one state of a page from another, and requests that ask for a changed one only.

RFC 9110, 8.8 and 13.1. Only the state that an earlier run has found good is asked about, at the URL that gave it.
"""

import re
from datetime import UTC

from msgspec.structs import replace

from probe.codes import status_entry
from probe.engine.attempt import Answered, Purpose
from probe.model import NO_HEADERS, Headers, Note, Reply, Request, Result, Validators, Verdict

CONDITIONS = frozenset({"if-none-match", "if-modified-since"})  # RFC 9110, 13.1.2 and 13.1.3

_MOST = 256  # characters of an entity tag that are kept
_TAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e]*"')  # RFC 9110, 8.8.3, without the obsolete text
_SAME_URL = (Purpose.FIRST, Purpose.CONFIRMATION)  # the others ask another URL, or in another way
_OK, _NOT_MODIFIED = 200, 304


def is_conditional(headers: Headers) -> bool:
    """Whether headers ask for a page only if it has changed."""
    return any(name.lower() in CONDITIONS for name in headers)


def asking_whether(request: Request, known: Validators) -> Request:
    """Return a request that is answered with 304 where the page is as it was."""
    conditions = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
    given = {name: value for name, value in conditions.items() if value is not None}
    return replace(request, headers={**request.headers, **given}) if given else request


def without_conditions(headers: Headers) -> Headers:
    """Return headers as they go to another URL."""
    return {name: value for name, value in headers.items() if name.lower() not in CONDITIONS}


def validated(result: Result, answered: Answered) -> Result:
    """Return a result with the validators of its answer, or as the answer was that a 304 has confirmed."""
    known, reply = answered.step.target.known, answered.answer
    if known is None or not isinstance(reply, Reply) or len(result.trail) != 1 or result.verdict is not Verdict.OK:
        return result
    if reply.status == _NOT_MODIFIED and known.at is not None and _asks(answered.step.request.headers, known):
        return _confirmed(result, known.at.strftime("%Y-%m-%d %H:%M UTC"))
    if reply.status != _OK or answered.attempt.purpose not in _SAME_URL:
        return result
    return replace(result, validators=validators_of(reply.headers))


def _asks(headers: Headers, known: Validators) -> bool:
    """Whether these very validators were sent."""
    sent = {value for name, value in headers.items() if name.lower() in CONDITIONS}
    return not sent.isdisjoint(filter(None, (known.etag, known.modified)))


def _confirmed(result: Result, when: str) -> Result:
    """Return the earlier result of a page that has not changed: its status is that of the page, not of the answer."""
    entry = status_entry(_OK, NO_HEADERS)
    return replace(
        result, status=_OK, meaning=entry.key, reason=Note("answered", (str(_OK), entry.phrase)),
        evidence=(Note("fresh-confirmed", (when,)), *result.evidence),
    )  # fmt: skip


def validators_of(headers: Headers) -> Validators | None:
    """Return the validators that an answer has, None for none that can be sent back."""
    tag, modified = headers.get("ETag"), headers.get("Last-Modified")
    if tag is not None and (len(tag) > _MOST or not _TAG.fullmatch(tag)):
        tag = None
    if modified is not None and not _is_date(modified):
        modified = None
    return None if tag is None and modified is None else Validators(tag, modified)


def _is_date(text: str) -> bool:
    """Whether a text is a date as servers must write it today (RFC 9110, 5.6.7), so that it is sent back as it was."""
    from email.utils import format_datetime, parsedate_to_datetime  # noqa: PLC0415 - few runs keep validators

    try:
        return format_datetime(parsedate_to_datetime(text).astimezone(UTC), usegmt=True) == text
    except (TypeError, ValueError, OverflowError):
        return False
