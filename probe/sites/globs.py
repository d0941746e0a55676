"""Glob patterns of configs: ``*``, ``**``, ``?`` and ``{a,b}``, as in micromatch and tinyglobby."""

import re

_PIECE = re.compile(
    r"(?P<folders>(?:(?<=/)|\A)\*\*/)|(?P<any>\*\*)|(?P<name>\*)"
    r"|(?P<one>\?)|\{(?P<either>[^{}]*)\}|(?P<sign>.)",
    re.DOTALL,
)


def glob_matches(pattern: str, path: str) -> bool:
    """Whether a pattern matches a path relative to the folder of the config."""
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
