"""What counts as a change of a URL between two runs, and of which kind."""

import pytest
from msgspec.structs import replace

from probe.store.changes import Kind, kinds_of
from probe.store.queries import Compared

DAY = 86_400_000
URL = "http://a.example/"
OTHER = "http://a.example/other"


def seen(verdict: str, code: int | str | None = None, *, fails: bool = False, final: str = URL) -> Compared:
    status, failure = (code, None) if isinstance(code, int) else (None, code)
    return Compared(URL, verdict, status, failure, final, None, fails, 0.01, 0)


OK, MOVED = seen("ok", 200), seen("redirected", 200, final=OTHER)
DEAD, KNOWN = seen("broken", 404, fails=True), seen("broken", 404)  # KNOWN is excused
FAILING, GONE = seen("failing", 500, fails=True), seen("broken", 410, fails=True)
BLOCKED, SUSPECT, LIMITED = seen("blocked", 403), seen("suspect", 200), seen("limited", 429)
UNCHECKED, SKIPPED = seen("unchecked"), seen("skipped")


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        (OK, DEAD, [Kind.BROKEN]), (None, DEAD, [Kind.BROKEN]), (UNCHECKED, DEAD, [Kind.BROKEN]),
        (KNOWN, DEAD, [Kind.BROKEN]), (BLOCKED, DEAD, [Kind.BROKEN]),
        (DEAD, OK, [Kind.HEALED]), (KNOWN, OK, [Kind.HEALED]), (DEAD, MOVED, [Kind.HEALED]),
        (DEAD, FAILING, [Kind.VERDICT]), (DEAD, GONE, [Kind.VERDICT]), (OK, KNOWN, [Kind.VERDICT]),
        (OK, BLOCKED, [Kind.VERDICT]), (OK, SUSPECT, [Kind.VERDICT]), (BLOCKED, OK, [Kind.VERDICT]),
        (DEAD, BLOCKED, [Kind.VERDICT]), (DEAD, SUSPECT, [Kind.VERDICT]),  # neither is known to be fixed
        (OK, MOVED, [Kind.MOVED]), (MOVED, OK, [Kind.MOVED]),
        (DEAD, DEAD, []), (DEAD, KNOWN, []), (None, OK, []), (None, BLOCKED, []), (BLOCKED, BLOCKED, []),
        (OK, LIMITED, []), (OK, UNCHECKED, []), (DEAD, UNCHECKED, []), (LIMITED, OK, []), (SKIPPED, OK, []),
    ],
)  # fmt: skip
def test_each_pair_of_results_is_of_one_kind(old: Compared | None, new: Compared, kinds: list[Kind]) -> None:
    assert list(kinds_of(old, new)) == kinds


@pytest.mark.parametrize(("days", "near"), [(13.9, True), (14.1, False)])
def test_a_certificate_is_near_its_end_when_it_was_seen(days: float, near: bool) -> None:
    late = replace(OK, at=40 * DAY, expires=int((40 + days) * DAY))
    assert (Kind.CERTIFICATE in kinds_of(OK, late)) is near
