"""Redirects that the host of a static site makes: those of Netlify, Cloudflare Pages and Vercel.

Sources: https://docs.netlify.com/routing/redirects/ (``_redirects``, ``netlify.toml``), the first
of which Cloudflare Pages reads too, and https://vercel.com/docs/project-configuration#redirects (``vercel.json``).
"""

import re
from collections.abc import Iterable, Iterator

from probe.sites.configs import json_of, text_at, toml_of, value_at
from probe.sites.tree import Tree, joined

_PIECE = re.compile(r"\*|:\w+[*+]?|\(\.\*\)|[^*:(]+|.")
_NOT_MOVED = ("404", "410")


class HostRedirects:
    """What the host of a site redirects, by the files in the folders that it reads."""

    def __init__(self, tree: Tree, folders: Iterable[str]) -> None:
        rules = (rule for folder in dict.fromkeys(folders) for rule in _rules_in(tree, folder))
        plain = ((old, new) for old, new in rules if old.startswith("/") and old not in ("/", "/*"))
        self._rules = [(_expression(old), new) for old, new in plain]

    def new(self, url: str) -> str | None:
        """Return where a URL path is redirected to, None where it is not."""
        plain = url.rstrip("/") or "/"
        return next((new for old, new in self._rules if old.fullmatch(plain) or old.fullmatch(f"{plain}/")), None)


def _rules_in(tree: Tree, folder: str) -> Iterator[tuple[str, str]]:
    for line in tree.text(joined(folder, "_redirects")).splitlines():
        words = [] if line.lstrip().startswith("#") else line.split()
        if len(words) > 1 and not any(word.startswith(_NOT_MOVED) for word in words[2:]):
            yield words[0], next((word for word in words[1:] if word.startswith(("/", "http"))), words[1])
    for table in (
        toml_of(tree.text(joined(folder, "netlify.toml"))),
        json_of(tree.text(joined(folder, "vercel.json"))),
    ):
        rules = value_at(table, "redirects")
        for rule in rules if isinstance(rules, list) else ():
            old = text_at(rule, "from") or text_at(rule, "source")
            new = text_at(rule, "to") or text_at(rule, "destination")
            if old and new and str(value_at(rule, "status")) not in _NOT_MOVED:
                yield old, new


def _expression(old: str) -> re.Pattern[str]:
    return re.compile("".join(map(_piece, _PIECE.findall(old.rstrip("/") or "/"))))


def _piece(text: str) -> str:
    if text in ("*", "(.*)") or (text.startswith(":") and text.endswith(("*", "+"))):
        return ".*"
    return "[^/]+" if text.startswith(":") and len(text) > 1 else re.escape(text)
