"""What configs of Eleventy change: folders, prefix, copies, permalinks, plug-ins that rewrite links or give ids."""

from collections.abc import Mapping

import pytest

from probe.sites.eleventy import GENERATOR
from probe.sites.eleventy_ids import HeadingIds
from probe.sites.interface import Answer, Made, Missing, Site, Source, Unknown
from probe.sites.outline import Heading, Outline
from tests.sites.written import Written

PAGES = {"a.md": "# A", "b/c.md": "# C", "img/x.png": "", "_includes/l.njk": "<p id='foot'>"}


def site_of(config: str, files: Mapping[str, str] = PAGES) -> Site:
    found = GENERATOR.found(Written({".eleventy.js": config, **files}), "")
    assert found is not None
    return found


def answer(config: str, text: str, source: str = "a.md", kind: str = "link", **files: str) -> Answer | None:
    named = {path.replace("__", "/").replace("_dot_", "."): text for path, text in files.items()}
    return site_of(config, PAGES | named).look_up(text, kind, source)


@pytest.mark.parametrize(
    ("config", "text", "kind"),
    [
        ("", "/b/c/", Source),
        ("", "../b/c/", Source),
        ("", "b/c.md", Missing),
        ("", "/img/x.png", Missing),  # nothing copies it
        ("e => { e.addPassthroughCopy('img') }", "/img/x.png", Source),
        ("e => { // e.addPassthroughCopy('img')\n }", "/img/x.png", Missing),
        ("e => { e.addPassthroughCopy({'img': 'p'}) }", "/p/x.png", Source),
        ("e => { e.addPassthroughCopy({'img': 'p'}) }", "/img/x.png", Missing),
        ("e => { e.addPassthroughCopy('**/*.png') }", "/img/x.png", Source),
        ("e => { e.addPassthroughCopy('**/*.gif') }", "/img/x.png", Missing),
        ("e => { e.addPassthroughCopy(those) }", "/img/y.png", Unknown),
        ("e => { e.addPassthroughCopy({'node_modules/x/y': 'lib'}) }", "/lib/z.js", Made),
        ("module.exports = { templateFormats: ['md', 'png'] }", "/img/x.png", Source),
        ("module.exports = { pathPrefix: '/p/' }", "/b/c/", Missing),  # lacks the prefix
        ("module.exports = { pathPrefix: '/p/' }", "/p/b/c/", Source),
        ("module.exports = { pathPrefix: '/p/' } // HtmlBasePlugin", "/b/c/", Source),
        ("module.exports = { pathPrefix: process.env.P }", "/gone/", Unknown),
        ("import { InputPathToUrlTransformPlugin } from '@11ty/eleventy'", "b/c.md", Source),
        ("import { InputPathToUrlTransformPlugin } from '@11ty/eleventy'", "b/d.md", Missing),
        ("e => { e.addGlobalData('permalink', () => x) }", "/gone/", Unknown),
        ("e => { e.ignores.add('b/**') }", "/b/c/", Missing),
        ("e => { if (isDraft) { e.ignores.add('b/**') } }", "/b/c/", Source),  # for developers alone
        ("e => { if (a) { b() } else { e.ignores.add(`b/**`) } }", "/b/c/", Source),
        ("e => { for (const x of y) { z() } e.ignores.add('b/**') }", "/b/c/", Missing),
        ("e => { e.addPassthroughCopy({\n  [resolve('tabs')]: 'js/tabs.js',\n}); }", "/js/tabs.js", Made),
        ("e => { e.addPassthroughCopy({\n  [resolve('tabs')]: 'js/tabs.js',\n}); }", "/js/other/", Missing),
    ],
)
def test_what_a_config_changes(config: str, text: str, kind: type[Answer]) -> None:
    assert isinstance(answer(config, text), kind)


def test_the_image_plug_in_takes_pictures_from_the_source() -> None:
    config = "import { eleventyImageTransformPlugin } from '@11ty/eleventy-img'"
    assert answer(config, "../img/x.png", "b/c.md", "image") == Source("img/x.png")
    assert isinstance(answer("", "../img/x.png", "b/c.md", "image"), Missing)


def test_what_is_copied_to_where_pages_name_it() -> None:
    config = "e => { e.addPassthroughCopy('**/*.png', {mode: 'html-relative'}) }"
    assert answer(config, "../img/x.png", "b/c.md") == Source("img/x.png")
    assert isinstance(answer(config, "../img/y.png", "b/c.md"), Missing)


