"""Results for the formats that CI systems read: one URL at any places, judged as asked."""

from probe.model import FailureKind, Hop, Mention, Note, RedirectKind, Result, Target, Verdict


def link(url: str, *places: tuple[str, int, int], index: int = 0, text: str | None = None) -> Target:
    mentions = tuple(Mention(text or url, document, line, column) for document, line, column in places)
    return Target(index, url, mentions)


def broken(url: str, *places: tuple[str, int, int], text: str | None = None) -> Result:
    return Result(
        link(url, *places, text=text), Verdict.BROKEN, (Hop(url, "GET", 404),), status=404, meaning="404",
        reason=Note("broken"), elapsed=0.25, fails=True,
    )  # fmt: skip


def blocked(url: str, *places: tuple[str, int, int]) -> Result:
    return Result(
        link(url, *places), Verdict.BLOCKED, (Hop(url, "GET", 403),), status=403, meaning="403 wall",
        reason=Note("blocked"),
    )  # fmt: skip


def unreachable(url: str, *places: tuple[str, int, int]) -> Result:
    failure = FailureKind.DNS_NOT_FOUND
    return Result(
        link(url, *places), Verdict.UNREACHABLE, (Hop(url, "GET", None, failure),), failure=failure,
        meaning="dns-not-found", reason=Note("dns-not-found"), fails=True,
    )  # fmt: skip


def moved(url: str, to: str, *places: tuple[str, int, int], text: str | None = None) -> Result:
    trail = (Hop(url, "HEAD", 301, location=to), Hop(to, "HEAD", 200))
    return Result(
        link(url, *places, text=text), Verdict.REDIRECTED, trail, status=200, meaning="200",
        redirect=RedirectKind.PERMANENT, reason=Note("moved"),
    )  # fmt: skip
