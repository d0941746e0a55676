"""Where Hugo builds pages, which it does not build, and sources whose site another repository builds."""

from pathlib import Path

import pytest

from probe.extract.markdown.outline import outline_of
from probe.model import Note
from probe.sites.hugo import GENERATOR, Hugo
from probe.sites.interface import Made, Missing, Outline, Source, Unknown
from tests.sites.test_sites import told
from tests.sites.written import Written


def site_of(config: str, files: dict[str, str]) -> Hugo:
    site = GENERATOR.found(Written({"hugo.toml": f"title = 'x'\n{config}", "layouts/x.html": "", **files}), "")
    assert isinstance(site, Hugo)
    return site


@pytest.mark.parametrize(
    ("pattern", "url"),
    [
        ("/:year/:month/:slug/", "/2024/03/we-are-live/"),
        ("/:section/:day-:title/", "/posts/05-pots-of-tin/"),
        ("/:sections/:filename", "/posts/deep/first/"),
        ("/:sections[1:]/:contentbasename/", "/deep/first/"),
        ("/:monthname/:yearday/:slugorfilename/", "/march/65/we-are-live/"),
    ],
)
def test_a_page_is_built_where_a_permalink_says(pattern: str, url: str) -> None:
    page = "---\ntitle: Pots of Tin\nslug: we-are-live\ndate: 2024-03-05\n---\n"
    site = site_of(f'[permalinks]\nposts = "{pattern}"\n', {"content/posts/deep/first.md": page})
    assert site.url_of("content/posts/deep/first.md") == url
    assert site.source_of(url) == Source("content/posts/deep/first.md")


@pytest.mark.parametrize(
    ("source", "link", "kind", "path"),
    [
        ("content/docs/a.adoc", "../b/", "link", "content/docs/b.org"),
        (
            "content/docs/a.adoc",
            "b/",
            "link",
            None,
        ),  # no render hook is for AsciiDoc: the URL is the one that is written
        ("content/docs/a.adoc", "/docs/c/", "link", "content/docs/c.rst"),
        ("content/docs/a.adoc", "a.adoc", "xref", "content/docs/a.adoc"),
        ("content/docs/a.adoc", "gone.adoc", "xref", None),
        ("content/docs/c.rst", "/docs/gone/", "link", None),
        ("content/docs/d.md", "/docs/a/", "link", "content/docs/a.adoc"),
    ],
)
def test_content_is_not_markdown_alone(source: str, link: str, kind: str, path: str | None) -> None:
    site = site_of("", {f"content/docs/{name}": "" for name in ("a.adoc", "b.org", "c.rst", "d.md")})
    assert site.claims(source)
    answer = site.look_up(link, kind, source)
    assert answer == Source(path) if path else isinstance(answer, Missing)
    assert site.look_up("part.adoc", "include", "content/docs/a.adoc") == Unknown(Note("plugin-decides", ("hugo",)))


def test_a_permalink_by_what_a_page_does_not_tell_is_not_known() -> None:
    site = site_of('[permalinks]\nposts = "/:year/:slug/"\n', {"content/posts/first.md": "# x\n"})
    assert site.source_of("/posts/first/") == Unknown(Note("permalinks-decide", ("hugo",)))


@pytest.mark.parametrize(
    ("config", "url"),
    [
        ("[uglyURLs]\nposts = true\n", "/posts/lid.html"),
        ("[uglyURLs]\nguide = true\n", "/posts/lid/"),
        ("[uglyURLs]\nposts = false\n", "/posts/lid/"),
        ("uglyURLs = true\n", "/posts/lid.html"),
        ('[uglyURLs]\nposts = true\n[permalinks]\nposts = "/:year/:slug/"\n', "/2024/lid.html"),
    ],
)
def test_pages_of_a_section_may_end_with_html(config: str, url: str) -> None:
    page = "---\nslug: lid\ndate: 2024-03-05\n---\n"
    site = site_of(config, {"content/posts/lid.md": page, "content/posts/_index.md": ""})
    assert site.url_of("content/posts/lid.md") == url
    assert site.source_of(url) == Source("content/posts/lid.md")
    assert site.source_of(url.removesuffix(".html").rstrip("/")) == Source("content/posts/lid.md")
    assert site.source_of("/posts/lad.html") is None
    assert site.url_of("content/posts/_index.md") == "/posts/"


