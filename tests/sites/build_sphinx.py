"""``python -m tests.sites.build_sphinx sphinx`` builds a site with Sphinx, and writes what is dead in the result.

No part of the tests: the generator must be installed, ``pip install sphinx myst-parser``. ``built.tsv`` beside the site
has a line a link of each page that was built: the page, the link as the generator wrote it, ``ok`` or ``dead``.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from tests.cli.inside import probe_in

HERE = Path(__file__).parent
OUTCOME = "built.tsv"


class Builder(NamedTuple):
    """How a site is built: the command, to which its source and destination are added, and the source's folder."""

    command: tuple[str, ...]
    source: str


BUILDERS = {"sphinx": Builder(("sphinx-build", "-q", "-b", "html"), "docs")}


def links_of(folder: Path) -> list[str]:
    """Return a line for each link of the pages in a folder, whatever its verdict."""
    probe_in(folder, "check", ".", "--offline", "--fragments", "--no-config", "-q", "--no-progress", "-o", "out.json")
    results = json.loads((folder / "out.json").read_text("utf-8"))["results"]
    lines = {
        f"{source['document']}\t{source['text']}\t{'ok' if result['verdict'] == 'ok' else 'dead'}"
        for result in results
        for source in result["sources"]
        if not source["text"].startswith(("http", "/")) and source["document"].endswith(".html")
    }
    return sorted(lines)


def main(name: str) -> None:
    """Build a site and keep the outcome."""
    builder = BUILDERS[name]
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(HERE / name, Path(folder, "site"))
        built = Path(folder, "built")
        subprocess.run([*builder.command, f"site/{builder.source}", "built"], cwd=folder, check=True)
        (HERE / name / OUTCOME).write_text("".join(f"{line}\n" for line in links_of(built)), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
