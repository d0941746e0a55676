"""Show progress, and rules for one host."""

import sys

from probe import Ignore, Match, Progress, Rule, Settings, check


def show(progress: Progress) -> None:
    print(progress.finished, "of", len(sys.argv) - 1)


SETTINGS = Settings.of(
    rules=[Rule(Match.of("127.0.0.1"), {"retries": 0})],
    ignores=[Ignore(Match.of("https://a.example/"), "known since March")],
)


async def later(progress: Progress) -> None:
    print(progress)


def wrong() -> None:
    check([], progress=len)  # type: ignore[arg-type]
    check([], progress=later)  # type: ignore[arg-type]
    check([], SETTINGS, show)  # type: ignore[call-arg]
    Ignore(Match.of("https://a.example/"))  # type: ignore[call-arg]


if __name__ == "__main__":
    check(sys.argv[1:], SETTINGS, progress=show)
