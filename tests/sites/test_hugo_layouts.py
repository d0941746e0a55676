"""Layouts of Hugo: the one that makes a page, the files that it reads, and what shortcodes may write."""

import pytest

from probe.sites.hugo_layouts import Layouts
from probe.sites.hugo_shortcodes import names_that_write_markdown
from tests.sites.test_hugo import site_of
from tests.sites.written import Written

_READS = '{{ readFile "content/tins/lid.md" | markdownify }}'


@pytest.mark.parametrize(
    ("path", "matter", "layout"),
    [
        ("tins/red", "", "layouts/tins/single.html"),
        ("tins/_index", "", "layouts/_default/list.html"),
        ("pots/red", "", "layouts/_default/single.html"),
        ("pots/red", "type: tins", "layouts/tins/single.html"),
        ("pots/red", "layout: wide", "layouts/_default/wide.html"),
        ("_index", "", "layouts/home.html"),
    ],
)
def test_the_layout_of_a_page_is_looked_up(path: str, matter: str, layout: str) -> None:
    names = ("tins/single", "_default/single", "_default/list", "_default/wide", "home")
    tree = Written({f"content/{path}.md": f"---\n{matter}\n---\n", **{f"layouts/{name}.html": "x" for name in names}})
    assert Layouts(tree, "", ("layouts",)).of(f"content/{path}.md", path) == layout


def test_a_page_has_what_its_layout_reads_into_it() -> None:
    files = {"layouts/tins/single.html": _READS, "content/tins/all.md": "# All\n", "content/tins/lid.md": "# Lid\n",
             "content/pots/one.md": ""}  # fmt: skip
    site = site_of("", files)
    assert site.expanded("# All\n", "content/tins/all.md") == "# All\n\n\n# Lid\n"
    assert site.expanded("# Lid\n", "content/tins/lid.md") == "# Lid\n"
    assert site.expanded("", "content/pots/one.md") == ""
    assert not site.adds_ids("# All\n", "content/tins/all.md")


@pytest.mark.parametrize(
    ("layout", "text", "adds"),
    [
        ("{{ readFile .Params.file }}", "# A\n", True),
        ("{{ $english.Content }}", "---\nslug: a\n---\n<!-- x -->\n", True),
        ('{{ (.GetPage "b").Content }}', "", True),
        ("{{ $english.Content }}", "---\nslug: a\n---\n# A\n", False),
        ("{{ .Content }}", "", False),
    ],
)
def test_what_a_layout_shows_of_others_is_not_followed(layout: str, text: str, *, adds: bool) -> None:
    site = site_of("", {"layouts/_default/single.html": layout, "content/a.md": text})
    assert site.adds_ids(text, "content/a.md") is adds


@pytest.mark.parametrize(
    ("template", "text", "adds"),
    [
        ("<b>{{ .Inner }}</b>", "{{% note %}}", False),
        ("## {{ .Get 0 }}", "{{% note %}}", True),
        ("<h2>x</h2>", "{{% note %}}", True),
        ("## {{ .Get 0 }}", "{{< note >}}", False),
        ('<p id="{{ .Get 0 }}">', "{{< note >}}", True),
        ("{{ .Inner | markdownify }}", "{{% note %}}", True),
        ("<b>x</b>", "{{% of-a-theme %}}", True),
        ('{{ os.ReadFile (.Get "path") | markdownify }}', '{{< note\n  path="b.md"\n>}}', True),
        ("{{ with site.GetPage (.Get 0) }}{{ .Content }}{{ end }}", '{{< note "b" >}}', True),
        ("{{ range .Site.Data.tins }}{{ .text | $.Page.RenderString }}{{ end }}", "{{< note >}}", True),
        ("{{ .Inner | markdownify }}", "{{< note >}}x{{< /note >}}", False),
        ("{{ range .Site.Data.tins }}<b>{{ .name }}</b>{{ end }}", "{{< note >}}", False),
    ],
)
def test_a_shortcode_adds_ids_by_its_template(template: str, text: str, *, adds: bool) -> None:
    site = site_of("", {"layouts/shortcodes/note.html": template, "content/a.md": text})
    assert site.adds_ids(text, "content/a.md") is adds


def test_closing_shortcodes_and_references_write_nothing() -> None:
    text = '{{% note %}} a {{% /note %}} {{% ref "a.md" %}} {{% a/b %}} {{< c >}}'
    assert list(names_that_write_markdown(text)) == ["note", "a/b"]


@pytest.mark.parametrize(
    ("text", "adds"),
    [
        ('<script type="module" src="main.js"></script>', True),
        ("<script src=/js/fill.js></script>", True),
        ('<script src="https://a.example/x.js"></script>', False),
        ("<script>let a = 1</script>", False),
        ("src=main.js", False),
    ],
)
def test_a_script_of_its_own_may_fill_a_page(text: str, *, adds: bool) -> None:
    assert site_of("", {"content/a.md": text}).adds_ids(text, "content/a.md") is adds


def test_a_translation_without_a_text_shows_what_it_translates() -> None:
    english, empty = "# Lid\n", "---\nslug: a\n---\n"
    files = {"content/a.md": english, "content/a.fr.md": empty, "content/b.fr.md": empty,
             "layouts/_default/single.html": "{{ $original.Content }}"}  # fmt: skip
    site = site_of("[languages.en]\n[languages.fr]\n", files)
    assert site.expanded(empty, "content/a.fr.md") == f"{empty}\n\n{english}"
    assert not site.adds_ids(empty, "content/a.fr.md")
    assert site.adds_ids(empty, "content/b.fr.md")
    assert site.expanded("# Le couvercle\n", "content/a.fr.md") == "# Le couvercle\n"
