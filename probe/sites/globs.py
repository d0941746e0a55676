"""File patterns of configs as regular expressions: ``*``, ``**``, ``?``, ``{a,b}``, as micromatch and tinyglobby do."""

import re

_PIECE = re.compile(
    r"(?P<folders>(?:(?<=/)|\A)\*\*/)|(?P<any>\*\*)|(?P<name>\*)"
    r"|(?P<one>\?)|\{(?P<either>[^{}]*)\}|(?P<sign>.)",
    re.DOTALL,
)


def glob_matches(pattern: str, path: str) -> bool:
    """Whether a path from the folder of the config is one that a pattern names."""
    return re.fullmatch(_expression(pattern.removeprefix("./")), path) is not None


def _expression(pattern: str) -> str:
    return "".join(map(_piece, _PIECE.finditer(pattern)))


def _piece(found: re.Match[str]) -> str:
    match found.lastgroup:
        case "folders":
            return "(?:.*/)?"
        case "any":
            return ".*"
        case "name":
            return "[^/]*"
        case "one":
            return "[^/]"
        case "either":
            return f"(?:{'|'.join(map(_expression, found['either'].split(',')))})"
        case _:
            return re.escape(found[0])
