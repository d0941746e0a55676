"""The shapes of a result and a summary in every report, with keys in the order of the contract."""

from datetime import UTC, datetime

from msgspec import UNSET, Struct, UnsetType


class Code(Struct, frozen=True, gc=False):
    """An entry of the code table; ``status`` is null if the outcome is a failure."""

    status: int | None
    phrase: str
    meaning: str
    advice: str
    reference: str


class Exchange(Struct, frozen=True, gc=False):
    """One hop of the chain; ``via`` is how it redirects to the next one, null if it does not."""

    url: str
    method: str
    status: int | None
    failure: str | None
    location: str | None
    via: str | None
    elapsed_ms: float
    address: str | None


class Source(Struct, frozen=True, gc=False):
    """One place where the URL is written, and its text there."""

    document: str
    line: int
    column: int
    text: str


class Expected(Struct, frozen=True, gc=False):
    """The expectation of an input: the final address of the redirects, the allowed statuses of the first response."""

    url: str | None
    status: tuple[int, ...]


class Indexing(Struct, frozen=True, gc=False):
    """What a search engine makes of a page; ``hreflang`` are the pairs that do not reference each other."""

    content_type: str
    length: int | None
    title: str
    canonical: str | None
    indexable: bool
    indexable_why: str
    hreflang: tuple[str, ...]


class Record(Struct, frozen=True, gc=False):
    """One result, with keys in the order of the contract; texts are safe for output.

    ``replacement`` is the address that the link should be changed to, ``input`` the row of the table that contains it.
    """

    schema: int
    url: str
    verdict: str
    level: str
    redirect: str | None
    status: int | None
    failure: str | None
    final_url: str
    redirects: int
    chain: tuple[Exchange, ...]
    code: Code | None
    reason: str
    fails: bool
    excuse: str | None
    evidence: tuple[str, ...]
    attempts: int
    elapsed_ms: float
    tls_expires: str | None
    retry_after_s: float | None
    checked_at: str | None
    sources: tuple[Source, ...]
    first_status: int | None = None
    replacement: str | None = None
    expected: Expected | None = None
    input: dict[str, str] | None = None
    index: Indexing | None = None


class StatusCount(Struct, frozen=True, gc=False):
    """The number of results for one status."""

    phrase: str
    count: int


class Host(Struct, frozen=True, gc=False):
    """The exchanges with one host, or ``*`` for all hosts that were counted together."""

    host: str
    requests: int
    median_ms: float
    errors: int
    pauses: int
    paused_s: float


class Counts(Struct, frozen=True, gc=False):
    """The summary of a run; ``hosts`` is present if it was requested."""

    total: int
    by_verdict: dict[str, int]
    by_status: dict[str, StatusCount]
    by_failure: dict[str, int]
    elapsed_s: float
    started_at: str | None
    complete: bool
    fails: int
    notices: tuple[str, ...]
    hosts: tuple[Host, ...] | UnsetType = UNSET


def moment(when: datetime | None) -> str | None:
    """Return a time as ``2026-11-23T10:00:00Z``; a time without a zone is interpreted as UTC."""
    if when is None:
        return None
    if when.tzinfo is not None and when.tzinfo is not UTC:
        when = when.astimezone(UTC)
    return f"{when.isoformat()[:19]}Z"
