"""Converts the Markdown extensions of documentation tools to plain Markdown of the same length, which keeps offsets.

Admonitions and tabs of Python-Markdown (MkDocs) contain text that is indented by four, which CommonMark parses as code.
MDX has its own comments, parses Markdown between the tags of components, and has no indented code:
https://mdxjs.com/docs/what-is-mdx/#markdown.
"""

import re

from probe.patterns import lazy_compile

# The start of a component tag that fills a line: parsed as HTML, it would prevent Markdown up to the next blank line.
# An indented tag stays a tag, with its indent replaced; any other tag becomes text, unless it has links or ids.
_MDX_TAG = lazy_compile(
    r"^(?:[ \t]++(?=</?[A-Z][^<>\r\n]*>[ \t]*\r?$)|<(?=/?[A-Z](?:(?!href=|src=|id=|name=|://)[^<>\r\n])*>[ \t]*\r?$))",
    re.MULTILINE,
)
_MDX_COMMENT, _COMMENT_END = lazy_compile(r"\{/\*.*?\*/\}", re.DOTALL), "*/}"
_NOTHING = "\u00a0"  # a blank that does not indent text
_NOT_LINE_ENDS = lazy_compile(r"[^\r\n]")

# https://squidfunk.github.io/mkdocs-material/reference/admonitions/ and …/content-tabs/
_MARKER = lazy_compile(r'( *)(?:!!!\+? ?[\w"]|\?\?\?\+? ?[\w"]|===[!+]? +["\'])')
_TABS = ('=== "', "=== '", '===! "', '===+ "')
_INDENT = lazy_compile(r"(?: {4}|\t)[ \t]*")
_FENCE = lazy_compile(r"[ \t]*(```+|~~~+)")
_SET_BACK = 4
_QUOTE = ">   "


def plain(text: str, name: str) -> str:
    """Return a document's text without the syntax that only its own tools support; the ``name`` identifies MDX."""
    if name.lower().endswith(".mdx"):
        text = _without_indents(_MDX_TAG.sub(lambda start: _NOTHING * len(start[0]), _without_comments(text)))
    may_be_set_back = "!!!" in text or "???" in text or ("===" in text and any(map(text.__contains__, _TABS)))
    return _quoted(text) if may_be_set_back else text


def _without_comments(text: str) -> str:
    commented, end, rest = text.rpartition(_COMMENT_END)  # avoids futile searches after the last end
    return _MDX_COMMENT.sub(lambda comment: _NOT_LINE_ENDS.sub(_NOTHING, comment[0]), commented + end) + rest


def _without_indents(text: str) -> str:
    """Return the text without code by indentation, and with indented fenced blocks blanked."""
    lines = []
    fence, is_far_in = "", False
    for line in text.splitlines(keepends=True):
        indent = _INDENT.match(line)
        within, fence = bool(fence), _fence_behind(fence, _FENCE.match(line))
        if within or fence:
            is_far_in = is_far_in if within else indent is not None
            lines.append(_NOT_LINE_ENDS.sub(" ", line) if is_far_in else line)
        elif indent is not None and line.strip():
            lines.append(_NOTHING * indent.end() + line[indent.end() :])
        else:
            lines.append(line)
    return "".join(lines)


def _quoted(text: str) -> str:
    """Return the text with the content of admonitions and tabs as block quotes, and their code blocks blanked."""
    lines = []
    depth = 0
    fence = ""
    for line in text.splitlines(keepends=True):
        bare = line.lstrip(" ")
        if not bare.strip():
            lines.append(line)
            continue
        depth = min(depth, (len(line) - len(bare)) // _SET_BACK)
        content = line[depth * _SET_BACK :]
        if depth == 0:
            fence = ""
        mark = _FENCE.match(content) if depth else None
        within, fence = bool(fence), _fence_behind(fence, mark)
        if within or fence:
            lines.append(_NOT_LINE_ENDS.sub(" ", line))
            continue
        lines.append(_QUOTE * depth + content)
        marker = _MARKER.match(content)
        depth += marker is not None and not marker[1]
    return "".join(lines)


def _fence_behind(fence: str, mark: re.Match[str] | None) -> str:
    """Return the fence that is open after a line, or an empty string if none is."""
    if mark is None:
        return fence
    if not fence:
        return mark[1]
    return "" if mark[1].startswith(fence) else fence
