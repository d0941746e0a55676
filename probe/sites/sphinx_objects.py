"""The ids that Sphinx gives to described objects: options, environment variables, terms and Python objects.

Sources: sphinx/util/nodes.py (``make_id``), sphinx/domains/std (``Cmdoption``, ``make_glossary_term``,
``GenericObject``) and sphinx/domains/python (``PyObject.add_target_and_index``, ``PyModule``).
"""

import re
import unicodedata
from collections.abc import Iterator

from probe.sites.docutils_ids import made_id
from probe.sites.sphinx_names import argument, defined

_KINDS = (
    "function|class|exception|method|classmethod|staticmethod|attribute|data|decorator|decoratormethod|property|type"
    "|module|currentmodule"
)
_OBJECT = re.compile(
    rf"^(?P<indent>[ \t]*)(?:\.\. (?:py:)?(?P<name>{_KINDS})::"
    rf"|(?P<fence>`{{3,}}|~{{3,}}|:{{3,}})\{{(?:py:)?(?P<myst>{_KINDS})\}})[ \t]*(?P<said>[^\n]*)\n?",
    re.MULTILINE,
)
_TOLD = rf"(?:std:)?(?:glossary|option|cmdoption|envvar)|(?:py:)?(?:{_KINDS})|rst-class"
_UNTOLD = re.compile(
    rf"^[ \t]*\.\. (?!(?:{_TOLD})::)(?:auto\w+|\w+:[\w:-]+|confval|setting|django-admin|describe|bibliography"
    r"|productionlist|click|argparse|default-domain)::"
    rf"|^[ \t]*(?:```+|~~~+|:::+)\{{(?!(?:{_TOLD})\}})(?:auto\w+|\w+:[\w:-]+|bibliography|click|argparse|eval-rst"
    r"|code-cell|tableofcontents|proof|confval|prf:\w+|exercise)\}",
    re.MULTILINE,
)
_PROGRAM = re.compile(r"^[ \t]*(?:\.\. program::|(?:```+|~~~+|:::+)\{program\})[ \t]*(.+?)[ \t]*$", re.MULTILINE)
_SIGNATURE = re.compile(r"(?:async |class |static |abstract )*([\w.]+)")
_MODULE = re.compile(r"^[ \t]*:(?:module|canonical):[ \t]*(\S+)", re.MULTILINE)
_MOST = 100_000
"""The maximum number of combinations of names and owners; beyond this the ids are unknown."""


def tells_all(text: str) -> bool:
    """Whether the ids of every directive in a text follow from the text alone."""
    if _UNTOLD.search(text):
        return False
    names, owners = _objects(text)
    return len(names) * len(owners) <= _MOST


def object_ids(text: str) -> Iterator[str]:
    """Yield the ids of the objects in a text; a Python object gets one id for each possible owner."""
    programs = ("", *(f"{'-'.join(each.split())}-" for each in _PROGRAM.findall(text)))
    for role, name in defined(text):
        starts = {"option": tuple(f"cmdoption-{each}" for each in programs), "envvar": ("envvar-",), "term": ("term-",)}
        for start in starts.get(role, ()):
            yield from (_made(start + name), made_id(start + name), start + name)
        if role == "term" and not name.isascii():
            yield from (f"term-{number}" for number in range(text.count("\n")))
    names, owners = _objects(text)
    for name in names:
        yield f"module-{name}"
        yield from (made for owner in owners for made in (owner + name, _made(owner + name)))


def _objects(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names of the objects in a text, and their possible prefixes: modules and classes."""
    names: set[str] = set()
    modules = {"", *(f"{each}." for each in _MODULE.findall(text))}
    classes = {""}
    for found in _OBJECT.finditer(text):
        kind = found["name"] or found["myst"]
        named = [each[1] for line in argument(text, found) if (each := _SIGNATURE.match(line.strip()))]
        if kind != "currentmodule":
            names.update(named)
        if kind.endswith("module"):
            modules.update(f"{each}." for each in named)
        elif kind in ("class", "exception", "type"):
            classes.update(f"{each}." for each in named)
    return frozenset(names), frozenset(module + each for module in modules for each in classes)


def _made(name: str) -> str:
    """Return the id that Sphinx generates for a name; it keeps case, dots and underscores."""
    text = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"\A[-0-9._]+|-+\Z", "", re.sub(r"[^a-zA-Z0-9._]+", "-", " ".join(text.split())))
