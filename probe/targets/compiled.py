"""What a compiler makes of a source beside it: scripts of TypeScript and JSX, style sheets of Sass, Less and Stylus.

Sources: https://www.typescriptlang.org/docs/handbook/modules/reference.html (the output's suffix of each source's),
https://sass-lang.com/documentation/cli/dart-sass/, https://lesscss.org/usage/ and https://stylus-lang.com/docs/executable.html.
"""

from posixpath import splitext

from probe.targets.disk import Disk

_SOURCES = {
    ".js": (".ts", ".tsx", ".jsx"),
    ".mjs": (".mts",),
    ".cjs": (".cts",),
    ".css": (".scss", ".sass", ".less", ".styl"),
}


def compiled_from(disk: Disk, path: str) -> str | None:
    """Return the source beside a missing script or style sheet of which it is made, None where there is none."""
    stem, suffix = splitext(path)
    return next((stem + each for each in _SOURCES.get(suffix, ()) if disk.has(stem + each)), None)
