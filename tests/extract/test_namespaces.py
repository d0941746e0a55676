"""Names of XML namespaces look like URLs and are none; what stands beside them is one."""

import pytest

from probe.extract.bare import urls


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('<a xmlns="https://n.test/1" href="https://a.test/">', ["https://a.test/"]),
        ("<a xmlns:x='https://n.test/1'>https://a.test/</a>", ["https://a.test/"]),
        ('<a xmlns = "https://n.test/1">', []),
        (r"""'<svg xmlns=\"https://n.test/1\">'""", []),
        ('<xs:schema targetNamespace="https://n.test/1">', []),
        ('<a xsi:schemaLocation="https://n.test/1 https://a.test/1.xsd\n https://n.test/2 https://a.test/2.xsd">',
         ["https://a.test/1.xsd", "https://a.test/2.xsd"]),
        ('<a xsi:noNamespaceSchemaLocation="https://a.test/1.xsd">', ["https://a.test/1.xsd"]),
        ('<a data-xmlns="x" href="https://a.test/">', ["https://a.test/"]),
        ("xmlns is explained at https://a.test/xmlns", ["https://a.test/xmlns"]),
        ('<!DOCTYPE a SYSTEM "https://a.test/a.dtd">', ["https://a.test/a.dtd"]),
    ],
)  # fmt: skip
def test_a_namespace_is_no_link(text: str, found: list[str]) -> None:
    assert [url for url, _ in urls(text)] == found
