"""The attributes that are links, by element. Source: https://html.spec.whatwg.org/#attributes-3, SVG 2, CSS.

URLs that must not be requested with GET, or need not answer it, are not links: the action of a form and ``ping`` (a
POST, or a request with the user's form data), the origins of ``rel=preconnect`` and ``dns-prefetch``, the end points
of ``rel=pingback`` and ``webmention``.

Custom elements and components (``<Card href="…">``) define the meaning of their ``href`` and ``src``, but an absolute
URL in them is a link.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from probe.extract import css
from probe.extract.html import srcset
from probe.extract.html.refresh import parse_refresh
from probe.extract.html.values import ENDS, Value

_SHARED = re.compile(r":(?:url|secure_url|image|image:src)\Z", re.IGNORECASE)  # Open Graph and similar vocabularies
_PATH = re.compile(r"(?:/|\.\.?/|[\w.-]+/)*[^\s/:]+\.\w{2,5}(?:[?#]\S*)?|/\S*")
_ABSOLUTE = re.compile(r"[\s]*https?://", re.IGNORECASE)

_NOT_FOLLOWED = frozenset({"nofollow", "sponsored", "ugc"})
_NO_RESOURCE = frozenset({"dns-prefetch", "pingback", "preconnect", "webmention"})

Values = Mapping[str, Value]
_Found = Iterable[tuple[str, int]]


class Link(NamedTuple):
    """A URL after decoding, its offset in the document, and whether its author declares it as nofollow.

    ``in_css``: whether it is in a style sheet or in a ``style`` attribute.
    """

    url: str
    offset: int
    nofollow: bool
    in_css: bool = False


def _whole(text: str) -> _Found:
    url = text.lstrip(ENDS)
    return [(url.rstrip(ENDS), len(text) - len(url))] if url else []


def _required(text: str) -> _Found:
    """Return a URL where the standard requires a "valid non-empty URL": an empty one is reported as a fault."""
    return _whole(text) or [("", 0)]


def _elsewhere(text: str) -> _Found:
    """Return a URL unless it refers to a part of the same drawing."""
    return [found for found in _whole(text) if not found[0].startswith("#")]


def _absolute(text: str) -> _Found:
    return _whole(text) if _ABSOLUTE.match(text) else []


def _shared(text: str) -> _Found:
    """Return the URL of a social card, which must be absolute; a path is checked too, a word is not."""
    return _whole(text) if _ABSOLUTE.match(text) or _PATH.fullmatch(text.strip(ENDS)) else []


def _map(text: str) -> _Found:
    """Return the name of an image map of the same page, ``#name``."""
    return _whole(text) if text.lstrip(ENDS).startswith("#") else []


def _refresh(text: str) -> _Found:
    found = parse_refresh(text)
    return [(found.url, found.offset)] if found and found.url else []


_Reader = Callable[[str], _Found]
_SOURCE: dict[str, _Reader] = {"src": _required}
_CITED: dict[str, _Reader] = {"cite": _whole}
_DRAWN: dict[str, _Reader] = {"href": _elsewhere, "xlink:href": _elsewhere}
_BACKED: dict[str, _Reader] = {"background": _whole}
_READERS: dict[str, dict[str, _Reader]] = {
    "a": {"href": _whole, "xlink:href": _whole},
    "area": {"href": _whole},
    "link": {"href": _required, "imagesrcset": srcset.urls},
    "img": {"src": _required, "srcset": srcset.urls, "usemap": _map},
    "source": {"src": _required, "srcset": srcset.urls},
    "video": {"src": _required, "poster": _required},
    **dict.fromkeys(("audio", "embed", "frame", "iframe", "input", "script", "track"), _SOURCE),
    **dict.fromkeys(("blockquote", "del", "ins", "q"), _CITED),
    **dict.fromkeys(("feimage", "image", "use"), _DRAWN),
    **dict.fromkeys(("body", "table", "td", "th"), _BACKED),
    "object": {"data": _required, "usemap": _map},
    "html": {"manifest": _whole},
    "meta": {"content": _whole},
    "base": {},
}
_OF_OTHERS: dict[str, _Reader] = {"href": _absolute, "src": _absolute}
_NO_READERS: Mapping[str, _Reader] = {}


_CONDITIONS = ("content", "http-equiv", "id", "name", "property", "rel", "shadowrootmode", "srcdoc", "style", "type")
WANTED = frozenset(_CONDITIONS).union(*_READERS.values())
"""The attributes that contain links or ids."""


def links_of(name: str, values: Values) -> Iterator[Link]:
    """Yield the links of a start tag in the order of the text."""
    readers = _readers(name, values)
    if not readers and "style" not in values:
        return
    nofollow = name in ("a", "area") and "rel" in values and not _NOT_FOLLOWED.isdisjoint(tokens(values, "rel"))
    for attribute, value in values.items():
        reader = css.urls if attribute == "style" else readers.get(attribute)
        if reader is not None:
            for url, index in reader(value.text):
                yield Link(url, value.at(index), nofollow, attribute == "style")


def tokens(values: Values, attribute: str) -> list[str]:
    """Return the tokens of an attribute in lower case."""
    return values[attribute].text.lower().split() if attribute in values else []


def _readers(name: str, values: Values) -> Mapping[str, _Reader]:
    readers = _READERS.get(name, _OF_OTHERS)
    if name == "link":  # a <link> without rel is not a link
        return _NO_READERS if _NO_RESOURCE.issuperset(tokens(values, "rel")) else readers
    if name == "input":
        return readers if tokens(values, "type") == ["image"] else _NO_READERS
    if name == "meta":
        return _readers_of_meta(values)
    return readers


def _readers_of_meta(values: Values) -> Mapping[str, _Reader]:
    if tokens(values, "http-equiv") == ["refresh"]:
        return {"content": _refresh}
    named = any(_SHARED.search(values[name].text.strip()) for name in ("property", "name") if name in values)
    return {"content": _shared} if named else _NO_READERS
