"""Relative links: which file, which URL, or why it cannot be told."""

import re
from pathlib import Path

import pytest
from msgspec.structs import replace

from probe.model import FailureKind, Mention, Note, Target
from probe.settings import Reading
from probe.sites.tree import path_from
from probe.targets import disk, fragment_of, unique
from probe.targets.relative import Relatives


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project: docs/a.md beside docs/b c.md, docs/ü.md, and site/about.html; the working directory is its root."""
    for name in ("docs/a.md", "docs/b c.md", "docs/ü.md", "docs/#x.md", "site/about.html", "site/index.html"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def target(text: str, base: Path | str, reading: Reading | None = None) -> Target:
    href = base if isinstance(base, str) else base.as_uri()
    (found,) = unique([Mention(text, "docs/a.md", 1, 1, base=href)], reading)
    return found


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("a.md", "docs/a.md"),
        ("./a.md#x", "docs/a.md"),
        ("a.md?plain=1", "docs/a.md"),
        ("#top", "docs/a.md"),
        ("?q", "docs/a.md"),
        ("b%20c.md", "docs/b c.md"),
        ("b c.md", "docs/b c.md"),
        ("ü.md", "docs/ü.md"),
        ("%C3%BC.md", "docs/ü.md"),
        ("%23x.md", "docs/#x.md"),
        ("../site/about.html", "site/about.html"),
        ("../site/", "site"),
        ("..\\site\\about.html", "site/about.html"),
        (".", "docs"),
        ("\n a.md\t", "docs/a.md"),
    ],
)
def test_a_file_that_is_there_is_a_target_of_its_own(tree: Path, text: str, url: str) -> None:
    found = target(text, tree / "docs/a.md")
    assert (found.url, found.path, found.refusal, found.skip) == (url, str(tree / url), None, None)


@pytest.mark.parametrize(
    ("text", "url"),
    [("missing.md", "docs/missing.md"), ("A.md", "docs/A.md"), ("../../up.md", "../up.md"), ("a%00", "a%00")],
)
def test_a_file_that_is_not_there_is_refused(tree: Path, text: str, url: str) -> None:
    found = target(text, tree / "docs/a.md")
    assert (found.url, found.refusal) == (url, FailureKind.FILE_MISSING)


def test_equal_files_are_one_target_however_they_are_written(tree: Path) -> None:
    base = (tree / "docs/a.md").as_uri()
    mentions = [Mention(text, "docs/a.md", line, 1, base=base) for line, text in enumerate(("ü.md", "%C3%BC.md#x"), 1)]
    (found,) = unique(mentions)
    assert found.mentions == tuple(mentions)


@pytest.mark.parametrize(
    ("text", "base", "url"),
    [
        ("//b.example/x", "file:///d/a.md", "https://b.example/x"),
        ("http://b.example", "file:///d/a.md", "http://b.example/"),
        ("x", "https://a.example/d/p", "https://a.example/d/x"),
        ("/x#y", "https://a.example/d/p", "https://a.example/x"),
        ("#y", "https://a.example/d/p?q", "https://a.example/d/p?q"),
        ("//b.example/", "http://a.example/d/p?q", "http://b.example/"),
    ],
)
def test_what_leads_to_the_web_is_a_url(text: str, base: str, url: str) -> None:
    found = target(text, base)
    assert (found.url, found.path, found.refusal, found.note) == (url, None, None, None)


@pytest.mark.parametrize(
    "text", ["{{ site.url }}/x", "https://a.example/{id}", "<%= x %>", "${base}/x", "{% url 'x' %}"]
)
def test_a_placeholder_is_no_link_yet(text: str) -> None:
    assert target(text, "file:///d/a.md").skip == Note("template")
    assert target(text, "file:///d/a.md").url == text


def test_in_a_list_a_placeholder_is_a_character_like_others() -> None:
    (found,) = unique([Mention("https://a.example/{id}", "list", 1, 1)])
    assert (found.url, found.skip) == ("https://a.example/%7Bid%7D", None)


def test_a_slash_is_the_root_dir(tree: Path) -> None:
    reading = Reading(root_dir="site")
    assert target("/about.html", tree / "docs/a.md", reading).path == str(tree / "site/about.html")
    assert target("/../../about.html", tree / "docs/a.md", reading).path == str(tree / "site/about.html")
    assert target("/missing", tree / "docs/a.md", reading).refusal is FailureKind.FILE_MISSING


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("../about.html", "site/about.html"),
        ("../../../about", "site/about.html"),
        ("..", "site"),
        ("../site/about.html", "site/site/about.html"),
        ("../docs/a.md", "site/docs/a.md"),
        ("a%20b.html#x", "site/a b.html"),
        ("#x", "site/index.html"),
        ("?q#x", "site/index.html"),
    ],
)
def test_a_page_is_not_left_upwards_from_the_root_dir(tree: Path, text: str, path: str) -> None:
    found = target(text, tree / "site/index.html", Reading(root_dir="site"))
    assert (found.path or "").removesuffix(".html") == str(tree / path).removesuffix(".html")
    assert (found.refusal is None) == (tree / path).exists()


def test_what_a_page_says_its_links_start_from_may_be_a_folder(tree: Path) -> None:
    mention = Mention("about", "site/docs/x.html", 1, 1, base=f"{(tree / 'site').as_uri()}/")
    for reading in (Reading(root_dir="site"), Reading()):
        (found,) = unique([mention], reading)
        assert (found.path, found.refusal) == (str(tree / "site/about.html"), None)
    (found,) = unique([replace(mention, text="../about.html")], Reading(root_dir="site"))
    assert found.path == str(tree / "site/about.html")
    (found,) = unique([replace(mention, document="site/x.rst")])
    assert found.refusal is FailureKind.FILE_MISSING


def test_what_is_no_page_of_the_site_is_left_upwards(tree: Path) -> None:
    assert target("../docs/a.md", tree / "site/index.md", Reading(root_dir="site")).path == str(tree / "docs/a.md")
    assert target("../docs/a.md", tree / "site/index.html", Reading(root_dir="docs")).path == str(tree / "docs/a.md")
    assert target("../docs/a.md", tree / "site/index.html").path == str(tree / "docs/a.md")
    absolute = (tree / "docs/a.md").as_uri()
    assert target(absolute, tree / "site/index.html", Reading(root_dir="site")).path == str(tree / "docs/a.md")


def test_without_a_root_dir_it_is_the_repository_or_unknown(tree: Path) -> None:
    (tree / ".git").mkdir()
    assert target("/site/about.html", tree / "docs/a.md").path == str(tree / "site/about.html")
    unknown = target("/about.html", tree / "docs/a.md")
    assert (unknown.skip, unknown.refusal) == (Note("root-unknown"), None)


def test_pages_are_found_without_their_suffix_as_static_hosts_serve_them(tree: Path) -> None:
    found = target("about", tree / "site/index.html")
    assert (found.path, found.note) == (str(tree / "site/about.html"), Note("clean-url", ("site/about.html",)))
    assert target("about", tree / "site/index.md").refusal is FailureKind.FILE_MISSING


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("missing/", "https://docs.example/v1/docs/missing/"),
        ("/missing", "https://docs.example/missing"),
        ("../x?q#f", "https://docs.example/v1/x?q"),
    ],
)
def test_what_is_not_there_is_asked_for_under_the_base_url(tree: Path, text: str, url: str) -> None:
    reading = Reading(base_url="https://docs.example/v1/")
    assert target(text, tree / "docs/a.md", reading).url == url
    assert target("a.md", tree / "docs/a.md", reading).path == str(tree / "docs/a.md")


@pytest.mark.parametrize(
    ("text", "kind", "url", "asked"),
    [
        ("no-label", "ref", "docs/no-label", False),
        ("gone", "doc", "docs/gone.rst", False),
        ("part.txt", "include", "docs/part.txt", False),
        ("gone.html", "link", "https://docs.example/v1/docs/gone.html", True),
    ],
)
def test_what_names_a_source_is_asked_of_no_host(tree: Path, text: str, kind: str, url: str, *, asked: bool) -> None:
    (tree / "docs/conf.py").write_text("extensions = []\n")
    (tree / "docs/index.rst").write_text("x")
    mention = Mention(text, "docs/index.rst", 1, 1, base=(tree / "docs/index.rst").as_uri(), kind=kind)
    (found,) = unique([mention], Reading(base_url="https://docs.example/v1/"))
    assert (found.url, found.refusal is None, found.skip) == (url, asked, None)


def test_the_root_dir_is_what_is_published_under_the_base_url(tree: Path) -> None:
    reading = Reading(base_url="https://docs.example/v1/", root_dir="docs")
    assert target("missing", tree / "docs/a.md", reading).url == "https://docs.example/v1/missing"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("https://docs.example/v1/about.html#x", "site/about.html"),
        ("HTTPS://docs.example/v1/about.html?q", "site/about.html"),
        ("https://docs.example/v1/", "site"),
        ("https://docs.example/v1/missing", "site/missing"),
        ("https://docs.example/v2/about.html", None),
        ("https://docs.example.evil/v1/about.html", None),
        ("https://docs.example/v1/https://x/about.html", None),
        ("https://docs.example/v1/..%2f..%2fdocs/a.md", None),
        ("https://[", None),
    ],
)
def test_a_site_that_is_not_published_yet_is_looked_up(tree: Path, text: str, path: str | None) -> None:
    reading = Reading(base_url="https://docs.example/v1/", root_dir="site")
    found = target(text, tree / "docs/a.md", reading)
    assert found.path == (str(tree / path) if path else None)
    assert target(text, "https://other.example/", reading).path is None


def test_an_empty_link_leads_nowhere_new(tree: Path) -> None:
    assert target("", tree / "docs/a.md").skip == Note("empty-link")


def test_outside_of_a_repository_a_slash_is_unknown(tree: Path) -> None:
    assert target("/about.html", tree / "site/index.html").skip == Note("root-unknown")


@pytest.mark.parametrize(
    ("text", "source"),
    [("ü", "docs/ü.md"), ("ü.html", "docs/ü.md"), ("../docs/ü", "docs/ü.md"), ("ü.htm", None), ("x", None)],
)
def test_what_is_published_from_a_source_is_that_page(tree: Path, text: str, source: str | None) -> None:
    found = target(text, tree / "docs/a.md")
    assert found.note == (Note("source-there", (source,)) if source else None)
    assert (found.path, found.skip) == (str(tree / source) if source else None, None) or source is None
    assert found.refusal == (None if source else FailureKind.FILE_MISSING)
    assert target(text, tree / "site/about.html").note is None


@pytest.mark.parametrize(
    ("text", "path", "root"),
    [
        ("/guide/x.md", "docs/guide/x.md", "docs"),
        ("/guide/x", "docs/guide/x.md", "docs"),
        ("/x.md#y", "docs/guide/x.md", "docs/guide"),
        ("/logo.png", "docs/public/logo.png", "docs/public"),
        ("/pic.png", "static/pic.png", "static"),
    ],
)
def test_a_slash_is_the_nearest_folder_that_has_it(tree: Path, text: str, path: str, root: str) -> None:
    for name in (".git/x", "docs/guide/x.md", "docs/public/logo.png", "static/pic.png"):
        (tree / name).parent.mkdir(exist_ok=True)
        (tree / name).write_text("x")
    found = target(text, tree / "docs/guide/x.md")
    assert (found.path, found.note, found.refusal) == (str(tree / path), Note("root-guessed", (root,)), None)


@pytest.mark.parametrize(
    ("text", "broken"),
    [("/docs/gone.md", True), ("/docs/a/gone.rst", True), ("/docs/gone", False), ("/none/gone.md", False),
     ("/gone.md", False), ("/docs/gone.html", False), ("/$x/y.md", False)],
)  # fmt: skip
def test_on_a_platform_a_slash_is_the_top_of_the_repository(tree: Path, text: str, broken: bool) -> None:
    (tree / ".git").mkdir()
    found = target(text, tree / "docs/a.md")
    assert (found.refusal is FailureKind.FILE_MISSING) is broken
    assert (found.skip is None) is broken
    assert target(text, tree / "site/about.html").refusal is None


@pytest.mark.parametrize("url", ["https://github.com/o/r.git", "git@gitlab.com:o/r.git", "https://codeberg.org/o/r"])
@pytest.mark.parametrize(
    ("text", "broken"),
    [("/gone.md", True), ("/none/gone.md#x", True), ("/gone.adoc", True), ("/gone", False), ("/none/gone/", False),
     ("/robots.txt", False), ("/{x}.md", False)],
)  # fmt: skip
def test_where_a_host_shows_a_repository_a_source_from_its_top_is_a_file(
    tree: Path, url: str, text: str, broken: bool
) -> None:
    (tree / ".git").mkdir()
    (tree / ".git/config").write_text(f'[remote "origin"]\n\turl = {url}\n')
    found = target(text, tree / "docs/a.md")
    assert (found.refusal is FailureKind.FILE_MISSING, found.skip is None) == (broken, broken)
    assert target(text, tree / "site/about.html").refusal is None


def test_another_case_is_another_file_as_on_the_web(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = target("A.md", tree / "docs/a.md")
    assert (found.refusal, found.note) == (FailureKind.FILE_MISSING, Note("spelt-otherwise", ("docs/a.md",)))
    monkeypatch.setattr(disk, "_FOLDED", True)  # a machine to which both are one
    monkeypatch.setattr("os.path.exists", lambda path: Path(path.lower()) == tree / "docs/a.md")
    found = target("A.md", tree / "docs/a.md")
    assert (found.refusal, found.note) == (FailureKind.FILE_MISSING, Note("spelt-otherwise", ("docs/a.md",)))
    assert target("a.md", tree / "docs/a.md").path == str(tree / "docs/a.md")


@pytest.mark.parametrize("name", ["index.html", "index.htm", "index.php", "default.html"])
def test_of_a_folder_a_host_shows_its_index_alone(tree: Path, name: str) -> None:
    (tree / "site/files").mkdir()
    reading = Reading(root_dir="site")
    for text in ("files/", "/files", "files#x"):
        found = target(text, tree / "site/index.html", reading)
        assert (found.url, found.refusal) == ("site/files", FailureKind.FILE_MISSING)
        assert found.note == Note("folder-unserved", ("site/files",))
        assert target("files/", tree / "site/index.html").path == str(tree / "site/files")
    (tree / "site/files" / name).write_text("x")
    assert target("files/", tree / "site/index.html", reading).path == str(tree / "site/files")
    (tree / "site/none").mkdir()
    (tree / "site/none.html").write_text("x")
    assert target("none", tree / "site/index.html", reading).path == str(tree / "site/none.html")


def test_what_lies_above_a_repository_is_not_its_configuration(tree: Path) -> None:
    (tree / "conf.py").touch()
    (tree / "docs/.git").mkdir()
    assert target("how-frozen", tree / "docs/a.md").refusal is FailureKind.FILE_MISSING


def test_what_changes_between_two_runs_is_seen(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tree / "docs")
    assert target("a.md", tree / "docs/a.md").url == "a.md"
    assert target("/site/about.html", tree / "docs/a.md").skip == Note("root-unknown")
    (tree / ".git").mkdir()
    assert target("a.md", tree / "docs/a.md").url == "docs/a.md"
    assert target("/site/about.html", tree / "docs/a.md").path == str(tree / "site/about.html")


@pytest.mark.parametrize("text", ["../../issues", "../../releases/latest", "../../../x"])
def test_what_is_outside_of_the_repository_its_host_knows(tree: Path, text: str) -> None:
    assert target(text, tree / "docs/a.md").refusal is FailureKind.FILE_MISSING
    (tree / ".git").mkdir()
    assert target(text, tree / "docs/a.md").skip == Note("outside-project")
    assert target("../missing", tree / "docs/a.md").refusal is FailureKind.FILE_MISSING


@pytest.mark.parametrize(
    "text", ["$URL", "x/$y/z", "%s.html", "%BASE%/x", "__FILE__.html", "@site/x.md", "%= url %", "' + f('x') + '"]
)
def test_what_other_tools_replace_is_no_link_yet_where_it_is_no_file(tree: Path, text: str) -> None:
    assert target(text, tree / "docs/a.md").skip == Note("template")


def test_a_file_may_be_named_like_a_placeholder(tree: Path) -> None:
    (tree / "docs/Map$Entry.html").write_text("x")
    assert target("Map$Entry.html", tree / "docs/a.md").path == str(tree / "docs/Map$Entry.html")


def test_files_have_the_same_name_from_wherever_in_the_project(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tree / "probe.toml").write_text("")
    monkeypatch.chdir(tree / "docs")
    assert target("missing.md", tree / "docs/a.md").url == "docs/missing.md"


def test_remapped_urls_say_so() -> None:
    reading = Reading(remap=((re.compile("^https://a.example/(.*)"), r"http://localhost:80/\1"),))
    found = target("https://a.example/x?y#z", "file:///d/a.md", reading)
    assert (found.url, found.note) == ("http://localhost/x?y", Note("remapped", ("https://a.example/x?y#z",)))
    assert target("https://b.example/", "file:///d/a.md", reading).note is None


def test_fragments_are_kept_where_they_are_looked_for() -> None:
    texts = (
        "https://a.example/x#b",
        "https://a.example/x",
        "https://a.example/x#c",
        "https://a.example/x#b",
        "https://b.example/",
    )
    found = unique([Mention(text, "d", 1, 1) for text in texts], Reading(fragments=True))
    assert [(each.index, each.url, each.fragments) for each in found] == [
        (0, "https://a.example/x", ("b", "c")),
        (3, "https://b.example/", ()),
    ]
    assert [each.fragments for each in unique([Mention(text, "d", 1, 1) for text in texts])] == [(), ()]
    assert fragment_of(Mention("a#b#c", "d", 1, 1)) == "b#c"


@pytest.mark.parametrize("href", ["http://a.example/", "file://host/x", "file:///a%00b"])
def test_what_is_no_file_of_this_machine_has_no_path(href: str) -> None:
    assert path_from(href) is None


@pytest.mark.parametrize(
    ("href", "path"),
    [("file:///C:/repo/docs/a%20b.md", "C:/repo/docs/a b.md"), ("file:///C:/repo/", "C:/repo"),
     ("file:///C:/repo/a:b.md", "C:/repo/a:b.md")],
)  # fmt: skip
def test_paths_of_windows_have_slashes_as_well(monkeypatch: pytest.MonkeyPatch, href: str, path: str) -> None:
    with monkeypatch.context() as windows:
        windows.setattr("os.name", "nt")
        found = path_from(href)
    assert found == path


def test_paths_are_shown_from_the_working_directory(tree: Path) -> None:
    relatives = Relatives(Reading())
    assert relatives.shown(str(tree / "docs" / "a.md")) == "docs/a.md"
    assert relatives.shown(str(tree.parent / "x")) == "../x"
