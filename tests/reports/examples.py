"""One result of every verdict, and a code table of fixed texts: mending a sentence of the table fails no test here."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from msgspec.json import encode
from msgspec.structs import replace

from probe.codes import Language
from probe.model import (
    CELL_END,
    FAILING_VERDICTS,
    Expectation,
    FailureKind,
    Hop,
    Mention,
    Note,
    RedirectKind,
    Result,
    Row,
    Summary,
    Target,
    Verdict,
    Via,
)
from probe.summary import Tally

NOON = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)


@dataclass(frozen=True)
class FixedEntry:
    key: str
    status: int | None
    phrase: str
    reference: str = "RFC 9110, 15"

    def meaning(self, language: Language) -> str:
        return f"What {self.key} means." if language is Language.EN else f"{self.key} 的含义。"

    def advice(self, language: Language) -> str:
        return f"What to do about {self.key}." if language is Language.EN else f"遇到 {self.key} 时的做法。"

    def search(self, language: Language) -> str:
        return "" if self.status is None else f"search.{language}"


ENTRIES = {
    entry.key: entry
    for entry in (
        FixedEntry("200", 200, "OK"),
        FixedEntry("301", 301, "Moved Permanently"),
        FixedEntry("302", 302, "Found"),
        FixedEntry("403 wall", 403, "Forbidden (challenge page)"),
        FixedEntry("404", 404, "Not Found"),
        FixedEntry("429", 429, "Too Many Requests"),
        FixedEntry("5xx", None, "Server error"),
        FixedEntry("dns-not-found", None, "Name not found"),
        FixedEntry("redirect-loop", None, "Redirect loop"),
        FixedEntry("scheme-not-probed", None, "Scheme not probed"),
        FixedEntry("url-invalid", None, "Not a URL"),
    )
}


def fixed_status_entry(status: int) -> FixedEntry:
    return ENTRIES.get(str(status)) or ENTRIES["403 wall" if status == 403 else "5xx"]


def fixed_say(note: Note, language: Language) -> str:
    return " ".join((f"{note.word}.{language}", *note.values)) if note.values else f"{note.word}.{language}"


def target(index: int, url: str, *places: tuple[str, int], note: Note | None = None) -> Target:
    return Target(index, url, tuple(Mention(url, document, line, 1) for document, line in places), None, note)


def every_verdict() -> tuple[Result, ...]:
    old, new = "http://a.example/old", "https://a.example/new"
    article = "https://blog.example/2014/05/an-article"
    results = (
        Result(
            target(0, "https://a.example/", ("urls.txt", 1), note=Note("scheme-assumed")), Verdict.OK,
            (Hop("https://a.example/", "HEAD", 200, elapsed=0.0123, address="192.0.2.1"),),
            status=200, meaning="200", reason=Note("answered", ("200", "OK")), elapsed=0.0129, checked_at=NOON,
            tls_expires=datetime(2027, 1, 31, 12, 0, 0, tzinfo=UTC),
        ),
        Result(
            target(1, old, ("urls.txt", 2), ("docs/a.md", 40)), Verdict.REDIRECTED,
            (Hop(old, "HEAD", 301, None, "/new", 0.01, via=Via.LOCATION), Hop(new, "HEAD", 200, elapsed=0.02)),
            status=200, redirect=RedirectKind.PERMANENT, meaning="200", reason=Note("moved", (new,)), elapsed=0.03,
            checked_at=NOON,
        ),
        Result(
            target(2, article, ("urls.txt", 3)), Verdict.SUSPECT,
            (Hop(article, "GET", 200, location="/", via=Via.SCRIPT), Hop("https://blog.example/", "GET", 200)),
            status=200, redirect=RedirectKind.TEMPORARY, meaning="200", reason=Note("suspect"), checked_at=NOON,
        ),
        Result(
            target(3, "https://shop.example/cart", ("urls.txt", 4)), Verdict.BLOCKED,
            (Hop("https://shop.example/cart", "GET", 403),), status=403, meaning="403 wall", reason=Note("blocked"),
            evidence=(Note("earlier", ("HEAD", "403")),), checked_at=NOON,
        ),
        Result(
            target(4, "https://api.example/v1?token=hidden-from-all", ("urls.txt", 5)), Verdict.LIMITED,
            (Hop("https://api.example/v1?token=hidden-from-all", "GET", 429),), status=429, meaning="429",
            reason=Note("limited"), attempts=2, retry_after=120.0, checked_at=NOON,
        ),
        Result(
            target(5, "https://docs.example/gone", *((f"docs/{name}.md", 7) for name in "abcde")), Verdict.BROKEN,
            (Hop("https://docs.example/gone", "GET", 404),), status=404, meaning="404", reason=Note("broken"),
            attempts=1, checked_at=NOON,
        ),
        Result(
            target(6, "https://loop.example/a?" + "to-and-fro-" * 16, ("urls.txt", 7)), Verdict.BROKEN,
            (Hop("https://loop.example/a", "GET", 302), Hop("https://loop.example/b", "GET", 302)),
            failure=FailureKind.REDIRECT_LOOP, meaning="redirect-loop", reason=Note("redirect-loop"), checked_at=NOON,
        ),
        Result(
            target(7, "https://api.example/health", ("链接/清单.txt", 8)), Verdict.FAILING,
            (Hop("https://api.example/health", "GET", 599),), status=599, meaning="5xx", reason=Note("failing"),
            checked_at=NOON,
        ),
        Result(
            target(8, "https://no-such.example/", ("urls.txt", 9)), Verdict.UNREACHABLE,
            (Hop("https://no-such.example/", "GET", None, FailureKind.DNS_NOT_FOUND),),
            failure=FailureKind.DNS_NOT_FOUND, meaning="dns-not-found", reason=Note("dns-not-found"), checked_at=NOON,
        ),
        Result(
            target(9, "=http://exa mple|/", ("urls.txt", 10)), Verdict.INVALID, failure=FailureKind.URL_INVALID,
            meaning="url-invalid", reason=Note("url-invalid"), checked_at=NOON,
        ),
        Result(
            target(10, "ftp://files.example/", ("urls.txt", 11)), Verdict.SKIPPED,
            failure=FailureKind.SCHEME_NOT_PROBED, meaning="scheme-not-probed", reason=Note("scheme-not-probed"),
        ),
        Result(target(11, "https://later.example/", ("urls.txt", 12)), Verdict.UNCHECKED, reason=Note("deadline")),
        elsewhere(),
    )  # fmt: skip
    return failing_on(results, FAILING_VERDICTS)


def elsewhere() -> Result:
    """A row of a list of moved pages whose redirect ends elsewhere."""
    old, got, wanted = "https://a.example/2014", "https://a.example/all", "https://a.example/by-year/2014"
    expectation = Expectation(wanted, (301, 308))
    row = Row(("old_url", "new_url", "=owner"), CELL_END.join((old, wanted, "@zoe, 中")), expectation)
    return Result(
        Target(13, old, (Mention(old, "moves.csv", 2, 1, row=row),), expectation=expectation), Verdict.UNEXPECTED,
        (Hop(old, "GET", 301, None, "/all", via=Via.LOCATION), Hop(got, "GET", 200)), status=200,
        redirect=RedirectKind.PERMANENT, meaning="200", reason=Note("unexpected-address", (wanted, got)),
        advice=Note("advice-unexpected", (old, wanted)), checked_at=NOON,
    )  # fmt: skip


def failing_on(results: tuple[Result, ...], verdicts: frozenset[Verdict]) -> tuple[Result, ...]:
    return tuple(replace(result, fails=result.verdict in verdicts) for result in results)


def excused() -> Result:
    url = "https://known.example/gone"
    return Result(
        target(12, url, ("docs/a.md", 50)), Verdict.BROKEN, (Hop(url, "GET", 404),), status=404, meaning="404",
        reason=Note("broken"), checked_at=NOON, excuse=Note("excuse-ignored", ("moves in May",)),
    )  # fmt: skip


def summed(results: tuple[Result, ...]) -> Summary:
    tally = Tally()
    for result in results:
        tally.add(result)
    return tally.summary(12.34, NOON, not tally.of(Verdict.UNCHECKED))


def as_read(value: object) -> Any:
    """Return what a reader of JSON makes of a record."""
    return json.loads(encode(value))