@pytest.mark.parametrize(
    ("matter", "config", "is_built"),
    [
        ("draft: true", "", False),
        ("draft: true", "buildDrafts = true\n", True),
        ("draft: false", "", True),
        ("date: 2999-01-01", "", False),
        ("publishDate: 2999-01-01", "", False),
        ("date: 2999-01-01", "buildFuture = true\n", True),
        ("date: 1999-01-01", "", True),
    ],
)
def test_drafts_and_what_is_dated_in_the_future_are_not_built(matter: str, config: str, *, is_built: bool) -> None:
    site = site_of(config, {"content/guide/lid.md": f"---\n{matter}\n---\n", "content/_index.md": ""})
    built, missing = Source("content/guide/lid.md"), Note("unpublished", ("content/guide/lid.md",))
    answer = built if is_built else Missing("content/guide/lid.md", missing)
    assert site.look_up("guide/lid/", "link", "content/_index.md") == answer


def test_a_list_is_built_of_terms_that_pages_have() -> None:
    page = '---\ntags: ["Red Tin"]\n---\n'
    site = site_of("", {"content/a.md": page})
    assert site.source_of("/tags/red-tin/") == Made("/tags/red-tin/", certain=True)
    assert site.source_of("/tags/") == Made("/tags/", certain=True)
    assert site.source_of("/tags/blue/") is None


@pytest.mark.parametrize(
    ("config", "url", "certain"),
    [
        ("", "/sitemap.xml", True),
        ('disableKinds = ["sitemap"]', "/sitemap.xml", False),
        ("", "/robots.txt", False),
        ("enableRobotsTXT = true", "/robots.txt", True),
        ("", "/index.xml", True),
        ("", "/guide/index.xml", True),
        ("", "/other/index.xml", False),
        ('disableKinds = ["RSS"]', "/index.xml", False),
        ('[outputs]\nhome = ["html"]', "/index.xml", False),
        ("", "/404.html", False),  # a theme may have its template
        ('disableKinds = ["taxonomy"]', "/tags/", False),
    ],
)
def test_what_the_build_makes_for_certain(config: str, url: str, *, certain: bool) -> None:
    assert site_of(config, {"content/guide/a.md": "# A"}).source_of(url) == Made(url, certain)


def test_an_alias_without_a_slash_is_beside_its_page() -> None:
    site = site_of("", {"content/guide/lid.md": "---\naliases: [cover]\n---\n"})
    assert site.source_of("/guide/cover/") == Source("content/guide/lid.md")


def test_a_reference_is_of_its_own_language_unless_it_names_another() -> None:
    config = "[languages.en]\n[languages.fr]\n"
    files = {"content/a.md": "", "content/b.md": "", "content/a.fr.md": ""}
    site = site_of(config, files)
    assert site.own("a.md", "ref", "content/a.fr.md") == Source("content/a.fr.md")
    assert isinstance(site.own("b.md", "ref", "content/a.fr.md"), Missing)
    assert site.own("a.md", "ref:fr", "content/b.md") == Source("content/a.fr.md")
    assert [own.kind for own in site.links('{{< ref path="a.md" lang="fr" >}} {{< ref "a.md" >}}')] == ["ref:fr", "ref"]


@pytest.mark.parametrize(
    ("hook", "answer"),
    [
        ("{{ with .Page.GetPage .Destination }}{{ .RelPermalink }}{{ end }}", Missing),
        ('{{ partial "link" . }}', Unknown),
        ("{{ .Destination | relURL }}", Unknown),
    ],
)
def test_a_hook_that_only_looks_for_a_page_decides_nothing(hook: str, answer: type[object]) -> None:
    site = site_of("", {"content/a.md": "", "layouts/_default/_markup/render-link.html": hook})
    assert isinstance(site.look_up("gone.md", "link", "content/a.md"), answer)


