"""Print the dead links of a list."""

import sys
from collections.abc import Sequence

from probe import Level, Result, check


def dead(urls: Sequence[str]) -> list[Result]:
    return [result for result in check(urls) if result.level is Level.ERROR]


def wrong() -> None:
    check(["https://a.example"], retries=1)  # type: ignore[call-arg]
    check([1])  # type: ignore[list-item]
    check([b"https://a.example"])  # type: ignore[list-item]
    check(["https://a.example"])[0]["verdict"]  # type: ignore[index]
    check(["https://a.example"])[0].verdikt  # type: ignore[attr-defined]  # noqa: B018


if __name__ == "__main__":
    for result in dead(sys.argv[1:]):
        print(result.status, result.url)
