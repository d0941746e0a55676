"""``python -m tests.sites.build_docsify`` renders the site ``docsify`` in Chromium, and writes which links are dead.

No part of the tests: it takes npm, the network and Chromium (``apt install chromium``). docsify builds nothing: each
page is opened as its route, the links of the rendered page are followed, and their places are looked for.
"""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import Page, sync_playwright

from tests.sites.built_links import told

HERE = Path(__file__).parent
PACKAGE = "docsify@4"
_SCRIPT = '<script src="/node_modules/docsify/lib/docsify.min.js"></script>'
_WRITTEN = re.compile(r"!?\[(\w+)\]\((\S+?)(?: [^)]*)?\)")
_PLACE = re.compile(r"\A([^?#]*)\?id=")
_DRAWN = "document.querySelector('.markdown-section')?.innerText.length > 0"


def build() -> None:
    """Render the site from a server of its own, and write what becomes of the links."""
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        shutil.copytree(HERE / "docsify", top, dirs_exist_ok=True)
        index = top / "index.html"
        index.write_text(index.read_text("utf-8") + _SCRIPT, "utf-8")
        subprocess.run(("npm", "install", "--no-save", "--ignore-scripts", PACKAGE), cwd=top, check=True)
        with ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=folder)) as server:
            Thread(target=server.serve_forever, daemon=True).start()
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
                page = browser.new_page()
                outcome = told(_outcome(page, top, f"http://127.0.0.1:{server.server_port}/"))
            server.shutdown()
        (HERE / "docsify/built.tsv").write_text(outcome, "utf-8")


def _outcome(page: Page, top: Path, host: str) -> Iterator[tuple[str, str, bool]]:
    for path in sorted(top.glob("**/*.md")):
        source = path.relative_to(top).as_posix()
        if source.startswith("node_modules"):
            continue
        route = f"{host}#/{source.removesuffix('README.md').removesuffix('.md')}"
        written = [(found[0][0] == "!", found[1], found[2]) for found in _WRITTEN.finditer(path.read_text("utf-8"))]
        for is_image, mark, link in written:
            _show(page, route)
            yield source, _as_told(link), _has_image(page, mark) if is_image else _leads(page, mark)


def _as_told(link: str) -> str:
    """Return a link as it is reported: its place as a fragment."""
    return _PLACE.sub(r"\1#", link)


def _show(page: Page, url: str) -> None:
    page.goto("about:blank")
    page.goto(url)
    page.wait_for_function(_DRAWN)


def _has_image(page: Page, mark: str) -> bool:
    source = page.evaluate(f"document.querySelector('.markdown-section img[alt=\"{mark}\"]').src")
    return bool(page.request.get(source).ok)


def _leads(page: Page, mark: str) -> bool:
    """Whether the link with a mark leads to a page that is there, and to its place."""
    link = page.locator(".markdown-section a", has_text=re.compile(rf"^{mark}$"))
    target = str(link.evaluate("element => element.href"))
    if "#/" not in target:
        return bool(page.request.get(target).ok)
    _show(page, target)
    place = target.partition("?id=")[2]
    found = not place or page.evaluate(f"document.getElementById(decodeURIComponent('{place}')) !== null")
    return bool(found) and "404 - Not found" not in page.inner_text(".markdown-section")


if __name__ == "__main__":
    build()