@pytest.mark.parametrize(
    ("files", "url"),
    [
        ({"a.md": "---\npermalink: /x/\n---\n"}, "/x/"),
        ({"a.md": "---\npermalink: x.html\n---\n"}, "/x.html"),
        ({"a.md": "---\npermalink: /x/index.html\n---\n"}, "/x/"),
        ({"a.md": "---\npermalink: '/x/{{ page.fileSlug }}/'\n---\n"}, "/x/a/"),
        ({"a.md": "---\npermalink: '{{ page.filePathStem }}.html'\n---\n"}, "/a.html"),
        ({"a.md": "---\ntitle: Big Name\npermalink: '/{{ title | slugify }}/'\n---\n"}, "/big-name/"),
        ({"a.md": "---\ntitle: Größe\npermalink: '/{{ title | slugify }}/'\n---\n"}, None),
        ({"a.md": "---\npermalink: '/{{ page.date }}/'\n---\n"}, None),
        ({"a.md": "---\npermalink: false\n---\n"}, None),
        ({"a.md": "# A", "a.json": '{"permalink": "/j/"}'}, "/j/"),
        ({"a.md": "# A", "a.11tydata.js": "module.exports = { permalink: '/j/' }"}, "/j/"),
        ({"a.md": "# A", "a.11tydata.js": "module.exports = { permalink: (d) => `/${d.x}/` }"}, None),
        ({"a.md": "# A", "a.11tydata.js": "module.exports = { permalink: () => `/f/${page.fileSlug}/` }"}, "/f/a/"),
        ({"a.md": "---\nlayout: l.njk\n---\n", "_includes/l.njk": "---\npermalink: /l/\n---\n"}, "/l/"),
        ({"a.md": "---\nlayout: l.njk\npermalink: /o/\n---\n", "_includes/l.njk": "---\npermalink: /l/\n---\n"}, "/o/"),
    ],
)  # fmt: skip
def test_where_a_page_is_built(files: dict[str, str], url: str | None) -> None:
    assert site_of("", files).url_of("a.md") == url


def test_a_page_whose_url_data_decide_is_not_called_missing() -> None:
    files = {"a.md": "---\npermalink: '/on/{{ page.date }}/'\n---\n", "b.md": "# B"}
    site = site_of("", files)
    assert isinstance(site.look_up("/on/monday/", "link", "b.md"), Unknown)
    assert isinstance(site.look_up("/off/", "link", "b.md"), Missing)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("/docs/x/", Unknown), ("/docs/x.png", Missing), ("/docs/", Missing), ("/b/x/", Missing), ("/b/c/", Source)],
)
def test_a_folder_that_the_site_has_not_is_of_another_site_of_its_host(text: str, kind: type[Answer]) -> None:
    many = {"n.md": "".join(f"[x](/docs/n{n}/)\n" for n in range(10))}
    assert isinstance(
        site_of("", {"b.md": "# B", "b/c.md": "# C", "a.md": "# A", **many}).look_up(text, "link", "a.md"), kind
    )


@pytest.mark.parametrize("count", [0, 1, 9])
def test_a_few_links_into_a_folder_that_is_not_there_are_dead(count: int) -> None:
    few = {"n.md": "".join(f"[x](/docs/n{n}/)\n" for n in range(count)), "a.md": "# A"}
    assert isinstance(site_of("", few).look_up("/docs/x/", "link", "a.md"), Missing)


def test_links_in_layouts_count_from_the_pages_that_use_them() -> None:
    site = site_of("", PAGES | {"_includes/p.html": "<p>", "d.html": "<p>"})
    assert site.claims("_includes/p.html")
    assert isinstance(site.look_up("../b/c/", "html", "_includes/p.html"), Unknown)
    assert isinstance(site.look_up("#x", "html", "_includes/p.html"), Unknown)
    assert site.look_up("/b/c/", "html", "_includes/p.html") == Source("b/c.md")
    assert site.look_up("../b/c/", "html", "d.html") == Source("b/c.md")


def test_folders_that_the_config_or_the_command_names() -> None:
    files = {"src/a.md": "# A", "src/parts/p.md": "# P", "package.json": '{"scripts": {"b": "eleventy --input=src"}}'}
    for config in ("", "module.exports = e => { return { dir: { input: 'src' } } }", "e.setInputDirectory('src')"):
        assert site_of(config, files).url_of("src/a.md") == "/a/"
    site = site_of("export const config = { dir: { input: 'src', includes: 'parts' } }", files)
    assert site.url_of("src/parts/p.md") is None


