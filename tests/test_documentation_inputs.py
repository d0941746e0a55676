"""What the documentation says of inputs, local links, fragments and crawls."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from probe.extract import formats
from samples.exchange import Exchange
from samples.origin import Origin
from samples.routes import fixed
from tests.outside import Ran, probe, serving


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def results(ran: Ran) -> dict[str, dict[str, Any]]:
    assert ran.stderr == ""
    return {result["url"]: result for result in map(json.loads, ran.stdout.splitlines())}


def documents(folder: Path, *words: str, stdin: str | None = None) -> set[str]:
    """Return where links were found; nothing is sent."""
    ran = probe(*words, "--exclude", ".", "-f", "jsonl", "--no-config", cwd=folder, stdin=stdin)
    return {source["document"] for result in results(ran).values() for source in result["sources"]}


LINK = "https://a.example/\n"


def test_folders_have_the_documents_that_the_table_says(tmp_path: Path) -> None:
    walked = {f"d/a{suffix}" for form in formats() if form.walked for suffix in form.suffixes} - {"d/a.ipynb"}
    text = {
        "d/a.html": "<a href='https://a.example'>",
        "d/a.htm": "<a href='https://a.example'>",
        "d/a.xhtml": "<a href='https://a.example'/>",
        "d/a.css": "@import 'https://a.example';",
        "d/a.canvas": '{"nodes": [{"url": "https://a.example"}]}',
    }
    left_out = (
        "d/.hidden.md",
        "d/node_modules/a.md",
        "d/.git/a.md",
        "d/env/a.md",
        "d/env/pyvenv.cfg",
        "d/vendor/modules.txt",
        "d/vendor/x/a.md",
        "d/crates/x/.cargo-checksum.json",
        "d/crates/x/a.md",
        "d/testdata/a.md",
        "d/__fixtures__/a.md",
        "d/__snapshots__/a.md",
        "d/src/test/resources/a.md",
        "d/tests/test_x.py",
        "d/tests/test_x/a.md",
        "d/x.md",
        "d/y.md",
        "d/z.md",
        "d/a.py",
    )
    write(tmp_path, {**dict.fromkeys([*walked, "d/a.txt", "d/e/b.md", *left_out], LINK), **text})
    write(tmp_path, {"d/.gitignore": "x.md\n", "d/.ignore": "y.md\n", "d/.probeignore": "z.md\n"})
    assert documents(tmp_path, "d") == {*walked, "d/a.txt", "d/e/b.md"}


def test_patterns_and_lists_name_files(tmp_path: Path) -> None:
    write(tmp_path, {"d/a.md": LINK, "d/e/b.md": LINK, "d/c d.md": LINK, "list": "d/a.md\nd/c d.md\n"})
    assert documents(tmp_path, "d/**/*.md") == {"d/a.md", "d/e/b.md", "d/c d.md"}
    assert documents(tmp_path, "--files-from", "list") == {"d/a.md", "d/c d.md"}
    assert documents(tmp_path, "--files-from", "-", stdin="d/e/b.md\0d/a.md\0") == {"d/a.md", "d/e/b.md"}
    assert documents(tmp_path, "-", "--as", "markdown", stdin=f"<{LINK.strip()}>") == {"stdin"}
    assert documents(tmp_path, "https://a.example") == {"argument 1"}


def test_a_sitemap_index_stands_for_its_sitemaps(tmp_path: Path) -> None:
    async def sitemap(exchange: Exchange) -> None:
        at = f"http://{exchange.request.headers['host']}"
        index = exchange.request.path == "/index.xml"
        outer, inner, path = ("sitemapindex", "sitemap", "one.xml") if index else ("urlset", "url", "ok")
        schema = "http://www.sitemaps.org/schemas/sitemap/0.9"
        text = f'<{outer} xmlns="{schema}"><{inner}><loc>{at}/{path}</loc></{inner}></{outer}>'
        await exchange.answer(200, {"Content-Type": "application/xml"}, text.encode())

    with serving(Origin(routes=dict.fromkeys(("/index.xml", "/one.xml"), sitemap))) as origin:
        found = results(probe("--from", origin.url("/index.xml"), "-f", "jsonl", cwd=tmp_path))
        assert {url: result["sources"][0]["document"] for url, result in found.items()} == {
            origin.url("/ok"): origin.url("/one.xml")
        }


def test_lines_that_were_added_count_uncommitted_ones_too(tmp_path: Path) -> None:
    def git(words: str) -> None:
        who = ("-c", "user.name=a", "-c", "user.email=a@a.example")
        subprocess.run(["git", *who, *words.split()], cwd=tmp_path, check=True, capture_output=True)

    write(tmp_path, {"a.md": "https://a.example/1\n", "same.md": LINK})
    for words in ("init -q", "add -A", "commit -qm x", "branch other"):
        git(words)
    write(tmp_path, {"a.md": "https://a.example/1\nhttps://a.example/2\n"})
    git("commit -qam y")
    write(tmp_path, {"a.md": "https://a.example/1\nhttps://a.example/2\nhttps://a.example/3\n"})
    ran = probe("--changed-since", "other", "--exclude", ".", "-f", "jsonl", cwd=tmp_path)
    assert results(ran).keys() == {"https://a.example/2", "https://a.example/3"}


def test_a_file_that_is_missing_ends_the_command(tmp_path: Path) -> None:
    with serving(Origin()) as origin:
        ran = probe("missing.md", origin.url("/ok"), cwd=tmp_path)
        assert (ran.status, ran.stdout, origin.requests) == (2, "", [])


def told(folder: Path, *words: str) -> dict[str, tuple[str, str | None]]:
    """Return verdict and failure by the text of each link."""
    ran = probe(*words, "-f", "jsonl", "--no-config", "--retries", "0", cwd=folder)
    return {
        source["text"]: (result["verdict"], result["failure"])
        for result in results(ran).values() for source in result["sources"]
    }  # fmt: skip


OK, MISSING, SKIPPED = ("ok", None), ("broken", "file-missing"), ("skipped", None)


def test_local_links_are_looked_up(tmp_path: Path) -> None:
    text = "[a](../b.md) [c](c.md) [d]({{url}}) [e](${HOST}/x) [f](/b.md) [g](/gone)\n"
    write(tmp_path, {".git/HEAD": "", "b.md": "", "site/b.md": "", "d/a.md": text})
    always = {"../b.md": OK, "c.md": MISSING, "{{url}}": SKIPPED, "${HOST}/x": SKIPPED}
    assert told(tmp_path, "d/a.md") == {**always, "/b.md": OK, "/gone": SKIPPED}
    assert told(tmp_path, "d/a.md", "--root-dir", "site") == {**always, "/b.md": OK, "/gone": MISSING}
    assert told(tmp_path, "d/a.md", "--root-dir", "d") == {**always, "/b.md": MISSING, "/gone": MISSING}


def test_pages_are_found_as_static_hosts_serve_them(tmp_path: Path) -> None:
    write(tmp_path, {"a.html": "<a href=/about><a href=about>", "about.html": "", "a.md": "[a](about)\n"})
    assert told(tmp_path, "a.html", "--root-dir", ".") == {"/about": OK, "about": OK}
    assert told(tmp_path, "a.html") == {"/about": SKIPPED, "about": OK}
    assert told(tmp_path, "a.md") == {"about": MISSING}


def test_what_is_not_here_is_asked_for_where_it_is_published(tmp_path: Path) -> None:
    write(tmp_path, {"d/a.md": "[a](b.md) [b](api/x) [c](/ok)\n", "d/b.md": ""})
    with serving(Origin()) as origin:
        verdicts = told(tmp_path, "d/a.md", "--base-url", origin.url("/"))
        asked = {request.path for request in origin.requests}
    assert verdicts == {"b.md": OK, "api/x": ("broken", None), "/ok": OK}
    assert asked == {"/d/api/x", "/ok"}


def test_fragments(tmp_path: Path) -> None:
    page = b"<p id=a><a name=b></a>some  text"
    text = "# A b\n\n[1](#a-b) [2](#no) [3](p.html#b) [4](p.html#top) [5](p.html#:~:text=Some%20text) [6](p.html#L10)\n"
    write(tmp_path, {"p.html": page.decode(), "none.html": "<p><script src=x.js></script>"})
    with serving(Origin(routes={"/page": fixed(200, body=page)})) as origin:
        more = "".join(f"<{origin.url('/page')}#{name}>\n" for name in ("a", "b", "no", "/route", "t=30"))
        write(tmp_path, {"a.md": f"{text}\n{more}\n[7](none.html#x)\n"})
        ran = results(probe("a.md", "--fragments", "-f", "jsonl", cwd=tmp_path))
        asked = [request.method for request in origin.requests]
        absent = {url for url, result in ran.items() if result["failure"] == "fragment-missing"}
        assert absent == {"a.md#no", f"{origin.url('/page')}#no"}
        assert {result["verdict"] for url, result in ran.items() if url not in absent} == {"ok"}
    assert asked == ["GET"]
    unknown = [line for result in ran.values() for line in result["evidence"] if "cannot be determined" in line]
    assert len(unknown) == 4


PAGES = {
    "/": "<a href=/a>a</a> <a href=/b rel=nofollow>b</a> <a href=/forbidden>f</a> <a href=/x.css>x</a> "
    "<a href=http://OTHER/a>o</a>",
    "/a": "<a href=/deep>d</a>", "/b": "<a href=/behind-b>b</a>", "/deep": "<a href=/deeper>d</a>", "/deeper": "end",
    "/forbidden": "not for robots",
    "/robots.txt": "User-agent: *\nDisallow: /forbidden\n", "/x.css": "a { b: url(/behind-x) }",
    "/behind-x": "end",
}  # fmt: skip
TYPES = {"/robots.txt": "text/plain", "/x.css": "text/css"}


async def page(exchange: Exchange) -> None:
    path, host = exchange.request.path, exchange.request.headers["host"]
    text = PAGES[path].replace("OTHER", host.replace("127.0.0.1", "localhost"))
    await exchange.answer(200, {"Content-Type": TYPES.get(path, "text/html")}, text.encode())


@pytest.fixture(scope="module")
def site() -> Iterator[Origin]:
    with serving(Origin(routes=dict.fromkeys(PAGES, page))) as origin:
        yield origin


def crawled(site: Origin, *words: str) -> dict[str, str]:
    """Return the verdict of each path; those of the other host stand with their host."""
    found = results(probe(site.url("/"), "--recurse", *words, "-f", "jsonl"))
    return {url.removeprefix(site.url("")): result["verdict"] for url, result in found.items()}


def test_a_crawl_goes_where_the_documentation_says(site: Origin) -> None:
    other = site.url("/a", "localhost")
    expected = {
        **dict.fromkeys(("/", "/a", "/b", other, "/x.css", "/behind-x", "/deep", "/deeper"), "ok"),
        "/forbidden": "skipped",
    }  # fmt: skip
    assert crawled(site) == expected
    assert crawled(site, "--no-robots") == {**expected, "/forbidden": "ok"}
    assert crawled(site, "2").keys() == expected.keys() - {"/deeper"}
    into = crawled(site, "--recurse-into", "^http://localhost")
    assert into.keys() == {*expected, site.url("/deep", "localhost"), site.url("/deeper", "localhost")}


def test_a_page_that_is_listed_is_asked_for_whatever_robots_txt_says(site: Origin) -> None:
    found = results(probe(site.url("/forbidden"), "--recurse", "-f", "jsonl"))
    assert {url: result["verdict"] for url, result in found.items()} == {site.url("/forbidden"): "ok"}


def test_a_crawl_that_is_cut_says_so(site: Origin) -> None:
    ran = probe(site.url("/"), "--recurse", "--max-pages", "1", "--lang", "en")
    assert "Links were read from 1 pages (--max-pages), and not from others: " in ran.stdout


def test_documents_are_not_gone_on_from(site: Origin, tmp_path: Path) -> None:
    write(tmp_path, {"a.md": f"<{site.url('/')}>\n"})
    assert results(probe("a.md", "--recurse", "-f", "jsonl", cwd=tmp_path)).keys() == {site.url("/")}
