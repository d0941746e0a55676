"""What documentation tools add to Markdown, written as plain Markdown of the same length, so that places stay.

Admonitions and tabs of Python-Markdown (MkDocs) hold text that is set back by four, which CommonMark takes for code;
MDX has comments of its own.
"""

import re

_MDX_COMMENT = re.compile(r"\{/\*.*?\*/\}", re.DOTALL)
_NOTHING = "\u00a0"  # a blank that sets no text back
_NOT_LINE_ENDS = re.compile(r"[^\r\n]")

# https://squidfunk.github.io/mkdocs-material/reference/admonitions/ and …/content-tabs/
_MARKER = re.compile(r'( *)(?:!!!\+? ?[\w"]|\?\?\?\+? ?[\w"]|===[!+]? +["\'])')
_HINTS = ("!!!", "???", '=== "', "=== '", '===! "', '===+ "')
_FENCE = re.compile(r" *(```+|~~~+)")
_SET_BACK = 4
_QUOTE = ">   "


def plain(text: str, name: str) -> str:
    """Return a document's text without what only its own tools understand; ``name`` tells MDX."""
    if name.lower().endswith(".mdx") and "{/*" in text:
        text = _MDX_COMMENT.sub(lambda comment: _NOT_LINE_ENDS.sub(_NOTHING, comment[0]), text)
    return _quoted(text) if any(hint in text for hint in _HINTS) else text


def _quoted(text: str) -> str:
    """Return the text with the content of admonitions and tabs as quotations, their code blocks blank."""
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
    """Return the fence that is open behind a line, empty where none is."""
    if mark is None:
        return fence
    if not fence:
        return mark[1]
    return "" if mark[1].startswith(fence) else fence
