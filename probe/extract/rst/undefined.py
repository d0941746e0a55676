"""References without a target: ```text`_`` and ``name_``, for which docutils reports an error and creates no link.

https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html#hyperlink-references and #reference-names: names are
compared in lower case, with runs of blanks as one. Footnotes, citations and substitutions have separate names.
"""

import re
from collections.abc import Iterable, Iterator

from probe.extract.rst.ids import names
from probe.extract.rst.inline import REFERENCE, Found
from probe.patterns import lazy_compile

_TARGET = lazy_compile(r"\.\. _(?:`((?:[^`\\]|\\.)+)`|((?:[^:\\\n]|\\.|:(?! |$))+)):(?= |$)", re.MULTILINE)
_EMBEDDED = lazy_compile(r"`(?=\S)((?:[^`<>\\]|\\.)*?)\s*<([^<>`]+)>`_(?!_)")
_MARKS = lazy_compile(r"[`*|]|\\|:[\w.+-]+:(?=`)|\s*<[^<>]*>(?=`__?)")
_ALIAS = re.compile(r".*<(.+)_>`_+\Z", re.DOTALL)
_TITLE = lazy_compile(r"^\S[^\r\n]*\r?\n([!-/:-@\[-`{-~])\1*[ \t]*$", re.MULTILINE)
# Other files, templates and settings may define the targets.
_ELSEWHERE = lazy_compile(r"^[ \t]*\.\. include::|\{\{|\{%", re.MULTILINE)


def without_defined(text: str, found: Iterable[Found], *, complete: bool) -> Iterator[Found]:
    """Yield the links of a document, without references whose target it defines.

    ``complete``: whether no setting adds targets. A text without a title, or with includes, is a partial document,
    whose references are all skipped.
    """
    defined: set[str] | None = None
    for each in found:
        if each.kind != REFERENCE:
            yield each
            continue
        if defined is None:
            complete = complete and _TITLE.search(text) is not None and _ELSEWHERE.search(text) is None
            defined = set(_defined(text)) if complete else set()
        if complete and _name_of(each.url) not in defined:
            yield each._replace(url=" ".join(each.url.replace("\0", "\\").split()))


def _name_of(written: str) -> str:
    alias = _ALIAS.match(written)
    return _normalised(alias[1] if alias else written.rstrip("_"))


def _defined(text: str) -> Iterator[str]:
    yield from map(_normalised, names(text))
    yield from (_normalised(found[1] or found[2]) for found in _TARGET.finditer(text))
    for embedded in _EMBEDDED.finditer(text):
        yield _normalised(embedded[1] or embedded[2])


def _normalised(name: str) -> str:
    return " ".join(_MARKS.sub("", name.replace("\0", "")).lower().split())
