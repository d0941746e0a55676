"""Site components and layouts in Astro, JSX, Vue, Svelte, Nunjucks or Liquid: the links in literal attributes.

Expressions are not links, whatever their value: ``href={url}``, ``:href="url"``, ``href="/x/{{ name }}"``. A file found
in a folder yields only these links; a file named by the user also yields all its URLs.

Sources: https://docs.astro.build/en/reference/astro-syntax/, https://facebook.github.io/jsx/,
https://vuejs.org/guide/essentials/template-syntax.html, https://svelte.dev/docs/svelte/basic-markup,
https://mozilla.github.io/nunjucks/templating.html, https://shopify.github.io/liquid/.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from probe.extract.html.links import WANTED, links_of
from probe.extract.html.values import Value
from probe.extract.interface import Mentions
from probe.extract.text import Places, decode
from probe.model import Document, Mention
from probe.patterns import lazy_compile
from probe.settings import Reading
from probe.sites import Site

_MATTER = r"\A\s*---[ \t]*\n(?:[^\n]*\n)*?---[ \t]*$"
_COMMENTS = r"<!--(?:[^-]|-(?!->))*+-->|/\*(?:[^*]|\*(?!/))*+\*/"
_BODIES = r"(?P<kept><(?:script|style)\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*+>)(?:[^<]|<(?!/script>|/style>))*+"
# Text that is not markup, by language; it is replaced with blanks of the same length.
_SCRIPTED = lazy_compile(rf"{_COMMENTS}|^[ \t]*//[^\n]*|(?<=\s)//[ \t][^\n]*|`(?:[^`\\]|\\[\s\S])*+`", re.MULTILINE)
_MARKED = lazy_compile(
    rf"{_MATTER}|{_COMMENTS}|\{{#(?:[^#]|#(?!\}}))*+#\}}"
    r"|\{%-?\s*comment\b(?:[^{]|\{(?!%-?\s*endcomment))*+\{%-?\s*endcomment\s*-?%\}"
    r"|\{%-?\s*(?:highlight|verbatim|raw)\b(?:[^{]|\{(?!%-?\s*end))*+\{%-?\s*end"
    rf"|{_BODIES}",
    re.MULTILINE | re.IGNORECASE,
)
_CODE = lazy_compile(r"`(?:[^`\\]|\\[\s\S])*+`")
_START = lazy_compile(r"<([A-Za-z][\w.:-]*)(?=[\s/>])")
_ATTRIBUTE = lazy_compile(r"\s*(?:/(?!>)\s*)?(?:(?P<brace>\{)|(?P<name>[^\s=>{}/\"'<]+)(?P<equals>\s*=\s*)?)")
_VALUE = lazy_compile(r"\"([^\"]*)\"|'([^']*)'|\{\s*(?:\"([^\"\\\n]*)\"|'([^'\\\n]*)')\s*\}|([^\s\"'{}<>=`]+)")
_EXPRESSION = lazy_compile(r"[{}]|<%|\$\(")
_WHOLE = lazy_compile(r"(?:https?:)?//[^/\s]|/(?!/)", re.IGNORECASE)
# Components of routers and frameworks that render an <a>: next/link, @docusaurus/Link, vue-router, Nuxt.
_LINKS = frozenset({"Link", "NavLink", "NuxtLink", "RouterLink", "router-link", "nuxt-link"})
_TARGETS = ("href", "to", "src")
_PICTURES = frozenset({"img", "source", "video", "audio", "track", "image", "use"})
_SCRIPTS = (".js", ".jsx", ".tsx")
# Calls and filters that prefix a path with the base; the modules of the generators read them.
_CALLS = frozenset({"useBaseUrl", "withBase", "eleventy-url", "eleventy-htmlBaseUrl", "eleventy-inputPathToUrl"})
_LONGEST_BRACE = 20_000


class Tag(NamedTuple):
    """The start tag of an element or component, and its literal attributes by name."""

    name: str
    values: dict[str, Value]

    @property
    def is_component(self) -> bool:
        """Whether code defines what the tag does: a capitalised name, or the name of a router's link component."""
        return self.name[0].isupper() or self.name in _LINKS or "." in self.name

    def links(self) -> Iterator[tuple[str, int, str]]:
        """Yield the URL, offset and kind of each link."""
        if not self.is_component:
            kind = "image" if self.name in _PICTURES else "html"
            wanted = {name: value for name, value in self.values.items() if name in WANTED and name != "srcdoc"}
            yield from ((link.url, link.offset, kind) for link in links_of(self.name, wanted) if link.url)
            return
        for name in _TARGETS:
            value = self.values.get(name)
            if value is not None and value.text and (self.name in _LINKS or _WHOLE.match(value.text)):
                yield value.text, value.start, "image" if name == "src" else "component"


def mentions(document: Document, reading: Reading, site: Site, others: Mentions) -> Iterator[Mention]:
    """Yield the links of a component in order; ``others`` yields the URLs of a file that the user named."""
    text = decode(document.content)
    places = Places(document, text, document.base)
    bare = without_code(text, document.name)
    found = {offset: (url, kind) for tag in tags(bare) for url, offset, kind in tag.links()}
    found |= {piece.offset: (piece.text, piece.kind) for piece in site.links(bare) if piece.kind in _CALLS}
    own = [places.mention(url, offset, kind=kind) for offset, (url, kind) in sorted(found.items())]
    if not document.found:
        known = {(mention.line, mention.column) for mention in own}
        own += (each for each in others(document, reading) if (each.line, each.column) not in known)
        own.sort(key=lambda mention: (mention.line, mention.column))
    yield from own


def without_code(text: str, name: str) -> str:
    """Return a text with blanks for comments, scripts and code; the file name determines the language."""
    bare = (_SCRIPTED if name.endswith(_SCRIPTS) else _MARKED).sub(_blanks, text)
    return _CODE.sub(_blanks, bare) if name.endswith(".astro") else bare


def tags(text: str) -> Iterator[Tag]:
    """Yield the tags of a text without code."""
    at = 0
    while start := _START.search(text, at):
        values, at = _attributes(text, start.end())
        yield Tag(start[1], values)


def _blanks(found: re.Match[str]) -> str:
    kept = found.groupdict().get("kept") or ""
    return kept + re.sub(r"[^\r\n]", " ", found[0][len(kept) :])


def _attributes(text: str, at: int) -> tuple[dict[str, Value], int]:
    """Return the literal attributes of a tag from an offset on, and the offset of the tag's end."""
    values: dict[str, Value] = {}
    while (found := _ATTRIBUTE.match(text, at)) is not None:
        if found["brace"]:  # {...props}, {name}, {% if x %}
            at = _behind_brace(text, found.start("brace"))
            continue
        at = found.end()
        if not found["equals"]:
            continue
        value = _VALUE.match(text, at)
        if value is None:
            at = _behind_brace(text, at) if text.startswith("{", at) else at
            continue
        group, at = value.lastindex or 1, value.end()
        if _EXPRESSION.search(value[group]) is None:
            values.setdefault(found["name"], Value(value[group], value.start(group)))
    return values, at


def _behind_brace(text: str, at: int) -> int:
    """Return the offset after the brace that closes the one at ``at``, or after ``at`` itself if it is unclosed."""
    depth = 0
    for found in _BRACES.finditer(text, at, at + _LONGEST_BRACE):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if not depth:
            return found.end()
    return at + 1


_BRACES = lazy_compile(r"[{}]|\"(?:[^\"\\\n]|\\.)*+\"|'(?:[^'\\\n]|\\.)*+'")
