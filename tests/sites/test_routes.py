"""What sites answer for links that depend on their config: redirects, languages, drafts, generated indexes."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from probe.sites import Sites
from probe.sites.interface import Answer, Made, Missing, Source, Unknown
from probe.sites.nextra import Nextra
from probe.sites.obsidian import Obsidian
from probe.sites.starlight import Starlight
from probe.sites.tree import Tree

NEXTRA = """export default nextra({})({
  i18n: {locales: ['en', 'de'], defaultLocale: 'en'},
  redirects: async () => [{source: '/was', destination: '/cup'}, {source: '/lost', destination: '/nowhere'}],
})"""
DOCUSAURUS = "export default {baseUrl: '/', presets: [['classic', {docs: {}}]]}"
MINTLIFY = '{"name": "x", "navigation": {}, "redirects": [{"source": "/was/:a", "destination": "/deep/:a"}]}'


def answer(folder: Path, files: Mapping[str, str], source: str, link: str) -> Answer | None:
    for name, text in {**files, source: files.get(source, "# A")}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (folder / ".git").mkdir()
    page = Sites().page_at(str(folder / source))
    assert page is not None
    return page.look_up(link, "link")


@pytest.mark.parametrize(
    ("source", "link", "path"),
    [
        ("content/en/index.md", "/cup", "content/en/cup.md"),
        ("content/de/index.md", "/cup", "content/de/cup.md"),
        ("content/de/index.md", "/can", "content/en/can.md"),
        ("content/en/index.md", "/was", "content/en/cup.md"),
        ("content/en/index.md", "/lost", None),
        ("content/en/index.md", "/nowhere", None),
        ("content/en/index.md", "/de/can", None),
    ],
)
def test_nextra_reads_literal_redirects_and_languages(tmp_path: Path, source: str, link: str, path: str | None) -> None:
    pages = dict.fromkeys(("content/en/cup.md", "content/de/cup.md", "content/en/can.md"), "# C")
    found = answer(tmp_path, {"next.config.mjs": f"import nextra from 'nextra'\n{NEXTRA}", **pages}, source, link)
    assert found == Source(path) if path else isinstance(found, Missing)


def test_nextra_does_not_know_redirects_that_a_function_makes(tmp_path: Path) -> None:
    config = "import nextra from 'nextra'\nexport default nextra({})({redirects: makeRedirects})"
    assert isinstance(answer(tmp_path, {"next.config.mjs": config}, "content/index.md", "/gone"), Unknown)


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("/docs/category/big-cups", Source("docs/cups/_category_.json")),
        ("/docs/category/pots", Source("docs/pots/_category_.yml")),
        ("/docs/category/lids", Source("sidebars.js")),
        ("/docs/category/cans", None),
        ("/docs/category/jars", None),
        ("draft.md", None),
        ("_part.md", None),
        ("/docs/draft", None),
        ("plain.md", Source("docs/plain.md")),
    ],
)
def test_docusaurus_generates_indexes_by_labels_and_builds_no_drafts(
    tmp_path: Path, link: str, found: Answer | None
) -> None:
    files = {
        "docusaurus.config.js": DOCUSAURUS,
        "sidebars.js": "module.exports = {a: [{label: 'Lids', link: {type: 'generated-index'}, items: []}]}",
        "docs/cups/_category_.json": '{"label": "Big Cups", "link": {"type": "generated-index"}}',
        "docs/pots/_category_.yml": "link: {type: generated-index}",
        "docs/jars/_category_.json": '{"label": "Jars"}',
        "docs/draft.md": "---\ndraft: true\n---\n# D",
        "docs/_part.md": "part",
        "docs/plain.md": "# P",
    }
    got = answer(tmp_path, files, "docs/index.md", link)
    assert got == found if found else isinstance(got, Missing)


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("/was/cup", Source("deep/cup.mdx")),
        ("/was/can", Missing),
        ("/deep/cup.md", Source("deep/cup.mdx")),
        ("./deep/cup.md", Source("deep/cup.mdx")),
        ("/deep/can.md", Missing),
    ],
)
def test_mintlify_follows_redirects_and_has_pages_as_markdown(
    tmp_path: Path, link: str, found: Source | type[Missing]
) -> None:
    got = answer(tmp_path, {"docs.json": MINTLIFY, "deep/cup.mdx": "# C"}, "index.mdx", link)
    assert got == found if isinstance(found, Source) else isinstance(got, found)


def test_a_redirect_of_mintlify_to_another_site_is_made(tmp_path: Path) -> None:
    config = MINTLIFY.replace("/deep/:a", "https://x.example/:a")
    assert isinstance(answer(tmp_path, {"docs.json": config}, "index.mdx", "/was/cup"), Made)


@pytest.mark.parametrize("marker", ["publish.css", "publish.js"])
def test_obsidian_publish_marks_a_vault(tmp_path: Path, marker: str) -> None:
    found = answer(tmp_path, {marker: "", "Deep/Cup.md": "# C"}, "Home.md", "Cup.md")
    assert found == Source("Deep/Cup.md")


def test_a_space_of_gitbook_lacks_what_a_page_names_from_its_root(tmp_path: Path) -> None:
    files = {".gitbook.yaml": "root: ./\n", "in/cup.md": "# C"}
    assert isinstance(answer(tmp_path, files, "in/a.md", "/in/gone.md"), Missing)


def test_links_of_front_matter_count(tmp_path: Path) -> None:
    astro = Starlight(Tree(str(tmp_path)), "")
    hero = "---\ntitle: t\nhero:\n  actions:\n    - text: a\n      link: /a/\nnext:\n  link: /b/\n---\n[c](/c/)"
    assert [each.text for each in astro.links(hero)] == ["/a/", "/b/"]
    assert list(astro.links("---\ntitle: t\nlink: /a/\n---\n")) == []
    vault = Obsidian(Tree(str(tmp_path)), "")
    found = vault.links('---\nup: "[[A]]"\nno: [[B]]\n---\n[[C]]')
    assert [(each.text, each.everywhere) for each in found] == [("A", True), ("B", False), ("C", False)]


@pytest.mark.parametrize(
    ("line", "adds"),
    [
        ("import { Api } from '@/components/api'", True),
        ("import Api from '../api'", True),
        ("import Part from './part.mdx'", False),
        ("import logo from './logo.svg'", False),
        ("import { Callout } from 'nextra/components'", False),
    ],
)
def test_own_components_of_nextra_may_make_headings(tmp_path: Path, line: str, *, adds: bool) -> None:
    assert Nextra(Tree(str(tmp_path)), "").adds_ids(f"{line}\n\n# A", "a.mdx") is adds
