"""``python -m tests.sites.build NAME``: build a site with its own generator, and keep what the built links lead to.

The outcome, ``built.tsv`` beside the site, is a line a link of a built page: the page, the link, the verdict. It is not
a test: it takes npm or pip and the network. Lines that make a build fail, such as missing includes, are left out.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from tests.cli.inside import probe_in

HERE = Path(__file__).parent


class Build(NamedTuple):
    """How a site is built: packages, command, the folder that is made, the base, and lines that are left out."""

    packages: tuple[str, ...]
    command: tuple[str, ...]
    made: str
    base: str
    failing: str = r"(?!)"
    root: str = "."
    install: tuple[str, ...] = ("npm", "install", "--no-save")


BUILDS = {
    "vitepress": Build(
        ("vitepress@1.6.4",), ("npx", "vitepress", "build", "."), ".vitepress/dist", "pot", r"gone\.md|mist\.png|plugin"
    ),
    "docusaurus": Build(
        (
            "@docusaurus/core@3",
            "@docusaurus/preset-classic@3",
            "@docusaurus/plugin-client-redirects@3",
            "react@18",
            "react-dom@18",
        ),
        ("npx", "docusaurus", "build", "--locale", "en"),
        "build",
        "pot",
        r"gone\.svg|mist\.png|required\.png",
        "website",
    ),
    "starlight": Build(
        ("astro@5", "@astrojs/starlight@0.36"), ("npx", "astro", "build"), "dist", "pot", r"gone\.svg|/older"
    ),
    "astro": Build(("astro@5",), ("npx", "astro", "build"), "dist", "pot", r"gone\.svg|/older"),
    "eleventy": Build(
        ("@11ty/eleventy@3", "markdown-it-anchor@9"), ("npx", "eleventy"), "_site", "pot", r"guide/lost\.md' \|"
    ),
    "mkdocs": Build(
        ("mkdocs==1.6.1",),
        (sys.executable, "-m", "mkdocs", "build", "-q"),
        "site",
        "pot",
        install=(sys.executable, "-m", "pip", "install", "-q"),
    ),
}


def build(name: str) -> None:
    """Build one site in a folder of its own, and write what became of its links."""
    how = BUILDS[name]
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder, "site")
        shutil.copytree(HERE / name, site)
        for path in (path for path in site.rglob("*.[jmt]*") if path.is_file()):
            path.write_text(_buildable(path.read_text("utf-8"), how.failing), "utf-8")
        for command in ((*how.install, *how.packages), how.command):
            subprocess.run(command, cwd=site / how.root, check=True)
        host = Path(folder, "host")
        shutil.copytree(site / how.root / how.made, host / how.base)
        options = ("--offline", "--fragments", "--no-config", "-q", "--lang", "en", "--no-progress", "--root-dir", ".")
        probe_in(host, "check", ".", *options, "-o", "out.json")
        (HERE / name / "built.tsv").write_text(_told(host / "out.json"), "utf-8")


def _buildable(text: str, failing: str) -> str:
    kept = (line for line in text.splitlines(keepends=True) if not re.search(failing, line))
    return re.sub(r"ignoreDeadLinks: .*", "ignoreDeadLinks: true,", "".join(kept))


def _told(outcome: Path) -> str:
    results = json.loads(outcome.read_text("utf-8"))["results"]
    lines = {
        f"{source['document']}\t{source['text']}\t{result['failure'] or result['verdict']}\n"
        for result in results
        for source in result["sources"]
        if not re.search(r"\.(?:css|js|woff2)\b|^http", source["text"])
    }
    return "".join(sorted(lines))


if __name__ == "__main__":
    build(sys.argv[1])
