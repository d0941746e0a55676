"""Links, headings and ids of MDX: what stands in attributes, within tags, and in components of the project's own."""

import pytest

from probe.sites.mdx import component_links, components_write_ids, with_headings
from tests.sites.written import Written


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ('<Card href="/a" />', ["/a"]),
        ("<Card href={'/a'} />", ["/a"]),
        ("<Fragment set:html={\"<a href='/a'>\"} />", []),  # markup that somebody shows
        ("<Fragment set:html={`&lt;a href='/a'&gt;`} to='/b' />", ["/b"]),
        ("<Tabs of={<Card to='/a' />} />", ["/a"]),  # an expression that is no string has links
    ],
)
def test_a_value_that_is_one_string_of_markup_has_no_links(text: str, links: list[str]) -> None:
    assert [link.text for link in component_links(text)] == links


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("<div id='x'>\n  ## Cups\n</div>", ["## Cups"]),
        ("<Steps>\n\n    ### Pour\n\n</Steps>", ["### Pour"]),
        ("</div>\n# Pots\n", ["# Pots"]),
        ("<div>\n  text # no heading\n</div>", []),
        ("text\n\n    # a comment in code\n", []),
    ],
)
def test_headings_within_tags_are_headings(text: str, headings: list[str]) -> None:
    found = with_headings(text)
    assert [line for line in found.splitlines() if line.startswith("#")] == headings


PAGE = "import Call from '{}'\n\n<Call path='/cup' />\n"


@pytest.mark.parametrize(
    ("path", "component", "writes"),
    [
        ("@site/src/call", "<details id={made(this.props)}>", True),
        ("./call", "<Content />", True),
        ("~/parts/call.astro", "<div set:html={text} />", True),
        ("@site/src/call", "<details id='call'>", False),  # not made by code
        ("@site/src/call", "<b>{props.path}</b>", False),
        ("@site/src/call", "", False),
        ("call-from-a-package", "<details id={x}>", False),
    ],
)
def test_components_of_the_project_may_write_ids(path: str, component: str, *, writes: bool) -> None:
    files = dict.fromkeys(("src/call.tsx", "docs/call.jsx", "src/parts/call.astro"), component)
    tree = Written({**files, "tsconfig.json": '{"compilerOptions": {"paths": {"~/*": ["src/*"]}}}'})
    assert components_write_ids(tree, PAGE.format(path), "docs/a.mdx", "") is writes


def test_a_component_that_a_page_does_not_show_writes_nothing() -> None:
    tree = Written({"docs/call.jsx": "<p id={x}>"})
    assert not components_write_ids(tree, "import Call from './call'\n\n`Call`", "docs/a.mdx", "")