def test_sources_without_a_config_are_those_of_a_site_elsewhere() -> None:
    files = {"docs/sources/_index.md": "---\ntitle: x\n---\n", "docs/sources/query/_index.md": "---\n---\n",
             "docs/sources/query/logs.md": "", "README.md": ""}  # fmt: skip
    tree = Written(files)
    site = GENERATOR.found(tree, "docs/sources")
    assert site is not None
    assert site.look_up("../logs/", "link", "docs/sources/query/logs.md") == Source("docs/sources/query/logs.md")
    assert site.look_up("/docs/x/", "link", "docs/sources/query/logs.md") == Unknown(Note("root-unknown"))
    assert GENERATOR.found(tree, "docs/sources/query") is None
    assert GENERATOR.found(Written({**files, "docs/zola.toml": ""}), "docs/sources") is None
    assert GENERATOR.found(Written({**files, "docs/sources/_index.md": "# x"}), "docs/sources") is None


def test_a_comment_that_scripts_load_is_not_missing(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "a.md").write_text("[a](#comment-429) [b](#disqus_thread) [c](#comment-on-pots)\n\n# x\n", "utf-8")
    found = told(tmp_path)
    assert found == {("a.md", "#comment-429"): "ok", ("a.md", "#disqus_thread"): "ok",
                     ("a.md", "#comment-on-pots"): "fragment"}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("[a](/docs/{{< param version >}}/x)", ["v3"]),
        ("[a]: https://kettles.example/{{% param Tag.Name %}}/x", ["2.1"]),
        ("---\nversion: v4\n---\n[a]({{< param version >}})", ["v4"]),
        ("[a]({{< param unsaid >}})", ["{{< param unsaid >}}"]),
        ("{{< param version >}}", []),
    ],
)
def test_a_parameter_in_a_destination_is_what_the_page_or_the_config_says(text: str, texts: list[str]) -> None:
    site = site_of('[params]\nversion = "v3"\n[params.tag]\nname = 2.1\n', {"content/a.md": ""})
    assert [own.text for own in site.links(text)] == texts


def test_html_is_content_whose_links_are_read_beside_its_url() -> None:
    site = site_of("", {"content/_index.html": "", "content/a/b.html": "", "static/pot.png": ""})
    assert site.claims("content/a/b.html")
    assert site.look_up("pot.png", "link", "content/_index.html") == Source("static/pot.png")
    assert isinstance(site.look_up("pot.png", "link", "content/a/b.html"), Missing)
    assert site.look_up("../../pot.png", "link", "content/a/b.html") == Source("static/pot.png")
    assert site.look_up("/a/b/", "link", "content/_index.html") == Source("content/a/b.html")


