"""Redirects in configs and host files: ``/old/:name*`` to ``/new/:name*``, ``/old/*`` to ``/new/:splat``.

Sources: path-to-regexp, as Next.js and Mintlify read it; https://docs.netlify.com/manage/routing/redirects/ for
``_redirects``, which Cloudflare Pages reads too, and ``netlify.toml``; https://vercel.com/docs/project-configuration#redirects.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from probe.sites.configs import json_of, text_at, toml_of, value_at
from probe.sites.tree import Tree, folder_of, joined

_GROUP = r"\((?:[^()]|\([^()]*\))*\)"
_PARAMETER = re.compile(rf":(?P<name>[A-Za-z_]\w*)(?P<of>{_GROUP})?(?P<count>[*+?])?|{_GROUP}|\*")
_WORDS = re.compile(r"[\w|-]+")  # the pattern of any other expression is ignored
_ALL = frozenset({"/*", "/:path*", "/(.*)"})  # from an old host to a new one, or to an application's only page
_SCRIPT = re.compile(r"(?:\A|/)(?:redirects?|middlewares?)(?:/[^/]+|[.-][\w.-]*)?\.(?:[cm]?[jt]s|json)\Z")
_OF_SCRIPT = "//"  # the target is computed at run time
_NAMED = re.compile(r"[\"'`](/[\w@.~%/-]*)[\"'`]")
_STARTING = re.compile(r"\bstartsWith\(\s*[\"'`](/[\w@.~%/-]*/)[\"'`]")
_NOT_MOVED = ("404", "410")
_REST = frozenset({"splat", "rest"})  # names for the part that ``*`` matches, used in targets


class Redirect(NamedTuple):
    """One redirect: the paths that it matches, and its target."""

    route: re.Pattern[str]
    to: str


def redirects(listed: object) -> Iterator[Redirect]:
    """Yield the redirects in a list of mappings with ``source`` and ``destination``; other items are skipped."""
    for old, new in _pairs(listed):
        yield Redirect(route(old), new)


def redirects_of_host(tree: Tree, folders: Iterable[str]) -> tuple[Redirect, ...]:
    """Return the redirects of a site's host, from the files that the host reads in these folders."""
    rules = (rule for folder in dict.fromkeys(folders) for rule in _rules_in(tree, folder))
    return tuple(Redirect(route(old), new) for old, new in rules if old.startswith("/") and old not in _ALL)


def folders_of_host(root: str, *copied: str) -> tuple[str, ...]:
    """Return the folders whose files a host may read: those that it serves, the site's root, its parent, the top."""
    return (*copied, root, folder_of(root), "")


def leading(tree: Tree, root: str, *copied: str) -> Callable[[str], str | None]:
    """Return a function that maps a path to the target of a redirect by the site's host or a script of the project."""
    known = redirects_of_host(tree, folders_of_host(root, *copied))
    scripts: list[Callable[[str], bool]] = []

    def led(url: str) -> str | None:
        to = followed(url, known)
        if to is None and not scripts:
            scripts.append(led_by_scripts(tree))
        return _OF_SCRIPT if to is None and scripts[0](url) else to

    return led


def led_by_scripts(tree: Tree) -> Callable[[str], bool]:
    """Return a predicate: whether a redirect script or a server's middleware in the project names a path.

    ``redirects.ts`` names whole paths; ``middleware/x.js`` may name prefixes of paths.
    """
    texts = [tree.text(path) for path in tree.files("") if _SCRIPT.search(path) is not None]
    named = {plain.rstrip("/") for text in texts for plain in _NAMED.findall(text)} - {""}
    starts = tuple(start for text in texts for start in _STARTING.findall(text) if start.strip("/"))
    return lambda url: url.rstrip("/") in named or url.startswith(starts)


def followed(url: str, known: Iterable[Redirect]) -> str | None:
    """Return the target of the first redirect that matches a path, or None if none matches."""
    plain = url.rstrip("/") or "/"
    for redirect in known:
        found = redirect.route.fullmatch(plain)
        if found is not None:
            return _filled(redirect.to, found)
    return None


def route(source: str) -> re.Pattern[str]:
    """Return the regular expression of the paths that a redirect matches; a trailing slash is ignored."""
    plain, expression, end = "/" + source.strip("/"), "", 0
    names: set[str] = set()
    for found in _PARAMETER.finditer(plain):
        name = found["name"] or "rest"
        before = re.escape(plain[end : found.start()])
        group = f"(?P<{name}>{_matched(found)})" if name not in names else f"(?:{_matched(found)})"
        names.add(name)
        optional = (found["name"] is None or found["count"] in ("*", "?")) and before.endswith("/")
        expression += f"{before[:-1]}(?:/{group})?" if optional else before + group
        end = found.end()
    return re.compile(expression + re.escape(plain[end:]))


def _rules_in(tree: Tree, folder: str) -> Iterator[tuple[str, str]]:
    for line in tree.text(joined(folder, "_redirects")).splitlines():
        words = [] if line.lstrip().startswith("#") else line.split()
        if len(words) > 1 and not any(word.startswith(_NOT_MOVED) for word in words[2:]):
            yield words[0], next((word for word in words[1:] if word.startswith(("/", "http"))), words[1])
    yield from _pairs(value_at(toml_of(tree.text(joined(folder, "netlify.toml"))), "redirects"))
    for key in ("redirects", "rewrites"):
        yield from _pairs(value_at(json_of(tree.text(joined(folder, "vercel.json"))), key))


def _pairs(listed: object) -> Iterator[tuple[str, str]]:
    for rule in listed if isinstance(listed, list | tuple) else ():
        if isinstance(rule, Mapping) and str(rule.get("status")) not in _NOT_MOVED:
            old = text_at(rule, "source") or text_at(rule, "from")
            new = text_at(rule, "destination") or text_at(rule, "to")
            if old and new:
                yield old, new


def _matched(parameter: re.Match[str]) -> str:
    if parameter["name"] is None or parameter["count"] in ("*", "+"):
        return ".*"
    said = (parameter["of"] or "")[1:-1]
    if _WORDS.fullmatch(said):
        return "|".join(map(re.escape, said.split("|")))
    return ".*" if ".*" in said or ".+" in said else "[^/]+"


def _filled(to: str, found: re.Match[str]) -> str:
    values = found.groupdict()
    rest = values.get("rest")
    return _PARAMETER.sub(
        lambda each: values.get(each["name"] or "rest") or ((each["name"] in _REST and rest) or ""), to
    )
