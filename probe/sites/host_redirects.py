"""What the hosts of static sites have besides: redirects, from files beside the sources, and other sites.

Sources: https://docs.netlify.com/manage/routing/redirects/ (``_redirects`` and ``netlify.toml``; Cloudflare Pages reads
the first as well), https://vercel.com/docs/project-configuration#redirects.
"""

import re

from probe.sites.configs import json_of, text_at, toml_of, value_at
from probe.sites.tree import Tree, folder_of, joined

_FILE = re.compile(r"\.(?!html?\b)[A-Za-z][A-Za-z0-9]{1,5}\Z")
_PARAMETER = re.compile(r"\\?:\w+(?:\\?\([^)]*\))?(?P<many>\\?\*|\\?\+)?|\\?\*")


def redirects_at(tree: Tree, root: str, *copied: str) -> tuple[re.Pattern[str], ...]:
    """Return patterns of the URL paths that the host of a site redirects; ``copied`` are folders that it serves."""
    listed = [
        line.split() for folder in (root, *copied) for line in tree.text(joined(folder, "_redirects")).split("\n")
    ]
    said = [line[0] for line in listed if len(line) > 1 and line[0].startswith("/")]
    for folder in dict.fromkeys((root, folder_of(root), "")):
        netlify = value_at(toml_of(tree.text(joined(folder, "netlify.toml"))), "redirects")
        said += [text_at(each, "from") or "" for each in netlify] if isinstance(netlify, list) else []
        for key in ("redirects", "rewrites"):
            vercel = value_at(json_of(tree.text(joined(folder, "vercel.json"))), key)
            said += [text_at(each, "source") or "" for each in vercel] if isinstance(vercel, list) else []
    return tuple(route(path) for path in said if path.startswith("/") and path not in ("/*", "/:path*", "/(.*)"))


def route(path: str) -> re.Pattern[str]:
    """Return the pattern of a path with ``:name``, ``:name*`` and ``*``; a slash at its end does not count."""
    plain = re.escape(path.rstrip("/")).replace(r"\(", "(").replace(r"\)", ")").replace(r"\.\*", ".*")
    found = _PARAMETER.sub(lambda each: ".*" if each["many"] or ":" not in each[0] else "[^/]+", plain)
    try:
        return re.compile(f"{found.replace('/.*', '(?:/.*)?')}/?")
    except re.error:
        return re.compile(re.escape(path))


def is_elsewhere(reference: str, starts: frozenset[str]) -> bool:
    """Whether a page of the host lies deeper in a folder of which the site has nothing: another site's, ``/docs/x``."""
    first, _, rest = reference.strip("/").partition("/")
    return bool(rest) and first not in starts and _FILE.search(reference) is None
