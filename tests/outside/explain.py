"""Explain a status in two languages, and every failure by its own advice."""

import sys

from probe import FailureKind, ProbeError, Verdict, codes


def explained(status: int) -> str:
    entry = codes[status]
    return f"{entry.phrase}: {entry.meaning('en')} {entry.meaning('zh')}"


def wrong() -> None:
    codes[404.0]  # type: ignore[index]
    codes[404] = codes[410]  # type: ignore[index]
    codes[404].meaning("de")  # type: ignore[arg-type]
    codes[404].judgment  # type: ignore[attr-defined]  # noqa: B018
    raise ProbeError.of("x")  # type: ignore[attr-defined]


if __name__ == "__main__":
    print(explained(404), codes["404"].judgement is Verdict.BROKEN, len(sys.argv))
    print(all(codes[kind].advice("zh") for kind in FailureKind))
