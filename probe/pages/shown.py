"""The files that are displayed for a link to a folder."""

import re
from pathlib import Path

# The files that GitHub and web servers display for a folder.
_SHOWN_OF_A_FOLDER = re.compile(r"readme(?:\.(?:md|markdown|rst|adoc|asciidoc))?|index\.(?:html?|md)", re.IGNORECASE)


def shown(path: Path) -> list[Path] | None:
    """Return a file, or the files displayed in place of a folder; None if it cannot be read."""
    try:
        if not path.is_dir():
            return [path]
        return sorted(file for file in path.iterdir() if _SHOWN_OF_A_FOLDER.fullmatch(file.name))
    except OSError:
        return None
