"""A redirect rule of a server, and generated addresses that match rules with patterns."""

import re
from collections.abc import Mapping

from msgspec import Struct

from probe.patterns import lazy_compile

PERMANENT, TEMPORARY = (301, 308), (302, 303, 307)


class Rule(Struct, frozen=True):
    """One rule as written at ``offset``, and the request that tests it.

    ``asked`` is the path or URL of the rule; for a pattern, a generated address that matches it, or None if none can be
    generated. ``leads`` is the redirect target of ``asked``, or None if it depends on more than the address.
    ``statuses`` are the expected statuses; an empty tuple allows any.
    """

    source: str
    destination: str
    statuses: tuple[int, ...]
    offset: int
    asked: str | None
    leads: str | None

    @property
    def is_pattern(self) -> bool:
        """Whether the requested address is generated."""
        return self.asked != self.source


# The supported pieces of regular expressions in rules, for each of which a matching text is generated.
_PIECE = lazy_compile(
    r"""(?P<group>\((?:\?:)?(?P<inner>[^()]*)\))|(?P<any>\.[*+]\??)|(?P<set>\[(?P<negated>\^)?(?P<members>[^\]]+)\][*+]?\??)
    |\\(?P<class>[dw])[*+]?|\\(?P<escaped>[^\w\s])|(?P<optional>[^\\\[\]().*+?|{}^$])\?|(?P<plain>[^\\\[\]().*+?|{}^$])""",
    re.VERBOSE,
)
_MADE = "example"
_REFERENCE = lazy_compile(r"\$(\d)|\$\{(\d)\}")


def literal_of(pattern: str) -> str | None:
    """Return the only path that a regular expression matches, ``/a`` for ``^/a$``, or None if there are several."""
    if not (pattern.startswith("^") and pattern.endswith("$")):
        return None
    text = re.sub(r"\\([^\w\s])", lambda found: "\0" + found[1], pattern[1:-1])
    return None if re.search(r"(?<!\0)[\[\](){}*+?|^$.\\]", text) else text.replace("\0", "")


def example_of(pattern: str) -> tuple[str, tuple[str, ...]] | None:
    """Return a path that a regular expression matches, and the values of its groups; None if none is found.

    The path is generated from the pieces of the expression, which is untrusted and never executed.
    """
    groups: list[str] = []
    made = _made_of(pattern.removeprefix("^").removesuffix("$"), groups)
    if made is None:
        return None
    return made if made.startswith("/") else f"/{made}", tuple(groups)


def _made_of(body: str, groups: list[str]) -> str | None:
    parts, at = [], 0
    while at < len(body):
        piece = _PIECE.match(body, at)
        if piece is None:
            return None
        at = piece.end()
        part = _filled(piece)
        if piece["group"]:
            part = _made_of(piece["inner"].partition("|")[0], [])
            if part is not None and not piece["group"].startswith("(?:"):
                groups.append(part)
            at += body[at : at + 1] in {"?", "*", "+"}
        if part is None:
            return None
        parts.append(part)
    return "".join(parts)


def _filled(piece: "re.Match[str]") -> str | None:
    """Return a text that matches one piece other than a group."""
    if piece["any"]:
        return _MADE
    if piece["set"]:
        return _member(piece["members"], negated=piece["negated"] is not None)
    if piece["class"]:
        return "1"
    return piece["escaped"] or piece["optional"] or piece["plain"]


def _member(members: str, *, negated: bool) -> str:
    if negated:
        return _MADE
    return "1" if members.startswith(("0-9", "\\d")) else "a" if "a-z" in members or "\\w" in members else members[0]


def referred(destination: str, groups: tuple[str, ...]) -> str | None:
    """Return a destination with ``$1`` and the like substituted, or None if it contains any unknown reference."""
    filled = _REFERENCE.sub(lambda found: _group(groups, int(found[1] or found[2])), destination)
    return None if "$" in filled or "%{" in filled else filled


def _group(groups: tuple[str, ...], number: int) -> str:
    return groups[number - 1] if 0 < number <= len(groups) else ""


def substituted(text: str, names: Mapping[str, str]) -> str:
    """Return a text with each ``:name`` of a path replaced by its value."""
    return re.sub(r":(\w+)[*+?]?", lambda found: names.get(found[1], found[0]), text)
