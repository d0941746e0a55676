"""One rule of a server that redirects, and made-up addresses for those that are patterns."""

import re
from collections.abc import Mapping

from msgspec import Struct

from probe.patterns import lazy_compile

PERMANENT, TEMPORARY = (301, 308), (302, 303, 307)


class Rule(Struct, frozen=True):
    """One rule as it is written at ``offset``, and what to ask for.

    ``asked`` is the path or URL that the rule is for, one that fits where the rule is a pattern, None where none can be
    made. ``leads`` is where that one leads, None where it depends on more than the address. ``statuses`` are those that
    it may answer with, none for any.
    """

    source: str
    destination: str
    statuses: tuple[int, ...]
    offset: int
    asked: str | None
    leads: str | None

    @property
    def is_pattern(self) -> bool:
        """Whether what is asked for is made up."""
        return self.asked != self.source


# The pieces of regular expressions that rules are written with, and a text that fits each.
_PIECE = lazy_compile(
    r"""(?P<group>\((?:\?:)?(?P<inner>[^()]*)\))|(?P<any>\.[*+]\??)|(?P<set>\[(?P<negated>\^)?(?P<members>[^\]]+)\][*+]?\??)
    |\\(?P<class>[dw])[*+]?|\\(?P<escaped>[^\w\s])|(?P<optional>[^\\\[\]().*+?|{}^$])\?|(?P<plain>[^\\\[\]().*+?|{}^$])""",
    re.VERBOSE,
)
_MADE = "example"
_REFERENCE = lazy_compile(r"\$(\d)|\$\{(\d)\}")


def literal_of(pattern: str) -> str | None:
    """Return the only path that a regular expression fits, as ``^/a$`` does ``/a``, None where there are several."""
    if not (pattern.startswith("^") and pattern.endswith("$")):
        return None
    text = re.sub(r"\\([^\w\s])", lambda found: "\0" + found[1], pattern[1:-1])
    return None if re.search(r"(?<!\0)[\[\](){}*+?|^$.\\]", text) else text.replace("\0", "")


def example_of(pattern: str) -> tuple[str, tuple[str, ...]] | None:
    """Return a path that a regular expression fits, and what its groups are then; None where none is found.

    It is put together from the pieces of the expression, which a stranger may have written and which is never run.
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
    """Return a text for one piece that is no group."""
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
    """Return a destination with what ``$1`` and its like stand for, None where it names what is not known."""
    filled = _REFERENCE.sub(lambda found: _group(groups, int(found[1] or found[2])), destination)
    return None if "$" in filled or "%{" in filled else filled


def _group(groups: tuple[str, ...], number: int) -> str:
    return groups[number - 1] if 0 < number <= len(groups) else ""


def substituted(text: str, names: Mapping[str, str]) -> str:
    """Return a text in which each ``:name`` of a path stands for its value."""
    return re.sub(r":(\w+)[*+?]?", lambda found: names.get(found[1], found[0]), text)