def test_what_is_beside_the_pages_for_readers_is_no_page() -> None:
    files = {"README.md": "# R", "a.md": "# A", "b/readme.md": "---\nx: y\n---\n", "node_modules/m/d.md": "# D"}
    site = site_of("", files)
    assert [site.claims(path) for path in files] == [False, True, True, False]


def test_a_package_that_others_depend_on_is_no_site() -> None:
    files = {"package.json": '{"devDependencies": {"@11ty/eleventy": "3"}}', "_includes/x.njk": "", "a.md": "# A"}
    assert GENERATOR.found(Written(files), "") is None
    assert GENERATOR.found(Written({".eleventy.js/x.md": ""}), "") is None


@pytest.mark.parametrize(
    ("config", "ids"),
    [
        ("", []),
        ("addPlugin(IdAttributePlugin)", ["its-a-ol-and-b", "its-a-ol-and-b-2"]),
        ("// addPlugin(IdAttributePlugin)", []),
        ("md.use(markdownItAnchor)", ["it's-a-öl-&-b", "it's-a-öl-&-b-1"]),
        ("md.use(markdownItAnchor, { level: 3 })", []),
        ("md.use(markdownItAnchor, { slugify: e.getFilter('slugify') })", ["its-a-ol-and-b", "its-a-ol-and-b-1"]),
    ],
)
def test_ids_of_headings(config: str, ids: list[str]) -> None:
    heading = "It's a Öl & B"
    found = list(HeadingIds(config).of(Outline((Heading(2, heading, heading), Heading(2, heading, heading)))))
    assert [each.replace("oel", "ol") for each in found] == ids


@pytest.mark.parametrize(
    ("config", "made"),
    [
        ("use(markdownItAnchor)", [":tea:-lid", "a:b:c"]),
        ("use(require('markdown-it-emoji')); use(markdownItAnchor)", ["lid", "a:b:c"]),
    ],
)
def test_shortcodes_of_emoji_are_in_no_id(config: str, made: list[str]) -> None:
    headings = (Heading(2, ":tea: Lid", ":tea: Lid"), Heading(2, "a:b:c", "a:b:c"))
    assert list(HeadingIds(config).of(Outline(headings))) == made


@pytest.mark.parametrize("config", ["use(anchor, { slugify: own }) // markdown-it-anchor", "e.addTransform('x', y)"])
def test_ids_that_other_code_gives_are_not_known(config: str) -> None:
    assert HeadingIds(config).are_unknown


@pytest.mark.parametrize(
    ("link", "kind"),
    [
        ("/docs/start/", Made),  # a data file among what is made may say that "latest" is left out
        ("/docs/latest/start/", Made),
        ("/docs/", Made),
        ("/docs/v1/start/", Source),
        ("/docs/v1/gone/", Missing),  # of a folder that is here
        ("/blog/gone/", Missing),
    ],
)
def test_a_script_makes_sources_in_a_folder_that_git_ignores(link: str, kind: type[Answer]) -> None:
    files = {".gitignore": "*.log\n# made\nsite/docs/latest\nsite/_site\n", "site/docs/v1/start.md": "# A"}
    found = GENERATOR.found(Written({".eleventy.js": "module.exports = { dir: { input: 'site' } }", **files}), "")
    assert found is not None
    assert isinstance(found.look_up(link, "link", "site/docs/v1/start.md"), kind)


@pytest.mark.parametrize(("link", "kind"), [("/news/", Made), ("/news/page/2/", Made), ("/old/", Missing)])
def test_a_condition_in_a_permalink_may_leave_out_what_it_holds(link: str, kind: type[Answer]) -> None:
    front = "---\npagination: x\npermalink: 'news{% if n > 0 %}/page/{{ n + 1 }}{% endif %}/index.html'\n---\n"
    assert isinstance(answer("", link, news_dot_md=front), kind)


def test_a_filter_in_a_path_with_a_fragment_names_the_file_before_it() -> None:
    found = site_of("e => { e.addPassthroughCopy(those) }")
    assert isinstance(found.own("/img/y.svg#cup", "eleventy-url", "a.md"), Unknown)
    assert isinstance(found.own("/b/gone/#cup", "eleventy-url", "a.md"), Missing)
