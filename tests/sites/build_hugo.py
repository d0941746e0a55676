"""``python -m tests.sites.build_hugo`` builds the site ``hugo`` with Hugo, and writes what is dead in the result.

No part of the tests: the generator must be installed, ``apt install hugo``. ``built.tsv`` beside the site has a line a
link of each page that was built: its source, the link as it is written there, ``ok`` or ``dead``. The templates are
plain ones, the shortcode ``include`` writes a heading, and a missing page of ``ref`` is a warning.
"""

import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.cli.inside import probe_in

HERE = Path(__file__).parent
OUTCOME = "built.tsv"
NAME, BASE = "hugo", "pot"
_PAGE = '<html><head><meta name="source" content="{{ with .File }}{{ .Path }}{{ end }}"></head>{{ .Content }}</html>'
_PARAMETER = re.compile(r"\[\w*\]\(\{\{< param [^)]*\)")  # one that nothing sets makes the build fail
_SOURCE = re.compile(r'name="?source"? content="([^"]*)"')


def build() -> None:
    """Build the site in a copy below its base, and write what becomes of the links."""
    with tempfile.TemporaryDirectory() as folder:
        copy, host = Path(folder, "site"), Path(folder, "host")
        shutil.copytree(HERE / NAME, copy)
        for template in ("_default/single.html", "_default/list.html", "shortcodes/include.html"):
            path = copy / "layouts" / template
            path.parent.mkdir(exist_ok=True)
            path.write_text(_PAGE if "_default" in template else "## From the part\n", "utf-8")
        for source in copy.rglob("*.md"):
            source.write_text(_PARAMETER.sub("", source.read_text("utf-8")), "utf-8")
        told = {**os.environ, "HUGO_REFLINKSERRORLEVEL": "WARNING", "HUGO_MARKUP_GOLDMARK_RENDERER_UNSAFE": "true"}
        subprocess.run(("hugo", "--quiet", "--destination", str(host / BASE)), cwd=copy, env=told, check=True)
        (HERE / NAME / OUTCOME).write_text("".join(_links(host)), "utf-8")


def _links(host: Path) -> list[str]:
    options = ("--offline", "--fragments", "--no-config", "-q", "--no-progress", "--root-dir", ".")
    probe_in(host, "check", ".", *options, "-o", "out.json")
    results = json.loads((host / "out.json").read_text("utf-8"))["results"]
    lines = {
        f"content/{found[1]}\t{source['text']}\t{'ok' if result['verdict'] == 'ok' else 'dead'}\n"
        for result in results
        for source in result["sources"]
        if source["document"].endswith(".html") and not source["text"].startswith("http")
        and (found := _SOURCE.search((host / source["document"]).read_text("utf-8"))) and found[1]
    }  # fmt: skip
    return sorted(lines)


if __name__ == "__main__":
    build()
