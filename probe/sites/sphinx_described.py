"""Objects that autodoc's directives describe, and pages that autosummary generates from lists.

Sources: https://www.sphinx-doc.org/en/master/usage/extensions/autodoc.html, …/autosummary.html ("toctree") and
…/usage/domains/python.html ("currentmodule"); autodoc-traits for ``autoconfigurable``.
"""

import re
from collections.abc import Iterator

_DIRECTIVE = re.compile(
    r"^[ \t]*(?:\.\.[ ]|(?:```+|~~~+|:::+)\{)(?:py:)?(?P<name>auto(?!summary)[a-z]+|currentmodule|module|class|function"
    r"|method|attribute|exception|data|property)(?:::|\})[ \t]+(?P<object>[A-Za-z_][\w.]*)",
    re.MULTILINE,
)
_SUMMARY = re.compile(
    r"^(?P<indent>[ \t]*)(?:\.\.[ ]autosummary::|(?:```+|:::+)\{autosummary\})[^\n]*\n"
    r"(?P<body>(?:[ \t]*\n|(?P=indent)[ \t]*:[^\n]*\n|(?P=indent)[ \t]+[^\n]*(?:\n|\Z)"
    r"|(?P=indent)[\w.~]+[ \t]*(?:\n|\Z))+)",
    re.MULTILINE,
)
_FOLDER = re.compile(r"^[ \t]*:toctree:[ \t]*(\S*)", re.MULTILINE)
_ENTRY = re.compile(r"^[ \t]*~?([A-Za-z_][\w.]*)[ \t]*$", re.MULTILINE)
_SETTING = frozenset({"currentmodule", "module", "automodule"})


def described(text: str) -> Iterator[str]:
    """Yield the objects that a text's directives describe, with their module where it is known."""
    module = ""
    for found in _DIRECTIVE.finditer(text):
        name = found["object"]
        if found["name"] in _SETTING:
            module = name
        if found["name"] != "currentmodule":
            yield name if not module or name.startswith(f"{module}.") or name == module else f"{module}.{name}"


def summarised(text: str) -> Iterator[tuple[str, str]]:
    """Yield each page that autosummary generates: its folder as written in the text, and its name."""
    modules = [(found.start(), found["object"]) for found in _DIRECTIVE.finditer(text) if found["name"] in _SETTING]
    for listed in _SUMMARY.finditer(text):
        folder = _FOLDER.search(listed["body"])
        if folder is None:
            continue
        module = next((name for start, name in reversed(modules) if start < listed.start()), "")
        for entry in _ENTRY.finditer(listed["body"]):
            name = entry[1]
            yield folder[1], name if not module or name.startswith(f"{module}.") else f"{module}.{name}"


def endings(name: str) -> Iterator[str]:
    """Yield a dotted name and its short forms, without leading packages."""
    parts = name.split(".")
    yield from (".".join(parts[start:]) for start in range(len(parts)))
