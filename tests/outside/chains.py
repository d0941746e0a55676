"""Print redirect chains hop by hop."""

import sys

from probe import Hop, RedirectKind, check


def told(hop: Hop) -> str:
    return f"{hop.status or hop.failure} {hop.url} {hop.elapsed:.1f}s"


def wrong(hop: Hop) -> None:
    hop.status + 1  # type: ignore[operator]
    hop.status = 200  # type: ignore[misc]
    print(RedirectKind.FOREVER)  # type: ignore[attr-defined]


if __name__ == "__main__":
    for result in check(sys.argv[1:]):
        if result.redirect is RedirectKind.PERMANENT:
            print(*map(told, result.trail), sep=" > ")
