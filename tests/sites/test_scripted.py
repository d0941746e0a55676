"""Astro and Next.js: what marks a site, what configs change, what redirects of hosts cover."""

from collections.abc import Mapping

import pytest

from probe.sites import astro, nextjs
from probe.sites.interface import Answer, Generator, Made, Missing, Site, Source, Unknown
from tests.sites.written import Written

ASTRO = {"src/pages/a.md": "# A", "src/pages/b/index.astro": "", "public/x.png": ""}
NEXT = {"app/page.mdx": "# A", "app/b/page.tsx": "", "public/x.png": "", "package.json": "{}"}


def found(generator: Generator, files: Mapping[str, str]) -> Site | None:
    return generator.found(Written(files), "")


def site_of(generator: Generator, files: Mapping[str, str]) -> Site:
    site = found(generator, files)
    assert site is not None
    return site


@pytest.mark.parametrize(
    ("config", "text", "kind"),
    [
        ("export default {}", "/b/", Source),
        ("export default {}", "/b", Source),
        ("export default {}", "../b/", Source),
        ("export default { trailingSlash: 'never' }", "./b", Source),  # beside /a, not within /a/
        ("export default { build: { format: 'file' } }", "./b", Source),
        ("export default {}", "/gone/", Missing),
        ("export default { redirects: { '/gone': '/a' } }", "/gone/", Source),
        ("export default { redirects: { '/gone': { status: 302, destination: '/a' } } }", "/gone/", Source),
        ("export default { redirects: { '/gone': 'https://a.example/' } }", "/gone/", Made),
        ("export default { redirects: { '/gone': '/lost' } }", "/gone/", Made),
        ("export default { redirects: {...old} }", "/gone/", Unknown),
        ("export default { base: import.meta.env.BASE }", "/gone/", Unknown),
        ("export default { publicDir: 'static' }", "/x.png", Missing),
        ("import keystatic from 'x'; export default { integrations: [keystatic()] }", "/gone/", Unknown),
        ("export default { i18n: { locales: ['de'], fallback: { de: 'en' } } }", "/de/b/", Source),
        ("export default { i18n: { locales: ['de'] } }", "/de/b/", Missing),
        ("import x from 'astro-rehype-relative-markdown-links'; export default {}", "./a.md", Source),
        ("export default {}", "./a.md", Missing),
    ],
)
def test_what_a_config_of_astro_changes(config: str, text: str, kind: type[Answer]) -> None:
    assert isinstance(
        site_of(astro.GENERATOR, ASTRO | {"astro.config.mjs": config}).look_up(text, "link", "src/pages/a.md"), kind
    )


def test_entries_are_pages_where_a_route_shows_them() -> None:
    route = 'getCollection("posts"); params: { slug: post.id }'
    config = 'const posts = defineCollection({ loader: glob({ base: "./notes" }) })'
    files = ASTRO | {"astro.config.mjs": "export default {}", "notes/One Two.md": "# 1"}
    shown = files | {"src/pages/p/[...slug].astro": route, "src/content.config.ts": config}
    assert site_of(astro.GENERATOR, shown).url_of("notes/One Two.md") == "/p/one-two/"
    computed = shown | {"src/pages/p/[...slug].astro": 'getCollection("posts"); params: { slug: own(post) }'}
    site = site_of(astro.GENERATOR, computed)
    assert site.url_of("notes/One Two.md") is None
    assert isinstance(site.look_up("/p/one-two/", "link", "src/pages/a.md"), Made)


@pytest.mark.parametrize(
    "files",
    [
        {"package.json": '{"dependencies": {"astro": "5"}}', "src/pages/a.md": "# A"},
        {"astro.config.mjs": "export default {}", "src/a.md": "# A"},
        {"astro.config.mjs": "starlight({})", "src/pages/a.md": "# A", "src/content/docs/b.md": "# B"},
    ],
)
def test_what_is_no_site_of_plain_astro(files: dict[str, str]) -> None:
    assert found(astro.GENERATOR, files) is None


@pytest.mark.parametrize(
    ("config", "text", "kind"),
    [
        ("export default {}", "/b", Source),
        ("export default {}", "b", Source),
        ("export default { trailingSlash: true }", "/b/", Source),
        ("export default {}", "/c", Missing),
        ("export default { redirects() { return [{ source: '/c', destination: '/b' }] } }", "/c", Made),
        ("export default { redirects() { return [...old] } }", "/c", Unknown),
        ("export default { redirects }", "/c", Unknown),
        ("export default { rewrites() { return [{ source: '/c/:path*', destination: '/b' }] } }", "/c/d", Made),
        ("export default { basePath: '/p' }", "/b", Missing),
        ("export default { basePath: '/p' }", "/p/b", Source),
    ],
)
def test_what_a_config_of_next_changes(config: str, text: str, kind: type[Answer]) -> None:
    assert isinstance(
        site_of(nextjs.GENERATOR, NEXT | {"next.config.mjs": config}).look_up(text, "link", "app/page.mdx"), kind
    )


def test_the_folder_that_a_route_reads() -> None:
    files = NEXT | {
        "next.config.js": "",
        "content/a/b.md": "# B",
        "pages/docs/[...slug].tsx": "read(`content/${slug}.md`)",
    }
    site = site_of(nextjs.GENERATOR, files)
    assert site.url_of("content/a/b.md") == "/docs/a/b"
    assert isinstance(site.look_up("/docs/a/c", "link", "content/a/b.md"), Missing)
    unread = site_of(nextjs.GENERATOR, files | {"pages/docs/[...slug].tsx": "read(slug)"})
    assert unread.url_of("content/a/b.md") is None
    assert isinstance(unread.look_up("/docs/a/c", "link", "app/page.mdx"), Made)


@pytest.mark.parametrize(
    "files",
    [
        {"package.json": '{"dependencies": {"next": "15"}}', "app/page.mdx": "# A"},
        {"next.config.js": "", "app/page.tsx": ""},
        {"next.config.js": "", "app/page.mdx": "", "package.json": '{"dependencies": {"nextra": "4"}}'},
        {"next.config.js": "", "app/page.mdx": "", "package.json": '{"dependencies": {"fumadocs-ui": "15"}}'},
    ],
)
def test_what_is_no_site_of_plain_next(files: dict[str, str]) -> None:
    assert found(nextjs.GENERATOR, files) is None
