"""Links in MDX: attributes of components, expressions that are one string, and what a page imports from others.

Source: https://mdxjs.com/docs/what-is-mdx/ (JSX, expressions, ESM).
"""

import re
from collections.abc import Iterator

from probe.sites.interface import Own
from probe.sites.tree import Tree, folder_of, led_to

_CODE = re.compile(
    r"(?P<kept>=\{\s*`[^`\n]*`\s*\})|^ {0,12}(?P<fence>`{3,}|~{3,}).*?(?:^ {0,12}(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|(?P<ticks>(?<!`)`+(?!`))(?:(?!\n\n).)*?(?<!`)(?P=ticks)(?!`)|\{/\*.*?\*/\}|<!--.*?-->",
    re.DOTALL | re.MULTILINE,
)
# <Link to="x">, <Card href={"x"}>, <a href={'x'}>; of HTML's own tags plain values are read elsewhere.
_TAG = re.compile(
    r"<(?P<name>[A-Za-z][\w.]*)(?=[\s/>])(?P<body>(?:[^<>{}\"']|\"[^\"]*\"|'[^']*'|\{[^{}]*\}|\{\{[^{}]*\}\})*)>"
)
_ATTRIBUTE = re.compile(
    r"\b(?P<key>to|href|src|link|url)=(?:\"(?P<a>[^\"]*)\"|'(?P<b>[^']*)'|\{\s*(?:\"(?P<c>[^\"]*)\"|'(?P<d>[^']*)'|`(?P<e>[^`$]*)`)\s*\})"
)
_CALL = re.compile(r"\b(?P<name>require|useBaseUrl|withBase)\(\s*(?:\"(?P<a>[^\"\n]*)\"|'(?P<b>[^'\n]*)')\s*\)")
_IMPORT = re.compile(r"^import\s+\w+(?:\s*,\s*\{[^}]*\})?\s+from\s+[\"'](?P<path>[^\"'\n]+\.mdx?)[\"']", re.MULTILINE)


def component_links(text: str) -> Iterator[Own]:
    """Yield the values of attributes that are links, and those of the calls that stand for one."""
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
        for value in _ATTRIBUTE.finditer(bare, *tag.span("body")):
            group = next(name for name in "abcde" if value[name] is not None)
            plain = group in "ab" and tag["name"][0].islower()
            if not plain:
                kind = "html" if tag["name"][0].islower() else "image" if value["key"] == "src" else "component"
                yield Own(*value.span(group), value[group], value.start(group), kind, everywhere=True)


def imports_unread(tree: Tree, text: str, source: str, root: str) -> bool:
    """Whether a page imports Markdown that is not found."""
    for found in _IMPORT.finditer(text) if "import" in text else ():
        path = _path(found["path"], source, root)
        if path is None or not tree.is_file(path):
            return True
    return False


def _path(said: str, source: str, root: str) -> str | None:
    rooted = said.startswith(("@site/", "/"))
    return led_to(root, said.partition("/")[2]) if rooted else led_to(folder_of(source), said)


def imported(tree: Tree, text: str, source: str, root: str, depth: int = 0) -> Iterator[str]:
    """Yield the texts of the Markdown files that a page imports as components, and of those that they import."""
    for found in _IMPORT.finditer(text) if "import" in text else ():
        whole = _path(found["path"], source, root)
        if whole is not None and tree.is_file(whole) and depth < 5:
            yield tree.text(whole)
            yield from imported(tree, tree.text(whole), whole, root, depth + 1)
