"""Components and layouts of sites: literal attributes are links, expressions, comments and code are not."""

import pytest

from probe.extract import components
from probe.model import Document
from probe.settings import Reading
from probe.sites import Site
from probe.sites.docusaurus import Docusaurus
from probe.sites.eleventy import Eleventy
from tests.sites.written import Written


def found(name: str, text: str, site: Site | None = None, *, named: bool = False) -> list[tuple[str, str]]:
    document = Document(name=name, content=text.encode(), base=f"file:///{name}", found=not named)
    site = site or Site(Written({}), "")
    urls = lambda *_: iter(())  # noqa: E731 - nothing beside them
    return [(each.text, each.kind) for each in components.mentions(document, Reading(), site, urls)]


@pytest.mark.parametrize(
    ("name", "text", "links"),
    [
        ("x.astro", '<a href="/a/">A</a>', [("/a/", "html")]),
        ("x.astro", '<Card href="/a/" title="b" />', [("/a/", "component")]),
        ("x.astro", '<img\n  src="/i.png"\n  alt="" />', [("/i.png", "image")]),
        ("x.tsx", 'return <Link className={c({a: "}"})} to="/a">A</Link>;', [("/a", "component")]),
        ("x.tsx", '<Button onClick={() => { if (a > b) { go("/x"); } }} href={"/b"} />', [("/b", "component")]),
        ("x.jsx", "<a {...rest} href='/c?x=1&amp;y=2'>", [("/c?x=1&y=2", "html")]),
        ("x.vue", '<RouterLink to="/a">A</RouterLink><a href="/b">', [("/a", "component"), ("/b", "html")]),
        ("x.svelte", '<a href="/a" class:active={x}>', [("/a", "html")]),
        ("x.njk", '<a {% if x %}class="y"{% endif %} href="/a">', [("/a", "html")]),
        ("x.astro", '<script src="/a.js">b("<a href=c>")</script>', [("/a.js", "html")]),
        ("x.liquid", '<link rel="icon" href="/a.svg">', [("/a.svg", "html")]),
        ("x.njk", '<img srcset="/a.png 1x, /b.png 2x">', [("/a.png", "image"), ("/b.png", "image")]),
    ],
)
def test_literal_attributes(name: str, text: str, links: list[tuple[str, str]]) -> None:
    assert found(name, text) == links


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.astro", "<a href={url}>"),
        ("x.astro", "<a href={`/a/${slug}`}>"),
        ("x.astro", '---\nconst a = <a href="/a">;\n---\n<p>'),
        ("x.astro", '<script>const a = `<a href="/a">`;</script>'),
        ("x.astro", "<!-- <a href='/a'> -->"),
        ("x.vue", '<a :href="\'/a\'" v-bind:href="b">'),
        ("x.vue", "<script setup>\nconst a = \"<a href='/a'>\"\n</script>"),
        ("x.svelte", '<a href="/a/{slug}">'),
        ("x.tsx", "{/* <a href='/a'> */}"),
        ("x.tsx", "// <a href='/a'>\nconst b = x as Array<string>;"),
        ("x.tsx", 'const code = `<a href="/a">`;'),
        ("x.njk", '<a href="/a/{{ page.slug }}/">'),
        ("x.njk", "{# <a href='/a'> #}"),
        ("x.liquid", '{% comment %}<a href="/a">{% endcomment %}'),
        ("x.tsx", '<Route path="/a" to="home" /> a < b href="/c"'),
    ],
)
def test_what_is_no_literal_attribute(name: str, text: str) -> None:
    assert found(name, text) == []


def test_calls_and_filters_that_put_the_base_before_a_literal_path() -> None:
    docusaurus = Docusaurus(Written({"docusaurus.config.js": ""}), "")
    assert found("x.tsx", "<img src={useBaseUrl('/i.png')} />", docusaurus) == [("/i.png", "useBaseUrl")]
    eleventy = Eleventy(Written({"eleventy.config.js": ""}), "")
    assert found("x.njk", "<a href=\"{{ '/a/' | url }}\">", eleventy) == [("/a/", "eleventy-url")]
    assert found("x.njk", '<a href="{{ page.url | url }}">', eleventy) == []


def test_a_brace_that_nothing_closes_ends_nothing() -> None:
    assert found("x.tsx", "<a x={ " + "{" * 3000 + ' <a href="/b">') == [("/b", "html")]
