import json

import pytest

from probe.reports.html.markup import Html, html, joined, json_in_script, tag
from tests.faults.test_l_injection import read_html

TEXTS = ("<b>", "a & b", '"', "'", "&lt;", "</script>", "<!--", "--><img src=x onerror=y>", "javascript:x", "\u2028")


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_text_stays_text(text: str) -> None:
    made = tag("p", text, title=text)
    read = read_html(made)
    assert read.tags == {"p"}
    assert read.attributes == {("title", text)}


def test_markup_is_not_escaped_again() -> None:
    assert tag("p", tag("b", "<"), "&") == "<p><b>&lt;</b>&amp;</p>"
    assert html(html("<")) == "&lt;"
    assert joined(tag("i", "x"), "<") == "<i>x</i>&lt;"


def test_an_attribute_is_a_text_even_where_it_is_markup() -> None:
    assert tag("p", title=Html("<b>")) == '<p title="&lt;b&gt;"></p>'


def test_attributes_are_named_as_html_names_them() -> None:
    assert (
        tag("a", class_="x", aria_label="y", href=None, tabindex=0) == '<a class="x" aria-label="y" tabindex="0"></a>'
    )


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_json_ends_no_script_and_means_the_same(text: str) -> None:
    written = json_in_script({text: [text]})
    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(written) == {text: [text]}