def test_ids_of_templates_are_places_of_every_page() -> None:
    layouts = {"layouts/index.html": '<div class=x id="calendar"></div><p id="{{ .Name }}">',
               "layouts/shortcodes/card.html": '<div id="card-{{ .Get 0 }}">',
               "layouts/shortcodes/box.html": "<p>"}  # fmt: skip
    site = site_of("", {"content/a.md": "", **layouts})
    assert set(site.ids(Outline(), "content/a.md")) == {"calendar"}
    assert site.adds_ids('{{< card "x" >}}', "content/a.md")
    assert not site.adds_ids('{{< box "x" >}}', "content/a.md")


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("/blog/2024/03/live/a.png", "content/blog/first/a.png"),
        ("/blog/2024/03/live/figs/a.png", "content/blog/first/figs/a.png"),
        ("/blog/2024/03/live/figs/deep/a.png", "content/blog/first/figs/deep/a.png"),
        ("/blog/2024/03/live/figs/none.png", None),
        ("/blog/first/a.png", None),  # its page is built elsewhere
        ("/blog/first/figs/a.png", None),
        ("/blog/2024/03/live/second/b.png", None),  # of a bundle of its own
    ],
)
def test_the_files_of_a_bundle_are_built_with_its_page_in_their_folders(url: str, path: str | None) -> None:
    page = "---\ntitle: x\nslug: live\ndate: 2024-03-05\n---\n"
    files = dict.fromkeys(
        [f"content/blog/first/{name}" for name in ("a.png", "figs/a.png", "figs/deep/a.png", "second/b.png")], ""
    )
    files |= {
        "content/blog/first/second/index.md": "# x\n",
        "content/blog/first/index.md": page,
        "content/blog/_index.md": "",
    }
    site = site_of('[permalinks]\nblog = "/blog/:year/:month/:slug/"\n', files)
    assert site.source_of(url) == (None if path is None else Source(path))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("languages.toml", "[fr]\ncontentDir = 'content/fr'\n[en]\ncontentDir = 'content/en'\n"),
        ("hugo.toml", "[languages.fr]\ncontentDir = 'content/fr'\n[languages.en]\ncontentDir = 'content/en'\n"),
        ("languages.yaml", "languages:\n  fr: {contentDir: content/fr}\n  en: {contentDir: content/en}\n"),
        ("languages/languages.yaml", "fr: {contentDir: content/fr}\nen: {contentDir: content/en}\n"),
        ("parts/deep/languages.toml", "[fr]\ncontentDir = 'content/fr'\n[en]\ncontentDir = 'content/en'\n"),
    ],
)
def test_a_config_may_be_a_folder_of_its_parts(name: str, content: str) -> None:
    files = {"content/en/a.md": "", "content/fr/a.md": "", f"config/_default/{name}": content}
    site = site_of("", files)
    assert site.url_of("content/fr/a.md") == "/fr/a/"
    assert site.look_up("/a/", "html", "content/fr/a.md") == Source("content/en/a.md")
    assert site.look_up("/en/a/", "html", "content/fr/a.md") == Missing("content/en/en/a/")


def test_parts_of_a_config_in_folders_are_merged_table_by_table() -> None:
    files = {
        "config/_default/module/module.yaml": "mounts:\n  - {source: text, target: content, lang: en}\n",
        "config/_default/params.toml": "[tins]\nlid = 'red'\nrim = 'oak'",
        "config/_default/versions/params.yaml": "tins: {lid: blue}",
        "text/a.md": "---\n---\n", "content/b.md": "",
    }  # fmt: skip
    site = site_of("", files)
    assert site.source_of("/a/") == Source("text/a.md")
    assert site.source_of("/b/") is None
    assert [own.text for own in site.links('[a]({{< param "tins.lid" >}}) [b]({{< param "tins.rim" >}})')] == [
        "blue", "oak",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "heading", "name"),
    [
        ("blackfriday", "Let's try this, shall we?", "let-s-try-this-shall-we"),
        ("blackfriday", "CVE_2021 - `evt.arg` (½)", "cve-2021-evt-arg-½"),
        ("blackfriday", "--no-color", "no-color"),
        ("github", "Let's try this, shall we?", "lets-try-this-shall-we"),
        ("github", "CVE_2021 - `evt.arg`", "cve_2021---evtarg"),
        ("github-ascii", "Café ☕ au lait", "cafe--au-lait"),
    ],
)
def test_ids_are_made_as_the_config_says(kind: str, heading: str, name: str) -> None:
    site = site_of(f"[markup.goldmark.parser]\nautoHeadingIDType = '{kind}'\n", {"content/a.md": ""})
    assert set(site.ids(outline_of(f"## {heading}\n"), "content/a.md")) == {name}


def test_a_part_of_a_config_may_be_of_one_language() -> None:
    files = {
        "content/en/a.md": "",
        "content/fr/a.md": "",
        "config/_default/languages.en.toml": "contentDir = 'content/en'",
        "config/_default/languages.fr.toml": "contentDir = 'content/fr'",
        "config/_default/params.fr.toml": "contentDir = 'content/none'",
        "config/production/params.toml": "cover = 'tin'",
        "config/_default/params.toml": "cover = 'lid'\nbase = 'oak'",
        "config/staging/params.toml": "cover = 'other'",
    }
    site = site_of("", files)
    assert site.url_of("content/fr/a.md") == "/fr/a/"
    assert site.look_up("/a/", "html", "content/fr/a.md") == Source("content/en/a.md")
    assert [own.text for own in site.links('[a]({{< param "cover" >}}) [b]({{< param "base" >}})')] == ["tin", "oak"]


