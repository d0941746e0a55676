"""Links in MDX: component attributes, string expressions, and Markdown that a page imports.

Source: https://mdxjs.com/docs/what-is-mdx/ (JSX, expressions, ESM).
"""

import re
from collections.abc import Iterator

from probe.sites.interface import Own
from probe.sites.modules import aliased
from probe.sites.tree import Tree, folder_of, led_to

_CODE = re.compile(
    r"(?P<kept>=\{\s*`[^`\n]*`\s*\})|^ {0,12}(?P<fence>`{3,}|~{3,}).*?(?:^ {0,12}(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|(?P<ticks>(?<!`)`+(?!`))(?:(?!\n\n).)*?(?<!`)(?P=ticks)(?!`)|\{/\*.*?\*/\}|<!--.*?-->",
    re.DOTALL | re.MULTILINE,
)
# <Link to="x">, <Card href={"x"}>, <a href={'x'}>; plain attribute values of HTML's own tags are read elsewhere.
_TAG = re.compile(
    r"<(?P<name>[A-Za-z][\w.]*)(?=[\s/>])(?P<body>(?:[^<>{}\"']|\"[^\"]*\"|'[^']*'|\{[^{}]*\}|\{\{[^{}]*\}\})*)>"
)
_ATTRIBUTE = re.compile(
    r"\b(?P<key>to|href|src|link|url)=(?:\"(?P<a>[^\"]*)\"|'(?P<b>[^']*)'|\{\s*(?:\"(?P<c>[^\"]*)\"|'(?P<d>[^']*)'|`(?P<e>[^`$]*)`)\s*\})"
)
# A value that is a single string, set:html={"<a href='x'>"}: this is markup that the page shows as an example.
_STRING = re.compile(r"=\{\s*(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`)\s*\}", re.DOTALL)
_CALL = re.compile(r"\b(?P<name>require|useBaseUrl|withBase)\(\s*(?:\"(?P<a>[^\"\n]*)\"|'(?P<b>[^'\n]*)')\s*\)")
_IMPORT = re.compile(r"^import\s+\w+(?:\s*,\s*\{[^}]*\})?\s+from\s+[\"'](?P<path>[^\"'\n]+\.mdx?)[\"']", re.MULTILINE)
_COMPONENT = re.compile(
    r"^import\s+(?:(?P<name>\w+)\s*,?\s*)?(?:\{(?P<some>[^}]*)\}\s*)?from\s+[\"'](?P<path>[^\"'\n]+)[\"']", re.MULTILINE
)
_WRITES_IDS = re.compile(
    r"\bid=\{|\bid=`|:id=|set:html|dangerouslySetInnerHTML|v-html|\{@html|<(?:Anchor)?Heading\b|<Content\s*/>|\.mdx?[\"'`]"
)
_ENDS = (
    "",
    ".astro",
    ".tsx",
    ".jsx",
    ".ts",
    ".js",
    ".vue",
    ".svelte",
    "/index.tsx",
    "/index.jsx",
    "/index.ts",
    "/index.js",
)
# MDX reads Markdown inside a tag, indented or not, without a preceding blank line.
_BEHIND_TAG = re.compile(r"^([ \t]*</?[A-Za-z][^\n]*>)[ \t]*\n[ \t]*(?=#{1,6} )", re.MULTILINE)
_INDENTED = re.compile(r"(\n[ \t]*\n)[ \t]{4,12}(?=#{2,6} \S)")


def with_headings(text: str) -> str:
    """Return a document in which headings inside tags are written like headings outside tags."""
    return _INDENTED.sub(r"\1", _BEHIND_TAG.sub(r"\1\n\n", text)) if "<" in text and "#" in text else text


def components_write_ids(tree: Tree, text: str, source: str, root: str) -> bool:
    """Whether a page uses a component of the project that generates ids at run time."""
    for found in _COMPONENT.finditer(text) if "import" in text else ():
        names = [
            found["name"] or "",
            *(each.rpartition(" as ")[2].strip() for each in (found["some"] or "").split(",")),
        ]
        if any(name[:1].isupper() and f"<{name}" in text for name in names):
            path = _component(tree, found["path"], source, root)
            if path is not None and not path.endswith((".md", ".mdx")) and _WRITES_IDS.search(tree.text(path)):
                return True
    return False


def _component(tree: Tree, said: str, source: str, root: str) -> str | None:
    path = led_to(folder_of(source), said) if said.startswith(".") else aliased(tree, root, said)
    if path is None and said.startswith(("@site/", "@/", "~/", "/")):
        path = led_to(root, said.partition("/")[2])
    return None if path is None else next((f"{path}{end}" for end in _ENDS if tree.is_file(f"{path}{end}")), None)


def component_links(text: str) -> Iterator[Own]:
    """Yield the attribute values that are links, and the arguments of calls that produce links."""
    found = sorted(_found(text), key=lambda piece: piece.start)
    end = 0
    for piece in found:
        if piece.start >= end and piece.text:
            yield piece
            end = piece.end


def _found(text: str) -> Iterator[Own]:
    if "<" not in text and "(" not in text:
        return
    bare = _CODE.sub(lambda code: code["kept"] or " " * len(code[0]), text)
    for call in _CALL.finditer(bare):
        group = "a" if call["a"] is not None else "b"
        yield Own(*call.span(group), call[group], call.start(group), call["name"], everywhere=True)
    for tag in _TAG.finditer(bare):
        strings = [said.span() for said in _STRING.finditer(bare, *tag.span("body"))]
        for value in _ATTRIBUTE.finditer(bare, *tag.span("body")):
            group = next(name for name in "abcde" if value[name] is not None)
            plain = group in "ab" and tag["name"][0].islower()
            quoted = any(start < value.start() < end for start, end in strings)
            if not plain and not quoted:
                kind = "html" if tag["name"][0].islower() else "image" if value["key"] == "src" else "component"
                yield Own(*value.span(group), value[group], value.start(group), kind, everywhere=True)


def imports_unread(tree: Tree, text: str, source: str, root: str) -> bool:
    """Whether a page imports Markdown files that are missing."""
    for found in _IMPORT.finditer(text) if "import" in text else ():
        path = _path(found["path"], source, root)
        if path is None or not tree.is_file(path):
            return True
    return False


def _path(said: str, source: str, root: str) -> str | None:
    rooted = said.startswith(("@site/", "/"))
    return led_to(root, said.partition("/")[2]) if rooted else led_to(folder_of(source), said)


def imported(tree: Tree, text: str, source: str, root: str, depth: int = 0) -> Iterator[str]:
    """Yield the texts of the Markdown files that a page imports as components, directly or through other files."""
    for found in _IMPORT.finditer(text) if "import" in text else ():
        whole = _path(found["path"], source, root)
        if whole is not None and tree.is_file(whole) and depth < 5:
            yield tree.text(whole)
            yield from imported(tree, tree.text(whole), whole, root, depth + 1)
