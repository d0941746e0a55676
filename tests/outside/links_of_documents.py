"""Print the links of a file, sorted by line."""

from pathlib import Path

from probe import InputError, Mention, extract


def links(path: Path) -> list[Mention]:
    return sorted(extract(path), key=lambda mention: mention.line)


def wrong() -> None:
    extract(1)  # type: ignore[arg-type]
    extract(["a.md", "b.md"])  # type: ignore[arg-type]
    extract("a.md")[0]  # type: ignore[index]
    extract("a.md", include_codes=True)  # type: ignore[call-arg]
    next(extract("a.md")).url  # type: ignore[attr-defined]  # noqa: B018


if __name__ == "__main__":
    try:
        print(len(links(Path("missing.md"))))
    except InputError as error:
        print(error)
    print(len(links(Path("README.md"))) > 0)