@pytest.mark.parametrize(
    ("folder", "config", "is_one"),
    [
        ("docs", "", True),
        ("docs", "contentDir = 'docs'\n", False),
        ("docs/deep", "contentDir = 'docs'\n", False),
        ("archetypes/docs", "", False),
        ("docs", "base_url = 'https://pots.example'\n", False),
    ],
)
def test_sections_beside_the_content_of_a_site_are_built_elsewhere(folder: str, config: str, *, is_one: bool) -> None:
    files = {"config.toml": f"title = 'x'\n{config}", "content/_index.md": "", "layouts/x.html": "",
             f"{folder}/_index.md": "---\ntitle: x\n---\n", f"{folder}/img/a.png": ""}  # fmt: skip
    site = GENERATOR.found(Written({**files, f"{folder}/a.md": ""}), folder)
    assert (site is not None) is is_one
    assert site is None or site.look_up("../img/a.png", "image", f"{folder}/a.md") == Source(f"{folder}/img/a.png")


_MODULES = """[[module.mounts]]
source = "content"
target = "content"
[[module.mounts]]
source = "../kits/tins/docs"
target = "content/kits/Tins"
[[module.imports]]
path = "pots.example/docs"
[[module.imports.mounts]]
source = "docs"
target = "content/pots"
"""


@pytest.mark.parametrize(
    ("text", "kind", "where"),
    [
        ("lids", "ref", "kits/tins/docs"),  # GetPage finds a name in any folder
        ("/kits/tins/red/", "link", "kits/tins/docs"),
        ("/kits/tins/", "html", "kits/tins/docs"),
        ("/pots/a/", "link", "pots.example/docs"),
        ("/kits/tin/", "html", None),
        ("/gone/", "html", None),
    ],
)
def test_content_of_submodules_and_modules_may_have_what_is_not_here(text: str, kind: str, where: str | None) -> None:
    files = {"site/hugo.toml": f"title = 'x'\n{_MODULES}", "site/content/a.md": "", "site/layouts/x.html": ""}
    site = GENERATOR.found(Written(files), "site")
    assert isinstance(site, Hugo)
    answer = site.own(text, kind, "site/content/a.md") or site.look_up(text, kind, "site/content/a.md")
    assert answer == Unknown(Note("submodule-absent", (where,))) if where else isinstance(answer, Missing)


def test_a_site_that_has_all_of_its_content_has_no_other_names() -> None:
    site = site_of('[[module.mounts]]\nsource = "text"\ntarget = "content/b"\n', {"text/c.md": "", "content/a.md": ""})
    assert isinstance(site.own("lids", "ref", "text/c.md"), Missing)


@pytest.mark.parametrize(
    ("url", "answer"),
    [
        ("/docs/cli/", Made("/docs/cli/")),
        ("/docs/cli/b/", Made("/docs/cli/b/")),
        ("/docs/setup/b/", Missing("content/docs/setup/b/")),  # a folder that is here, in lower case
        ("/blog/b/", Missing("content/blog/b/")),
        ("/pagefind/pagefind-ui.js", Made("/pagefind/pagefind-ui.js")),
    ],
)
def test_folders_that_git_ignores_are_made_before_the_build(url: str, answer: Made | Missing) -> None:
    files = {".gitignore": "content/docs/CLI\n", "content/docs/Setup/a.md": "", "content/blog/a.md": ""}
    assert site_of("", files).look_up(url, "html", "content/blog/a.md") == answer


