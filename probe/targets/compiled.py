"""Sources that a compiler turns into a sibling script (TypeScript, JSX) or style sheet (Sass, Less, Stylus).

Sources: https://www.typescriptlang.org/docs/handbook/modules/reference.html (the output's suffix of each source's),
https://sass-lang.com/documentation/cli/dart-sass/, https://lesscss.org/usage/ and
https://stylus-lang.com/docs/executable.html.
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
    """Return the sibling source of a missing script or style sheet, or None."""
    stem, suffix = splitext(path)
    return next((stem + each for each in _SOURCES.get(suffix, ()) if disk.has(stem + each)), None)
