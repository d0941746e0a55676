"""Templates of URLs: what a program would still fill in or add to is no mention, what it would not is one."""

import pytest

from probe.extract.bare import urls
from probe.extract.template import goes_on, is_template


@pytest.mark.parametrize(
    "url",
    [
        "https://a/{x}",
        "https://{x}/",
        "https://a/{}",
        "https://a/${x}",
        "https://a/#{x}",
        "https://a/$x",
        "https://a/$1",
        "https://a/%s",
        "https://a/%(x)s",
        "https://a/100%",
        "https://a/%2",
        "https://a/<x>",
        "https://a/*",
        "https://*.a/",
        "https://a/:id",
        "https://a/@X_Y@/",
        "https://a/(b|c)",
        "https://a/[^/]",
        "https://a/.../b",
        "https://a/…",
    ],
)
def test_templates(url: str) -> None:
    assert is_template(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://a/",
        "https://a/%20%C3",
        "https://a/?$top=1&$skip=2",
        "https://a:80/",
        "https://a/@user",
        "https://a/(b)",
        "https://a/b:c",
        "https://a/[b]",
        "https://a/..",
        "https://a/b|c",
        "https://a/~b",
        "https://a/?a=1",
        "https://a/b/compare/v1.0...v1.1",
    ],
)
def test_urls_that_are_whole(url: str) -> None:
    assert not is_template(url)


@pytest.mark.parametrize(
    "rest",
    [
        "{{ x }}",
        "…",
        "<?= x ?>",
        "<%= x %>",
        "<name>",
        "<some name>",
        '"+x',
        '" + x',
        '"\n  + x',
        "' . $x",
        "'.$x",
        "' . X",
        '"..x',
        "' || x",
        "' ~ x",
        '" & x',
        '".concat(x)',
        '" << x',
        '"\n  "x"',
        '"\n  f"x"',
        "\\(x)",
        "\\.",
        "\\/",
        "\\\n",
        '" \\\n  "x"',
    ],
)
def test_what_goes_on(rest: str) -> None:
    assert goes_on("u" + rest, 1)
    assert list(urls(f"https://a.example/x{rest}"))[:1] in ([], [("https://a.example/x", 0)])


@pytest.mark.parametrize(
    "rest",
    [
        "",
        '"',
        '",',
        '")',
        '".strip()',
        '"\n+ a line of a patch',
        '"\n"x"',
        '"\n  "https://b.example/"',
        "'\n  ''",
        "<br>",
        "</a>",
        "< b",
        "\\n",
        '\\"',
        "\\u003c",
        "\\x07",
        "\\x1b",
        "\\\\",
        "\\ ",
        '" &\n',
        '" && x',
        '" << std::endl',
        '" << "\\n"',
        ") + x",
        " + x",
    ],
)
def test_what_does_not(rest: str) -> None:
    assert not goes_on("u" + rest, 1)
