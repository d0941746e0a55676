"""Files of npm packages that a bundler resolves in style sheets: ``@import "tailwindcss/theme.css"``.

Sources: https://docs.npmjs.com/cli/configuring-npm/package-json (dependencies), https://vite.dev/guide/features#css and
https://tailwindcss.com/docs/functions-and-directives#import-directive.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from posixpath import dirname

import msgspec

_NAME = re.compile(r"[\w-][\w.-]*(?=/)")  # names with a scope, ``@x/y``, are not read as links
_TABLES = ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies")
_MOST_READ = 1 << 20  # bytes


def package_of(text: str, document: str | None, project: str) -> str | None:
    """Return the package that a reference of a style sheet starts with, None for none.

    A ``package.json`` of the document's folder or of one above it, up to ``project``, lists the package.
    """
    named = _NAME.match(text)
    if named is None or document is None or not document.lower().endswith(".css"):
        return None
    return named[0] if any(named[0] in _listed(folder) for folder in _above(document, project.rstrip("/"))) else None


def _above(document: str, project: str) -> Iterator[str]:
    folder = dirname(document)
    while folder != project and folder.startswith(f"{project}/"):
        yield folder
        folder = dirname(folder)
    yield project


@cache
def _listed(folder: str) -> frozenset[str]:
    """Return the packages that the ``package.json`` of a folder lists."""
    try:
        with Path(folder, "package.json").open("rb") as file:
            content = msgspec.json.decode(file.read(_MOST_READ))
    except (OSError, ValueError, RecursionError):  # msgspec.DecodeError is a ValueError
        return frozenset()
    tables = [content.get(name) for name in _TABLES] if isinstance(content, dict) else []
    return frozenset(name for table in tables if isinstance(table, dict) for name in table)
