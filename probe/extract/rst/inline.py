"""The links in a run of reStructuredText, by docutils' rules of inline markup, in one linear pass."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from probe.extract import bare
from probe.extract.ahead import Ahead
from probe.extract.pieces import Pieces
from probe.patterns import lazy_compile
from probe.sites.sphinx_names import ROLES, role_of

# The text that may precede and follow inline markup: docutils.utils.punctuation_chars, simplified to accept every
# non-ASCII character that is not a word character.
_BEFORE = r"(?:\A|(?<=[\s\"'(\[{<\-/:])|(?<=[^\x00-\x7f\w]))"
_BEHIND = r"(?=\Z|[\s\0\\.,;!?\-/:\"')>\]}]|[^\x00-\x7f\w])"
_NAME = r"(?:(?!_)\w){1,100}+(?:[-._+:](?:(?!_)\w){1,100}+){0,20}"
_MARKUP = (
    rf"(?:(?P<role>:{_NAME}:)?(?P<back>`(?!`))(?=\S)|(?P<start>\*\*|\*(?!\*)|``|_`|\|(?!\|))(?=\S)"
    rf"|(?P<reference>{_NAME}__?){_BEHIND})"
)
_START, _AT_ONCE = lazy_compile(_BEFORE + _MARKUP), lazy_compile(_MARKUP)
_ENDS = {
    "**": lazy_compile(rf"(?<![\s\0])\*\*{_BEHIND}"),
    "*": lazy_compile(rf"(?<![\s\0])\*{_BEHIND}"),
    "``": lazy_compile(rf"(?<!\s)``{_BEHIND}"),
    "_`": lazy_compile(rf"(?<![\s\0])`{_BEHIND}"),
    "|": lazy_compile(rf"(?<![\s\0])\|_{{0,2}}{_BEHIND}"),
    "`": lazy_compile(rf"(?<!(?<!\0)[\s\0])`(?P<suffix>(?P<role>:{_NAME}:)?(?P<reference>__?)?){_BEHIND}"),
}
_EMBEDDED = re.compile(r"(?<![^ \n])<(?!\s)((?:[^<>\0]|\0.)+)(?<![\s\0])>\Z", re.DOTALL)
# The schemes of docutils.utils.urischemes that are likely in a document.
_SCHEME = (
    r"(?:https?|ftp|sftp|ftps|file|git|gopher|irc|ldaps?|mailto|news|nfs|nntp|rsync|rtsp|sips?|ssh|svn|tel|telnet|wss?|"
    r"xmpp)"
)
_CHARACTER = r"[-_.!~*'()[\];/:@&=+$,%a-zA-Z0-9\0]"
_LAST = rf"(?:[_~*/=+a-zA-Z0-9]|{_CHARACTER}(?=>))"
_URL = re.compile(
    rf"{_BEFORE}{_SCHEME}:(?://?)?{_CHARACTER}*{_LAST}(?:\?{_CHARACTER}*{_LAST})?(?:#{_CHARACTER}*{_LAST})?{_BEHIND}",
    re.IGNORECASE,
)
_AUTHORITY = re.compile(r"(?:mailto|news|tel|sips?|xmpp):[^/]|[a-z]+://[^/?#]|file:/", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s/:@]+@[^\s/:@]+")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_GONE = re.compile(r"\0\s|\0|(?<!\0)\s")
_PAIRS = dict(zip("\"'([{<", "\"')]}>", strict=True))
_REFERENCE = lazy_compile(rf"{_NAME}_|`(?! )[^`]+(?<![\s\0])`_")
_CODE_ROLES = frozenset(
    {"literal", "math", "raw", "file", "samp", "kbd", "command", "program", "envvar", "option", "regexp", "eq"}
)

_NAMING = frozenset({"doc", "download", "ref", "numref", "any"}) | ROLES
# [Knuth1984]_, unlike the numbers and # of footnotes: "Citation References" of docutils' specification.
_CITATION = re.compile(rf"{_BEFORE}\[(?P<name>[A-Za-z]\w*(?:[-._+:]\w+){{0,20}})\]_{_BEHIND}")
REFERENCE = "reference"
"""The kind of a reference to a name: ``name_``, ```a phrase`_``, ```text <name_>`_``."""
ONLY_OF_SITES = frozenset({"doc", "ref", "numref", "any", "toctree"}) | ROLES
"""The kinds of references that only Sphinx can resolve."""
_SPACED = ONLY_OF_SITES - {"doc"}


class Found(NamedTuple):
    """A link, its offset in the source, and its kind: the markup that contains it."""

    url: str
    offset: int
    kind: str = "link"
    nofollow: bool = False


def escaped(text: str) -> str:
    """Return a text of the same length in which each escaping backslash is replaced with NUL."""
    return _ESCAPE.sub("\0\\1", text)


def url_of(text: str) -> str:
    """Return the URL of an escaped text, without blanks, escaped blanks and escapes."""
    return _GONE.sub("", text)


def names_target(text: str) -> bool:
    """Whether an escaped text is ``name_`` or ```a phrase`_``: another target instead of a URL."""
    return _REFERENCE.fullmatch(text) is not None


def is_alias(text: str) -> bool:
    """Whether the embedded part of a reference is the name of another target, which ends with an underscore."""
    return text.endswith("_") and not text.endswith("\0_") and _URL.match(text) is None


def titled(text: str) -> tuple[str, int]:
    """Return the target of an escaped text, the whole text or the end of ``title <name>``, and its index."""
    index = text.rfind("<", 1) + 1
    return (text[index:-1], index) if index and text.endswith(">") else (text, 0)


def is_address(url: str) -> bool:
    """Whether a target is a mail address, to which docutils adds the scheme."""
    return _ADDRESS.fullmatch(url) is not None


def links(pieces: Pieces, *, include_code: bool) -> Iterator[Found]:
    """Yield the links of a run in order."""
    text = escaped(pieces.text)
    ahead, done, at, unclosed = Ahead(text), 0, 0, False
    while start := (_AT_ONCE.match(text, at) if unclosed else None) or _START.search(text, at):
        kind = start["start"] or start["back"]
        at = start.end()
        if kind is not None and not start["role"] and _is_quoted(text, start.start(), at):
            continue
        yield from _bare(pieces, text[done : start.start()], done)
        done = at
        if start["reference"] and not start["reference"].endswith("__"):
            yield Found(start["reference"], pieces.offset(start.start()), REFERENCE)
        end = ahead.next(_ENDS[kind], at + 1) if kind is not None else None
        unclosed = kind is not None and end is None
        if end is None:
            continue
        body = text[at : end.start()]
        if kind == "`":
            yield from _interpreted(pieces, body, at, start["role"] or end["role"], end["reference"] or "")
        elif kind == "``" and include_code:
            code = pieces.text[at : end.start()]
            yield from (Found(url, pieces.offset(at + index)) for url, index in bare.urls(code))
        done = at = end.end()
    yield from _bare(pieces, text[done:], done)


def _is_quoted(text: str, start: int, end: int) -> bool:
    """Whether a start string is enclosed in quotes or brackets, or at the end of the text, and so is not markup."""
    return end >= len(text) or (start > 0 and _PAIRS.get(text[start - 1]) == text[end])


def _bare(pieces: Pieces, text: str, start: int) -> Iterator[Found]:
    for match in _URL.finditer(text):
        url = url_of(match[0])
        if _AUTHORITY.match(url):
            yield Found(url, pieces.offset(start + match.start()))
    for match in _CITATION.finditer(text) if "]_" in text else ():
        yield Found(match["name"], pieces.offset(start + match.start("name")), "citation")


def _interpreted(pieces: Pieces, body: str, start: int, role: str | None, reference: str) -> Iterator[Found]:
    """Yield the URL of ``text <url>``, the reference of a role, or the URLs in the text of a role that is not code."""
    name = role_of((role or "").strip(":").lower())
    if name in _NAMING:
        text, index = titled(body)
        if not text.startswith("!"):
            named = " ".join(text.replace("\0", "").split()) if name in _SPACED else url_of(text)
            yield Found(named, pieces.offset(start + index), "link" if "://" in text else name)
    elif reference and not role:
        embedded = _EMBEDDED.search(body)
        if embedded and not is_alias(embedded[1]):
            if not is_address(url_of(embedded[1])):
                yield Found(url_of(embedded[1]), pieces.offset(start + embedded.start(1)))
        elif embedded or reference == "_":
            yield Found(f"`{body}`{reference}", pieces.offset(start - 1), REFERENCE)
    elif name and name not in _CODE_ROLES and "code" not in name:
        yield from _bare(pieces, body, start)
