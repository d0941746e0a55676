"""Names besides labels that a Sphinx project defines: terms, options, environment variables, tokens, citations.

Sources: sphinx/domains/std (``dangling_warnings`` lists the roles with warnings: no ``envvar`` and no ``token``),
sphinx/domains/citation.py and math.py, and https://sphinxcontrib-bibtex.readthedocs.io/en/latest/usage.html.
"""

import re
from collections.abc import Iterator

WARNED = frozenset({"term", "option", "eq", "citation", "cite"})
"""The roles for which Sphinx warns about undefined names."""
ROLES = WARNED | {"envvar", "token"}

_DEFINING = "glossary|option|cmdoption|envvar|productionlist"
_DIRECTIVE = re.compile(
    rf"^(?P<indent>[ \t]*)(?:\.\. (?:std:)?(?P<name>{_DEFINING})::"
    rf"|(?P<fence>`{{3,}}|~{{3,}}|:{{3,}})\{{(?P<myst>{_DEFINING})\}})[ \t]*(?P<said>[^\n]*)\n?",
    re.MULTILINE,
)
# Directives that document a program: https://sphinx-click.readthedocs.io/, https://sphinx-argparse.readthedocs.io/.
_PROGRAM = re.compile(
    r"^[ \t]*(?:\.\. (?:click|argparse|typer)::|(?:```+|:::+)\{(?:click|argparse|typer)\})[^\n]*\n"
    r"(?:[ \t]*:[^\n]*\n)*?[ \t]*:prog:[ \t]*(\S[^\n]*?)[ \t]*$",
    re.MULTILINE,
)
_CITATION = re.compile(r"^[ \t]*\.\. \[([A-Za-z][\w.-]*)\](?=\s|\Z)", re.MULTILINE)
_OPTION_NAME = re.compile(r"(?:/|--|-|\+)?[^\s=\[]+")
_KEY = re.compile(r"@\w+\s*[{(]\s*([^\s,{}()]+)\s*,")
_PLACED = re.compile(r"\{[^{}]*\}")  # text around a citation's key: {see}key{p. 3}
_NAMES = {"cmdoption": "option", "glossary": "term", "productionlist": "token"}
_SETTING = re.compile(r":[\w-]+:(?:[ \t]|\Z)")


def role_of(name: str) -> str:
    """Return the kind of name that a role refers to, without its domain; ``cite:p`` is the same as ``cite``."""
    return "cite" if name.startswith("cite:") else name.removeprefix("std:").removeprefix("math:")


def defined(text: str) -> Iterator[tuple[str, str]]:
    """Yield the role and the name of each definition of a document."""
    yield from (("citation", found[1]) for found in _CITATION.finditer(text))
    for found in _DIRECTIVE.finditer(text):
        name = found["name"] or found["myst"]
        role = _NAMES.get(name, name)
        if role in ("option", "envvar"):
            said = argument(text, found) if role == "option" else (found["said"],)
            yield from ((role, each) for line in said for each in _listed(line, role))
        else:
            yield from ((role, each) for each in _entries(_body(text, found), role))


def programs(text: str) -> Iterator[str]:
    """Yield the command names of the programs that extension directives document."""
    return (found[1] for found in _PROGRAM.finditer(text) if ":prog:" in text)


def argument(text: str, found: re.Match[str]) -> tuple[str, ...]:
    """Return the lines of a directive's argument: the rest of its first line, and continuation lines."""
    return (found["said"], *_continued(text, found))


def _continued(text: str, found: re.Match[str]) -> Iterator[str]:
    """Yield the continuation lines of a directive's argument."""
    for line in _body(text, found):
        if not line.strip() or _SETTING.match(line.strip()):
            return
        yield line


def _listed(line: str, role: str) -> Iterator[str]:
    if role == "envvar":
        yield line.strip()
        return
    for part in line.split(", "):
        if (option := _OPTION_NAME.match(part.strip())) is not None:
            yield option[0]


def _body(text: str, found: re.Match[str]) -> Iterator[str]:
    """Yield the lines of a directive's body: up to its closing fence, or as long as they are indented."""
    depth = len(found["indent"].expandtabs())
    for line in text[found.end() :].split("\n"):
        if found["fence"]:
            if line.strip().startswith(found["fence"]):
                return
        elif line.strip() and len(line) - len(line.lstrip()) <= depth:
            return
        yield line.rstrip("\r")


def _entries(lines: Iterator[str], role: str) -> Iterator[str]:
    """Yield the terms of a glossary, or the tokens of a grammar: the least indented lines."""
    kept = [line for line in lines if line.strip() and not _SETTING.match(line.strip())]
    least = min((len(line) - len(line.lstrip()) for line in kept), default=0)
    for line in kept:
        text = line.strip()
        if len(line) - len(line.lstrip()) == least and not text.startswith(".. "):
            yield text.split(" : ")[0].strip() if role == "term" else text.partition(":")[0].strip()


def plain(name: str, role: str) -> str:
    """Return a name in the form in which it is looked up: terms ignore case and markup, other names are exact."""
    text = " ".join(name.split())
    return text.lower().replace("*", "").replace("`", "") if role == "term" else text


def options_meant(said: str) -> tuple[str, ...]:
    """Return the names that ``:option:`` may refer to; its target may add a program before or a value after."""
    words = said.split()
    parts = (said, *words[-1:], *(word for word in words if word[:1] in "-+/"))
    return tuple(dict.fromkeys(cut for part in parts for cut in (part, re.split(r"[=\[]", part)[0]) if cut))


def keys_of(said: str) -> tuple[str, ...]:
    """Return the keys in ``:cite:``, without the text around them."""
    return tuple(key for part in _PLACED.sub("", said).split(",") if (key := part.strip()))


def bibliography(text: str) -> frozenset[str]:
    """Return the keys of a BibTeX file."""
    return frozenset(_KEY.findall(text))
