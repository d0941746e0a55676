"""What is shown of a folder, where a link leads to one."""

import re
from pathlib import Path

# What GitHub and web servers show of a folder.
_SHOWN_OF_A_FOLDER = re.compile(r"readme(?:\.(?:md|markdown|rst|adoc|asciidoc))?|index\.(?:html?|md)", re.IGNORECASE)


def shown(path: Path) -> list[Path] | None:
    """Return the files that a path means, of a folder those that are shown in its place; None where nobody may look."""
    try:
        if not path.is_dir():
            return [path]
        return sorted(file for file in path.iterdir() if _SHOWN_OF_A_FOLDER.fullmatch(file.name))
    except OSError:
        return None
