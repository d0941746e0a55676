"""Links that templates fill in, and what only looks like a link: formulas, attributes."""

import pytest

from probe.extract.markdown.all_links import all_links


def urls(text: str) -> list[str]:
    return [link.url for link in all_links(text, include_code=False)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[g]({% link x.md %})", ["{% link x.md %}"]),
        ("[h]({{ site.baseurl }}/x/)", ["{{ site.baseurl }}/x/"]),
        ("[h](/a/{{ x }}/{{ y }}.md#z)", ["/a/{{ x }}/{{ y }}.md#z"]),
        ('[i]({{< ref "x.md" >}})', ['{{< ref "x.md" >}}']),
        ('[j]({{% relref "y.md#z" %}})', ['{{% relref "y.md#z" %}}']),
        ("[k]({{ '/x' | relative_url }})", ["{{ '/x' | relative_url }}"]),
        ("![p]({{ x }}) [a](b)", ["{{ x }}", "b"]),
        ("[l]({% post_url 2020-01-01-x %})", ["{% post_url 2020-01-01-x %}"]),
        ("[r][x]\n\n[x]: {{ site.url }}/y", ["{{ site.url }}/y"]),
        ("`[g]({% link x.md %})`", []),
        ("    [g]({% link x.md %})", []),
        ("{{ x }} [a](b) {% y %}", ["b"]),
        ("[a](b{c}) [d](e)", ["b{c}", "e"]),
        ("[a]({{x) [d](e)", ["{{x", "e"]),
    ],
)
def test_a_tag_in_a_destination_is_a_link(text: str, found: list[str]) -> None:
    assert urls(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Mean $E[X](t)$ of it",
        "($E[X](t)$, $f[x](y)$)",
        "$$ f[x](y) $$",
        "$$\ng[x](z)\n$$",
        ":::{math}\nh[x](zz)\n:::",
        r"\(f[a](b)\)",
        r"\[ \alpha [a](b) \]",
        r"\\(x = [a](b)\\)",
        "::::{math}\n:label: x\n\nh[x](zz)\n::::",
        "\\begin{align*}\nf[a](b) &= 1\n\\end{align*}",
        "\\begin{pmatrix} a[i](j) \\end{pmatrix}",
    ],
)
def test_a_formula_has_no_links(text: str) -> None:
    assert urls(text) == []
    assert urls(f"[a](b) {text}"[7:] + "\n\n[c](d)") == ["d"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("costs $5 [a](b) or $6", ["b"]),
        (r"\(see [a](b_c.md)\)", ["b_c.md"]),
        (r"\[see [a](b=c)\]", ["b=c"]),
        ("from $5 [a](b) to 6$", ["b"]),
        ("$HOME [a](b) $PATH", ["b"]),
        ("`$a` [a](b) `b$`", ["b"]),
        ("\\$x [a](b) y$", ["b"]),
        ("$$ of a shell\n\n[a](b)\n\n$$", ["b"]),
        ("$x [a](https://a.example/) y$", ["https://a.example/"]),
        (":::{note}\n[a](b)\n:::", ["b"]),
        ("\\begin{itemize}\n[a](b)\n\\end{itemize}", ["b"]),
        ("\\begin{align}\nx\n\\end{align}\n[a](b)", ["b"]),
        ("\\begin{align}\nx\n\n[a](b)\n\n\\end{align}", ["b"]),
        (":::{math}\nx\n:::\n\n[a](b)", ["b"]),
    ],
)
def test_money_and_variables_are_no_formulas(text: str, found: list[str]) -> None:
    assert urls(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[T]{.b url='https://a.example/one'}", ["https://a.example/one"]),
        ('::: {.x url="https://a.example/two"}', ["https://a.example/two"]),
        ('{: data-src="https://a.example/three"}', ["https://a.example/three"]),
        ("it's https://a.example/o'neil here", ["https://a.example/o'neil"]),
        ("'https://a.example/q'", ["https://a.example/q"]),
    ],
)
def test_the_quote_of_an_attribute_ends_it(text: str, found: list[str]) -> None:
    assert urls(text) == found


def test_many_dollars_and_tags_take_no_longer() -> None:
    assert urls("[a](b) " + "$x " * 50_000 + "$" * 50_000) == ["b"]
    assert urls("[a](b) " + "[x]({{ " * 20_000)[:1] == ["b"]
