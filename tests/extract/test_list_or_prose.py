"""A list of URLs or prose: one rule, whatever the name, and whether somebody named the file or it was found."""

from pathlib import Path

import pytest

from probe.extract import format_of, mentions
from probe.extract.list_or_prose import has_scheme
from probe.model import Document
from probe.settings import Reading
from probe.targets import unique

LISTS = {
    "URLs": "https://a.example/\nhttps://b.example/\n",
    "one URL": "https://a.example/\n",
    "comments and blank lines do not count": "# a\n# b\n\n# c\nhttps://a.example/\n",
    "hosts": "a.example\nb.example\n",
    "hosts with ports and paths": "a.example:8080/x\nlocalhost:3000\nb.example/setup.py\n",
    "addresses": "192.0.2.1\n192.0.2.2/x\n",
    "hosts under .org": "a.org\nwww.b.org\n",
    "hosts in other scripts": "bücher.example\nxn--bcher-kva.example\n例子.中国\n",
    "misspelt schemes": "htps://a.example/\nhttp//b.example/\nhttps;//c.example/\n",
    "half of it is broken": "https://a.example/\nnot a url\n",
    "quotes and brackets": '<https://a.example/>\n"https://b.example/",\n',
    "comments behind": "https://a.example/ # why. And so on.\nb.example # see c\n",
    "blanks in names of files": "https://a.example/My File.pdf\nhttps://a.example/Your old File.pdf\n",
    "other schemes": "mailto:a@a.example\nftp://a.example/\n//b.example/x\n",
    "nothing": "",
    "comments alone": "# https://a.example/\n",
}
PROSE = {
    "words": "wiki\njira\n",
    "sentences": "Install this.\nbuild\ntest\n------\n",
    "a heading": "Install\n=======\nbuild\nrun\n",
    "a heading and its URL": "Documentation:\nhttps://a.example/\n",
    "a sentence and its URL": "See the licence at the address below.\nhttps://a.example/licence\n",
    "a text with some URLs": "https://a.example/\nis where we are\nand this is\nwhat we do\n",
    "URLs with a text behind": "https://a.example/ - the first one\nhttps://b.example/ (the second)\n",
    "robots.txt": "User-agent: *\nDisallow: /x\nSitemap: https://a.example/sitemap.xml\n",
    "requirements.txt": "requests==2.31\nzope.interface>=5\nflask\n-e git+https://a.example/x#egg=x\n",
    "CMakeLists.txt": "cmake_minimum_required(VERSION 3.5)\nproject(x)\nadd_subdirectory(src)\n",
    "humans.txt": "/* TEAM */\nChef: A. Person\nSite: https://a.example\n",
    "llms.txt": "> A summary\n\n- [Docs](https://a.example/docs.md): what it does\n",
    "names of files": "setup.py\nREADME.md\ndocs/index.rst\nlogo.png\nfonts.woff\n",
    "block lists in the format of hosts": "0.0.0.0 ads.a.example\n0.0.0.0 ads.b.example\n",
}
NAMES = ("a.txt", "README", "docs/INSTALL.txt", "stdin", "x.urls", "hosts.list")


def format_name(name: str, content: bytes, *, found: bool) -> str:
    return format_of(Document(name, content, found=found), Reading()).name


@pytest.mark.parametrize("found", [False, True])
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("text", "form"), [
    *(pytest.param(text, "list", id=f"list: {case}") for case, text in LISTS.items()),
    *(pytest.param(text, "text", id=f"prose: {case}") for case, text in PROSE.items()),
])  # fmt: skip
def test_a_list_is_told_from_prose_whatever_its_name(text: str, form: str, name: str, *, found: bool) -> None:
    assert format_name(name, text.encode(), found=found) == form


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32", "utf-16-le"])
def test_encodings_make_no_difference(encoding: str) -> None:
    assert format_name("a.txt", LISTS["hosts"].encode(encoding), found=False) == "list"
    assert format_name("a.txt", PROSE["sentences"].encode(encoding), found=False) == "text"


def test_a_broken_line_of_a_list_is_invalid_and_not_lost() -> None:
    text = b"https://a.example/\nhtps://b.example/\nnot a url\nhttps://c.example:x/\n"
    for found in (False, True):
        targets = unique(mentions(Document("a.txt", text, found=found), Reading()))
        assert [(target.url, target.refusal is None) for target in targets] == [
            ("https://a.example/", True), ("htps://b.example/", False), ("not a url", False),
            ("https://c.example:x/", False),
        ]  # fmt: skip


def test_hosts_of_a_list_that_nobody_named_are_skipped_with_the_reason() -> None:
    text = LISTS["hosts"].encode()
    named, found = (unique(mentions(Document("a.txt", text, found=each), Reading())) for each in (False, True))
    assert [(target.url, target.skip) for target in named] == [
        ("https://a.example/", None),
        ("https://b.example/", None),
    ]
    assert [(target.url, target.skip and target.skip.word) for target in found] == [
        ("a.example", "bare-host"), ("b.example", "bare-host"),
    ]  # fmt: skip


@pytest.mark.parametrize("more", ["https://c.example/\n", "htps://c.example/\n", "//c.example/\n"])
def test_hosts_beside_a_url_are_asked_for_wherever_the_list_was(more: str) -> None:
    text = (LISTS["hosts"] + more).encode()
    assert has_scheme(text)
    assert [t.skip for t in unique(mentions(Document("a.txt", text, found=True), Reading()))] == [None] * 3


def test_hosts_are_asked_for_where_the_user_says_that_it_is_a_list() -> None:
    document = Document("a.txt", LISTS["hosts"].encode(), found=True)
    assert [t.skip for t in unique(mentions(document, Reading(as_="list")))] == [None] * 2


def test_our_own_lists_are_lists() -> None:
    for path in (Path(__file__).parents[2] / "samples").glob("*.txt"):
        assert format_name(path.name, path.read_bytes(), found=False) == "list"