def test_only_the_first_folders_are_sections_without_a_file() -> None:
    page = "---\ndate: 2024-03-05\n---\n"
    files = {"content/posts/deep/first.md": page, "content/guide/more/_index.md": "", "content/kept/pic.png": ""}
    site = site_of('[permalinks]\nposts = "/:year/:filename/"\n', files)
    assert site.source_of("/2024/first/") == Source("content/posts/deep/first.md")
    assert site.source_of("/posts/") == Made("/posts/", certain=True)
    assert site.source_of("/posts/deep/") is None
    assert site.source_of("/2024/") is None
    assert site.source_of("/guide/more/") == Source("content/guide/more/_index.md")
    assert site.source_of("/kept/") is None


def test_pages_of_disabled_languages_lead_to_each_other_alone() -> None:
    files = {"content/a.md": "", "content/a.pl.md": "", "content/b.pl.md": "", "content/a.fr.md": ""}
    site = site_of('disableLanguages = ["fr"]\n[languages.en]\n[languages.pl]\ndisabled = true\n', files)
    missing = Missing("content/b.pl.md", Note("unpublished", ("content/b.pl.md",)))
    assert site.url_of("content/a.pl.md") == "/pl/a/"
    assert site.look_up("/pl/b/", "link", "content/a.pl.md") == Source("content/b.pl.md")
    assert site.look_up("/pl/b/", "link", "content/a.md") == missing
    assert isinstance(site.look_up("/fr/a/", "link", "content/a.md"), Missing)
    assert site.look_up("/a/", "link", "content/a.md") == Source("content/a.md")


_FEED = '[outputFormats.RSS]\nbaseName = "feed"'
_REDIRECTS = '[mediaTypes."a/b"]\nsuffixes = [""]\n[outputFormats.r]\nmediaType = "a/b"\nbaseName = "_redirects"'


@pytest.mark.parametrize(
    ("config", "url", "answer"),
    [
        (f'{_FEED}\n[outputs]\nhome = ["html", "rss"]', "/feed.xml", Made("/feed.xml", certain=True)),
        (_FEED, "/feed.xml", Made("/feed.xml", certain=False)),
        ('[outputFormats.search]\nmediaType = "application/json"\nbaseName = "pots"', "/pots.json", Made("/pots.json")),
        (_REDIRECTS, "/_redirects", Made("/_redirects")),
        (_FEED, "/other.xml", None),
    ],
)  # fmt: skip
def test_output_formats_name_files(config: str, url: str, answer: Made | None) -> None:
    assert site_of(config, {"content/a.md": ""}).source_of(url) == answer


def test_a_site_is_told_by_its_config_or_by_what_lies_beside_it() -> None:
    files = {"content/a.md": "# A {#tin}\n"}
    assert isinstance(GENERATOR.found(Written({**files, "config.toml": 'theme = "pots"\n'}), ""), Hugo)
    assert isinstance(GENERATOR.found(Written({**files, "config/_default/params.toml": "a = 1\n"}), ""), Hugo)
    assert GENERATOR.found(Written({**files, "config.toml": 'name = "x"\n'}), "") is None
    assert GENERATOR.found(Written({**files, "config.toml": 'base_url = "/"\ntheme = "x"\n'}), "") is None


def test_nothing_is_missing_where_a_script_brings_the_sources() -> None:
    site = GENERATOR.found(Written({"hugo.yaml": "title: x\n", "layouts/index.html": "", "static/pot.svg": ""}), "")
    assert isinstance(site, Hugo)
    assert site.rooted("/pot.svg", "html", "layouts/index.html") == Source("static/pot.svg")
    assert site.rooted("/guide/", "html", "layouts/index.html") == Unknown(Note("plugin-decides", ("hugo",)))
    assert not site.claims("content/a.md")
    theme = {"themes/pots/hugo.toml": "", "themes/pots/layouts/x.html": "", "b/theme.toml": "", "b/hugo.toml": ""}
    tree = Written({**theme, "b/layouts/x.html": ""})
    assert GENERATOR.found(tree, "themes/pots") is None
    assert GENERATOR.found(tree, "b") is None
